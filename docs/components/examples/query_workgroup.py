"""The use case queries in a workgroup of its own, five gigabytes at a time."""

from components.bucket import Lifecycle, PrivateBucket, PrivateBucketArgs
from components.queries import QueryWorkgroup, QueryWorkgroupArgs
from handbook.surroundings import PLACE, TAGS, access_logs, key

encryption = key()
store = PrivateBucket(
    "data-internal",
    PrivateBucketArgs(
        bucket_name=PLACE.bucket("data-internal"),
        lifecycle=Lifecycle(expire_days=730, noncurrent_days=30),
        disposable=True,
        key_arn=encryption,
        access_log_bucket=access_logs(),
    ),
)
QueryWorkgroup(
    "claims",
    QueryWorkgroupArgs(
        place=PLACE,
        use_case="claims",
        bucket=store.bucket,
        key_arn=encryption,
        scan_limit_mb=5000,
        disposable=True,
        tags=TAGS,
    ),
)
