"""Once the month's budget is spent, the role of the use case may call no model."""

import pulumi

from components.budget_stop import BudgetExecutor, BudgetExecutorArgs, BudgetStop, BudgetStopArgs
from components.cost_tagging import UseCaseBudget, UseCaseBudgetArgs
from handbook.surroundings import PLACE, TAGS, key, role, topic

executor = BudgetExecutor("budget", BudgetExecutorArgs(place=PLACE))
alerts = topic(key())
budget = UseCaseBudget(
    "claims",
    UseCaseBudgetArgs(
        use_case="claims",
        monthly_budget_usd=400,
        emails=["claims@example.com"],
        topic_arn=alerts,
    ),
)
BudgetStop(
    "claims",
    BudgetStopArgs(
        place=PLACE,
        budget_name=budget.name,
        role_names=[role().role_name],
        emails=["claims@example.com"],
        topic_arn=alerts,
        tags=TAGS,
    ),
    pulumi.ResourceOptions(depends_on=[executor]),
)
