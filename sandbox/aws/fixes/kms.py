"""KMS: speed, the days between rotations, and refusals that moto leaves out."""

import json
from typing import Any

from moto.kms import models
from moto.kms.models import Alias, Key, KmsBackend
from moto.kms.responses import KmsResponse
from moto.kms.utils import AbstractPrivateKey, KeySpec

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes.kms_replicas import primary_of
from sandbox.aws.fixes.patch import Method, Patches, param

patches = Patches()

_ROTATION_DAYS = 365
"""What KMS takes where no number of days is given."""


class _NoPrivateKey(AbstractPrivateKey):
    """Stands where moto keeps an RSA key that a symmetric key never uses."""

    def sign(self, message: bytes, signing_algorithm: str) -> bytes:  # noqa: ARG002
        raise _unsupported()

    def verify(self, message: bytes, signature: bytes, signing_algorithm: str) -> bool:  # noqa: ARG002
        raise _unsupported()

    def public_key(self) -> bytes:
        raise _unsupported()


_models: Any = models
_generate = _models.generate_private_key


def _generate_private_key(key_spec: str) -> AbstractPrivateKey:
    asymmetric = {*KeySpec.rsa_key_specs(), *KeySpec.ecc_key_specs()}
    return _generate(key_spec) if key_spec in asymmetric else _NoPrivateKey()


@patches.around(KmsBackend)
def create_key(original: Method, self: KmsBackend, *args: Any, **given: Any) -> Key:  # noqa: ANN401
    """Make no RSA key for a symmetric one: it takes 70 ms, and 20 times the rest."""
    policy = given.get("policy", args[0] if args else None)
    _check_policy(policy)
    _models.generate_private_key = _generate_private_key
    key: Key = original(self, *args, **given)
    return key


@patches.around(KmsBackend)
def put_key_policy(original: Method, self: KmsBackend, key_id: str, policy: str) -> None:
    """Refuse what is no policy."""
    _check_policy(policy)
    original(self, key_id, policy)


@patches.around(KmsBackend)
def create_alias(original: Method, self: KmsBackend, target_key_id: str, alias_name: str) -> Alias:
    """Refuse a key that is going to be deleted."""
    key = self.keys.get(self.get_key_id(target_key_id))
    if key and key.key_state == "PendingDeletion":
        raise AwsError("KMSInvalidStateException", f"{key.arn} is pending deletion.")
    alias: Alias = original(self, target_key_id, alias_name)
    return alias


@patches.around(KmsBackend)
def schedule_key_deletion(
    original: Method, self: KmsBackend, key_id: str, pending_window_in_days: int
) -> float:
    """Refuse a waiting time that AWS does not offer; moto then does nothing."""
    key = self.keys.get(key_id)
    if key and key.key_state == "PendingDeletion":
        raise AwsError("KMSInvalidStateException", f"{key.arn} is pending deletion.")
    if not 7 <= pending_window_in_days <= 30:  # noqa: PLR2004 - AWS's limits, in days
        raise AwsError("ValidationException", "PendingWindowInDays must be between 7 and 30")
    moment: float = original(self, key_id, pending_window_in_days)
    return moment


@patches.around(KmsResponse)
def enable_key_rotation(original: Method, self: KmsResponse) -> str:
    """Keep the days between two rotations, which moto forgets."""
    answer: str = original(self)
    vars(_key(self))["groundwork_rotation_days"] = param(
        self, "RotationPeriodInDays", _ROTATION_DAYS
    )
    return answer


@patches.around(KmsResponse)
def get_key_rotation_status(original: Method, self: KmsResponse) -> str:
    """Tell the days between two rotations."""
    answer: dict[str, Any] = json.loads(original(self))
    # A replica rotates as its primary does.
    key = primary_of(_key(self))
    answer["KeyRotationEnabled"] = key.key_rotation_status
    if answer["KeyRotationEnabled"]:
        days = vars(key).get("groundwork_rotation_days", _ROTATION_DAYS)
        answer["RotationPeriodInDays"] = days
    return json.dumps(answer)


def _key(response: KmsResponse) -> Key:
    backend = response.kms_backend
    return backend.keys[backend.get_key_id(param(response, "KeyId"))]


def _unsupported() -> AwsError:
    return AwsError("UnsupportedOperationException", "the key is symmetric; it has no key pair")


def _check_policy(policy: str | None) -> None:
    if not policy:
        return
    try:
        sound = bool(json.loads(policy)["Statement"])
    except (ValueError, KeyError, TypeError):
        sound = False
    if not sound:
        raise AwsError(
            "MalformedPolicyDocumentException",
            "the key policy is no policy document with statements",
        )
