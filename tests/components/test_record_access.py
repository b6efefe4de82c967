from __future__ import annotations

from dataclasses import replace

import pytest

from components.record_access import RecordAccess, RecordAccessArgs
from tests.components.example import KEY_ARN, PLACE, statements
from tests.harness import Declaration, declare

ACCOUNT = "arn:aws:iam::000000000000"
ARGS = RecordAccessArgs(
    place=PLACE,
    role="groundwork-records-developer",
    description="Queries the redacted copy",
    permission_sets=["engineering-dev"],
    policy_arn="arn:policy",
    results_bucket="data-confidential",
    results_key_arn=KEY_ARN,
    disposable=False,
    tags={"data_class": "confidential"},
)


def _declared(args: RecordAccessArgs = ARGS) -> Declaration:
    return declare(lambda: RecordAccess("records-developer", args))


def test_holders_of_the_permission_set_alone_take_the_role() -> None:
    role = _declared().only("aws:iam/role:Role")
    assert (role["name"], role["maxSessionDuration"]) == ("groundwork-records-developer", 3600)
    assert statements(role["assumeRolePolicy"]) == {
        "HoldersAlone": {
            "Effect": "Allow",
            "Principal": {"AWS": [f"{ACCOUNT}:root"]},
            "Action": ["sts:AssumeRole"],
            "Condition": {
                "ArnLike": {
                    "aws:PrincipalArn": [
                        f"{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/"
                        "*AWSReservedSSO_engineering-dev_*"
                    ]
                }
            },
        }
    }
    with pytest.raises(ValueError, match="nobody may take the role"):
        _declared(replace(ARGS, permission_sets=[]))


def test_it_reads_what_its_policy_names_and_keeps_results_of_its_own() -> None:
    declared = _declared()
    attached = declared.only("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    assert attached == {"role": "groundwork-records-developer", "policyArn": "arn:policy"}
    own = statements(declared.only("aws:iam/rolePolicy:RolePolicy")["policy"])
    assert {sid: each["Resource"] for sid, each in own.items()} == {
        "QueryInOwnWorkgroup": [
            "arn:aws:athena:us-east-1:000000000000:workgroup/groundwork-records-developer"
        ],
        "FindResults": ["arn:aws:s3:::data-confidential"],
        "KeepResults": ["arn:aws:s3:::data-confidential/query-results/records-developer/*"],
        "EncryptResults": [KEY_ARN],
    }


def test_its_workgroup_is_bounded_and_not_to_be_talked_out_of_it() -> None:
    workgroup = _declared().only("aws:athena/workgroup:Workgroup")
    settings = workgroup["configuration"]
    assert workgroup["name"] == "groundwork-records-developer"
    assert settings["enforceWorkgroupConfiguration"] is True
    assert settings["bytesScannedCutoffPerQuery"] == 10_000_000_000
    assert settings["resultConfiguration"]["encryptionConfiguration"]["kmsKeyArn"] == KEY_ARN
