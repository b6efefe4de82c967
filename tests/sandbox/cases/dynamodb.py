"""DynamoDB's cases."""

from tests.sandbox.cases import Case, Drift, Sees

KEY = ("aws:kms/key:Key", {"description": "Sessions"})

CASES = [
    Case(
        token="aws:dynamodb/table:Table",
        needs={"key": KEY},
        inputs={
            "name": "sessions",
            "billingMode": "PAY_PER_REQUEST",
            "hashKey": "session",
            "rangeKey": "turn",
            "attributes": [
                {"name": "session", "type": "S"},
                {"name": "turn", "type": "N"},
                {"name": "customer", "type": "S"},
            ],
            "globalSecondaryIndexes": [
                {
                    "name": "by-customer",
                    "hashKey": "customer",
                    "rangeKey": "turn",
                    "projectionType": "INCLUDE",
                    "nonKeyAttributes": ["answer"],
                }
            ],
            "pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 14},
            "serverSideEncryption": {"enabled": True, "kmsKeyArn": "{key.arn}"},
            "streamEnabled": True,
            "streamViewType": "NEW_IMAGE",
            "tableClass": "STANDARD_INFREQUENT_ACCESS",
            "ttl": {"attributeName": "expires", "enabled": True},
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="describe_table",
                params={"TableName": "{name}"},
                created={
                    "Table.KeySchema[].[AttributeName, KeyType]": [
                        ["session", "HASH"],
                        ["turn", "RANGE"],
                    ],
                    "Table.BillingModeSummary.BillingMode": "PAY_PER_REQUEST",
                    "Table.SSEDescription.Status": "ENABLED",
                    "Table.GlobalSecondaryIndexes[].IndexName": ["by-customer"],
                    "Table.DeletionProtectionEnabled": False,
                },
                updated={
                    "Table.BillingModeSummary.BillingMode": "PROVISIONED",
                    "Table.ProvisionedThroughput.ReadCapacityUnits": 5,
                    "Table.SSEDescription.Status": None,
                    "Table.GlobalSecondaryIndexes[].IndexName": ["by-region"],
                },
            ),
            Sees(
                method="describe_continuous_backups",
                params={"TableName": "{name}"},
                created={
                    "ContinuousBackupsDescription.PointInTimeRecoveryDescription"
                    ".PointInTimeRecoveryStatus": "ENABLED"
                },
                updated={
                    "ContinuousBackupsDescription.PointInTimeRecoveryDescription"
                    ".PointInTimeRecoveryStatus": "DISABLED"
                },
            ),
            Sees(
                method="describe_time_to_live",
                params={"TableName": "{name}"},
                created={"TimeToLiveDescription.TimeToLiveStatus": "ENABLED"},
                updated={"TimeToLiveDescription.TimeToLiveStatus": "DISABLED"},
            ),
        ),
        change={
            "billingMode": "PROVISIONED",
            "readCapacity": 5,
            "writeCapacity": 2,
            "attributes": [
                {"name": "session", "type": "S"},
                {"name": "turn", "type": "N"},
                {"name": "region", "type": "S"},
            ],
            "globalSecondaryIndexes": [
                {
                    "name": "by-region",
                    "hashKey": "region",
                    "projectionType": "ALL",
                    "readCapacity": 1,
                    "writeCapacity": 1,
                }
            ],
            "pointInTimeRecovery": {"enabled": False},
            "serverSideEncryption": {"enabled": False},
            "ttl": {"attributeName": "expires", "enabled": False},
            "tableClass": None,
            "tags": {"stage": "pilot"},
        },
        replace={"rangeKey": None},
        invalid={
            "billingMode": {"billingMode": "FREE"},
            "attributes[0].type": {"attributes": [{"name": "session", "type": "TEXT"}]},
        },
        drift=Drift(
            method="update_table",
            params={
                "TableName": "{name}",
                "ProvisionedThroughput": {"ReadCapacityUnits": 9, "WriteCapacityUnits": 2},
            },
            shows="readCapacity",
        ),
    ),
]
