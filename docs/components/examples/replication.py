"""Letters that come into one bucket are in the other region's a quarter of an hour later."""

from components.bucket import Lifecycle, PrivateBucket, PrivateBucketArgs
from components.elsewhere import in_region
from components.replication import Folder, Replication, ReplicationArgs
from handbook.surroundings import ELSEWHERE, PLACE, access_logs, key

here, there = key("letters"), key("letters-elsewhere", place=ELSEWHERE)
LIFECYCLE = Lifecycle(expire_days=730, noncurrent_days=30)
source = PrivateBucket(
    "letters",
    PrivateBucketArgs(
        bucket_name=PLACE.bucket("letters"),
        lifecycle=LIFECYCLE,
        disposable=True,
        key_arn=here,
        access_log_bucket=access_logs(),
    ),
)
copy = PrivateBucket(
    "letters-elsewhere",
    PrivateBucketArgs(
        bucket_name=ELSEWHERE.bucket("letters"),
        lifecycle=LIFECYCLE,
        disposable=True,
        key_arn=there,
        access_log_bucket=access_logs(ELSEWHERE),
    ),
    in_region(ELSEWHERE.region),
)
Replication(
    "letters-replication",
    ReplicationArgs(
        source=PLACE,
        destination=ELSEWHERE,
        subject="letters",
        source_bucket=source.bucket,
        source_key_arn=here,
        destination_bucket=copy.bucket,
        destination_key_arn=there,
        folders=[Folder(name="claim-letters", prefix="claim-letters/")],
        carries_deletions=True,
        tags={"data_class": "internal"},
    ),
)
