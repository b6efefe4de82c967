"""KMS's cases."""

import json

from tests.sandbox.cases import Case, Drift, Sees


def _policy(sid: str) -> str:
    statement = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::000000000000:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


KEY = ("aws:kms/key:Key", {"description": "Prompts"})
PRIMARY = (
    "aws:kms/key:Key",
    # The test is in us-east-1, and a primary is elsewhere than its replica.
    {"multiRegion": True, "enableKeyRotation": True, "region": "us-west-2"},
)
ROLE = (
    "aws:iam/role:Role",
    {
        "name": "reader",
        "assumeRolePolicy": json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "bedrock.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    }
                ],
            }
        ),
    },
)

CASES = [
    Case(
        token="aws:kms/key:Key",
        inputs={
            "description": "Prompts of support",
            "deletionWindowInDays": 7,
            "enableKeyRotation": True,
            "isEnabled": False,
            "rotationPeriodInDays": 180,
            "policy": _policy("Administered"),
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="describe_key",
                params={"KeyId": "{id}"},
                created={
                    "KeyMetadata.Description": "Prompts of support",
                    "KeyMetadata.KeyState": "Disabled",
                    "KeyMetadata.KeySpec": "SYMMETRIC_DEFAULT",
                },
                updated={
                    "KeyMetadata.Description": "Prompts",
                    "KeyMetadata.KeyState": "Enabled",
                },
            ),
            Sees(
                method="get_key_rotation_status",
                params={"KeyId": "{id}"},
                created={"KeyRotationEnabled": True, "RotationPeriodInDays": 180},
                updated={"RotationPeriodInDays": 90},
            ),
            Sees(
                method="get_key_policy",
                params={"KeyId": "{id}", "PolicyName": "default"},
                created={"contains(Policy, 'Administered')": True},
                updated={
                    "contains(Policy, 'Administered')": False,
                    "contains(Policy, 'Delegated')": True,
                },
            ),
            Sees(
                method="list_resource_tags",
                params={"KeyId": "{id}"},
                created={"Tags": [{"TagKey": "use_case", "TagValue": "support"}]},
                updated={"Tags": [{"TagKey": "stage", "TagValue": "pilot"}]},
            ),
        ),
        change={
            "description": "Prompts",
            "isEnabled": None,
            "policy": _policy("Delegated"),
            "rotationPeriodInDays": 90,
            "tags": {"stage": "pilot"},
        },
        replace={"keyUsage": "SIGN_VERIFY", "customerMasterKeySpec": "RSA_2048"},
        invalid={
            "customerMasterKeySpec": {"customerMasterKeySpec": "DES"},
            "keyUsage": {"keyUsage": "STORE"},
        },
        drift=Drift(
            method="disable_key_rotation", params={"KeyId": "{id}"}, shows="enableKeyRotation"
        ),
        unread=("deletionWindowInDays",),
    ),
    Case(
        token="aws:kms/replicaKey:ReplicaKey",
        needs={"first": PRIMARY, "second": PRIMARY},
        inputs={
            "primaryKeyArn": "{first.arn}",
            "description": "Prompts of support, elsewhere",
            "deletionWindowInDays": 7,
            "enabled": False,
            "policy": _policy("Administered"),
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="describe_key",
                params={"KeyId": "{id}"},
                created={
                    "KeyMetadata.Description": "Prompts of support, elsewhere",
                    "KeyMetadata.KeyState": "Disabled",
                    "KeyMetadata.MultiRegionConfiguration.MultiRegionKeyType": "REPLICA",
                    "KeyMetadata.MultiRegionConfiguration.PrimaryKey.Arn": "{primaryKeyArn}",
                },
                updated={
                    "KeyMetadata.Description": "Prompts",
                    "KeyMetadata.KeyState": "Enabled",
                },
            ),
            Sees(
                method="get_key_rotation_status",
                params={"KeyId": "{id}"},
                created={"KeyRotationEnabled": True},
            ),
            Sees(
                method="get_key_policy",
                params={"KeyId": "{id}", "PolicyName": "default"},
                created={"contains(Policy, 'Administered')": True},
                updated={
                    "contains(Policy, 'Administered')": False,
                    "contains(Policy, 'Delegated')": True,
                },
            ),
            Sees(
                method="list_resource_tags",
                params={"KeyId": "{id}"},
                created={"Tags": [{"TagKey": "use_case", "TagValue": "support"}]},
                updated={"Tags": [{"TagKey": "stage", "TagValue": "pilot"}]},
            ),
        ),
        change={
            "description": "Prompts",
            "enabled": None,
            "policy": _policy("Delegated"),
            "tags": {"stage": "pilot"},
        },
        replace={"primaryKeyArn": "{second.arn}"},
        invalid={
            "primaryKeyArn": {"primaryKeyArn": None},
            "enabled": {"enabled": "yes"},
        },
        drift=Drift(
            method="update_key_description",
            params={"KeyId": "{id}", "Description": "another's"},
            shows="description",
        ),
        unread=("deletionWindowInDays",),
    ),
    Case(
        token="aws:kms/alias:Alias",
        needs={"key": KEY, "second": KEY},
        inputs={"name": "alias/groundwork/support", "targetKeyId": "{key.keyId}"},
        sees=(
            Sees(
                method="describe_key",
                params={"KeyId": "alias/groundwork/support"},
                created={"KeyMetadata.Arn": "{targetKeyArn}"},
            ),
        ),
        change={"targetKeyId": "{second.arn}"},
        replace={"name": "alias/groundwork/other"},
        invalid={"name": {"name": "alias/white space"}},
        drift=Drift(
            method="update_alias",
            params={"AliasName": "{name}", "TargetKeyId": "{key.keyId}"},
            shows="targetKeyId",
        ),
    ),
    Case(
        token="aws:kms/grant:Grant",
        needs={"key": KEY, "role": ROLE},
        inputs={
            "name": "reader",
            "keyId": "{key.keyId}",
            "granteePrincipal": "{role.arn}",
            "operations": ["Decrypt", "DescribeKey"],
            "constraints": [{"encryptionContextEquals": {"use_case": "support"}}],
        },
        sees=(
            Sees(
                method="list_grants",
                params={"KeyId": "{keyId}"},
                created={
                    "Grants[0].GrantId": "{grantId}",
                    "Grants[0].Operations": ["Decrypt", "DescribeKey"],
                    "Grants[0].Constraints.EncryptionContextEquals": {"use_case": "support"},
                },
            ),
        ),
        change=None,
        replace={"operations": ["Decrypt"]},
        invalid={"operations[0]": {"operations": ["Read"]}},
    ),
]
