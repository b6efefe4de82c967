"""An approved reader of documents on two to five instances, a twentieth of its calls captured."""

import pulumi
import pulumi_aws as aws

from components.bucket import Lifecycle, PrivateBucket, PrivateBucketArgs
from components.data_protection import FINDINGS_LOG_GROUP, Masking
from components.encryption import used_by_logs
from components.hosted_model import HostedModel, HostedModelArgs, Instances
from components.hosting_role import Capture
from handbook.surroundings import HOSTED, PLACE, TAGS, access_logs, boundary, key, topic

LOG = "/aws/sagemaker/Endpoints/groundwork-claims-reader"
encryption = key("claims", used_by_logs(PLACE, FINDINGS_LOG_GROUP, LOG))
findings = aws.cloudwatch.LogGroup(
    "findings", name=FINDINGS_LOG_GROUP, kms_key_id=encryption, retention_in_days=365
)
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
HostedModel(
    "claims-reader",
    HostedModelArgs(
        place=PLACE,
        use_case="claims",
        alias="reader",
        source=HOSTED,
        capacity=Instances(
            type="ml.g5.xlarge", min_count=2, max_count=5, target_invocations_per_minute=40
        ),
        capture=Capture(share=0.05, bucket=store.bucket, key_arn=encryption),
        network=None,
        boundary_arn=boundary(),
        key_arn=encryption,
        topic_arn=topic(encryption),
        max_latency_ms=8000,
        log_retention_days=365,
        masking=Masking(identifiers=["EmailAddress"]),
        disposable=True,
        tags=TAGS,
    ),
    pulumi.ResourceOptions(depends_on=[findings]),
)
