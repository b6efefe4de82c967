"""Replication of a bucket's objects into a bucket of another region, by a role for this alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.iam_document import Statement, document, service_trust

TARGET_MINUTES = 15
"""Within which S3 replicates nearly all objects, under Replication Time Control; it takes no other.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A part of the source that is replicated."""

    name: str
    """Of the rule, as `help-articles`."""

    prefix: str
    """What the keys of its objects start with; empty for the whole bucket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicationArgs:
    """What the replication of a bucket is built from."""

    source: naming.Place
    destination: naming.Place
    subject: str
    """Of the bucket's name and of the role's, as `data-public`; both buckets have the one role."""

    source_bucket: pulumi.Input[str]
    """The bucket, given once it has versions."""

    source_key_arn: pulumi.Input[str]
    destination_bucket: pulumi.Input[str]
    """The bucket in the other region, given once it has versions."""

    destination_key_arn: pulumi.Input[str]
    folders: Sequence[Folder]
    carries_deletions: bool
    """Whether what is deleted here is hidden there too, as a person may ask for."""

    is_locked: bool = False
    """Whether objects are under Object Lock, which goes along with them."""

    tags: dict[str, str]


class Replication(pulumi.ComponentResource):
    """Rules by which S3 copies what comes in, encrypted by the other region's own key.

    What is there before the rules is not copied; see docs/runbooks/loss-of-a-region.md.
    """

    def __init__(
        self, name: str, args: ReplicationArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:replication:Replication", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        role = aws.iam.Role(
            f"{name}-role",
            name=naming.role_name(args.subject, "replication"),
            path=naming.ROLE_PATH,
            description=f"S3 copies {args.subject} to {args.destination.region}",
            assume_role_policy=service_trust(
                "s3.amazonaws.com",
                args.source.account_id,
                naming.bucket_arn(args.source.bucket(args.subject)),
            ),
            tags=args.tags,
            opts=child,
        )
        policy = aws.iam.RolePolicy(
            f"{name}-policy",
            name="replicate",
            role=role.name,
            policy=document(*_replicates(args)),
            opts=child,
        )
        aws.s3.BucketReplicationConfig(
            f"{name}-rules",
            bucket=args.source_bucket,
            role=role.arn,
            rules=[
                _rule(args, folder, priority)
                for priority, folder in enumerate(args.folders, start=1)
            ],
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
        )
        self.register_outputs({})


def _replicates(args: ReplicationArgs) -> Sequence[Statement]:
    """Return what S3 needs: to read versions here, to write replicas there, and both keys.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
    """
    source = naming.bucket_arn(args.source.bucket(args.subject))
    destination = naming.bucket_arn(args.destination.bucket(args.subject))
    locks = ["s3:GetObjectRetention", "s3:GetObjectLegalHold"] if args.is_locked else []
    deletes = ["s3:ReplicateDelete"] if args.carries_deletions else []
    return (
        Statement(
            sid="ReadRules",
            actions=["s3:GetReplicationConfiguration", "s3:ListBucket"],
            resources=[source],
        ),
        Statement(
            sid="ReadVersions",
            actions=[
                "s3:GetObjectVersionForReplication",
                "s3:GetObjectVersionAcl",
                "s3:GetObjectVersionTagging",
                *locks,
            ],
            resources=[f"{source}/{folder.prefix}*" for folder in args.folders],
        ),
        Statement(
            sid="WriteReplicas",
            actions=["s3:ReplicateObject", "s3:ReplicateTags", *deletes],
            resources=[f"{destination}/{folder.prefix}*" for folder in args.folders],
        ),
        # Under a bucket key, the context of encryption is the bucket and not the object.
        _through_s3("DecryptVersions", ["kms:Decrypt"], args.source_key_arn, args.source, source),
        _through_s3(
            "EncryptReplicas",
            ["kms:Encrypt", "kms:GenerateDataKey"],
            args.destination_key_arn,
            args.destination,
            destination,
        ),
    )


def _through_s3(
    sid: str,
    actions: Sequence[str],
    key_arn: pulumi.Input[str],
    place: naming.Place,
    bucket_arn: str,
) -> Statement:
    return Statement(
        sid=sid,
        actions=actions,
        resources=[key_arn],
        condition={
            "StringEquals": {"kms:ViaService": f"s3.{place.region}.amazonaws.com"},
            "ArnLike": {"kms:EncryptionContext:aws:s3:arn": [bucket_arn, f"{bucket_arn}/*"]},
        },
    )


def _rule(
    args: ReplicationArgs, folder: Folder, priority: int
) -> aws.s3.BucketReplicationConfigRuleArgs:
    encrypted = aws.s3.BucketReplicationConfigRuleSourceSelectionCriteriaSseKmsEncryptedObjectsArgs
    within = aws.s3.BucketReplicationConfigRuleDestinationReplicationTimeTimeArgs
    late = aws.s3.BucketReplicationConfigRuleDestinationMetricsEventThresholdArgs
    deletions = "Enabled" if args.carries_deletions else "Disabled"
    return aws.s3.BucketReplicationConfigRuleArgs(
        id=folder.name,
        priority=priority,
        status="Enabled",
        filter=aws.s3.BucketReplicationConfigRuleFilterArgs(prefix=folder.prefix),
        delete_marker_replication=aws.s3.BucketReplicationConfigRuleDeleteMarkerReplicationArgs(
            status=deletions
        ),
        source_selection_criteria=aws.s3.BucketReplicationConfigRuleSourceSelectionCriteriaArgs(
            sse_kms_encrypted_objects=encrypted(status="Enabled")
        ),
        destination=aws.s3.BucketReplicationConfigRuleDestinationArgs(
            bucket=pulumi.Output.from_input(args.destination_bucket).apply(naming.bucket_arn),
            encryption_configuration=(
                aws.s3.BucketReplicationConfigRuleDestinationEncryptionConfigurationArgs(
                    replica_kms_key_id=args.destination_key_arn
                )
            ),
            replication_time=aws.s3.BucketReplicationConfigRuleDestinationReplicationTimeArgs(
                status="Enabled", time=within(minutes=TARGET_MINUTES)
            ),
            metrics=aws.s3.BucketReplicationConfigRuleDestinationMetricsArgs(
                status="Enabled", event_threshold=late(minutes=TARGET_MINUTES)
            ),
        ),
    )
