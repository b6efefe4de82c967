"""Public data, copied to another region under a key of its own there."""

import pulumi

from components.bucket import (
    AccessLogBucket,
    AccessLogBucketArgs,
    Lifecycle,
    PrivateBucket,
    PrivateBucketArgs,
)
from components.data_access import Column, Dataset
from components.elsewhere import in_region
from components.naming import Place
from components.recovery_store import RecoveryStore, RecoveryStoreArgs
from handbook.surroundings import PLACE, access_logs, key

there = Place("meridian", PLACE.account_id, "us-west-2")
articles = Dataset(
    name="help-articles",
    purpose="What customers are told",
    owner="claims",
    steward="amara-nwosu",
    prefix="help-articles/",
    retention_days=730,
    columns=[Column(name="title", type="string", comment="Title of the article")],
)
encryption = key()
source = PrivateBucket(
    "data-public",
    PrivateBucketArgs(
        bucket_name=PLACE.bucket("data-public"),
        lifecycle=Lifecycle(expire_days=730, noncurrent_days=30),
        disposable=True,
        key_arn=encryption,
        access_log_bucket=access_logs(),
    ),
)
logs = AccessLogBucket(
    "recovery-access-logs",
    AccessLogBucketArgs(place=there, retention_days=365, disposable=True),
    in_region(there.region, pulumi.ResourceOptions()),
)
RecoveryStore(
    "recovery-data-public",
    RecoveryStoreArgs(
        source=PLACE,
        place=there,
        data_class="public",
        datasets=[articles],
        source_bucket=source.bucket,
        source_key_arn=encryption,
        noncurrent_days=30,
        archive_days=90,
        disposable=True,
        access_log_bucket=logs.bucket,
    ),
)
