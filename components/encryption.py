"""Encryption keys: one per data class, one per use case, one for the platform's records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components import naming
from components.iam_document import Condition, Statement, document

ROTATION_DAYS = 365
DISPOSABLE_DELETION_DAYS = 7
KEPT_DELETION_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class EncryptionKeyArgs:
    """What a key is built from."""

    place: naming.Place

    subject: str
    """Whose key it is; becomes its alias."""

    description: str

    disposable: bool
    """Whether a week's notice ends the key; otherwise it is protected and takes the longest."""

    statements: Sequence[Statement] = ()
    """Who uses the key beside the account's own identities."""

    is_replicable: bool = False
    """Whether it can have replicas in other regions; a key is so from the start or never."""

    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class EncryptionKey(pulumi.ComponentResource):
    """A rotated customer-managed key with an alias, administered through IAM."""

    arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: EncryptionKeyArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:encryption:EncryptionKey", name, None, opts)
        key = aws.kms.Key(
            f"{name}-key",
            description=args.description,
            enable_key_rotation=True,
            rotation_period_in_days=ROTATION_DAYS,
            deletion_window_in_days=(
                DISPOSABLE_DELETION_DAYS if args.disposable else KEPT_DELETION_DAYS
            ),
            multi_region=True if args.is_replicable else None,
            policy=document(_administered_by_account(args.place), *args.statements),
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self, protect=not args.disposable),
        )
        aws.kms.Alias(
            f"{name}-alias",
            name=naming.key_alias(args.subject),
            target_key_id=key.key_id,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.arn = key.arn
        self.register_outputs({"arn": self.arn})


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyReplicaArgs:
    """What the replica of a key is built from."""

    place: naming.Place
    """Where the replica is."""

    primary_arn: pulumi.Input[str]
    subject: str
    """Whose key it is; becomes its alias, as the primary's is in its own region."""

    description: str
    disposable: bool
    statements: Sequence[Statement] = ()
    """Who uses the replica beside the account's own identities; a primary's say nothing here."""

    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class KeyReplica(pulumi.ComponentResource):
    """The same key in another region: what the primary has closed, it opens.

    It rotates as its primary does.
    https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
    """

    arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: KeyReplicaArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:encryption:KeyReplica", name, None, opts)
        key = aws.kms.ReplicaKey(
            f"{name}-replica-key",
            primary_key_arn=args.primary_arn,
            description=args.description,
            deletion_window_in_days=(
                DISPOSABLE_DELETION_DAYS if args.disposable else KEPT_DELETION_DAYS
            ),
            policy=document(_administered_by_account(args.place), *args.statements),
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self, protect=not args.disposable),
        )
        aws.kms.Alias(
            f"{name}-replica-alias",
            name=naming.key_alias(args.subject),
            target_key_id=key.key_id,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.arn = key.arn
        self.register_outputs({"arn": self.arn})


def _administered_by_account(place: naming.Place) -> Statement:
    # A key whose policy does not name the account can never be administered again.
    return Statement(
        sid="AccountAdministersThroughIam",
        actions=["kms:*"],
        resources=["*"],
        principals={"AWS": [place.root_arn]},
    )


def used_by_service(sid: str, service: str, condition: Condition) -> Statement:
    """Return the statement of a key's policy that lets an AWS service use it."""
    return Statement(
        sid=sid,
        actions=["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"],
        resources=["*"],
        principals={"Service": [service]},
        condition=condition,
    )


def used_by_logs(place: naming.Place, *log_groups: str) -> Statement:
    """Return the statement that lets CloudWatch Logs encrypt the named log groups."""
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    context = "kms:EncryptionContext:aws:logs:arn"
    return used_by_service(
        "LogGroupsEncrypt",
        f"logs.{place.region}.amazonaws.com",
        {"ArnLike": {context: [place.arn("logs", f"log-group:{it}") for it in log_groups]}},
    )


def used_by_vectors(place: naming.Place) -> Statement:
    """Return the statement that lets S3 Vectors keep the indexes of this account in order."""
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors-data-encryption.html
    return Statement(
        sid="VectorIndexesDecrypt",
        actions=["kms:Decrypt"],
        resources=["*"],
        principals={"Service": ["indexing.s3vectors.amazonaws.com"]},
        condition={
            "StringEquals": {"aws:SourceAccount": place.account_id},
            "ArnLike": {"aws:SourceArn": place.arn("s3vectors", "bucket/*")},
        },
    )


def used_by_agents(place: naming.Place) -> Statement:
    """Return the statement that lets Bedrock encrypt agents and prompts of the account."""
    # https://docs.aws.amazon.com/bedrock/latest/userguide/cmk-agent-resources.html
    return used_by_service(
        "AgentsEncrypt",
        "bedrock.amazonaws.com",
        {
            "StringEquals": {"aws:SourceAccount": place.account_id},
            "ArnLike": {
                "aws:SourceArn": [place.arn("bedrock", "agent/*"), place.arn("bedrock", "prompt/*")]
            },
        },
    )


def used_by_alerts(place: naming.Place) -> Sequence[Statement]:
    """Return the statements that let alarms and budgets publish to a topic under the key."""
    own = {"StringEquals": {"aws:SourceAccount": place.account_id}}
    return (
        used_by_service("AlarmsPublish", "cloudwatch.amazonaws.com", own),
        used_by_service("BudgetsPublish", "budgets.amazonaws.com", own),
    )


def used_by_events() -> Statement:
    """Return the statement that lets EventBridge publish to a topic under the key.

    It takes no condition: EventBridge tells SNS, and so the key, neither account nor rule.
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
    """
    return Statement(
        sid="EventsPublish",
        actions=["kms:Decrypt", "kms:GenerateDataKey*"],
        resources=["*"],
        principals={"Service": ["events.amazonaws.com"]},
    )
