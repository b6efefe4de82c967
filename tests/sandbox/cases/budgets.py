"""AWS Budgets' cases."""

import json
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


def _trust(service: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


_BUDGET = {
    "name": "support",
    "budgetType": "COST",
    "timeUnit": "MONTHLY",
    "limitAmount": "100",
    "limitUnit": "USD",
}
_DENY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Deny", "Action": "bedrock:InvokeModel", "Resource": "*"}],
    }
)

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
    Case(
        token="aws:budgets/budgetAction:BudgetAction",
        needs={
            "budget": ("aws:budgets/budget:Budget", _BUDGET),
            "executor": (
                "aws:iam/role:Role",
                {"name": "executor", "assumeRolePolicy": _trust("budgets.amazonaws.com")},
            ),
            "runtime": (
                "aws:iam/role:Role",
                {"name": "runtime", "assumeRolePolicy": _trust("lambda.amazonaws.com")},
            ),
            "stop": ("aws:iam/policy:Policy", {"name": "stop", "policy": _DENY}),
        },
        inputs={
            "budgetName": "{budget.name}",
            "actionType": "APPLY_IAM_POLICY",
            "approvalModel": "AUTOMATIC",
            "notificationType": "ACTUAL",
            "executionRoleArn": "{executor.arn}",
            "actionThreshold": {
                "actionThresholdType": "PERCENTAGE",
                "actionThresholdValue": 100,
            },
            "definition": {
                "iamActionDefinition": {"policyArn": "{stop.arn}", "roles": ["{runtime.name}"]}
            },
            "subscribers": [{"subscriptionType": "EMAIL", "address": "finance@example.com"}],
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="describe_budget_action",
                params={
                    "AccountId": _ACCOUNT,
                    "BudgetName": "{budgetName}",
                    "ActionId": "{actionId}",
                },
                created={
                    "Action.Status": "STANDBY",
                    "Action.ApprovalModel": "AUTOMATIC",
                    "Action.ActionThreshold": {
                        "ActionThresholdType": "PERCENTAGE",
                        "ActionThresholdValue": 100,
                    },
                    "Action.Definition.IamActionDefinition.Roles": ["runtime"],
                    "length(Action.Subscribers)": 1,
                },
                updated={
                    "Action.ApprovalModel": "MANUAL",
                    "Action.ActionThreshold.ActionThresholdValue": 90,
                    "Action.ActionThreshold": {
                        "ActionThresholdType": "PERCENTAGE",
                        "ActionThresholdValue": 90,
                    },
                    "length(Action.Subscribers)": 2,
                },
            ),
            Sees(
                method="list_tags_for_resource",
                params={"ResourceARN": "{arn}"},
                created={"ResourceTags": [{"Key": "use_case", "Value": "support"}]},
                updated={"ResourceTags": [{"Key": "stage", "Value": "pilot"}]},
            ),
        ),
        change={
            "approvalModel": "MANUAL",
            "actionThreshold": {
                "actionThresholdType": "PERCENTAGE",
                "actionThresholdValue": 90,
            },
            "subscribers": [
                {"subscriptionType": "EMAIL", "address": "finance@example.com"},
                {"subscriptionType": "EMAIL", "address": "dana@example.com"},
            ],
            "tags": {"stage": "pilot"},
        },
        replace={"actionType": "RUN_SSM_DOCUMENTS"},
        invalid={
            "approvalModel": {"approvalModel": "NEVER"},
            "executionRoleArn": {"executionRoleArn": "the-role-that-is-taken-by-budgets"},
            "subscribers[0].subscriptionType": {
                "subscribers": [{"subscriptionType": "PAGER", "address": "1"}]
            },
            "definition.iamActionDefinition.policyArn": {
                "definition": {"iamActionDefinition": {"roles": ["runtime"]}}
            },
        },
        drift=Drift(
            method="update_budget_action",
            params={
                "AccountId": _ACCOUNT,
                "BudgetName": "{budgetName}",
                "ActionId": "{actionId}",
                "NotificationType": "FORECASTED",
            },
            shows="notificationType",
        ),
    ),
]
