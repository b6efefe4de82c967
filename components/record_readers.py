"""Record readers: what auditors and developers may read of the log of model invocations.

`record_access` makes the roles that have them; the names are fixed, so that another role of the
account, which `record_readers` of the specs names, can have them too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.iam_document import Statement, document
from components.logs import INVOCATIONS_PREFIX
from components.record_tables import DATABASE, INVOCATIONS, REDACTED

_READ_LOG: Sequence[str] = (
    "logs:DescribeLogStreams",
    "logs:FilterLogEvents",
    "logs:GetLogEvents",
    "logs:GetLogRecord",
    "logs:StartQuery",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReadersArgs:
    """What the readers' policies are built from."""

    place: naming.Place
    records_bucket: str
    records_key_arn: pulumi.Input[str]
    redacted_bucket: str
    redacted_key_arn: pulumi.Input[str]


class RecordReaders(pulumi.ComponentResource):
    """Two policies: one for the records as they were, one for what is left after masking."""

    auditor_policy_arn: pulumi.Output[str]
    developer_policy_arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: RecordReadersArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:record_readers:RecordReaders", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        place = args.place
        invocations = _group(place, naming.INVOCATIONS_LOG_GROUP)
        every_group = _group(place, naming.log_group("*", "*"))
        auditor = aws.iam.Policy(
            f"{name}-auditor",
            name=naming.RECORDS_AUDITOR,
            path=naming.ROLE_PATH,
            description="Reads every prompt and answer as it was",
            policy=document(
                *_reads_table(
                    place,
                    INVOCATIONS,
                    args.records_bucket,
                    INVOCATIONS_PREFIX,
                    args.records_key_arn,
                ),
                Statement(
                    sid="ReadLogUnmasked",
                    actions=[*_READ_LOG, "logs:Unmask"],
                    resources=invocations,
                ),
                _queries(),
            ),
            opts=child,
        )
        developer = aws.iam.Policy(
            f"{name}-developer",
            name=naming.RECORDS_DEVELOPER,
            path=naming.ROLE_PATH,
            description="Reads prompts, answers and logs with personal data masked",
            policy=document(
                *_reads_table(place, REDACTED, args.redacted_bucket, "", args.redacted_key_arn),
                Statement(sid="ReadLogsMasked", actions=_READ_LOG, resources=every_group),
                _queries(),
                # Whatever else a developer holds, what is masked stays so.
                Statement(
                    sid="NeverUnmask", effect="Deny", actions=["logs:Unmask"], resources=["*"]
                ),
                Statement(
                    sid="NeverReadRecords",
                    effect="Deny",
                    actions=["s3:GetObject", "s3:GetObjectVersion"],
                    resources=[f"{naming.bucket_arn(args.records_bucket)}/*"],
                ),
            ),
            opts=child,
        )
        self.auditor_policy_arn = auditor.arn
        self.developer_policy_arn = developer.arn
        self.register_outputs(
            {
                "auditor_policy_arn": self.auditor_policy_arn,
                "developer_policy_arn": self.developer_policy_arn,
            }
        )


def _group(place: naming.Place, log_group: str) -> list[str]:
    arn = place.arn("logs", f"log-group:{log_group}")
    return [arn, f"{arn}:*"]


def _queries() -> Statement:
    return Statement(
        sid="FollowQueries",
        actions=[
            "logs:DescribeLogGroups",
            "logs:DescribeQueryDefinitions",
            "logs:GetQueryResults",
            "logs:StopQuery",
        ],
        # CloudWatch Logs knows no resource for these; a query was allowed by its log group.
        resources=["*"],
    )


def _reads_table(
    place: naming.Place, table: str, bucket: str, prefix: str, key_arn: pulumi.Input[str]
) -> Sequence[Statement]:
    """Return what Athena asks of whoever queries a table.

    https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
    """
    arn = naming.bucket_arn(bucket)
    inside = f"{prefix}/" if prefix else ""
    return (
        Statement(
            sid="DescribeTable",
            actions=["glue:GetDatabase", "glue:GetPartitions", "glue:GetTable", "glue:GetTables"],
            resources=[
                place.arn("glue", "catalog"),
                place.arn("glue", f"database/{DATABASE}"),
                place.arn("glue", f"table/{DATABASE}/{table}"),
            ],
        ),
        Statement(
            sid="ListRecords",
            actions=["s3:GetBucketLocation", "s3:ListBucket"],
            resources=[arn],
        ),
        Statement(sid="ReadRecords", actions=["s3:GetObject"], resources=[f"{arn}/{inside}*"]),
        Statement(sid="DecryptRecords", actions=["kms:Decrypt"], resources=[key_arn]),
    )
