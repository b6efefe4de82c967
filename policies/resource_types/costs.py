"""Budgets and anomalies."""

from __future__ import annotations

from typing import Final

from policies.resource_type import ResourceType, under

BUDGET: Final = ResourceType(
    "aws:budgets/budget:Budget",
    (
        "name",
        "budgetType",
        "limitAmount",
        "limitUnit",
        "timeUnit",
        *under("costFilters", "name", "values"),
        *under("filterExpression.tags", "key", "values"),
        *under(
            "notifications",
            "threshold",
            "thresholdType",
            "notificationType",
            "subscriberEmailAddresses",
            "subscriberSnsTopicArns",
        ),
    ),
)
ANOMALY_MONITOR: Final = ResourceType(
    "aws:costexplorer/anomalyMonitor:AnomalyMonitor", ("arn", "monitorSpecification")
)
ANOMALY_SUBSCRIPTION: Final = ResourceType(
    "aws:costexplorer/anomalySubscription:AnomalySubscription",
    ("frequency", "monitorArnLists", *under("subscribers", "address", "type")),
)
BUDGET_ACTION: Final = ResourceType(
    "aws:budgets/budgetAction:BudgetAction",
    (
        "budgetName",
        "actionType",
        "approvalModel",
        "notificationType",
        *under("actionThreshold", "actionThresholdType", "actionThresholdValue"),
        *under("definition.iamActionDefinition", "policyArn", "roles"),
    ),
)
