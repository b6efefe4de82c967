"""Lake Formation's cases."""

from tests.sandbox.cases import Case, Drift, Sees
from tests.sandbox.cases.iam import ROLE

_ADMIN = "arn:aws:iam::000000000000:role/data-steward"
_DB = ("aws:glue/catalogDatabase:CatalogDatabase", {"name": "support"})
_TABLE = (
    "aws:glue/catalogTable:CatalogTable",
    {"name": "tickets", "databaseName": "{db.name}"},
)
_BUCKET = ("aws:s3/bucket:Bucket", {"bucket": "data-confidential"})

CASES = [
    Case(
        token="aws:lakeformation/dataLakeSettings:DataLakeSettings",
        inputs={
            "admins": [_ADMIN],
            "parameters": {"CROSS_ACCOUNT_VERSION": "4"},
            "trustedResourceOwners": ["000000000000"],
        },
        sees=(
            Sees(
                method="get_data_lake_settings",
                params={},
                created={
                    "DataLakeSettings.DataLakeAdmins[].DataLakePrincipalIdentifier": [_ADMIN],
                    "DataLakeSettings.CreateDatabaseDefaultPermissions || `[]`": [],
                    "DataLakeSettings.TrustedResourceOwners": ["000000000000"],
                },
                updated={
                    "DataLakeSettings.DataLakeAdmins[].DataLakePrincipalIdentifier": [
                        f"{_ADMIN}-2"
                    ],
                },
            ),
        ),
        change={"admins": [f"{_ADMIN}-2"]},
        replace={"catalogId": "111122223333"},
        invalid={"admins": {"admins": "me"}, "catalogId": {"catalogId": ""}},
        drift=Drift(
            method="put_data_lake_settings",
            params={
                "DataLakeSettings": {
                    "DataLakeAdmins": [{"DataLakePrincipalIdentifier": _ADMIN}],
                    "CreateTableDefaultPermissions": [
                        {
                            "Principal": {"DataLakePrincipalIdentifier": "IAM_ALLOWED_PRINCIPALS"},
                            "Permissions": ["ALL"],
                        }
                    ],
                }
            },
            shows="createTableDefaultPermissions",
        ),
    ),
    Case(
        token="aws:lakeformation/resource:Resource",
        needs={
            "role": ROLE,
            "other": (ROLE[0], {**ROLE[1], "name": "other"}),
            "bucket": _BUCKET,
        },
        inputs={"arn": "{bucket.arn}", "roleArn": "{role.arn}", "hybridAccessEnabled": False},
        sees=(
            Sees(
                method="describe_resource",
                params={"ResourceArn": "{arn}"},
                created={"ResourceInfo.RoleArn": "arn:aws:iam::000000000000:role/agent"},
            ),
        ),
        change=None,
        replace={"roleArn": "{other.arn}", "withFederation": True},
        invalid={"arn": {"arn": None}, "roleArn": {"roleArn": "role"}},
        drift=Drift(
            method="update_resource",
            params={
                "ResourceArn": "{arn}",
                "RoleArn": "arn:aws:iam::000000000000:role/by-hand",
            },
            shows="roleArn",
        ),
    ),
    Case(
        token="aws:lakeformation/permissions:Permissions",
        needs={"db": _DB, "table": _TABLE, "role": ROLE},
        inputs={
            "principal": "{role.arn}",
            "permissions": ["SELECT"],
            "tableWithColumns": {
                "databaseName": "{db.name}",
                "name": "{table.name}",
                "columnNames": ["ticket_id"],
            },
        },
        sees=(
            Sees(
                method="list_permissions",
                params={
                    "Principal": {"DataLakePrincipalIdentifier": "{principal}"},
                    "Resource": {"Table": {"DatabaseName": "support", "Name": "tickets"}},
                },
                created={
                    "PrincipalResourcePermissions[].Permissions": [["SELECT"]],
                    "PrincipalResourcePermissions[0].Resource.TableWithColumns.ColumnNames": [
                        "ticket_id"
                    ],
                },
            ),
        ),
        change=None,
        replace={"permissions": ["DESCRIBE"]},
        invalid={
            "permissions[0]": {"permissions": ["READ"]},
            "principal": {"principal": None},
        },
        drift=Drift(
            method="grant_permissions",
            params={
                "Principal": {"DataLakePrincipalIdentifier": "{principal}"},
                "Permissions": ["DESCRIBE"],
                "Resource": {
                    "TableWithColumns": {
                        "DatabaseName": "support",
                        "Name": "tickets",
                        "ColumnNames": ["ticket_id"],
                    }
                },
            },
            shows="permissions",
        ),
    ),
]
