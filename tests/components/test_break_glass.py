from __future__ import annotations

import json
from typing import Any

from components.break_glass import BreakGlass, BreakGlassArgs
from tests.components.actions import unknown_actions
from tests.components.example import PLACE, statements
from tests.harness import Declaration, declare

OWN = "arn:aws:iam::000000000000:role/groundwork/groundwork-break-glass"


def _declared(state_bucket: str | None = "state") -> Declaration:
    args = BreakGlassArgs(
        place=PLACE,
        people=["tomas", "ines"],
        kept_buckets=["records", "evidence"],
        state_bucket=state_bucket,
        topic_arn="arn:topic",
    )
    return declare(lambda: BreakGlass("break-glass", args))


def _policy(**more: Any) -> dict[str, dict[str, Any]]:
    return statements(_declared(**more).only("aws:iam/rolePolicy:RolePolicy")["policy"])


def test_named_people_take_it_with_a_fresh_second_factor_where_it_is_heard() -> None:
    role = _declared().only("aws:iam/role:Role")
    assert (role["name"], role["maxSessionDuration"]) == ("groundwork-break-glass", 3600)
    assert statements(role["assumeRolePolicy"]) == {
        "NamedPeopleWithSecondFactor": {
            "Effect": "Allow",
            "Principal": {"AWS": ["arn:aws:iam::000000000000:root"]},
            "Action": ["sts:AssumeRole"],
            "Condition": {
                "ArnEquals": {
                    "aws:PrincipalArn": [
                        "arn:aws:iam::000000000000:user/break-glass/ines",
                        "arn:aws:iam::000000000000:user/break-glass/tomas",
                    ]
                },
                "Bool": {"aws:MultiFactorAuthPresent": "true"},
                "NumericLessThan": {"aws:MultiFactorAuthAge": "900"},
                "StringEquals": {"aws:RequestedRegion": "us-east-1"},
            },
        }
    }


def test_every_request_for_the_role_and_every_change_under_it_is_told() -> None:
    declared = _declared()
    rule = declared.only("aws:cloudwatch/eventRule:EventRule")
    assert rule["state"] == "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
    assert json.loads(rule["eventPattern"]) == {
        "detail-type": ["AWS API Call via CloudTrail", "AWS Console Sign In via CloudTrail"],
        "detail": {
            "$or": [
                {
                    "eventSource": ["sts.amazonaws.com"],
                    "eventName": ["AssumeRole"],
                    "requestParameters": {"roleArn": [{"equals-ignore-case": OWN}]},
                },
                {
                    "readOnly": [False],
                    "userIdentity": {"sessionContext": {"sessionIssuer": {"arn": [OWN]}}},
                },
                {
                    "eventSource": ["signin.amazonaws.com"],
                    "userIdentity": {
                        "arn": [
                            "arn:aws:iam::000000000000:user/break-glass/ines",
                            "arn:aws:iam::000000000000:user/break-glass/tomas",
                        ]
                    },
                },
            ]
        },
    }
    target = declared.only("aws:cloudwatch/eventTarget:EventTarget")
    assert target["arn"] == "arn:topic"
    told = target["inputTransformer"]
    for name in told["inputPaths"]:
        assert f"<{name}>" in told["inputTemplate"]


def test_it_repairs_and_does_not_administer() -> None:
    found = _policy()
    allowed = {it for each in found.values() if each["Effect"] == "Allow" for it in each["Action"]}
    assert not [action for action in allowed if "*" in action]
    assert unknown_actions(allowed) == {
        "s3:GetObjectVersion",
        "s3:ListBucket",
        "s3:ListBucketVersions",
    }
    writes = {
        action
        for action in allowed
        if not action.partition(":")[2].startswith(("Describe", "Get", "List", "Lookup"))
    }
    assert writes == {
        "bedrock:DeleteInferenceProfile",
        "cloudtrail:StartLogging",
        "iam:DeleteRolePolicy",
        "iam:PutRolePolicy",
        "kms:CancelKeyDeletion",
        "kms:EnableKey",
        "lakeformation:RevokePermissions",
        "s3:DeleteObject",
        "s3:PutObject",
    }
    assert found["StopWorkloads"]["Resource"] == [
        "arn:aws:iam::000000000000:role/groundwork/use-case/*"
    ]
    assert found["StopWorkloads"]["Condition"] == {
        "ArnLike": {
            "iam:PermissionsBoundary": "arn:aws:iam::000000000000:policy/groundwork/boundary/*"
        }
    }
    assert found["RepairState"]["Resource"] == ["arn:aws:s3:::state", "arn:aws:s3:::state/*"]
    assert "RepairState" not in _policy(state_bucket=None)


def test_it_cannot_clear_records_or_hide_itself() -> None:
    found = _policy()
    assert found["NeverTouchTheRecords"] == {
        "Effect": "Deny",
        "Action": ["s3:*"],
        "Resource": [
            "arn:aws:s3:::records",
            "arn:aws:s3:::evidence",
            "arn:aws:s3:::records/*",
            "arn:aws:s3:::evidence/*",
        ],
    }
    assert found["NeverHideOrGrow"] == {
        "Effect": "Deny",
        "Action": ["iam:*", "events:*"],
        "Resource": [
            OWN,
            "arn:aws:iam::000000000000:user/break-glass/*",
            "arn:aws:iam::000000000000:policy/groundwork/boundary/*",
            "arn:aws:events:us-east-1:000000000000:rule/groundwork-break-glass-used",
        ],
    }
