"""Queries on registered datasets: an Athena workgroup per use case, with settings that all take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.iam_document import Statement

BYTES_PER_MB = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryWorkgroupArgs:
    """What a workgroup is built from."""

    place: naming.Place
    use_case: str
    bucket: pulumi.Input[str]
    """Bucket of the highest class that is queried; a result is of the class of what it is from."""

    key_arn: pulumi.Input[str]
    """Key of that bucket."""

    scan_limit_mb: int
    """Most that one query may scan, in millions of bytes."""

    disposable: bool
    tags: Mapping[str, str]


class QueryWorkgroup(pulumi.ComponentResource):
    """The one place where a use case queries: encrypted results of its own, and a limit."""

    name: pulumi.Output[str]
    statements: Sequence[Statement]
    """What the querying role's own policy needs beside its grants."""

    def __init__(
        self, name: str, args: QueryWorkgroupArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:queries:QueryWorkgroup", name, None, opts)
        prefix = naming.query_results(args.use_case)
        result = aws.athena.WorkgroupConfigurationResultConfigurationArgs
        encryption = aws.athena.WorkgroupConfigurationResultConfigurationEncryptionConfigurationArgs
        workgroup = aws.athena.Workgroup(
            f"{name}-workgroup",
            name=naming.workgroup(args.use_case),
            description=f"Queries of {args.use_case} on the datasets that it was granted",
            force_destroy=args.disposable,
            configuration=aws.athena.WorkgroupConfigurationArgs(
                # What a caller asks for otherwise is not heard.
                enforce_workgroup_configuration=True,
                publish_cloudwatch_metrics_enabled=True,
                bytes_scanned_cutoff_per_query=args.scan_limit_mb * BYTES_PER_MB,
                result_configuration=result(
                    output_location=pulumi.Output.concat("s3://", args.bucket, "/", prefix),
                    expected_bucket_owner=args.place.account_id,
                    encryption_configuration=encryption(
                        encryption_option="SSE_KMS", kms_key_arn=args.key_arn
                    ),
                ),
            ),
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.name = workgroup.name
        self.statements = _statements(args, prefix)
        self.register_outputs({"name": self.name})


def _statements(args: QueryWorkgroupArgs, prefix: str) -> Sequence[Statement]:
    # https://docs.aws.amazon.com/athena/latest/ug/example-policies-workgroup.html
    bucket = pulumi.Output.from_input(args.bucket).apply(naming.bucket_arn)
    return (
        Statement(
            sid="QueryInOwnWorkgroup",
            actions=[
                "athena:GetQueryExecution",
                "athena:GetQueryResults",
                "athena:GetWorkGroup",
                "athena:StartQueryExecution",
                "athena:StopQueryExecution",
            ],
            resources=[args.place.arn("athena", f"workgroup/{naming.workgroup(args.use_case)}")],
        ),
        Statement(
            sid="FindResults",
            actions=["s3:GetBucketLocation"],
            resources=[bucket],
        ),
        Statement(
            sid="KeepResults",
            actions=["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
            resources=[pulumi.Output.concat(bucket, "/", prefix, "*")],
        ),
        Statement(
            sid="EncryptResults",
            actions=["kms:Decrypt", "kms:GenerateDataKey"],
            resources=[args.key_arn],
            condition={
                "StringEquals": {"kms:ViaService": f"s3.{args.place.region}.amazonaws.com"},
            },
        ),
    )
