"""Every deed in the account, written to a bucket that takes it from the trail alone."""

from components.bucket import Lifecycle, PrivateBucket, PrivateBucketArgs
from components.encryption import used_by_service
from components.iam_document import Statement
from components.naming import bucket_arn
from components.trail import Trail, TrailArgs
from handbook.surroundings import PLACE, access_logs, key

own = {"StringEquals": {"aws:SourceAccount": PLACE.account_id}}
encryption = key("records", used_by_service("TrailEncrypts", "cloudtrail.amazonaws.com", own))
arn = bucket_arn(PLACE.bucket("records"))
store = PrivateBucket(
    "records",
    PrivateBucketArgs(
        bucket_name=PLACE.bucket("records"),
        lifecycle=Lifecycle(expire_days=365, noncurrent_days=30),
        disposable=True,
        key_arn=encryption,
        access_log_bucket=access_logs(),
        statements=[
            Statement(
                sid="TrailWrites",
                actions=["s3:GetBucketAcl", "s3:PutObject"],
                resources=[arn, f"{arn}/*"],
                principals={"Service": ["cloudtrail.amazonaws.com"]},
                condition=own,
            )
        ],
    ),
)
Trail("records", TrailArgs(place=PLACE, bucket=store.bucket, key_arn=encryption, disposable=True))
