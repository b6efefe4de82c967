"""Evidence: proof that nobody can change or delete before its time."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from components import naming
from components.bucket import Lifecycle, ObjectLock, PrivateBucket, PrivateBucketArgs
from components.encryption import EncryptionKey, EncryptionKeyArgs
from components.iam_document import ANYONE, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceStoreArgs:
    """What the store of evidence is built from."""

    place: naming.Place
    data_class: str
    retention_days: int
    """Days for which each piece is locked, from its arrival."""

    access_log_bucket: pulumi.Input[str]
    disposable: bool
    """Whether somebody with the right to it may unlock a piece; otherwise nobody can."""


class EvidenceStore(pulumi.ComponentResource):
    """A locked bucket under its own key for reports of audits and what they rest on."""

    bucket: pulumi.Output[str]
    key_arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: EvidenceStoreArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:evidence:EvidenceStore", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        tags = {"data_class": args.data_class}
        key = EncryptionKey(
            name,
            EncryptionKeyArgs(
                place=args.place,
                subject="evidence",
                description="Encrypts reports of audits and what they rest on",
                disposable=args.disposable,
                tags=tags,
            ),
            child,
        )
        bucket_name = args.place.bucket("evidence")
        bucket = PrivateBucket(
            name,
            PrivateBucketArgs(
                bucket_name=bucket_name,
                key_arn=key.arn,
                access_log_bucket=args.access_log_bucket,
                # What is locked cannot expire, and what is not any more is no evidence to keep.
                lifecycle=Lifecycle(expire_days=args.retention_days + 1, noncurrent_days=30),
                disposable=args.disposable,
                object_lock=ObjectLock(
                    mode="GOVERNANCE" if args.disposable else "COMPLIANCE",
                    days=args.retention_days,
                ),
                statements=_keep_locked(
                    bucket_name, args.retention_days, disposable=args.disposable
                ),
                tags=tags,
            ),
            child,
        )
        self.bucket = bucket.bucket
        self.key_arn = key.arn
        self.register_outputs({"bucket": self.bucket, "key_arn": self.key_arn})


def _keep_locked(bucket_name: str, days: int, *, disposable: bool) -> list[Statement]:
    """Return what denies a piece a shorter lock than the bucket gives it.

    S3 counts the days that are left, so a lock of just the days may count as one less. A lock that
    is put on a piece goes before the bucket's default, so a writer could ask for a day;
    under COMPLIANCE no lock that is on can be shortened by anybody.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
    """
    objects = [f"{naming.bucket_arn(bucket_name)}/*"]
    shorter = Statement(
        sid="DenyShorterLocks",
        effect="Deny",
        actions=["s3:PutObjectRetention"],
        resources=objects,
        principals=ANYONE,
        condition={
            "NumericLessThan": {"s3:object-lock-remaining-retention-days": str(max(days - 1, 1))}
        },
    )
    if disposable:
        return [shorter]
    return [
        shorter,
        Statement(
            sid="DenyUnlocking",
            effect="Deny",
            actions=["s3:BypassGovernanceRetention"],
            resources=objects,
            principals=ANYONE,
        ),
    ]
