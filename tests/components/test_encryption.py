from __future__ import annotations

import pytest

from components.encryption import (
    EncryptionKey,
    EncryptionKeyArgs,
    used_by_alerts,
    used_by_logs,
)
from tests.components.example import PLACE, statements
from tests.harness import declare


@pytest.mark.parametrize(("disposable", "window"), [(True, 7), (False, 30)])
def test_a_key_rotates_and_takes_notice(disposable: bool, window: int) -> None:
    args = EncryptionKeyArgs(
        place=PLACE,
        subject="support",
        description="Encrypts it",
        disposable=disposable,
        statements=[used_by_logs(PLACE, "/groundwork/support/*", "/other"), *used_by_alerts(PLACE)],
        tags={"data_class": "internal"},
    )
    declared = declare(lambda: EncryptionKey("support", args))
    key = dict(declared.only("aws:kms/key:Key"))
    policy = statements(key.pop("policy"))
    assert key == {
        "description": "Encrypts it",
        "enableKeyRotation": True,
        "rotationPeriodInDays": 365,
        "deletionWindowInDays": window,
        "tags": {"data_class": "internal"},
    }
    assert declared.of_type("aws:kms/alias:Alias") == {
        "support-alias": {
            "name": "alias/groundwork/support",
            "targetKeyId": "support-key-key-id",
        }
    }
    use = ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"]
    own = {"StringEquals": {"aws:SourceAccount": "000000000000"}}
    assert policy == {
        "AccountAdministersThroughIam": {
            "Effect": "Allow",
            "Principal": {"AWS": ["arn:aws:iam::000000000000:root"]},
            "Action": ["kms:*"],
            "Resource": ["*"],
        },
        "LogGroupsEncrypt": {
            "Effect": "Allow",
            "Principal": {"Service": ["logs.us-east-1.amazonaws.com"]},
            "Action": use,
            "Resource": ["*"],
            "Condition": {
                "ArnLike": {
                    "kms:EncryptionContext:aws:logs:arn": [
                        "arn:aws:logs:us-east-1:000000000000:log-group:/groundwork/support/*",
                        "arn:aws:logs:us-east-1:000000000000:log-group:/other",
                    ]
                }
            },
        },
        "AlarmsPublish": {
            "Effect": "Allow",
            "Principal": {"Service": ["cloudwatch.amazonaws.com"]},
            "Action": use,
            "Resource": ["*"],
            "Condition": own,
        },
        "BudgetsPublish": {
            "Effect": "Allow",
            "Principal": {"Service": ["budgets.amazonaws.com"]},
            "Action": use,
            "Resource": ["*"],
            "Condition": own,
        },
    }
