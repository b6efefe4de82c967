from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from components.spec.identity import Duty
from components.workforce import Group, PermissionSet, Workforce, WorkforceArgs
from components.workforce_statements import CATALOGUE
from tests.components.actions import unknown_actions
from tests.components.example import PLACE, statements
from tests.harness import Declaration, declare

INSTANCE = "arn:aws:sso:::instance/ssoins-0000000000000000"
ARN = "arn:aws:ssoadmin:us-east-1:000000000000:workforce"
INLINE_CHARACTERS = 32768
"""Most that Identity Center takes as a set's own policy."""

ARGS = WorkforceArgs(
    place=PLACE,
    environment="dev",
    instance_arn=INSTANCE,
    identity_store_id="d-0000000000",
    groups={
        "auditors": Group(purpose="Check", group_id=None),
        "security": Group(purpose="Look", group_id="94482488-3041-7064-1a10-0c4f6f2b0001"),
        "nobody": Group(purpose="Has nothing here", group_id=None),
    },
    permission_sets={
        "auditor": PermissionSet(
            description="Reads evidence",
            session_hours=4,
            managed_policies=[],
            duties=["audit-evidence"],
            groups=["auditors"],
        ),
        "security": PermissionSet(
            description="Looks into findings",
            session_hours=2,
            managed_policies=["SecurityAudit", "job-function/ViewOnlyAccess"],
            duties=[],
            groups=["security", "auditors"],
        ),
    },
)


def _declared(args: WorkforceArgs = ARGS) -> Declaration:
    return declare(lambda: Workforce("workforce", args))


def test_a_job_function_has_a_set_of_its_own_in_the_environment() -> None:
    assert _declared().of_type("aws:ssoadmin/permissionSet:PermissionSet") == {
        "workforce-auditor": {
            "instanceArn": INSTANCE,
            "name": "auditor-dev",
            "description": "Reads evidence",
            "sessionDuration": "PT4H",
        },
        "workforce-security": {
            "instanceArn": INSTANCE,
            "name": "security-dev",
            "description": "Looks into findings",
            "sessionDuration": "PT2H",
        },
    }


def test_it_may_do_its_duties_and_what_its_managed_policies_say() -> None:
    declared = _declared()
    inline = declared.of_type("aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy")
    assert {name: statements(it["inlinePolicy"]) for name, it in inline.items()} == {
        "workforce-auditor-policy": {
            "TakeAuditorsRole": {
                "Effect": "Allow",
                "Action": ["sts:AssumeRole"],
                "Resource": ["arn:aws:iam::000000000000:role/groundwork/groundwork-auditor"],
            }
        }
    }
    attached = declared.of_type("aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment")
    assert {name: it["managedPolicyArn"] for name, it in attached.items()} == {
        "workforce-security-SecurityAudit": "arn:aws:iam::aws:policy/SecurityAudit",
        "workforce-security-ViewOnlyAccess": (
            "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
        ),
    }


def test_groups_have_it_in_this_account_alone() -> None:
    declared = _declared()
    assigned = declared.of_type("aws:ssoadmin/accountAssignment:AccountAssignment")
    assert set(assigned) == {
        "workforce-auditor-to-auditors",
        "workforce-security-to-auditors",
        "workforce-security-to-security",
    }
    for it in assigned.values():
        told = (it["principalType"], it["targetType"], it["targetId"])
        assert told == ("GROUP", "AWS_ACCOUNT", "000000000000")
    ids = {name: it.get("principalId") for name, it in assigned.items()}
    assert ids["workforce-security-to-security"] == ARGS.groups["security"].group_id


def test_a_group_is_made_only_where_it_is_used_and_not_there() -> None:
    assert _declared().of_type("aws:identitystore/group:Group") == {
        "workforce-auditors-group": {
            "identityStoreId": "d-0000000000",
            "displayName": "auditors",
            "description": "Check",
        }
    }
    assert (
        _declared(replace(ARGS, permission_sets={})).of_type("aws:identitystore/group:Group") == {}
    )


def test_the_specs_know_every_duty() -> None:
    assert set(get_args(Duty)) == set(CATALOGUE)


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_a_duty_opens_no_data_and_each_action_is_one_that_aws_has(name: str) -> None:
    found = CATALOGUE[name](PLACE)
    allowed = {action for it in found if it.effect == "Allow" for action in it.actions}
    assert not [action for action in allowed if "*" in action]
    assert unknown_actions(allowed) <= {"budgets:ViewBudget"}
    assert not allowed & {
        "athena:StartQueryExecution",
        "bedrock:InvokeModel",
        "lakeformation:GetDataAccess",
        "s3:GetObject",
        "secretsmanager:GetSecretValue",
    }
    changes = {
        action
        for action in allowed
        if not action.partition(":")[2].startswith(
            ("Describe", "Filter", "Get", "List", "Lookup", "Search", "Start", "Stop", "View")
        )
    }
    # What is no read: asking a guardrail, filing a finding, asking AWS, taking a role that reads.
    assert changes <= {
        "access-analyzer:UpdateFindings",
        "access-analyzer:ValidatePolicy",
        "bedrock:ApplyGuardrail",
        "kms:Decrypt",
        "servicequotas:RequestServiceQuotaIncrease",
        "sts:AssumeRole",
    }


def test_all_duties_together_fit_a_permission_set() -> None:
    everything = PermissionSet(
        description="All",
        session_hours=1,
        managed_policies=[],
        duties=sorted(CATALOGUE),
        groups=["auditors"],
    )
    declared = _declared(replace(ARGS, permission_sets={"all": everything}))
    policy = declared.only("aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy")
    assert len(policy["inlinePolicy"]) <= INLINE_CHARACTERS
    # A sid that two duties share would fail here.
    assert statements(policy["inlinePolicy"])


def test_the_log_of_prompts_stays_shut() -> None:
    denied = next(it for it in CATALOGUE["read-use-case-logs"](PLACE) if it.effect == "Deny")
    assert denied.resources == [
        "arn:aws:logs:us-east-1:000000000000:log-group:/groundwork/platform/*"
    ]
    assert "logs:GetLogEvents" in denied.actions
