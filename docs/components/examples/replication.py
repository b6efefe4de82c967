"""One folder of a bucket, copied to another region as it comes in."""

import pulumi

from components.bucket import Lifecycle, PrivateBucket, PrivateBucketArgs
from components.elsewhere import in_region
from components.encryption import EncryptionKey, EncryptionKeyArgs
from components.naming import Place
from components.replication import Folder, Replication, ReplicationArgs
from handbook.surroundings import PLACE, key

there = Place("meridian", PLACE.account_id, "us-west-2")
elsewhere = in_region(there.region, pulumi.ResourceOptions())
lifecycle = Lifecycle(expire_days=730, noncurrent_days=30)
encryption = key()
source = PrivateBucket(
    "data-public",
    PrivateBucketArgs(
        bucket_name=PLACE.bucket("data-public"),
        lifecycle=lifecycle,
        disposable=True,
        key_arn=encryption,
        access_log_bucket=None,
    ),
)
copy_key = EncryptionKey(
    "copy",
    EncryptionKeyArgs(place=there, subject="copy", description="Encrypts copies", disposable=True),
    elsewhere,
)
copy = PrivateBucket(
    "data-public-copy",
    PrivateBucketArgs(
        bucket_name=there.bucket("data-public"),
        lifecycle=lifecycle,
        disposable=True,
        key_arn=copy_key.arn,
        access_log_bucket=None,
    ),
    elsewhere,
)
Replication(
    "data-public",
    ReplicationArgs(
        source=PLACE,
        destination=there,
        subject="data-public",
        source_bucket=source.bucket,
        source_key_arn=encryption,
        destination_bucket=copy.bucket,
        destination_key_arn=copy_key.arn,
        folders=[Folder(name="help-articles", prefix="help-articles/")],
        carries_deletions=True,
        tags={"data_class": "public"},
    ),
)
