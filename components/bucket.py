"""The one way to make a bucket here: private, encrypted, versioned, TLS only, logged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pulumi
import pulumi_aws as aws

from components import naming
from components.iam_document import ANYONE, Statement, document


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """How long a bucket keeps what is in it, in days."""

    expire_days: int | None
    """Age at which an object ends; None where each prefix has its own retention."""

    noncurrent_days: int
    """How long a replaced or deleted version can still be brought back."""

    archive_days: int | None = None
    """Age at which an object moves to infrequent access; S3 takes no less than 30."""

    prefix_expire_days: Mapping[str, int] = field(default_factory=dict[str, int])
    """Retention of the objects under a prefix, as `{"support-tickets/": 730}`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectLock:
    """How long nobody may change or delete what is in a bucket."""

    mode: Literal["GOVERNANCE", "COMPLIANCE"]
    """Whether somebody with the right to it may lift the lock, or nobody at all."""

    days: int
    """From the arrival of each object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateBucketArgs:
    """What a private bucket is built from."""

    bucket_name: str
    lifecycle: Lifecycle

    disposable: bool
    """Whether it may be destroyed together with the objects in it."""

    key_arn: pulumi.Input[str] | None
    """Key that encrypts it; None only for the target of access logs: S3 writes them without KMS."""

    access_log_bucket: pulumi.Input[str] | None
    """Bucket that receives its access logs; None only for that bucket itself."""

    statements: Sequence[Statement] = ()
    """What its policy allows beside denying requests without TLS."""

    object_lock: ObjectLock | None = None
    """Left out, objects can be deleted; a bucket is locked from the start or never here."""

    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class PrivateBucket(pulumi.ComponentResource):
    """A bucket that nobody outside reaches and that forgets in time."""

    bucket: pulumi.Output[str]
    """The bucket's name, given once its policy and encryption stand."""

    arn: str

    def __init__(
        self, name: str, args: PrivateBucketArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:bucket:PrivateBucket", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        self.arn = naming.bucket_arn(args.bucket_name)
        bucket = aws.s3.Bucket(
            f"{name}-bucket",
            bucket=args.bucket_name,
            force_destroy=args.disposable,
            object_lock_enabled=True if args.object_lock is not None else None,
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self, protect=not args.disposable),
        )
        closed = aws.s3.BucketPublicAccessBlock(
            f"{name}-public-access-block",
            bucket=bucket.bucket,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=child,
        )
        aws.s3.BucketOwnershipControls(
            f"{name}-ownership",
            bucket=bucket.bucket,
            rule=aws.s3.BucketOwnershipControlsRuleArgs(object_ownership="BucketOwnerEnforced"),
            opts=child,
        )
        versioning = aws.s3.BucketVersioning(
            f"{name}-versioning",
            bucket=bucket.bucket,
            versioning_configuration=aws.s3.BucketVersioningVersioningConfigurationArgs(
                status="Enabled"
            ),
            opts=child,
        )
        encryption = aws.s3.BucketServerSideEncryptionConfiguration(
            f"{name}-encryption",
            bucket=bucket.bucket,
            rules=[_encryption_rule(args.key_arn)],
            opts=child,
        )
        policy = aws.s3.BucketPolicy(
            f"{name}-policy",
            bucket=bucket.bucket,
            policy=document(tls_only(self.arn), *args.statements),
            # S3 answers "conflicting operation" where both are put at the same time.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[closed]),
        )
        aws.s3.BucketLifecycleConfiguration(
            f"{name}-lifecycle",
            bucket=bucket.bucket,
            rules=_lifecycle_rules(args.lifecycle),
            # A rule on earlier versions has no meaning, and is refused, before versioning is on.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[versioning]),
        )
        if args.object_lock is not None:
            aws.s3.BucketObjectLockConfiguration(
                f"{name}-object-lock",
                bucket=bucket.bucket,
                rule=_lock_rule(args.object_lock),
                # S3 locks versions, so a bucket must have them first.
                opts=pulumi.ResourceOptions(parent=self, depends_on=[versioning]),
            )
        if args.access_log_bucket is not None:
            aws.s3.BucketLogging(
                f"{name}-logging",
                bucket=bucket.bucket,
                target_bucket=args.access_log_bucket,
                target_prefix=f"{args.bucket_name}/",
                opts=child,
            )
        self.bucket = pulumi.Output.all(bucket.bucket, policy.id, encryption.id).apply(_first)
        self.register_outputs({"bucket": self.bucket})


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLogBucketArgs:
    """What the target of S3 access logs is built from."""

    place: naming.Place
    retention_days: int
    disposable: bool


