"""Data Exports behaves as its API reference and user guide say."""

from typing import Any

import pytest

from tests.sandbox.conftest import Client
from tests.sandbox.modelled import modelled
from tests.sandbox.refusals import ACCOUNT, refusal, refused, statement

BUCKET = "billing-records"
QUERY = "SELECT BilledCost, Tags FROM FOCUS_1_2_AWS"
WRITER = {"Service": ["bcm-data-exports.amazonaws.com"]}


@pytest.fixture
def exports(client: Client) -> Any:
    s3 = client("s3")
    s3.create_bucket(Bucket=BUCKET)
    policy = statement(Principal=WRITER, Action="s3:PutObject", Resource=f"arn:aws:s3:::{BUCKET}/*")
    s3.put_bucket_policy(Bucket=BUCKET, Policy=policy)
    return modelled(client, "bcm-data-exports")


def _export(
    *, bucket: dict[str, Any] | None = None, output: dict[str, Any] | None = None, **changes: Any
) -> dict[str, Any]:
    written = {
        "OutputType": "CUSTOM",
        "Format": "PARQUET",
        "Compression": "PARQUET",
        "Overwrite": "OVERWRITE_REPORT",
        **(output or {}),
    }
    destination = {
        "S3Bucket": BUCKET,
        "S3Prefix": "focus",
        "S3Region": "us-east-1",
        "S3OutputConfigurations": written,
        **(bucket or {}),
    }
    return {
        "Name": changes.get("name", "focus"),
        "DataQuery": {
            "QueryStatement": changes.get("query", QUERY),
            "TableConfigurations": changes.get(
                "tables", {"FOCUS_1_2_AWS": {"TIME_GRANULARITY": "DAILY"}}
            ),
        },
        "DestinationConfigurations": {"S3Destination": destination},
        "RefreshCadence": {"Frequency": "SYNCHRONOUS"},
    }


def test_an_export_is_healthy_and_keeps_its_name(exports: Any) -> None:
    arn = exports.create_export(Export=_export())["ExportArn"]
    found = exports.get_export(ExportArn=arn)
    assert arn.startswith("arn:aws:bcm-data-exports:us-east-1:000000000000:export/focus-")
    assert found["Export"] == _export() | {"ExportArn": arn}
    assert found["ExportStatus"]["StatusCode"] == "HEALTHY"
    changed = _export(query="SELECT Tags FROM FOCUS_1_2_AWS WHERE BilledCost > 0")
    exports.update_export(ExportArn=arn, Export=changed)
    assert exports.get_export(ExportArn=arn)["Export"]["DataQuery"] == changed["DataQuery"]
    refused(
        "ValidationException", exports.update_export, ExportArn=arn, Export=_export(name="other")
    )
    assert exports.delete_export(ExportArn=arn)["ExportArn"] == arn
    refused("ResourceNotFoundException", exports.get_export, ExportArn=arn)
    refused("ResourceNotFoundException", exports.list_tags_for_resource, ResourceArn=arn)


def test_exports_have_names_of_their_own_and_come_in_pages(exports: Any) -> None:
    for name in ("one", "two", "three"):
        exports.create_export(Export=_export(name=name))
    refused("ValidationException", exports.create_export, Export=_export(name="two"))
    first = exports.list_exports(MaxResults=2)
    rest = exports.list_exports(MaxResults=2, NextToken=first["NextToken"])
    names = [each["ExportName"] for part in (first, rest) for each in part["Exports"]]
    assert names == ["one", "two", "three"]


def test_a_table_tells_its_columns_and_what_can_be_set(exports: Any) -> None:
    (table,) = exports.list_tables()["Tables"]
    assert table["TableName"] == "FOCUS_1_2_AWS"
    assert table["TableProperties"] == [
        {"Name": "TIME_GRANULARITY", "ValidValues": ["DAILY", "HOURLY", "MONTHLY"]}
    ]
    columns = exports.get_table(TableName="FOCUS_1_2_AWS")["Schema"]
    # AWS: 57 columns of FOCUS 1.2 and 3 of its own.
    assert len(columns) == 60
    assert len([each for each in columns if each["Name"].startswith("x_")]) == 3
    refused("ValidationException", exports.get_table, TableName="FOCUS_9_AWS")
    refused(
        "ValidationException",
        exports.get_table,
        TableName="FOCUS_1_2_AWS",
        TableProperties={"TIME_GRANULARITY": "YEARLY"},
    )


@pytest.mark.parametrize(
    ("export", "finding"),
    [
        (_export(query="DROP TABLE FOCUS_1_2_AWS"), "has not the form SELECT"),
        (_export(query="SELECT * FROM FOCUS_1_2_AWS"), "'*' is no column"),
        (_export(query="SELECT BilledCosts FROM FOCUS_1_2_AWS"), "'BilledCosts' is no column"),
        (_export(query="SELECT BilledCost FROM FOCUS_1_2"), "FOCUS_1_2 is none of the tables"),
        (_export(tables={"FOCUS_1_0_AWS": {}}), "only FOCUS_1_2_AWS, which is queried"),
        (_export(tables={"FOCUS_1_2_AWS": {"GRAIN": "DAILY"}}), "has no property GRAIN"),
        (
            _export(tables={"FOCUS_1_2_AWS": {"TIME_GRANULARITY": "YEARLY"}}),
            "is one of DAILY, HOURLY, MONTHLY",
        ),
        (_export(output={"Compression": "GZIP"}), "PARQUET is not in GZIP"),
        (_export(bucket={"S3Bucket": "nobodys-bucket"}), "there is no bucket nobodys-bucket"),
        (_export(bucket={"S3Region": "eu-west-1"}), f"{BUCKET} is in us-east-1"),
        (_export(bucket={"S3BucketOwner": "111122223333"}), "another account"),
    ],
)
def test_an_export_that_could_not_be_written_is_refused(
    exports: Any, export: dict[str, Any], finding: str
) -> None:
    code, message = refusal(exports.create_export, Export=export)
    assert code == "ValidationException"
    assert finding in message


@pytest.mark.parametrize(
    "policy",
    [
        None,
        statement(Principal=WRITER, Action="s3:GetObject", Resource="*"),
        statement(
            Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, Action="s3:PutObject", Resource="*"
        ),
        statement(Effect="Deny", Principal=WRITER, Action="s3:PutObject", Resource="*"),
        statement(Effect="Deny", Principal="*", Action="s3:PutObject", Resource="*"),
    ],
)
def test_the_bucket_must_let_the_service_write(
    exports: Any, client: Client, policy: str | None
) -> None:
    s3 = client("s3")
    s3.delete_bucket_policy(Bucket=BUCKET)
    if policy is not None:
        s3.put_bucket_policy(Bucket=BUCKET, Policy=policy)
    code, message = refusal(exports.create_export, Export=_export())
    assert code == "ValidationException"
    assert "does not let bcm-data-exports.amazonaws.com put objects" in message


def test_tags(exports: Any) -> None:
    arn = exports.create_export(Export=_export(), ResourceTags=[{"Key": "a", "Value": "1"}])[
        "ExportArn"
    ]
    exports.tag_resource(ResourceArn=arn, ResourceTags=[{"Key": "b", "Value": "2"}])
    exports.untag_resource(ResourceArn=arn, ResourceTagKeys=["a"])
    assert exports.list_tags_for_resource(ResourceArn=arn)["ResourceTags"] == [
        {"Key": "b", "Value": "2"}
    ]
