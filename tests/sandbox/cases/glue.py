"""Glue's cases."""

from tests.sandbox.cases import Case, Drift, Sees

_KEY = "arn:aws:kms:us-east-1:000000000000:key/1"
_ROLE = "arn:aws:iam::000000000000:role/catalogue"
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
    Case(
        token="aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings",
        inputs={
            "dataCatalogEncryptionSettings": {
                "encryptionAtRest": {
                    "catalogEncryptionMode": "SSE-KMS-WITH-SERVICE-ROLE",
                    "catalogEncryptionServiceRole": _ROLE,
                    "sseAwsKmsKeyId": _KEY,
                },
                "connectionPasswordEncryption": {
                    "returnConnectionPasswordEncrypted": True,
                    "awsKmsKeyId": _KEY,
                },
            }
        },
        sees=(
            Sees(
                method="get_data_catalog_encryption_settings",
                params={},
                created={
                    "DataCatalogEncryptionSettings.EncryptionAtRest.SseAwsKmsKeyId": _KEY,
                    "DataCatalogEncryptionSettings.ConnectionPasswordEncryption"
                    ".ReturnConnectionPasswordEncrypted": True,
                },
                updated={
                    "DataCatalogEncryptionSettings.EncryptionAtRest.CatalogEncryptionMode": (
                        "SSE-KMS"
                    ),
                },
            ),
        ),
        change={
            "dataCatalogEncryptionSettings": {
                "encryptionAtRest": {"catalogEncryptionMode": "SSE-KMS", "sseAwsKmsKeyId": _KEY},
                "connectionPasswordEncryption": {
                    "returnConnectionPasswordEncrypted": True,
                    "awsKmsKeyId": _KEY,
                },
            }
        },
        replace={"catalogId": "111122223333"},
        invalid={
            "dataCatalogEncryptionSettings": {"dataCatalogEncryptionSettings": None},
            "dataCatalogEncryptionSettings.encryptionAtRest.catalogEncryptionMode": {
                "dataCatalogEncryptionSettings": {
                    "encryptionAtRest": {"catalogEncryptionMode": "SSE"},
                    "connectionPasswordEncryption": {"returnConnectionPasswordEncrypted": True},
                }
            },
        },
        drift=Drift(
            method="put_data_catalog_encryption_settings",
            params={
                "DataCatalogEncryptionSettings": {
                    "EncryptionAtRest": {"CatalogEncryptionMode": "DISABLED"},
                    "ConnectionPasswordEncryption": {"ReturnConnectionPasswordEncrypted": False},
                }
            },
            shows="dataCatalogEncryptionSettings",
        ),
        stays={
            "dataCatalogEncryptionSettings": {
                "encryptionAtRest": {"catalogEncryptionMode": "DISABLED"},
                "connectionPasswordEncryption": {"returnConnectionPasswordEncrypted": False},
            }
        },
    ),
]
