"""What must hold of the evaluations of a use case's models."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from components.spec.checks.finding import Finding, UseCaseCase, UseCaseCheck, by_another
from components.spec.document import Location


def evaluations(case: UseCaseCase) -> Iterator[Finding]:
    """An evaluation found the model good enough, and was approved by another."""
    for alias, use in case.use_case.models.items():
        done = use.evaluation
        if done is None:
            continue
        here: Location = ("models", alias, "evaluation")
        yield from by_another((*here, "approver"), done.approver, case)
        if done.score < done.least_score:
            remedy = "take a model that does, or correct the figures"
            yield (*here, "score"), f"{done.score} is below the {done.least_score} asked", remedy


def evaluations_are_of_the_model(case: UseCaseCase) -> Iterator[Finding]:
    """The alias has not moved on since: another model waits for an evaluation of its own."""
    for alias, use in case.use_case.models.items():
        model = case.platform.models.get(case.platform.model_aliases.get(alias, ""))
        done = use.evaluation
        if done is not None and model is not None and model.model_id != done.model_id:
            here: Location = ("models", alias, "evaluation", "model_id")
            remedy = f"evaluate {model.model_id}, to which the alias leads"
            yield here, f"{done.model_id} is not the model of {alias}", remedy


def evaluations_are_over(case: UseCaseCase) -> Iterator[Finding]:
    """No evaluation lies in the future."""
    for alias, use in case.use_case.models.items():
        done = use.evaluation
        if done is not None and done.evaluated_on > case.today:
            here: Location = ("models", alias, "evaluation", "evaluated_on")
            yield here, f"{done.evaluated_on} is not over yet", "write the day of the evaluation"


CHECKS: Sequence[UseCaseCheck] = (evaluations,)
DATED: Sequence[UseCaseCheck] = (evaluations_are_of_the_model, evaluations_are_over)
