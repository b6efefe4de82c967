"""Glue's cases."""

from tests.sandbox.cases import Case, Drift, Sees

_COLUMNS = [
    {"name": "ticket_id", "type": "string", "comment": "Key"},
    {"name": "opened_at", "type": "timestamp"},
]

CASES = [
    Case(
        token="aws:glue/catalogDatabase:CatalogDatabase",
        inputs={
            "name": "support",
            "description": "What support knows",
            "locationUri": "s3://data/support",
            "parameters": {"data_class": "confidential"},
            "tags": {"owner": "support"},
        },
        sees=(
            Sees(
                method="get_database",
                params={"Name": "{name}"},
                created={
                    "Database.Description": "What support knows",
                    "Database.LocationUri": "s3://data/support",
                    "Database.Parameters": {"data_class": "confidential"},
                },
                updated={
                    "Database.Description": "All that support knows",
                    "Database.Parameters": {"data_class": "internal"},
                },
            ),
            Sees(
                method="get_tags",
                params={"ResourceArn": "{arn}"},
                created={"Tags": {"owner": "support"}},
                updated={"Tags": {"owner": "service"}},
            ),
        ),
        change={
            "description": "All that support knows",
            "parameters": {"data_class": "internal"},
            "tags": {"owner": "service"},
        },
        replace={"name": "service"},
        invalid={"name": {"name": ""}, "parameters.a": {"parameters": {"a": 1}}},
        drift=Drift(
            method="update_database",
            params={"Name": "{name}", "DatabaseInput": {"Name": "{name}", "Description": "x"}},
            shows="description",
        ),
    ),
    Case(
        token="aws:glue/catalogTable:CatalogTable",
        needs={"db": ("aws:glue/catalogDatabase:CatalogDatabase", {"name": "support"})},
        inputs={
            "name": "tickets",
            "databaseName": "{db.name}",
            "description": "Closed tickets",
            "owner": "support-data@example.com",
            "tableType": "EXTERNAL_TABLE",
            "parameters": {"classification": "parquet"},
            "partitionKeys": [{"name": "day", "type": "date"}],
            "storageDescriptor": {
                "columns": _COLUMNS,
                "location": "s3://data/support/tickets/",
                "inputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
                "serDeInfo": {
                    "serializationLibrary": (
                        "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
                    )
                },
            },
        },
        sees=(
            Sees(
                method="get_table",
                params={"DatabaseName": "{databaseName}", "Name": "{name}"},
                created={
                    "Table.Owner": "support-data@example.com",
                    "Table.StorageDescriptor.Columns[].Name": ["ticket_id", "opened_at"],
                    "Table.StorageDescriptor.Location": "s3://data/support/tickets/",
                    "Table.PartitionKeys[0].Type": "date",
                    "Table.Parameters.classification": "parquet",
                },
                updated={
                    "Table.Description": "All tickets",
                    "Table.StorageDescriptor.Columns[].Name": ["ticket_id"],
                },
            ),
        ),
        change={
            "description": "All tickets",
            "storageDescriptor": {
                "columns": _COLUMNS[:1],
                "location": "s3://data/support/tickets/",
            },
        },
        replace={"name": "cases"},
        invalid={
            "databaseName": {"databaseName": None},
            "storageDescriptor.columns[0].nam": {
                "storageDescriptor": {"columns": [{"name": "a", "nam": "b"}]}
            },
        },
        drift=Drift(
            method="update_table",
            params={
                "DatabaseName": "{databaseName}",
                "TableInput": {"Name": "{name}", "Owner": "nobody"},
            },
            shows="owner",
        ),
    ),
]
