"""Secrets Manager: secrets, their values and their rotation."""

import base64
from typing import Any, cast

from sandbox.resource import SET, Call, Codec, Properties, ResourceType, Tags

_CURRENT = "AWSCURRENT"


def _decoded(text: str) -> bytes:
    return base64.b64decode(text, validate=False)


def _encoded(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _deprecate(client: Any, state: Properties) -> None:  # noqa: ANN401 - boto3's client
    """Take a version's labels away; the current one's stays, for a secret always has a value."""
    try:
        secret = client.describe_secret(SecretId=state["secretId"])
    except client.exceptions.ResourceNotFoundException:
        return
    if secret.get("DeletedDate"):
        return
    stages = cast("dict[str, list[str]]", secret.get("VersionIdsToStages") or {})
    for stage in stages.get(state["versionId"], ()):
        if stage != _CURRENT:
            client.update_secret_version_stage(
                SecretId=state["secretId"],
                VersionStage=stage,
                RemoveFromVersionId=state["versionId"],
            )


_PUT_POLICY = Call(
    method="put_resource_policy",
    names={"id": "SecretId", "policy": "ResourcePolicy"},
    covers=("policy",),
    given={"policy": SET},
)

SECRET = ResourceType(
    token="aws:secretsmanager/secret:Secret",
    service="secretsmanager",
    cloudformation="AWS::SecretsManager::Secret",
    id="{arn}",
    auto_name="name",
    auto_name_limit=512,
    json=("policy",),
    # Replicas need a second region, and moto forgets the partner's type.
    create=(
        Call(
            method="create_secret",
            names={"forceOverwriteReplicaSecret": "", "replicas": "", "type": ""},
        ),
        _PUT_POLICY,
    ),
    read=(
        # A deleted secret stays for the days of its recovery window.
        Call(
            method="describe_secret",
            names={"id": "SecretId"},
            at="[@][?!DeletedDate] | [0]",
        ),
        Call(
            method="get_resource_policy",
            names={"id": "SecretId"},
            gives={"policy": "ResourcePolicy"},
        ),
    ),
    update=(
        Call(
            method="update_secret",
            names={"id": "SecretId", "type": ""},
            covers=("description", "kmsKeyId"),
        ),
        _PUT_POLICY,
        Call(
            method="delete_resource_policy",
            names={"id": "SecretId"},
            covers=("policy",),
            given={"policy": None},
        ),
    ),
    delete=(
        Call(
            method="delete_secret",
            names={"id": "SecretId", "recoveryWindowInDays": ""},
            constants={"ForceDeleteWithoutRecovery": True},
            given={"recoveryWindowInDays": 0},
        ),
        Call(
            method="delete_secret",
            names={"id": "SecretId"},
            given={"recoveryWindowInDays": SET},
            # Its deletion is under way already.
            missing=("InvalidRequestException",),
        ),
    ),
    replace=("name",),
    outputs={"arn": "ARN"},
    defaults={"recoveryWindowInDays": 30},
    computed=("policy",),
    write_only=("recoveryWindowInDays",),
    differs={"name:policy": "CloudFormation has a type of its own for a secret's policy"},
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        names={"id": "SecretId"},
    ),
)

VERSION = ResourceType(
    token="aws:secretsmanager/secretVersion:SecretVersion",
    service="secretsmanager",
    cloudformation=None,
    id="{secretId}|{versionId}",
    codecs={"secretBinary": Codec(to_aws=_decoded, from_aws=_encoded)},
    create=(Call(method="put_secret_value", names={"versionStages": ""}),),
    read=(
        Call(
            method="get_secret_value",
            names={"versionStages": ""},
            # The secret is going to be deleted.
            missing=("InvalidRequestException",),
        ),
    ),
    before_delete=_deprecate,
    replace=("secretBinary", "secretId", "secretString"),
    outputs={"arn": "ARN", "secretArn": "ARN", "versionId": "VersionId"},
    computed=("versionStages",),
    differs={"type": "CloudFormation keeps the value in the secret's own type"},
)

ROTATION = ResourceType(
    token="aws:secretsmanager/secretRotation:SecretRotation",
    service="secretsmanager",
    cloudformation="AWS::SecretsManager::RotationSchedule",
    id="{secretId}",
    create=(
        Call(
            method="rotate_secret",
            # These are for secrets that a partner's software rotates.
            names={"externalSecretRotationMetadatas": "", "externalSecretRotationRoleArn": ""},
        ),
    ),
    # A secret that is not rotated has no schedule.
    read=(
        Call(
            method="describe_secret",
            at="[@][?RotationEnabled && !DeletedDate] | [0]",
        ),
    ),
    update=(
        Call(
            method="rotate_secret",
            names={"externalSecretRotationMetadatas": "", "externalSecretRotationRoleArn": ""},
            covers=("rotationLambdaArn", "rotationRules"),
        ),
    ),
    delete=(
        # It is not rotated any more, or its secret is going to be deleted.
        Call(method="cancel_rotate_secret", missing=("InvalidRequestException",)),
    ),
    replace=("secretId",),
    computed=("rotationEnabled",),
    defaults={"rotateImmediately": True},
    write_only=("rotateImmediately", "secretId"),
)

TYPES = (SECRET, VERSION, ROTATION)
