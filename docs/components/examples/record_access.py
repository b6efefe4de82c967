"""Holders of the permission set `auditor` query the records as they were."""

from components.bucket import Lifecycle, PrivateBucket, PrivateBucketArgs
from components.record_access import RecordAccess, RecordAccessArgs
from components.record_readers import RecordReaders, RecordReadersArgs
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
readers = RecordReaders(
    "record-readers",
    RecordReadersArgs(
        place=PLACE,
        records_bucket=PLACE.bucket("records"),
        records_key_arn=key("records"),
        redacted_bucket=PLACE.bucket("redacted-logs"),
        redacted_key_arn=key("redacted-logs"),
    ),
)
RecordAccess(
    "records-auditor",
    RecordAccessArgs(
        place=PLACE,
        role="groundwork-records-auditor",
        description="Queries every prompt and answer as it was",
        permission_sets=["auditor-sandbox"],
        policy_arn=readers.auditor_policy_arn,
        results_bucket=store.bucket,
        results_key_arn=encryption,
        disposable=True,
        tags=TAGS,
    ),
)
