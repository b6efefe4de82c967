from __future__ import annotations

import pytest

from components.audit_access import AuditAccess, AuditAccessArgs, Evidence
from tests.components.actions import unknown_actions
from tests.components.example import KEY_ARN, PLACE, statements
from tests.harness import Declaration, declare

ACCOUNT = "arn:aws:iam::000000000000"


def _declared(permission_sets: tuple[str, ...] = ("auditor-dev",)) -> Declaration:
    args = AuditAccessArgs(
        place=PLACE,
        permission_sets=permission_sets,
        principals=["role/external-audit"] if permission_sets else [],
        evidence=[
            Evidence(title="Trail", bucket="records", prefixes=["cloudtrail"], key_arn=KEY_ARN),
            Evidence(title="Evidence", bucket="evidence", prefixes=[], key_arn="arn:other"),
        ],
    )
    return declare(lambda: AuditAccess("audit", args))


def test_auditors_alone_take_it() -> None:
    role = _declared().only("aws:iam/role:Role")
    assert role["name"] == "groundwork-auditor"
    assert statements(role["assumeRolePolicy"]) == {
        "AuditorsAlone": {
            "Effect": "Allow",
            "Principal": {"AWS": [f"{ACCOUNT}:root"]},
            "Action": ["sts:AssumeRole"],
            "Condition": {
                "ArnLike": {
                    "aws:PrincipalArn": [
                        f"{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/"
                        "*AWSReservedSSO_auditor-dev_*",
                        f"{ACCOUNT}:role/external-audit",
                    ]
                }
            },
        }
    }


def test_it_reads_evidence_and_no_data() -> None:
    found = statements(_declared().only("aws:iam/rolePolicy:RolePolicy")["policy"])
    assert {each["Effect"] for each in found.values()} == {"Allow"}
    objects = {sid: each for sid, each in found.items() if "s3:GetObject" in each["Action"]}
    assert {sid: each["Resource"] for sid, each in objects.items()} == {
        "ReadTrail": ["arn:aws:s3:::records/cloudtrail/*"],
        "ReadEvidence": ["arn:aws:s3:::evidence/*"],
    }
    assert found["ListTrail"]["Condition"] == {"StringLike": {"s3:prefix": ["cloudtrail/*"]}}
    assert found["ListEvidence"]["Resource"] == ["arn:aws:s3:::evidence"]
    keys = {sid: found[sid]["Resource"] for sid in ("DecryptTrail", "DecryptEvidence")}
    assert keys == {"DecryptTrail": [KEY_ARN], "DecryptEvidence": ["arn:other"]}
    assert found["DecryptTrail"]["Condition"] == {
        "StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}
    }


def test_it_changes_nothing_and_each_action_is_one_that_aws_has() -> None:
    found = statements(_declared().only("aws:iam/rolePolicy:RolePolicy")["policy"])
    actions = {action for each in found.values() for action in each["Action"]}
    reads = ("Decrypt", "Describe", "Get", "List", "Lookup")
    assert [it for it in actions if not it.partition(":")[2].startswith(reads)] == []
    # Rights that go by another name than the operation that they open.
    assert unknown_actions(actions) == {
        "s3:GetBucketObjectLockConfiguration",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetEncryptionConfiguration",
        "s3:GetLifecycleConfiguration",
        "s3:GetObjectVersion",
        "s3:ListBucket",
        "s3:ListBucketVersions",
    }
    prompts_and_data = ("athena:", "bedrock:", "glue:", "logs:", "secretsmanager:", "ssm:")
    assert [it for it in actions if it.startswith(prompts_and_data)] == []


def test_a_role_that_nobody_may_take_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody may take the role; name who audits"):
        _declared(())
