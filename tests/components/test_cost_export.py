from __future__ import annotations

from typing import Any

import pulumi
import pytest

from components import focus
from components.cost_export import CostExport, CostExportArgs
from tests.components.example import PLACE, statements
from tests.harness import Declaration, declare

BUCKET = "meridian-billing-000000000000-us-east-1"
DATA = f"s3://{BUCKET}/focus/groundwork-focus/data"
OWN = {
    "StringEquals": {"aws:SourceAccount": "000000000000"},
    "ArnLike": {
        "aws:SourceArn": "arn:aws:bcm-data-exports:us-east-1:000000000000:export/*",
    },
}


@pytest.fixture(scope="module")
def declared() -> Declaration:
    def program() -> None:
        settings = pulumi.ComponentResource("test:settings:Settings", "settings")
        args = CostExportArgs(
            place=PLACE,
            retention_days=1096,
            disposable=True,
            access_log_bucket="access-logs",
            settings=settings,
        )
        made = CostExport("billing", args)
        pulumi.export("table", made.table)

    return declare(program)


def test_the_bill_is_exported_whole_day_by_day(declared: Declaration) -> None:
    export = declared.only("aws:bcmdata/export:Export")["export"]
    assert export["dataQueries"] == [
        {
            "queryStatement": focus.query(),
            "tableConfigurations": {"FOCUS_1_2_AWS": {"TIME_GRANULARITY": "DAILY"}},
        }
    ]
    (destination,) = export["destinationConfigurations"][0]["s3Destinations"]
    assert destination == {
        "s3Bucket": BUCKET,
        "s3Prefix": "focus",
        "s3Region": "us-east-1",
        "s3OutputConfigurations": [
            {
                "outputType": "CUSTOM",
                "format": "PARQUET",
                "compression": "PARQUET",
                "overwrite": "OVERWRITE_REPORT",
            }
        ],
    }
    assert (export["name"], export["refreshCadences"]) == (
        "groundwork-focus",
        [{"frequency": "SYNCHRONOUS"}],
    )


def test_only_exports_of_this_account_are_written_and_encrypted(declared: Declaration) -> None:
    policy = declared.only("aws:s3/bucketPolicy:BucketPolicy")["policy"]
    assert statements(policy)["EnableAWSDataExportsToWriteToS3AndCheckPolicy"] == {
        "Effect": "Allow",
        "Principal": {
            "Service": ["bcm-data-exports.amazonaws.com", "billingreports.amazonaws.com"]
        },
        "Action": ["s3:PutObject", "s3:GetBucketPolicy"],
        "Resource": [f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"],
        "Condition": OWN,
    }
    key = statements(declared.only("aws:kms/key:Key")["policy"])["DataExportsEncrypts"]
    assert key["Principal"] == {"Service": ["bcm-data-exports.amazonaws.com"]}
    assert key["Condition"] == OWN


def test_athena_finds_every_month_by_itself(declared: Declaration) -> None:
    table = declared.only("aws:glue/catalogTable:CatalogTable")
    assert declared.outputs["table"] == "groundwork_billing.focus_1_2"
    assert table["partitionKeys"] == [
        {"name": "billing_period", "type": "string", "comment": "Month of the bill, YYYY-MM"}
    ]
    parameters = table["parameters"]
    assert parameters["projection.enabled"] == "true"
    assert parameters["projection.billing_period.range"] == "2026-01,NOW"
    template = parameters["storage.location.template"]
    assert template == f"{DATA}/billing_period=${{billing_period}}"
    assert table["storageDescriptor"]["location"] == DATA


def test_the_table_has_the_columns_that_are_exported(declared: Declaration) -> None:
    columns: list[dict[str, Any]] = declared.only("aws:glue/catalogTable:CatalogTable")[
        "storageDescriptor"
    ]["columns"]
    types = {it["name"]: it["type"] for it in columns}
    assert len(columns) == len(types) == 60
    asked = focus.query().removeprefix("SELECT ").removesuffix(" FROM FOCUS_1_2_AWS").split(", ")
    assert [it["name"] for it in columns] == [name.lower() for name in asked]
    assert types["billedcost"] == "double"
    assert types["chargeperiodstart"] == "timestamp"
    assert types["tags"] == "map<string,string>"
    assert types["x_discounts"] == "map<string,double>"


def test_the_types_are_those_that_aws_tells() -> None:
    """The sandbox keeps AWS's dictionary of the table, written independently of the component."""
    from sandbox.aws.services.bcm_data_exports.tables import TABLES

    in_glue = {
        "string": "string",
        "double": "double",
        "timestamp_milliseconds": "timestamp",
        "map <string, string>": "map<string,string>",
        "map <string, double>": "map<string,double>",
    }
    told = {name: in_glue[kind] for name, kind in TABLES[focus.TABLE].columns.items()}
    assert dict(focus.COLUMNS) == told
