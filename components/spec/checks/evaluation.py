"""What must hold of the evaluations of a use case's models."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from components.spec.checks.finding import Finding, UseCaseCase, UseCaseCheck, by_another
from components.spec.document import Location


def evaluations(case: UseCaseCase) -> Iterator[Finding]:
    """An evaluation is of the model behind the alias, good enough, and approved by another."""
    for alias, use in case.use_case.models.items():
        done = use.evaluation
        if done is None:
            continue
        here: Location = ("models", alias, "evaluation")
        yield from by_another((*here, "approver"), done.approver, case)
        model = case.platform.models.get(case.platform.model_aliases.get(alias, ""))
        if model is not None and model.model_id != done.model_id:
            remedy = f"evaluate {model.model_id}, to which the alias leads"
            yield (*here, "model_id"), f"{done.model_id} is not the model of {alias}", remedy
        if done.score < done.least_score:
            remedy = "take a model that does, or correct the figures"
            yield (*here, "score"), f"{done.score} is below the {done.least_score} asked", remedy


def evaluations_are_over(case: UseCaseCase) -> Iterator[Finding]:
    """No evaluation lies in the future."""
    for alias, use in case.use_case.models.items():
        done = use.evaluation
        if done is not None and done.evaluated_on > case.today:
            here: Location = ("models", alias, "evaluation", "evaluated_on")
            yield here, f"{done.evaluated_on} is not over yet", "write the day of the evaluation"


CHECKS: Sequence[UseCaseCheck] = (evaluations,)
DATED: Sequence[UseCaseCheck] = (evaluations_are_over,)
