"""The bill as data: a daily FOCUS export to a bucket, and the table by which Athena reads it."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import focus, naming
from components.bucket import Lifecycle, PrivateBucket, PrivateBucketArgs
from components.encryption import EncryptionKey, EncryptionKeyArgs, used_by_service
from components.iam_document import Condition, Statement

EXPORT = naming.title("focus")
PREFIX = "focus"
FIRST_PERIOD = "2026-01"
"""The first month that Athena looks for; AWS exports from the month in which an export is made."""

_WRITERS = ("bcm-data-exports.amazonaws.com", "billingreports.amazonaws.com")
_PARQUET = "org.apache.hadoop.hive.ql.io.parquet"
_TAGS = {"data_class": "internal"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CostExportArgs:
    """What the export of the bill is built from."""

    place: naming.Place
    retention_days: int
    disposable: bool
    access_log_bucket: pulumi.Input[str]
    settings: pulumi.Resource
    """Lake Formation's settings: what is made before them is open to every IAM principal."""


class CostExport(pulumi.ComponentResource):
    """What everything cost, by day and resource, in the columns of FOCUS 1.2."""

    bucket: pulumi.Output[str]
    table: pulumi.Output[str]
    """Database and table, as a query names them."""

    def __init__(
        self, name: str, args: CostExportArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:cost_export:CostExport", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        place = args.place
        key = EncryptionKey(
            name,
            EncryptionKeyArgs(
                place=place,
                subject="billing",
                description="Encrypts the exported bill",
                disposable=args.disposable,
                statements=[
                    used_by_service("DataExportsEncrypts", _WRITERS[0], _of_own_exports(place))
                ],
                tags=_TAGS,
            ),
            child,
        )
        bucket_name = place.bucket("billing")
        bucket = PrivateBucket(
            name,
            PrivateBucketArgs(
                bucket_name=bucket_name,
                key_arn=key.arn,
                access_log_bucket=args.access_log_bucket,
                lifecycle=Lifecycle(expire_days=args.retention_days, noncurrent_days=30),
                disposable=args.disposable,
                statements=[written_by_data_exports(place, bucket_name)],
                tags=_TAGS,
            ),
            child,
        )
        aws.bcmdata.Export(
            f"{name}-export",
            export=_export(bucket.bucket, place.region),
            opts=pulumi.ResourceOptions(
                parent=self,
                # AWS refuses a second export of the same name.
                delete_before_replace=True,
            ),
        )
        database = aws.glue.CatalogDatabase(
            f"{name}-database",
            name=naming.glue_name(naming.title("billing")),
            description="What everything costs",
            tags=_TAGS,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[args.settings]),
        )
        table = _table(name, bucket_name, database.name, child)
        self.bucket = bucket.bucket
        self.table = pulumi.Output.concat(database.name, ".", table.name)
        self.register_outputs({"bucket": self.bucket, "table": self.table})


def written_by_data_exports(place: naming.Place, bucket: str) -> Statement:
    """Return the statement by which AWS writes exports of this account, and of no other.

    https://docs.aws.amazon.com/cur/latest/userguide/dataexports-s3-bucket.html
    """
    arn = naming.bucket_arn(bucket)
    return Statement(
        sid="EnableAWSDataExportsToWriteToS3AndCheckPolicy",
        actions=["s3:PutObject", "s3:GetBucketPolicy"],
        resources=[arn, f"{arn}/*"],
        principals={"Service": list(_WRITERS)},
        condition=_of_own_exports(place),
    )


def _of_own_exports(place: naming.Place) -> Condition:
    # Data Exports is one for all regions, and its ARNs are of us-east-1.
    exports = f"arn:aws:bcm-data-exports:us-east-1:{place.account_id}:export/*"
    return {
        "StringEquals": {"aws:SourceAccount": place.account_id},
        "ArnLike": {"aws:SourceArn": exports},
    }


def _export(bucket: pulumi.Output[str], region: str) -> aws.bcmdata.ExportExportArgs:
    return aws.bcmdata.ExportExportArgs(
        name=EXPORT,
        description="Cost and usage by day and resource, FOCUS 1.2",
        data_queries=[
            aws.bcmdata.ExportExportDataQueryArgs(
                query_statement=focus.query(),
                table_configurations={focus.TABLE: {"TIME_GRANULARITY": focus.GRANULARITY}},
            )
        ],
        destination_configurations=[
            aws.bcmdata.ExportExportDestinationConfigurationArgs(
                s3_destinations=[
                    aws.bcmdata.ExportExportDestinationConfigurationS3DestinationArgs(
                        s3_bucket=bucket,
                        s3_prefix=PREFIX,
                        s3_region=region,
                        s3_output_configurations=[
                            aws.bcmdata.ExportExportDestinationConfigurationS3DestinationS3OutputConfigurationArgs(
                                output_type="CUSTOM",
                                format="PARQUET",
                                compression="PARQUET",
                                # A month is corrected until it is invoiced: one truth, not many.
                                overwrite="OVERWRITE_REPORT",
                            )
                        ],
                    )
                ]
            )
        ],
        refresh_cadences=[aws.bcmdata.ExportExportRefreshCadenceArgs(frequency="SYNCHRONOUS")],
    )


def _table(
    name: str, bucket: str, database: pulumi.Output[str], opts: pulumi.ResourceOptions
) -> aws.glue.CatalogTable:
    location = focus.location(bucket, PREFIX, EXPORT)
    period = focus.PARTITION
    return aws.glue.CatalogTable(
        f"{name}-table",
        name="focus_1_2",
        database_name=database,
        description="Cost and usage by day and resource, FOCUS 1.2 with AWS columns",
        table_type="EXTERNAL_TABLE",
        # Partition projection finds new months by itself: no crawler, no MSCK REPAIR.
        # https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
        parameters={
            "classification": "parquet",
            "data_class": "internal",
            "projection.enabled": "true",
            f"projection.{period}.type": "date",
            f"projection.{period}.format": "yyyy-MM",
            f"projection.{period}.range": f"{FIRST_PERIOD},NOW",
            f"projection.{period}.interval": "1",
            f"projection.{period}.interval.unit": "MONTHS",
            "storage.location.template": f"{location}/{period}=${{{period}}}",
        },
        partition_keys=[
            aws.glue.CatalogTablePartitionKeyArgs(
                name=period, type="string", comment="Month of the bill, YYYY-MM"
            )
        ],
        storage_descriptor=aws.glue.CatalogTableStorageDescriptorArgs(
            location=location,
            input_format=f"{_PARQUET}.MapredParquetInputFormat",
            output_format=f"{_PARQUET}.MapredParquetOutputFormat",
            ser_de_info=aws.glue.CatalogTableStorageDescriptorSerDeInfoArgs(
                serialization_library=f"{_PARQUET}.serde.ParquetHiveSerDe"
            ),
            # Glue and Athena know names in lower case only; Parquet's are matched without case.
            columns=[
                aws.glue.CatalogTableStorageDescriptorColumnArgs(name=column.lower(), type=kind)
                for column, kind in focus.COLUMNS.items()
            ],
        ),
        opts=opts,
    )
