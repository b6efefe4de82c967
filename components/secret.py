"""Secrets of a use case: names, keys, readers and rotation; a value is never in the stack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.iam_document import ANYONE, Statement, document

KEPT_RECOVERY_DAYS = 30
ROTATION_WINDOW = "3h"
"""How long Secrets Manager may take to start a rotation that is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """Who renews a secret."""

    function_arn: str
    role_arn: str
    """Role of the function, which reads and writes the secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretArgs:
    """What a secret is built from."""

    place: naming.Place
    use_case: str
    name: str
    purpose: str
    key_arn: pulumi.Input[str]
    reader_arn: pulumi.Input[str]
    """The one role that reads it at run time."""

    rotates_every_days: int
    rotation: Rotation | None
    """None where people renew it."""

    disposable: bool
    """Whether it is deleted at once and its name free again; otherwise it can be brought back."""

    tags: Mapping[str, str]


class Secret(pulumi.ComponentResource):
    """A secret without a value, which its use case alone may read."""

    arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: SecretArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:secret:Secret", name, None, opts)
        secret = aws.secretsmanager.Secret(
            f"{name}-secret",
            name=naming.secret(args.use_case, args.name),
            description=args.purpose,
            kms_key_id=args.key_arn,
            policy=document(_readers_only(args)),
            recovery_window_in_days=0 if args.disposable else KEPT_RECOVERY_DAYS,
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self, protect=not args.disposable),
        )
        if args.rotation is not None:
            aws.secretsmanager.SecretRotation(
                f"{name}-rotation",
                secret_id=secret.id,
                rotation_lambda_arn=args.rotation.function_arn,
                # Its first value is set by people, after the stack is up.
                rotate_immediately=False,
                rotation_rules=aws.secretsmanager.SecretRotationRotationRulesArgs(
                    automatically_after_days=args.rotates_every_days, duration=ROTATION_WINDOW
                ),
                opts=pulumi.ResourceOptions(parent=self),
            )
        self.arn = secret.arn
        self.register_outputs({"arn": self.arn})


def reading(arns: Sequence[pulumi.Output[str]]) -> Statement:
    """Return the statement by which a role reads these secrets, and no others."""
    return Statement(
        sid="ReadOwnSecrets",
        actions=["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
        resources=arns,
    )


def _readers_only(args: SecretArgs) -> Statement:
    """Return the denial of the value to all but its reader and who renews it.

    The account's root stays out of it, so that a lost role cannot lock the secret for ever.
    https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html
    """
    renewing = [args.rotation.role_arn] if args.rotation else []
    return Statement(
        sid="DenyAllButItsReaders",
        effect="Deny",
        actions=["secretsmanager:GetSecretValue"],
        resources=["*"],
        principals=ANYONE,
        condition={
            "ArnNotEquals": {"aws:PrincipalArn": [args.reader_arn, *renewing, args.place.root_arn]}
        },
    )
