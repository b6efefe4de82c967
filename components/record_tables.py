"""Record tables: the log of model invocations as Athena queries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.logs import INVOCATIONS_PREFIX
from components.redacted_copy import COPY_PREFIX

DATABASE = "groundwork_records"
INVOCATIONS = "model_invocations"
REDACTED = "model_invocations_redacted"

_JSON_SERDE = "org.openx.data.jsonserde.JsonSerDe"

COLUMNS: Mapping[str, tuple[str, str]] = {
    "schematype": ("string", "ModelInvocationLog; other rows are parts of large calls."),
    "schemaversion": ("string", "Version of the record's form."),
    "timestamp": ("string", "When it was, UTC, as 2026-11-24T08:15:00Z."),
    "accountid": ("string", "AWS account of the caller."),
    "identity": ("struct<arn:string>", "Who called."),
    "region": ("string", "Region that was called."),
    "requestid": ("string", "Number of the call; CloudTrail has the same."),
    "operation": ("string", "Converse, InvokeModel and so on."),
    "modelid": ("string", "The model, or the inference profile by which it was called."),
    "inferenceregion": ("string", "Region that answered, where it is another."),
    "errorcode": ("string", "Why the call failed; empty where it did not."),
    "input": (
        "struct<inputcontenttype:string,inputbodyjson:string,inputbodys3path:string,"
        "inputtokencount:bigint,cachereadinputtokencount:bigint,cachewriteinputtokencount:bigint>",
        "The prompt as JSON, or where it lies, and its tokens.",
    ),
    "output": (
        "struct<outputcontenttype:string,outputbodyjson:string,outputbodys3path:string,"
        "outputtokencount:bigint>",
        "The answer as JSON, or where it lies, and its tokens.",
    ),
    "requestmetadata": ("map<string,string>", "What the caller said of the call."),
}
"""Column to its type and meaning; JSON's keys are matched without regard to case.

https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTablesArgs:
    """What the tables are built from."""

    place: naming.Place
    records_bucket: pulumi.Input[str]
    redacted_bucket: pulumi.Input[str]
    data_class: str
    retention_days: int
    """Days back to which the tables reach."""

    settings: pulumi.Resource
    """Lake Formation's settings: what is made before them is open to every IAM principal."""

    auditors: Mapping[str, pulumi.Input[str]]
    """Roles that query the records as they were: name to ARN."""

    developers: Mapping[str, pulumi.Input[str]]
    """Roles that query the redacted copy: name to ARN."""


class RecordTables(pulumi.ComponentResource):
    """A database with the records and one with the redacted copy, opened to their readers."""

    database: pulumi.Output[str]

    def __init__(
        self, name: str, args: RecordTablesArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:record_tables:RecordTables", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        database = aws.glue.CatalogDatabase(
            f"{name}-database",
            name=DATABASE,
            description="What is written down of the platform and its use cases",
            tags={"data_class": args.data_class},
            opts=pulumi.ResourceOptions(parent=self, depends_on=[args.settings]),
        )
        # Bedrock's own layout: prefix, account, region, then the hour of the call.
        own = f"/{INVOCATIONS_PREFIX}/AWSLogs/{args.place.account_id}/BedrockModelInvocationLogs/"
        tables = {
            INVOCATIONS: _table(
                f"{name}-invocations",
                INVOCATIONS,
                args,
                database.name,
                pulumi.Output.concat("s3://", args.records_bucket, own),
                "${log_region}/${hour}/",
                {
                    "projection.log_region.type": "enum",
                    "projection.log_region.values": args.place.region,
                },
                child,
            ),
            REDACTED: _table(
                f"{name}-redacted",
                REDACTED,
                args,
                database.name,
                pulumi.Output.concat("s3://", args.redacted_bucket, f"/{COPY_PREFIX}/"),
                "${hour}/",
                {},
                child,
            ),
        }
        for table, readers in ((INVOCATIONS, args.auditors), (REDACTED, args.developers)):
            for role, arn in readers.items():
                _grant(f"{name}-{role}", tables[table], database.name, arn, child)
        self.database = database.name
        self.register_outputs({"database": self.database})


def _table(
    name: str,
    table: str,
    args: RecordTablesArgs,
    database: pulumi.Output[str],
    location: pulumi.Output[str],
    template: str,
    projection: Mapping[str, str],
    opts: pulumi.ResourceOptions,
) -> aws.glue.CatalogTable:
    """Return a table whose partitions follow from its parameters; none is ever added by hand.

    https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
    """
    column = aws.glue.CatalogTableStorageDescriptorColumnArgs
    key = aws.glue.CatalogTablePartitionKeyArgs
    regions = [key(name="log_region", type="string", comment="Region of the log.")]
    return aws.glue.CatalogTable(
        name,
        name=table,
        database_name=database,
        description=(
            "Every call of a model, its prompt and answer"
            if table == INVOCATIONS
            else "Every call of a model, personal data masked"
        ),
        owner=naming.PLATFORM,
        table_type="EXTERNAL_TABLE",
        parameters={
            "EXTERNAL": "TRUE",
            "classification": "json",
            "data_class": args.data_class,
            "projection.enabled": "true",
            "projection.hour.type": "date",
            "projection.hour.format": "yyyy/MM/dd/HH",
            "projection.hour.interval": "1",
            "projection.hour.interval.unit": "HOURS",
            "projection.hour.range": f"NOW-{args.retention_days}DAYS,NOW",
            **projection,
            "storage.location.template": pulumi.Output.concat(location, template),
        },
        # The record has a region of its own, so the partition's is called otherwise.
        partition_keys=[
            *(regions if projection else []),
            key(name="hour", type="string", comment="Hour of the call, UTC, as 2026/11/24/08."),
        ],
        storage_descriptor=aws.glue.CatalogTableStorageDescriptorArgs(
            location=location,
            input_format="org.apache.hadoop.mapred.TextInputFormat",
            output_format="org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
            ser_de_info=aws.glue.CatalogTableStorageDescriptorSerDeInfoArgs(
                serialization_library=_JSON_SERDE,
                # Bedrock puts the parts of large calls beside the records, under data/.
                parameters={"ignore.malformed.json": "true", "case.insensitive": "true"},
            ),
            columns=[
                column(name=title, type=kind, comment=meaning)
                for title, (kind, meaning) in COLUMNS.items()
            ],
        ),
        opts=opts,
    )


def _grant(
    name: str,
    table: aws.glue.CatalogTable,
    database: pulumi.Output[str],
    reader: pulumi.Input[str],
    opts: pulumi.ResourceOptions,
) -> None:
    aws.lakeformation.Permissions(
        f"{name}-database",
        principal=reader,
        permissions=["DESCRIBE"],
        database=aws.lakeformation.PermissionsDatabaseArgs(name=database),
        opts=opts,
    )
    aws.lakeformation.Permissions(
        f"{name}-table",
        principal=reader,
        permissions=["SELECT"],
        table=aws.lakeformation.PermissionsTableArgs(database_name=database, name=table.name),
        opts=opts,
    )
