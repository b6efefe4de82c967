"""400 dollars a month, with alerts on the way there."""

from components.cost_tagging import UseCaseBudget, UseCaseBudgetArgs
from handbook.surroundings import key, topic

UseCaseBudget(
    "claims",
    UseCaseBudgetArgs(
        use_case="claims",
        monthly_budget_usd=400,
        emails=["claims@example.com", "finance@example.com"],
        topic_arn=topic(key()),
    ),
)
