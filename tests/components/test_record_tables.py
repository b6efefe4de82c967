from __future__ import annotations

import re

import pulumi

from components.record_tables import COLUMNS, RecordTables, RecordTablesArgs
from tests.components.example import PLACE
from tests.harness import Declaration, declare

AUDITOR = "arn:aws:iam::000000000000:role/auditors"
DEVELOPER = "arn:aws:iam::000000000000:role/developers"


class _Settings(pulumi.CustomResource):
    def __init__(self) -> None:
        super().__init__("aws:lakeformation/dataLakeSettings:DataLakeSettings", "settings", {})


def _tables() -> Declaration:
    def program() -> None:
        RecordTables(
            "record-tables",
            RecordTablesArgs(
                place=PLACE,
                records_bucket="records",
                redacted_bucket="redacted",
                data_class="confidential",
                retention_days=365,
                settings=_Settings(),
                auditors={"auditors": AUDITOR},
                developers={"developers": DEVELOPER},
            ),
        )

    return declare(program)


def test_the_table_lies_over_bedrock_s_own_layout() -> None:
    tables = _tables().of_type("aws:glue/catalogTable:CatalogTable")
    table = tables["record-tables-invocations"]
    location = "s3://records/bedrock/AWSLogs/000000000000/BedrockModelInvocationLogs/"
    assert table["name"] == "model_invocations"
    assert table["databaseName"] == "groundwork_records"
    assert table["storageDescriptor"]["location"] == location
    assert table["partitionKeys"] == [
        {"name": "log_region", "type": "string", "comment": "Region of the log."},
        {"name": "hour", "type": "string", "comment": "Hour of the call, UTC, as 2026/11/24/08."},
    ]
    parameters = table["parameters"]
    assert parameters["storage.location.template"] == f"{location}${{log_region}}/${{hour}}/"
    assert {k.removeprefix("projection."): v for k, v in parameters.items() if "project" in k} == {
        "enabled": "true",
        "log_region.type": "enum",
        "log_region.values": "us-east-1",
        "hour.type": "date",
        "hour.format": "yyyy/MM/dd/HH",
        "hour.interval": "1",
        "hour.interval.unit": "HOURS",
        "hour.range": "NOW-365DAYS,NOW",
    }


def test_the_redacted_table_lies_where_the_stream_writes() -> None:
    table = _tables().of_type("aws:glue/catalogTable:CatalogTable")["record-tables-redacted"]
    assert table["name"] == "model_invocations_redacted"
    assert table["parameters"]["storage.location.template"] == (
        "s3://redacted/model-invocations/${hour}/"
    )
    assert [key["name"] for key in table["partitionKeys"]] == ["hour"]


def test_columns_are_those_of_the_record_in_a_form_that_glue_takes() -> None:
    for table in _tables().of_type("aws:glue/catalogTable:CatalogTable").values():
        columns = {it["name"]: it["type"] for it in table["storageDescriptor"]["columns"]}
        assert columns == {name: kind for name, (kind, _) in COLUMNS.items()}
        # A partition of the name of a column is refused, and Glue knows lower case only.
        assert not set(columns) & {key["name"] for key in table["partitionKeys"]}
        assert all(re.fullmatch(r"[a-z0-9]+", name) for name in columns)
        assert table["storageDescriptor"]["serDeInfo"] == {
            "serializationLibrary": "org.openx.data.jsonserde.JsonSerDe",
            "parameters": {"ignore.malformed.json": "true", "case.insensitive": "true"},
        }
    kinds = {name: kind for name, (kind, _) in COLUMNS.items()}
    assert kinds["identity"] == "struct<arn:string>"
    assert kinds["requestmetadata"] == "map<string,string>"
    assert "inputtokencount:bigint" in kinds["input"]
    assert "outputbodyjson:string" in kinds["output"]


def test_each_reader_is_granted_its_own_table() -> None:
    grants = _tables().of_type("aws:lakeformation/permissions:Permissions").values()
    tables = {
        it["principal"]: (it["permissions"], it["table"]["name"]) for it in grants if "table" in it
    }
    assert tables == {
        AUDITOR: (["SELECT"], "model_invocations"),
        DEVELOPER: (["SELECT"], "model_invocations_redacted"),
    }
    databases = {it["principal"]: it["permissions"] for it in grants if "database" in it}
    assert databases == {AUDITOR: ["DESCRIBE"], DEVELOPER: ["DESCRIBE"]}
