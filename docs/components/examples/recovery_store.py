"""A copy of the internal data's one dataset that may be copied, in another region."""

from components.bucket import Lifecycle, PrivateBucket, PrivateBucketArgs
from components.data_access import Column, Dataset
from components.recovery_store import RecoveryStore, RecoveryStoreArgs
from handbook.surroundings import ELSEWHERE, PLACE, access_logs, key

source_key = key("data-internal")
source = PrivateBucket(
    "data-internal",
    PrivateBucketArgs(
        bucket_name=PLACE.bucket("data-internal"),
        lifecycle=Lifecycle(expire_days=None, noncurrent_days=30),
        disposable=True,
        key_arn=source_key,
        access_log_bucket=access_logs(),
    ),
)
RecoveryStore(
    "recovery-data-internal",
    RecoveryStoreArgs(
        source=PLACE,
        place=ELSEWHERE,
        data_class="internal",
        datasets=[
            Dataset(
                name="claim-letters",
                purpose="Letters with which claims begin",
                owner="claims",
                steward="amara-nwosu",
                prefix="claim-letters/",
                retention_days=730,
                columns=[Column(name="claim_id", type="string", comment="Number of the claim")],
            )
        ],
        source_bucket=source.bucket,
        source_key_arn=source_key,
        noncurrent_days=30,
        archive_days=90,
        disposable=True,
        access_log_bucket=access_logs(ELSEWHERE),
    ),
)
