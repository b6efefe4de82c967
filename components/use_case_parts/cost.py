"""What a use case may cost, who hears of it, and what happens when it is spent."""

from __future__ import annotations

from collections.abc import Sequence

from components.budget_stop import BudgetStop, BudgetStopArgs
from components.cost_tagging import UseCaseBudget, UseCaseBudgetArgs
from components.use_case_parts.assembly import Assembly


def budget(assembly: Assembly) -> None:
    """Make the monthly budget, with alerts to the product owner, Finance and the stakeholders."""
    assembly.budget = UseCaseBudget(
        assembly.name,
        UseCaseBudgetArgs(
            use_case=assembly.name,
            monthly_budget_usd=assembly.spec.monthly_budget_usd,
            emails=_readers(assembly),
            topic_arn=assembly.digest.arn,
        ),
        assembly.opts,
    )


def stop(assembly: Assembly) -> None:
    """Deny calls of models once the budget is spent, where the stage asks for that."""
    if not assembly.platform.stops_over_budget(assembly.spec.stage):
        return
    BudgetStop(
        assembly.name,
        BudgetStopArgs(
            place=assembly.place,
            budget_name=assembly.budget.name,
            role_names=assembly.callers,
            emails=_readers(assembly),
            topic_arn=assembly.topic.arn,
            tags=assembly.tags,
        ),
        assembly.opts,
    )


def _readers(assembly: Assembly) -> Sequence[str]:
    platform = assembly.platform
    readers = [platform.people[assembly.spec.trio.product].email]
    return readers if platform.finance is None else [*readers, platform.finance.email]
