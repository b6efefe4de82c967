"""Secrets Manager's rotation: the schedule and who carries it out are checked; nothing is run.

moto runs the function in a container at once, takes a schedule without any function, and forgets
all of its rules but the days. AWS runs it in the background; here no function ever runs, so that a
secret's value stays. The state is moto's.
"""

import json
import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from moto.awslambda.models import lambda_backends
from moto.secretsmanager.models import FakeSecret, ReplicaSecret, secretsmanager_backends

from sandbox.aws.errors import AwsError
from sandbox.aws.services.service import Handler, Service
from sandbox.aws.services.store import Item, Store

RULES = "groundwork_rotation_rules"
"""Where a secret of moto's keeps all rules of its rotation."""

_DAY = 86_400
_SERVICE = "secretsmanager.amazonaws.com"


def rotate_secret(store: Store, request: Item) -> Item:
    """Set by which function and when a secret is rotated.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
    """
    secret = _secret(store, request)
    function: str = request.get("RotationLambdaARN") or secret.rotation_lambda_arn
    if not function:
        raise AwsError(
            "InvalidRequestException",
            "No Lambda rotation function ARN is associated with this secret.",
        )
    if not _may_invoke(store, function):
        raise AwsError(
            "AccessDeniedException",
            "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function "
            f"policy grants access to the principal {_SERVICE}.",
        )
    rules: Item = request.get("RotationRules") or vars(secret).get(RULES) or {}
    if len({"AutomaticallyAfterDays", "ScheduleExpression"} & set(rules)) != 1:
        raise AwsError(
            "InvalidParameterException",
            "RotationRules needs either AutomaticallyAfterDays or ScheduleExpression.",
        )
    secret.rotation_requested = True
    secret.rotation_enabled = True
    secret.rotation_lambda_arn = function
    secret.auto_rotate_after_days = int(rules.get("AutomaticallyAfterDays", 0))
    setattr(secret, RULES, rules)
    if secret.auto_rotate_after_days:
        secret.next_rotation_date = int(time.time()) + secret.auto_rotate_after_days * _DAY
    version = request.get("ClientRequestToken") or str(uuid4())
    return {"ARN": secret.arn, "Name": secret.name, "VersionId": version}


def cancel_rotate_secret(store: Store, request: Item) -> Item:
    """End a secret's rotation."""
    secret = _secret(store, request)
    secret.rotation_enabled = False
    secret.next_rotation_date = None
    return {"ARN": secret.arn, "Name": secret.name}


def _secret(store: Store, request: Item) -> FakeSecret:
    secrets = secretsmanager_backends[store.account][store.region].secrets
    secret = secrets.get(request["SecretId"])
    if secret is None:
        raise AwsError(
            "ResourceNotFoundException", "Secrets Manager can't find the specified secret."
        )
    if isinstance(secret, ReplicaSecret):
        raise AwsError("InvalidRequestException", "Operation not permitted on a replica secret.")
    if secret.is_deleted():
        raise AwsError(
            "InvalidRequestException",
            "You can't perform this operation on the secret because it was marked for deletion.",
        )
    return secret


def _may_invoke(store: Store, function: str) -> bool:
    """Tell whether the function is there and lets Secrets Manager call it."""
    found: Any = next(
        (
            it
            for it in lambda_backends[store.account][store.region].list_functions()
            if function in {it.function_arn, it.function_name}
        ),
        None,
    )
    if found is None:
        return False
    statements: list[dict[str, Any]] = found.policy.statements if found.policy else []
    return any(_SERVICE in json.dumps(it.get("Principal")) for it in statements)


OPERATIONS: Mapping[str, Handler] = {
    "RotateSecret": rotate_secret,
    "CancelRotateSecret": cancel_rotate_secret,
}
SERVICE = Service(name="secretsmanager", operations=OPERATIONS)
