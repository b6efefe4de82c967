from __future__ import annotations

from dataclasses import replace
from typing import Any

from components.secret import Rotation, Secret, SecretArgs
from tests.components.example import KEY_ARN, PLACE, statements
from tests.harness import Declaration, declare

READER = "arn:aws:iam::000000000000:role/groundwork/use-case/r"
ROOT = "arn:aws:iam::000000000000:root"
ROTATION = Rotation(
    function_arn="arn:aws:lambda:us-east-1:000000000000:function:rotate",
    role_arn="arn:aws:iam::000000000000:role/rotate",
)
ARGS = SecretArgs(
    place=PLACE,
    use_case="support",
    name="order-key",
    purpose="Ask the order system",
    key_arn=KEY_ARN,
    reader_arn=READER,
    rotates_every_days=60,
    rotation=ROTATION,
    disposable=False,
    tags={"use_case": "support"},
)


def _declare(**changes: Any) -> Declaration:
    return declare(lambda: Secret("s", replace(ARGS, **changes)) and None)


def _secret(declared: Declaration) -> dict[str, Any]:
    return dict(declared.only("aws:secretsmanager/secret:Secret"))


def test_a_secret_has_a_key_and_no_value() -> None:
    declared = _declare()
    secret = _secret(declared)
    policy = secret.pop("policy")
    assert secret == {
        "name": "groundwork/support/order-key",
        "description": "Ask the order system",
        "kmsKeyId": KEY_ARN,
        "recoveryWindowInDays": 30,
        "tags": {"use_case": "support"},
    }
    assert declared.of_type("aws:secretsmanager/secretVersion:SecretVersion") == {}
    assert statements(policy) == {
        "DenyAllButItsReaders": {
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["secretsmanager:GetSecretValue"],
            "Resource": ["*"],
            "Condition": {"ArnNotEquals": {"aws:PrincipalArn": [READER, ROTATION.role_arn, ROOT]}},
        }
    }


def test_it_is_rotated_by_the_given_function() -> None:
    assert _declare().only("aws:secretsmanager/secretRotation:SecretRotation") == {
        "secretId": "s-secret-id",
        "rotationLambdaArn": ROTATION.function_arn,
        "rotateImmediately": False,
        "rotationRules": {"automaticallyAfterDays": 60, "duration": "3h"},
    }


def test_people_renew_it_where_no_function_does() -> None:
    declared = _declare(rotation=None, disposable=True)
    assert declared.of_type("aws:secretsmanager/secretRotation:SecretRotation") == {}
    secret = _secret(declared)
    assert secret["recoveryWindowInDays"] == 0
    condition = statements(secret["policy"])["DenyAllButItsReaders"]["Condition"]
    assert condition == {"ArnNotEquals": {"aws:PrincipalArn": [READER, ROOT]}}
