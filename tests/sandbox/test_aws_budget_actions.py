"""Budget actions behave as the Budgets API reference and user guide say."""

import json
from typing import Any

import pytest

from tests.sandbox.conftest import Client
from tests.sandbox.modelled import modelled
from tests.sandbox.refusals import ACCOUNT, refusal, refused, statement

POLICY = f"arn:aws:iam::{ACCOUNT}:policy/stop"
EXECUTOR = f"arn:aws:iam::{ACCOUNT}:role/executor"
BUDGET = {"AccountId": ACCOUNT, "BudgetName": "support"}


def _trust(service: str) -> str:
    return statement(Principal={"Service": service}, Action="sts:AssumeRole")


@pytest.fixture
def iam(client: Client) -> Any:
    made = client("iam")
    made.create_role(RoleName="executor", AssumeRolePolicyDocument=_trust("budgets.amazonaws.com"))
    made.create_role(RoleName="runtime", AssumeRolePolicyDocument=_trust("lambda.amazonaws.com"))
    deny = statement(Effect="Deny", Action="bedrock:InvokeModel", Resource="*")
    made.create_policy(PolicyName="stop", PolicyDocument=deny)
    return made


@pytest.fixture
def budgets(client: Client, iam: Any) -> Any:
    del iam
    made = modelled(client, "budgets")
    made.create_budget(
        AccountId=ACCOUNT,
        Budget={
            "BudgetName": "support",
            "BudgetType": "COST",
            "TimeUnit": "MONTHLY",
            "BudgetLimit": {"Amount": "100", "Unit": "USD"},
        },
    )
    return made


def _create(budgets: Any, **changes: Any) -> Any:
    request = {
        **BUDGET,
        "NotificationType": "ACTUAL",
        "ActionType": "APPLY_IAM_POLICY",
        "ActionThreshold": {
            "ActionThresholdType": "PERCENTAGE",
            "ActionThresholdValue": 100.0,
        },
        "Definition": {"IamActionDefinition": {"PolicyArn": POLICY, "Roles": ["runtime"]}},
        "ExecutionRoleArn": EXECUTOR,
        "ApprovalModel": "AUTOMATIC",
        "Subscribers": [{"SubscriptionType": "EMAIL", "Address": "dana@example.com"}],
    }
    return budgets.create_budget_action(**{**request, **changes})["ActionId"]


def _attached(iam: Any) -> list[str]:
    found = iam.list_attached_role_policies(RoleName="runtime")["AttachedPolicies"]
    return [policy["PolicyName"] for policy in found]


def test_an_action_applies_its_policy_and_takes_it_off_again(budgets: Any, iam: Any) -> None:
    action = {**BUDGET, "ActionId": _create(budgets)}
    assert budgets.describe_budget_action(**action)["Action"]["Status"] == "STANDBY"
    assert _attached(iam) == []
    budgets.execute_budget_action(**action, ExecutionType="APPROVE_BUDGET_ACTION")
    assert budgets.describe_budget_action(**action)["Action"]["Status"] == "EXECUTION_SUCCESS"
    assert _attached(iam) == ["stop"]
    budgets.execute_budget_action(**action, ExecutionType="REVERSE_BUDGET_ACTION")
    assert budgets.describe_budget_action(**action)["Action"]["Status"] == "REVERSE_SUCCESS"
    assert _attached(iam) == []
    refused(
        "InvalidParameterException",
        budgets.execute_budget_action,
        **action,
        ExecutionType="REVERSE_BUDGET_ACTION",
    )
    budgets.execute_budget_action(**action, ExecutionType="RESET_BUDGET_ACTION")
    assert budgets.describe_budget_action(**action)["Action"]["Status"] == "STANDBY"
    told = budgets.describe_budget_action_histories(**action)["ActionHistories"]
    assert [each["EventType"] for each in told] == [*["EXECUTE_ACTION"] * 3, "CREATE_ACTION"]
    assert [each["Status"] for each in told][-2:] == ["EXECUTION_SUCCESS", "STANDBY"]


def test_an_update_leaves_what_it_does_not_name(budgets: Any) -> None:
    action = {**BUDGET, "ActionId": _create(budgets)}
    told = budgets.update_budget_action(**action, ApprovalModel="MANUAL")
    assert told["OldAction"]["ApprovalModel"] == "AUTOMATIC"
    assert told["NewAction"] == told["OldAction"] | {"ApprovalModel": "MANUAL"}
    assert budgets.describe_budget_action(**action)["Action"] == told["NewAction"]