class AccessLogBucket(pulumi.ComponentResource):
    """Where every other bucket of the account writes who asked it for what."""

    bucket: pulumi.Output[str]

    def __init__(
        self, name: str, args: AccessLogBucketArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:bucket:AccessLogBucket", name, None, opts)
        bucket_name = args.place.bucket("access-logs")
        target = PrivateBucket(
            name,
            PrivateBucketArgs(
                bucket_name=bucket_name,
                key_arn=None,
                access_log_bucket=None,
                lifecycle=Lifecycle(expire_days=args.retention_days, noncurrent_days=30),
                disposable=args.disposable,
                statements=[
                    Statement(
                        sid="BucketsWriteAccessLogs",
                        actions=["s3:PutObject"],
                        resources=[f"{naming.bucket_arn(bucket_name)}/*"],
                        principals={"Service": ["logging.s3.amazonaws.com"]},
                        condition={"StringEquals": {"aws:SourceAccount": args.place.account_id}},
                    )
                ],
                tags={"data_class": "internal"},
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.bucket = target.bucket
        self.register_outputs({"bucket": self.bucket})


def tls_only(arn: str) -> Statement:
    """Return the statement that denies every request to the bucket without TLS."""
    return Statement(
        sid="DenyWithoutTls",
        effect="Deny",
        actions=["s3:*"],
        resources=[arn, f"{arn}/*"],
        principals=ANYONE,
        condition={"Bool": {"aws:SecureTransport": "false"}},
    )


def _first(values: Sequence[str]) -> str:
    return values[0]


def _encryption_rule(
    key_arn: pulumi.Input[str] | None,
) -> aws.s3.BucketServerSideEncryptionConfigurationRuleArgs:
    rule = aws.s3.BucketServerSideEncryptionConfigurationRuleArgs
    default = (
        aws.s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs
    )
    if key_arn is None:
        return rule(apply_server_side_encryption_by_default=default(sse_algorithm="AES256"))
    return rule(
        apply_server_side_encryption_by_default=default(
            sse_algorithm="aws:kms", kms_master_key_id=key_arn
        ),
        # One data key per bucket instead of one per object: a hundredth of the calls to KMS.
        bucket_key_enabled=True,
    )


def _lock_rule(lock: ObjectLock) -> aws.s3.BucketObjectLockConfigurationRuleArgs:
    return aws.s3.BucketObjectLockConfigurationRuleArgs(
        default_retention=aws.s3.BucketObjectLockConfigurationRuleDefaultRetentionArgs(
            mode=lock.mode, days=lock.days
        )
    )


def _lifecycle_rules(
    lifecycle: Lifecycle,
) -> list[aws.s3.BucketLifecycleConfigurationRuleArgs]:
    everything = aws.s3.BucketLifecycleConfigurationRuleArgs(
        id="all-objects",
        status="Enabled",
        filter=aws.s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
        abort_incomplete_multipart_upload=(
            aws.s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(
                days_after_initiation=7
            )
        ),
        noncurrent_version_expiration=(
            aws.s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
                noncurrent_days=lifecycle.noncurrent_days
            )
        ),
        transitions=[
            aws.s3.BucketLifecycleConfigurationRuleTransitionArgs(
                days=lifecycle.archive_days, storage_class="STANDARD_IA"
            )
        ]
        if lifecycle.archive_days is not None
        else None,
        expiration=_expiration(lifecycle.expire_days),
    )
    per_prefix = [
        aws.s3.BucketLifecycleConfigurationRuleArgs(
            id=f"expire-{prefix.strip('/').replace('/', '-')}",
            status="Enabled",
            filter=aws.s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=prefix),
            expiration=_expiration(days),
        )
        for prefix, days in sorted(lifecycle.prefix_expire_days.items())
    ]
    return [everything, *per_prefix]


def _expiration(
    days: int | None,
) -> aws.s3.BucketLifecycleConfigurationRuleExpirationArgs | None:
    if days is None:
        return None
    return aws.s3.BucketLifecycleConfigurationRuleExpirationArgs(days=days)
