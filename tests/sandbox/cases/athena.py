"""Athena's case."""

from typing import Any

from tests.sandbox.cases import Case, Drift, Sees
from tests.sandbox.cases.kms import KEY


def _configuration(cutoff: int | None) -> dict[str, Any]:
    return {
        "bytesScannedCutoffPerQuery": cutoff,
        "enforceWorkgroupConfiguration": True,
        "publishCloudwatchMetricsEnabled": True,
        "engineVersion": {"selectedEngineVersion": "AUTO"},
        "resultConfiguration": {
            "outputLocation": "s3://results/support/",
            "expectedBucketOwner": "000000000000",
            "encryptionConfiguration": {
                "encryptionOption": "SSE_KMS",
                "kmsKeyArn": "{key.arn}",
            },
        },
    }


_CUTOFF = "WorkGroup.Configuration.BytesScannedCutoffPerQuery"

CASES = [
    Case(
        token="aws:athena/workgroup:Workgroup",
        needs={"key": KEY},
        inputs={
            "name": "support",
            "configuration": _configuration(10_000_000_000),
            "forceDestroy": True,
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="get_work_group",
                params={"WorkGroup": "support"},
                created={
                    _CUTOFF: 10_000_000_000,
                    "WorkGroup.State": "ENABLED",
                    "WorkGroup.Configuration.EnforceWorkGroupConfiguration": True,
                    "WorkGroup.Configuration.ResultConfiguration.OutputLocation": (
                        "s3://results/support/"
                    ),
                },
                updated={
                    _CUTOFF: None,
                    "WorkGroup.State": "DISABLED",
                    "WorkGroup.Description": "Queries of support",
                    "WorkGroup.Configuration.ResultConfiguration.ExpectedBucketOwner": (
                        "000000000000"
                    ),
                },
            ),
            Sees(
                method="list_tags_for_resource",
                params={"ResourceARN": "{arn}"},
                created={"Tags": [{"Key": "use_case", "Value": "support"}]},
                updated={"Tags": [{"Key": "stage", "Value": "pilot"}]},
            ),
        ),
        change={
            "configuration": _configuration(None),
            "description": "Queries of support",
            "state": "DISABLED",
            "tags": {"stage": "pilot"},
        },
        replace={"name": "other"},
        invalid={
            "configuration.bytesScannedCutoffPerQuery": {"configuration": _configuration(100)},
            "name": {"name": "support queries"},
        },
        drift=Drift(
            method="update_work_group",
            params={
                "WorkGroup": "support",
                "ConfigurationUpdates": {"EnforceWorkGroupConfiguration": False},
            },
            shows="configuration",
        ),
        unread=("forceDestroy",),
    )
]
