from __future__ import annotations

from components.budget_stop import BudgetExecutor, BudgetExecutorArgs, BudgetStop, BudgetStopArgs
from components.kill_switch import STOPPED
from tests.components.example import PLACE, statements
from tests.harness import declare

STOP_ARN = "arn:aws:iam::000000000000:policy/groundwork/stop/groundwork-over-budget-stopped"
EXECUTOR_ARN = "arn:aws:iam::000000000000:role/groundwork/groundwork-budget-executor"


def _stop(emails: list[str]) -> BudgetStopArgs:
    return BudgetStopArgs(
        place=PLACE,
        budget_name="groundwork-support",
        role_names=["groundwork-support-runtime"],
        emails=emails,
        topic_arn="arn:topic",
        tags={"use_case": "support"},
    )


def test_the_stop_denies_every_call_of_a_model_and_nothing_else() -> None:
    declared = declare(lambda: BudgetExecutor("budget", BudgetExecutorArgs(place=PLACE)))
    policy = declared.only("aws:iam/policy:Policy")
    assert (policy["name"], policy["path"]) == (
        "groundwork-over-budget-stopped",
        "/groundwork/stop/",
    )
    assert statements(policy["policy"]) == {
        "OverBudget": {"Effect": "Deny", "Action": list(STOPPED), "Resource": ["*"]}
    }
    services = {action.partition(":")[0] for action in STOPPED}
    assert services == {"bedrock", "bedrock-agentcore", "bedrock-mantle", "sagemaker"}


def test_budgets_may_attach_the_stop_to_use_cases_and_nothing_else() -> None:
    declared = declare(lambda: BudgetExecutor("budget", BudgetExecutorArgs(place=PLACE)))
    role = declared.only("aws:iam/role:Role")
    assert (role["name"], role["path"]) == ("groundwork-budget-executor", "/groundwork/")
    assert statements(role["assumeRolePolicy"]) == {
        "AssumedByService": {
            "Effect": "Allow",
            "Principal": {"Service": ["budgets.amazonaws.com"]},
            "Action": ["sts:AssumeRole"],
            "Condition": {
                "StringEquals": {"aws:SourceAccount": "000000000000"},
                "ArnLike": {"aws:SourceArn": "arn:aws:budgets::000000000000:budget/*"},
            },
        }
    }
    assert statements(declared.only("aws:iam/rolePolicy:RolePolicy")["policy"]) == {
        "AttachTheStopAndNothingElse": {
            "Effect": "Allow",
            "Action": ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
            "Resource": ["arn:aws:iam::000000000000:role/groundwork/use-case/*"],
            "Condition": {
                "ArnEquals": {"iam:PolicyARN": "arn:aws:iam:us-east-1:000000000000:budget-stop"}
            },
        }
    }


def test_a_spent_budget_stops_its_use_case_by_itself() -> None:
    declared = declare(lambda: BudgetStop("support", _stop(["dana@example.com"])))
    assert declared.only("aws:budgets/budgetAction:BudgetAction") == {
        "budgetName": "groundwork-support",
        "actionType": "APPLY_IAM_POLICY",
        "approvalModel": "AUTOMATIC",
        "notificationType": "ACTUAL",
        "actionThreshold": {"actionThresholdType": "PERCENTAGE", "actionThresholdValue": 100},
        "definition": {
            "iamActionDefinition": {
                "policyArn": STOP_ARN,
                "roles": ["groundwork-support-runtime"],
            }
        },
        "executionRoleArn": EXECUTOR_ARN,
        "subscribers": [
            {"subscriptionType": "EMAIL", "address": "dana@example.com"},
            {"subscriptionType": "SNS", "address": "arn:topic"},
        ],
        "tags": {"use_case": "support"},
    }


def test_an_action_tells_no_more_than_aws_takes() -> None:
    args = _stop([f"p{number}@example.com" for number in range(12)])
    declared = declare(lambda: BudgetStop("support", args))
    told = declared.only("aws:budgets/budgetAction:BudgetAction")["subscribers"]
    assert [it["subscriptionType"] for it in told] == ["EMAIL"] * 10 + ["SNS"]
