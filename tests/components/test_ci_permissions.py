from __future__ import annotations

from collections.abc import Iterable

import pytest
from botocore.loaders import Loader

from components import ci_permissions
from components.iam_document import Statement
from tests.components.example import PLACE

READS = ("Describe", "Get", "List", "View")
ROLES = "arn:aws:iam::000000000000:role/groundwork/use-case/*"


def _by_sid(statements: Iterable[Statement]) -> dict[str, Statement]:
    return {each.sid: each for each in statements}


def _allowed(statements: Iterable[Statement]) -> set[str]:
    return {action for it in statements if it.effect == "Allow" for action in it.actions}


def test_the_planner_reads_and_never_writes() -> None:
    allowed = _allowed(ci_permissions.planner(PLACE, "state"))
    assert [it for it in allowed if not it.partition(":")[2].startswith(READS)] == []


def test_the_planner_reads_no_data_but_the_state() -> None:
    statements = ci_permissions.planner(PLACE, "state")
    objects = [it for it in statements if "s3:GetObject" in it.actions]
    assert [it.resources for it in objects] == [["arn:aws:s3:::state/*"]]
    assert "s3:GetObject" not in _allowed(ci_permissions.planner(PLACE, None))


def test_roles_are_made_only_within_the_boundary() -> None:
    statements = ci_permissions.deployer(PLACE, "state")
    making = _by_sid(statements)["MakeBoundedRoles"]
    stages = ("prototype", "pilot", "production")
    boundaries = [arn for it in stages for arn in PLACE.boundary_arns(it)]
    assert making.condition == {"StringEquals": {"iam:PermissionsBoundary": boundaries}}
    iam = [it for it in statements if it.effect == "Allow" and _serves(it, "iam")]
    by_sid = _by_sid(statements)
    others = [by_sid[it] for it in ("GiveBudgetsTheirExecutor", "LetAppRegistryMakeItsRole")]
    assert {it for each in iam if each not in others for it in each.resources} == {ROLES}
    gives_rights = {"iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"}
    assert set(making.actions) == gives_rights
    assert not gives_rights & _allowed(it for it in statements if it is not making)


@pytest.mark.parametrize(
    "action",
    [
        "iam:AttachRolePolicy",
        "iam:CreatePolicyVersion",
        "iam:DeleteRolePermissionsBoundary",
        "iam:UpdateAssumeRolePolicy",
        "bedrock:DeleteModelInvocationLoggingConfiguration",
        "cloudtrail:StopLogging",
        "lakeformation:PutDataLakeSettings",
        "s3:PutBucketPolicy",
    ],
)
def test_the_deployer_has_no_way_up_and_none_around_the_records(action: str) -> None:
    assert action not in _allowed(ci_permissions.deployer(PLACE, "state"))


def test_the_deployer_hands_over_one_role_and_takes_one_policy_off() -> None:
    statements = ci_permissions.deployer(PLACE, "state")
    passing = [it for it in statements if "iam:PassRole" in it.actions]
    assert [(it.resources, it.condition) for it in passing] == [
        (
            ["arn:aws:iam::000000000000:role/groundwork/groundwork-budget-executor"],
            {"StringEquals": {"iam:PassedToService": "budgets.amazonaws.com"}},
        )
    ]
    making = [it for it in statements if "iam:CreateServiceLinkedRole" in it.actions]
    service = "servicecatalog-appregistry.amazonaws.com"
    assert [(it.resources, it.condition) for it in making] == [
        (
            [f"arn:aws:iam::000000000000:role/aws-service-role/{service}/*"],
            {"StringEquals": {"iam:AWSServiceName": service}},
        )
    ]
    detaching = [it for it in statements if "iam:DetachRolePolicy" in it.actions]
    stop = "arn:aws:iam::000000000000:policy/groundwork/stop/groundwork-over-budget-stopped"
    assert [(it.resources, it.condition) for it in detaching] == [
        ([ROLES], {"ArnEquals": {"iam:PolicyARN": stop}})
    ]


def test_what_is_shared_is_out_of_the_deployers_reach() -> None:
    denied = _by_sid(ci_permissions.deployer(PLACE, None))["NeverTouchWhatIsShared"]
    assert denied.effect == "Deny"
    assert set(denied.resources) == {
        "arn:aws:logs:us-east-1:000000000000:log-group:/groundwork/platform/*",
        "arn:aws:cloudwatch:us-east-1:000000000000:alarm:groundwork-platform-*",
        "arn:aws:sns:us-east-1:000000000000:groundwork-platform-*",
        "arn:aws:ssm:us-east-1:000000000000:parameter/groundwork/platform/*",
        "arn:aws:iam::000000000000:policy/groundwork/boundary/*",
    }


def test_what_cloudwatch_wants_everywhere_is_all_that_is_written_everywhere() -> None:
    statements = _by_sid(ci_permissions.deployer(PLACE, None))
    everywhere = statements["KeepWhatKnowsNoResource"]
    assert everywhere.resources == ["*"]
    assert set(everywhere.actions) == {
        "cloudwatch:DeleteAlarms",
        "cloudwatch:PutCompositeAlarm",
        "logs:CreateLogDelivery",
        "logs:DeleteQueryDefinition",
        "logs:PutQueryDefinition",
    }
    denied = statements["NeverTouchWhatIsShared"]
    assert "cloudwatch:*" in denied.actions


def test_no_allowed_action_is_a_wildcard() -> None:
    for statements in (
        ci_permissions.planner(PLACE, "state"),
        ci_permissions.deployer(PLACE, "state"),
    ):
        assert [action for action in _allowed(statements) if "*" in action] == []


def test_every_action_is_one_that_aws_has() -> None:
    actions = _allowed(ci_permissions.planner(PLACE, "state"))
    actions |= _allowed(ci_permissions.deployer(PLACE, "state"))
    operations = _operations()
    unknown = {
        action
        for action in actions
        if action.partition(":")[2] not in operations.get(action.partition(":")[0], set())
    }
    # Rights that go by another name than the operation that they open.
    assert unknown == {
        "budgets:ModifyBudget",
        "budgets:ViewBudget",
        "iam:PassRole",
        "logs:CreateLogDelivery",
        "s3:ListBucket",
    }


def _operations() -> dict[str, set[str]]:
    """Return the operations of botocore's models, by the prefix of their actions."""
    loader = Loader()
    loader.search_paths.append(loader.BUILTIN_DATA_PATH)
    services = {
        "bedrock": "bedrock",
        "budgets": "budgets",
        "cloudwatch": "cloudwatch",
        "iam": "iam",
        "kms": "kms",
        "lakeformation": "lakeformation",
        "logs": "logs",
        "resource-groups": "resource-groups",
        "s3": "s3",
        "servicecatalog": "servicecatalog-appregistry",
        "sns": "sns",
        "ssm": "ssm",
        "tag": "resourcegroupstaggingapi",
    }
    return {
        prefix: set(loader.load_service_model(service, "service-2")["operations"])
        for prefix, service in services.items()
    }


def _serves(statement: Statement, service: str) -> bool:
    return any(action.startswith(f"{service}:") for action in statement.actions)