def test_actions_are_listed_in_pages(budgets: Any) -> None:
    made = {_create(budgets) for _ in range(3)}
    first = budgets.describe_budget_actions_for_budget(**BUDGET, MaxResults=2)
    rest = budgets.describe_budget_actions_for_budget(**BUDGET, NextToken=first["NextToken"])
    assert {each["ActionId"] for part in (first, rest) for each in part["Actions"]} == made
    of_account = budgets.describe_budget_actions_for_account(AccountId=ACCOUNT)["Actions"]
    assert {each["ActionId"] for each in of_account} == made
    refused(
        "InvalidNextTokenException",
        budgets.describe_budget_actions_for_account,
        AccountId=ACCOUNT,
        NextToken="x",
    )


def test_actions_go_with_their_budget(budgets: Any) -> None:
    identifier = _create(budgets, ResourceTags=[{"Key": "a", "Value": "1"}])
    budgets.delete_budget(**BUDGET)
    assert budgets.describe_budget_actions_for_account(AccountId=ACCOUNT)["Actions"] == []
    refused("NotFoundException", budgets.describe_budget_action, **BUDGET, ActionId=identifier)


def test_tags_of_actions_and_of_budgets_are_apart(budgets: Any) -> None:
    identifier = _create(budgets, ResourceTags=[{"Key": "a", "Value": "1"}])
    budget = f"arn:aws:budgets::{ACCOUNT}:budget/support"
    action = f"{budget}/action/{identifier}"
    budgets.tag_resource(ResourceARN=budget, ResourceTags=[{"Key": "b", "Value": "2"}])
    budgets.untag_resource(ResourceARN=action, ResourceTagKeys=["a"])
    budgets.tag_resource(ResourceARN=action, ResourceTags=[{"Key": "c", "Value": "3"}])
    tags = {
        arn: [tag["Key"] for tag in budgets.list_tags_for_resource(ResourceARN=arn)["ResourceTags"]]
        for arn in (budget, action)
    }
    assert tags == {budget: ["b"], action: ["c"]}
    refused("NotFoundException", budgets.list_tags_for_resource, ResourceARN=action + "x")


def _iam(**changes: Any) -> dict[str, Any]:
    return {"IamActionDefinition": {"PolicyArn": POLICY, "Roles": ["runtime"], **changes}}


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"Definition": _iam(Roles=["nobody"])}, "nobody not found"),
        ({"Definition": _iam(PolicyArn=POLICY + "x")}, "stopx not found"),
        ({"Definition": {"IamActionDefinition": {"PolicyArn": POLICY}}}, "one of Roles"),
        ({"ActionType": "RUN_SSM_DOCUMENTS"}, "takes SsmActionDefinition and nothing else"),
        ({"ExecutionRoleArn": EXECUTOR + "x"}, "no role executorx"),
        (
            {"ExecutionRoleArn": EXECUTOR.replace("executor", "runtime")},
            "does not trust budgets.amazonaws.com",
        ),
        (
            {
                "ActionThreshold": {
                    "ActionThresholdType": "PERCENTAGE",
                    "ActionThresholdValue": 0.0,
                }
            },
            "a percentage is above 0",
        ),
        (
            {
                "Subscribers": [
                    {"SubscriptionType": "EMAIL", "Address": f"{n}@x.com"} for n in range(11)
                ]
            },
            "ten addresses are the most",
        ),
    ],
)
def test_an_action_that_could_not_be_carried_out_is_refused(
    budgets: Any, changes: dict[str, Any], finding: str
) -> None:
    code, message = refusal(lambda: _create(budgets, **changes))
    assert code == "InvalidParameterException"
    assert finding in message


def test_an_action_needs_its_budget(budgets: Any) -> None:
    assert refusal(lambda: _create(budgets, BudgetName="none"))[0] == "NotFoundException"
    other = "111122223333"
    assert refusal(lambda: _create(budgets, AccountId=other))[0] == "AccessDeniedException"


def test_a_trust_of_several_statements_is_read_whole(budgets: Any, iam: Any) -> None:
    document = {
        "Version": "2012-10-17",
        "Statement": [json.loads(_trust(name))["Statement"][0] for name in ("ec2.amazonaws.com",)]
        + [
            {
                "Effect": "Allow",
                "Principal": {"Service": ["s3.amazonaws.com", "budgets.amazonaws.com"]},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    iam.create_role(RoleName="both", AssumeRolePolicyDocument=json.dumps(document))
    _create(budgets, ExecutionRoleArn=EXECUTOR.replace("executor", "both"))
