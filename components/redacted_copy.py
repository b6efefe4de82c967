"""The redacted copy: the log of model invocations as developers may read it.

CloudWatch Logs masks what leaves a protected log group, at every way out, subscriptions too; what
the stream puts into the bucket is masked already. ADR 0016 says why no function rewrites it.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html
"""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.bucket import Lifecycle, PrivateBucket, PrivateBucketArgs
from components.encryption import EncryptionKey, EncryptionKeyArgs
from components.iam_document import Statement, document, service_trust, trust

COPY_PREFIX = "model-invocations"
STREAM = "groundwork-redacted-invocations"
BUFFER_SECONDS = 300
BUFFER_MEGABYTES = 64
STALE_SECONDS = 1800
"""Age of the oldest event that is not delivered, above which the copy lags."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactedCopyArgs:
    """What the redacted copy is built from."""

    place: naming.Place
    log_group: pulumi.Input[str]
    """The protected log group that is copied."""

    data_class: str
    retention_days: int
    access_log_bucket: pulumi.Input[str]
    topic_arn: pulumi.Input[str]
    """Who hears of it when the copy lags."""

    disposable: bool


class RedactedCopy(pulumi.ComponentResource):
    """A bucket of masked records under a key of its own, filled as they come."""

    bucket: pulumi.Output[str]
    key_arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: RedactedCopyArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:redacted_copy:RedactedCopy", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        tags = {"data_class": args.data_class}
        key = EncryptionKey(
            name,
            EncryptionKeyArgs(
                place=args.place,
                subject="redacted-logs",
                description="Encrypts the redacted copy of the log of model invocations",
                disposable=args.disposable,
                tags=tags,
            ),
            child,
        )
        bucket = PrivateBucket(
            name,
            PrivateBucketArgs(
                bucket_name=args.place.bucket("redacted-logs"),
                key_arn=key.arn,
                access_log_bucket=args.access_log_bucket,
                lifecycle=Lifecycle(expire_days=args.retention_days, noncurrent_days=7),
                disposable=args.disposable,
                tags=tags,
            ),
            child,
        )
        stream = _stream(name, args, bucket, key.arn, child)
        _subscription(name, args, stream, child)
        _alarms(name, args, child)
        self.bucket = bucket.bucket
        self.key_arn = key.arn
        self.register_outputs({"bucket": self.bucket, "key_arn": self.key_arn})


def _stream(
    name: str,
    args: RedactedCopyArgs,
    bucket: PrivateBucket,
    key_arn: pulumi.Output[str],
    opts: pulumi.ResourceOptions,
) -> aws.kinesis.FirehoseDeliveryStream:
    role = aws.iam.Role(
        f"{name}-stream-role",
        name=naming.role_name(naming.PLATFORM, "redacted-copy"),
        path=naming.ROLE_PATH,
        description="Firehose writes the redacted copy",
        assume_role_policy=service_trust("firehose.amazonaws.com", args.place.account_id),
        opts=opts,
    )
    policy = aws.iam.RolePolicy(
        f"{name}-stream-policy",
        name="write-copy",
        role=role.name,
        # https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3
        policy=document(
            Statement(
                sid="ListCopy",
                actions=["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
                resources=[bucket.arn],
            ),
            Statement(
                sid="WriteCopy",
                actions=["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
                resources=[f"{bucket.arn}/*"],
            ),
            Statement(
                sid="EncryptCopy",
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=[key_arn],
            ),
        ),
        opts=opts,
    )
    config = aws.kinesis.FirehoseDeliveryStreamExtendedS3ConfigurationArgs
    return aws.kinesis.FirehoseDeliveryStream(
        f"{name}-stream",
        name=STREAM,
        destination="extended_s3",
        extended_s3_configuration=config(
            bucket_arn=bucket.bucket.apply(naming.bucket_arn),
            role_arn=role.arn,
            prefix=f"{COPY_PREFIX}/!{{timestamp:yyyy/MM/dd/HH}}/",
            error_output_prefix=(
                "errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/"
            ),
            buffering_interval=BUFFER_SECONDS,
            buffering_size=BUFFER_MEGABYTES,
            compression_format="GZIP",
            kms_key_arn=key_arn,
            processing_configuration=_unpacking(),
        ),
        server_side_encryption=aws.kinesis.FirehoseDeliveryStreamServerSideEncryptionArgs(
            enabled=True, key_type="CUSTOMER_MANAGED_CMK", key_arn=key_arn
        ),
        tags={"data_class": args.data_class},
        # Firehose tries the role when the stream is made.
        opts=pulumi.ResourceOptions(parent=opts.parent, depends_on=[policy]),
    )


def _unpacking() -> (
    aws.kinesis.FirehoseDeliveryStreamExtendedS3ConfigurationProcessingConfigurationArgs
):
    """Return what makes lines of records of the packed batches that CloudWatch Logs sends.

    https://docs.aws.amazon.com/firehose/latest/dev/writing-with-cloudwatch-logs-decompression.html
    """
    part = aws.kinesis
    processor = (
        part.FirehoseDeliveryStreamExtendedS3ConfigurationProcessingConfigurationProcessorArgs
    )
    parameter = part.FirehoseDeliveryStreamExtendedS3ConfigurationProcessingConfigurationProcessorParameterArgs  # noqa: E501
    return part.FirehoseDeliveryStreamExtendedS3ConfigurationProcessingConfigurationArgs(
        enabled=True,
        processors=[
            processor(
                type="Decompression",
                parameters=[parameter(parameter_name="CompressionFormat", parameter_value="GZIP")],
            ),
            processor(
                type="CloudWatchLogProcessing",
                parameters=[
                    parameter(parameter_name="DataMessageExtraction", parameter_value="true")
                ],
            ),
        ],
    )


def _subscription(
    name: str,
    args: RedactedCopyArgs,
    stream: aws.kinesis.FirehoseDeliveryStream,
    opts: pulumi.ResourceOptions,
) -> None:
    role = aws.iam.Role(
        f"{name}-subscription-role",
        name=naming.role_name(naming.PLATFORM, "redacted-subscription"),
        path=naming.ROLE_PATH,
        description="CloudWatch Logs feeds the redacted copy",
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
        assume_role_policy=trust(
            Statement(
                sid="AssumedByLogs",
                actions=["sts:AssumeRole"],
                principals={"Service": ["logs.amazonaws.com"]},
                condition={"ArnLike": {"aws:SourceArn": args.place.arn("logs", "*")}},
            )
        ),
        opts=opts,
    )
    policy = aws.iam.RolePolicy(
        f"{name}-subscription-policy",
        name="feed-copy",
        role=role.name,
        policy=document(
            Statement(
                sid="FeedCopy",
                actions=["firehose:PutRecord", "firehose:PutRecordBatch"],
                resources=[args.place.arn("firehose", f"deliverystream/{STREAM}")],
            )
        ),
        opts=opts,
    )
    aws.cloudwatch.LogSubscriptionFilter(
        f"{name}-subscription",
        name="redacted-copy",
        log_group=args.log_group,
        filter_pattern="",
        destination_arn=stream.arn,
        role_arn=role.arn,
        # CloudWatch Logs sends a test event by the role when the filter is put.
        opts=pulumi.ResourceOptions(parent=opts.parent, depends_on=[policy]),
    )


def _alarms(name: str, args: RedactedCopyArgs, opts: pulumi.ResourceOptions) -> None:
    watched = {
        "stale": (
            "The redacted copy lags: events wait for their delivery",
            "AWS/Firehose",
            "DeliveryToS3.DataFreshness",
            {"DeliveryStreamName": STREAM},
            "Maximum",
            STALE_SECONDS,
        ),
        "lost": (
            "CloudWatch Logs could not feed the redacted copy",
            "AWS/Logs",
            "DeliveryErrors",
            {
                "LogGroupName": args.log_group,
                "DestinationType": "Firehose",
                "FilterName": "redacted-copy",
            },
            "Sum",
            0,
        ),
    }
    for suffix, (description, namespace, metric, dimensions, statistic, most) in watched.items():
        aws.cloudwatch.MetricAlarm(
            f"{name}-{suffix}",
            name=f"groundwork-{naming.PLATFORM}-redacted-copy-{suffix}",
            alarm_description=description,
            namespace=namespace,
            metric_name=metric,
            dimensions=dimensions,
            statistic=statistic,
            period=BUFFER_SECONDS,
            evaluation_periods=3,
            datapoints_to_alarm=2,
            comparison_operator="GreaterThanThreshold",
            threshold=most,
            treat_missing_data="notBreaching",
            alarm_actions=[args.topic_arn],
            opts=opts,
        )
