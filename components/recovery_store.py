"""The copy of a store in a recovery region: what its datasets' owners let be copied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components import naming
from components.bucket import Lifecycle, PrivateBucket, PrivateBucketArgs
from components.data_access import Dataset
from components.elsewhere import in_region
from components.encryption import EncryptionKey, EncryptionKeyArgs
from components.replication import Folder, Replication, ReplicationArgs


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryStoreArgs:
    """What the copy of a store is built from."""

    source: naming.Place
    place: naming.Place
    """Where the copy is."""

    data_class: str
    datasets: Sequence[Dataset]
    """Those that may be copied."""

    source_bucket: pulumi.Input[str]
    source_key_arn: pulumi.Input[str]
    noncurrent_days: int
    archive_days: int
    disposable: bool
    access_log_bucket: pulumi.Input[str]
    """Of the recovery region: S3 writes access logs within a region only."""


class RecoveryStore(pulumi.ComponentResource):
    """A bucket in the recovery region, under a key of its own there.

    S3 encrypts replicas anew and treats a multi-region key as any other, so a replica of the
    source's key would gain nothing, and making that key replicable would replace it.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html
    """

    bucket: pulumi.Output[str]
    key_arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: RecoveryStoreArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:recovery_store:RecoveryStore", name, None, opts)
        there = in_region(args.place.region, pulumi.ResourceOptions(parent=self))
        tags = {"data_class": args.data_class}
        subject = f"data-{args.data_class}"
        key = EncryptionKey(
            name,
            EncryptionKeyArgs(
                place=args.place,
                subject=subject,
                description=f"Encrypts copies of the {args.data_class} data of the platform",
                disposable=args.disposable,
                tags=tags,
            ),
            there,
        )
        bucket = PrivateBucket(
            name,
            PrivateBucketArgs(
                bucket_name=args.place.bucket(subject),
                key_arn=key.arn,
                access_log_bucket=args.access_log_bucket,
                lifecycle=Lifecycle(
                    expire_days=None,
                    archive_days=args.archive_days,
                    noncurrent_days=args.noncurrent_days,
                    prefix_expire_days={
                        folder: it.retention_days for it in args.datasets for folder in _folders(it)
                    },
                ),
                disposable=args.disposable,
                tags=tags,
            ),
            there,
        )
        Replication(
            f"{name}-replication",
            ReplicationArgs(
                source=args.source,
                destination=args.place,
                subject=subject,
                source_bucket=args.source_bucket,
                source_key_arn=args.source_key_arn,
                destination_bucket=bucket.bucket,
                destination_key_arn=key.arn,
                folders=[
                    Folder(name=folder.strip("/").replace("/", "-"), prefix=folder)
                    for it in args.datasets
                    for folder in _folders(it)
                ],
                # What a person asks to have deleted must not come back with a region's loss.
                carries_deletions=True,
                tags=tags,
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.bucket = bucket.bucket
        self.key_arn = key.arn
        self.register_outputs({"bucket": self.bucket, "key_arn": self.key_arn})


def _folders(dataset: Dataset) -> list[str]:
    return [it for it in (dataset.prefix, dataset.documents) if it is not None]
