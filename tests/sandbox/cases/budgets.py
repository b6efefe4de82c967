"""AWS Budgets' cases."""

from typing import Any

from tests.sandbox.cases import Case, Drift, Sees

_ACCOUNT = "000000000000"


def _notice(threshold: int, kind: str = "ACTUAL") -> dict[str, Any]:
    return {
        "comparisonOperator": "GREATER_THAN",
        "notificationType": kind,
        "threshold": threshold,
        "thresholdType": "PERCENTAGE",
        "subscriberEmailAddresses": ["owner@example.com"],
        "subscriberSnsTopicArns": ["arn:aws:sns:us-east-1:000000000000:alerts"],
    }


CASES = [
    Case(
        token="aws:budgets/budget:Budget",
        inputs={
            "name": "support",
            "budgetType": "COST",
            "timeUnit": "MONTHLY",
            "limitAmount": "1500",
            "limitUnit": "USD",
            "costFilters": [{"name": "TagKeyValue", "values": ["user:use_case$support"]}],
            "notifications": [_notice(50), _notice(100, "FORECASTED")],
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="describe_budget",
                params={"AccountId": _ACCOUNT, "BudgetName": "{name}"},
                created={
                    "Budget.BudgetLimit": {"Amount": "1500", "Unit": "USD"},
                    "Budget.CostFilters": {"TagKeyValue": ["user:use_case$support"]},
                    "Budget.TimeUnit": "MONTHLY",
                },
                updated={"Budget.BudgetLimit": {"Amount": "2000", "Unit": "USD"}},
            ),
            Sees(
                method="describe_notifications_for_budget",
                params={"AccountId": _ACCOUNT, "BudgetName": "{name}"},
                created={"sort(Notifications[].Threshold)": [50, 100]},
                updated={"sort(Notifications[].Threshold)": [80]},
            ),
            Sees(
                method="list_tags_for_resource",
                params={"ResourceARN": "{arn}"},
                created={"ResourceTags": [{"Key": "use_case", "Value": "support"}]},
                updated={"ResourceTags": [{"Key": "stage", "Value": "pilot"}]},
            ),
        ),
        change={
            "limitAmount": "2000",
            "notifications": [_notice(80)],
            "tags": {"stage": "pilot"},
        },
        replace={"name": "service"},
        invalid={
            "timeUnit": {"timeUnit": "WEEKLY"},
            "budgetType": {"budgetType": None},
            "notifications[0].threshold": {"notifications": [{**_notice(1), "threshold": "half"}]},
        },
        drift=Drift(
            method="update_budget",
            params={
                "AccountId": _ACCOUNT,
                "NewBudget": {
                    "BudgetName": "{name}",
                    "BudgetType": "COST",
                    "TimeUnit": "MONTHLY",
                    "BudgetLimit": {"Amount": "9999", "Unit": "USD"},
                },
            },
            shows="limitAmount",
        ),
    ),
]
