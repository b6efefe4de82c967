"""Documents under a key of their own, forgotten after two years."""

from components.bucket import Lifecycle, PrivateBucket, PrivateBucketArgs
from handbook.surroundings import PLACE, access_logs, key

PrivateBucket(
    "documents",
    PrivateBucketArgs(
        bucket_name=PLACE.bucket("documents"),
        lifecycle=Lifecycle(expire_days=730, noncurrent_days=30, archive_days=90),
        disposable=True,
        key_arn=key("documents"),
        access_log_bucket=access_logs(),
        tags={"data_class": "internal"},
    ),
)
