"""Logs: who called which model with what and who did what, kept as the data class says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.bucket import Lifecycle, PrivateBucket, PrivateBucketArgs
from components.data_protection import (
    FINDINGS_LOG_GROUP,
    Masking,
    ProtectedLogGroup,
    ProtectedLogGroupArgs,
)
from components.encryption import EncryptionKey, EncryptionKeyArgs, used_by_logs, used_by_service
from components.iam_document import Statement, document, service_trust
from components.trail import TRAIL_PREFIX, Trail, TrailArgs

INVOCATIONS_PREFIX = "bedrock"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsArgs:
    """What the account's records are built from."""

    place: naming.Place
    data_class: str
    """Highest class that a prompt may hold; the records are of this class."""

    retention_days: int
    masking: Masking
    """What readers of the log group do not see; the bucket has every prompt as it was."""

    access_log_bucket: pulumi.Input[str]
    disposable: bool
    keeps_trail: bool = True
    """Whether the account's trail is written here; one trail writes down all regions."""


class Records(pulumi.ComponentResource):
    """One encrypted place for the account's trail and for every prompt and answer."""

    bucket: pulumi.Output[str]
    key_arn: pulumi.Output[str]
    invocations_log_group: pulumi.Output[str]

    def __init__(
        self, name: str, args: RecordsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:logs:Records", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        tags = {"data_class": args.data_class}
        key = EncryptionKey(
            name,
            EncryptionKeyArgs(
                place=args.place,
                subject="records",
                description="Encrypts the trail and the log of model invocations",
                disposable=args.disposable,
                statements=_writers_encrypt(args),
                tags=tags,
            ),
            child,
        )
        bucket_name = args.place.bucket(naming.RECORDS_BUCKET)
        bucket = PrivateBucket(
            name,
            PrivateBucketArgs(
                bucket_name=bucket_name,
                key_arn=key.arn,
                access_log_bucket=args.access_log_bucket,
                lifecycle=Lifecycle(expire_days=args.retention_days, noncurrent_days=30),
                disposable=args.disposable,
                statements=_writers_put(args, naming.bucket_arn(bucket_name)),
                tags=tags,
            ),
            child,
        )
        self.bucket = bucket.bucket
        self.key_arn = key.arn
        self.invocations_log_group = _invocation_log(name, args, bucket.bucket, key.arn, child)
        if args.keeps_trail:
            Trail(
                f"{name}-trail",
                TrailArgs(
                    place=args.place,
                    bucket=bucket.bucket,
                    key_arn=key.arn,
                    disposable=args.disposable,
                ),
                child,
            )
        self.register_outputs(
            {
                "bucket": self.bucket,
                "key_arn": self.key_arn,
                "invocations_log_group": self.invocations_log_group,
            }
        )


def _writers_encrypt(args: RecordsArgs) -> Sequence[Statement]:
    place = args.place
    trail = used_by_service(
        "TrailEncrypts",
        "cloudtrail.amazonaws.com",
        {"StringEquals": {"aws:SourceArn": place.arn("cloudtrail", f"trail/{naming.TRAIL}")}},
    )
    return (
        used_by_logs(place, naming.log_group(naming.PLATFORM, "*")),
        *([trail] if args.keeps_trail else []),
        used_by_service(
            "BedrockEncrypts",
            "bedrock.amazonaws.com",
            {
                "StringEquals": {"aws:SourceAccount": place.account_id},
                "ArnLike": {"aws:SourceArn": place.arn("bedrock", "*")},
            },
        ),
    )


def _writers_put(args: RecordsArgs, bucket_arn: str) -> Sequence[Statement]:
    """Return the statements by which CloudTrail and Bedrock write, for this account only.

    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
    https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
    """
    place = args.place
    from_trail = {"aws:SourceArn": place.arn("cloudtrail", f"trail/{naming.TRAIL}")}
    trail = {"Service": ["cloudtrail.amazonaws.com"]}
    of_trail = (
        Statement(
            sid="TrailChecksBucket",
            actions=["s3:GetBucketAcl"],
            resources=[bucket_arn],
            principals=trail,
            condition={"StringEquals": from_trail},
        ),
        Statement(
            sid="TrailWrites",
            actions=["s3:PutObject"],
            resources=[f"{bucket_arn}/{TRAIL_PREFIX}/AWSLogs/{place.account_id}/*"],
            principals=trail,
            condition={"StringEquals": {**from_trail, "s3:x-amz-acl": "bucket-owner-full-control"}},
        ),
    )
    return (
        *(of_trail if args.keeps_trail else ()),
        Statement(
            sid="BedrockWrites",
            actions=["s3:PutObject"],
            resources=[
                f"{bucket_arn}/{INVOCATIONS_PREFIX}/AWSLogs/{place.account_id}"
                "/BedrockModelInvocationLogs/*"
            ],
            principals={"Service": ["bedrock.amazonaws.com"]},
            condition={
                "StringEquals": {"aws:SourceAccount": place.account_id},
                "ArnLike": {"aws:SourceArn": place.arn("bedrock", "*")},
            },
        ),
    )


def _invocation_log(
    name: str,
    args: RecordsArgs,
    bucket: pulumi.Output[str],
    key_arn: pulumi.Output[str],
    opts: pulumi.ResourceOptions,
) -> pulumi.Output[str]:
    tags = {"data_class": args.data_class}
    findings = aws.cloudwatch.LogGroup(
        f"{name}-findings",
        name=FINDINGS_LOG_GROUP,
        kms_key_id=key_arn,
        retention_in_days=args.retention_days,
        tags=tags,
        opts=pulumi.ResourceOptions(parent=opts.parent, protect=not args.disposable),
    )
    group = ProtectedLogGroup(
        f"{name}-invocations",
        ProtectedLogGroupArgs(
            log_group=naming.INVOCATIONS_LOG_GROUP,
            key_arn=key_arn,
            retention_days=args.retention_days,
            masking=args.masking,
            disposable=args.disposable,
            findings=findings,
            tags=tags,
        ),
        opts,
    )
    role = aws.iam.Role(
        f"{name}-invocations-role",
        # Roles are global: the one of another region has another name.
        name=naming.role_name(
            naming.PLATFORM, "invocation-log" if args.keeps_trail else "recovery-invocation-log"
        ),
        path=naming.ROLE_PATH,
        description="Bedrock writes the log of model invocations",
        assume_role_policy=service_trust(
            "bedrock.amazonaws.com", args.place.account_id, args.place.arn("bedrock", "*")
        ),
        opts=opts,
    )
    policy = aws.iam.RolePolicy(
        f"{name}-invocations-policy",
        name="write-log",
        role=role.name,
        policy=document(
            Statement(
                sid="WriteInvocations",
                actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                resources=[
                    args.place.arn(
                        "logs",
                        f"log-group:{naming.INVOCATIONS_LOG_GROUP}:log-stream:aws/bedrock/modelinvocations",
                    )
                ],
            )
        ),
        opts=opts,
    )
    config = aws.bedrockmodel.InvocationLoggingConfigurationLoggingConfigArgs
    large = aws.bedrockmodel.InvocationLoggingConfigurationLoggingConfigCloudwatchConfigLargeDataDeliveryS3ConfigArgs  # noqa: E501
    aws.bedrockmodel.InvocationLoggingConfiguration(
        f"{name}-invocation-logging",
        logging_config=config(
            text_data_delivery_enabled=True,
            embedding_data_delivery_enabled=True,
            image_data_delivery_enabled=True,
            video_data_delivery_enabled=True,
            s3_config=aws.bedrockmodel.InvocationLoggingConfigurationLoggingConfigS3ConfigArgs(
                bucket_name=bucket, key_prefix=INVOCATIONS_PREFIX
            ),
            cloudwatch_config=(
                aws.bedrockmodel.InvocationLoggingConfigurationLoggingConfigCloudwatchConfigArgs(
                    log_group_name=group.name,
                    role_arn=role.arn,
                    # CloudWatch takes no event over 100 kB; what is larger goes to the bucket.
                    large_data_delivery_s3_config=large(
                        bucket_name=bucket, key_prefix=INVOCATIONS_PREFIX
                    ),
                )
            ),
        ),
        # Bedrock tries the role when the configuration is put.
        opts=pulumi.ResourceOptions(parent=opts.parent, depends_on=[policy]),
    )
    return group.name
