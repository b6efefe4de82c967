"""What a use case may cost, and who hears of it."""

from __future__ import annotations

from components.cost_tagging import UseCaseBudget, UseCaseBudgetArgs
from components.use_case_parts.assembly import Assembly

FINANCE = "finance"
"""The stakeholder that hears of a budget, beside the trio."""


def budget(assembly: Assembly) -> None:
    """Make the monthly budget, with alerts to the product owner, Finance and the stakeholders."""
    platform = assembly.platform
    readers = [platform.people[assembly.spec.trio.product].email]
    if FINANCE in platform.groups:
        readers.append(platform.groups[FINANCE].email)
    UseCaseBudget(
        assembly.name,
        UseCaseBudgetArgs(
            use_case=assembly.name,
            monthly_budget_usd=assembly.spec.monthly_budget_usd,
            emails=readers,
            topic_arn=assembly.digest.arn,
        ),
        assembly.opts,
    )
