"""CloudWatch Logs' cases."""

from tests.sandbox.cases import Case, Drift, Sees

CASES = [
    Case(
        token="aws:cloudwatch/logGroup:LogGroup",
        inputs={
            "name": "/groundwork/support",
            "retentionInDays": 90,
            "kmsKeyId": "arn:aws:kms:us-east-1:000000000000:key/logs",
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="describe_log_groups",
                params={"logGroupNamePrefix": "{name}"},
                created={
                    "logGroups[0].retentionInDays": 90,
                    "logGroups[0].kmsKeyId": "arn:aws:kms:us-east-1:000000000000:key/logs",
                },
                updated={
                    "logGroups[0].retentionInDays": None,
                    "logGroups[0].kmsKeyId": "arn:aws:kms:us-east-1:000000000000:key/other",
                },
            ),
            Sees(
                method="list_tags_for_resource",
                params={"resourceArn": "{arn}"},
                created={"tags": {"use_case": "support"}},
                updated={"tags": {"stage": "pilot"}},
            ),
        ),
        change={
            "retentionInDays": None,
            "kmsKeyId": "arn:aws:kms:us-east-1:000000000000:key/other",
            "tags": {"stage": "pilot"},
        },
        replace={"name": "/groundwork/other"},
        invalid={
            "name": {"name": "not a name!"},
            "logGroupClass": {"logGroupClass": "CHEAP"},
        },
        drift=Drift(
            method="put_retention_policy",
            params={"logGroupName": "{name}", "retentionInDays": 1},
            shows="retentionInDays",
        ),
    ),
]
