"""Data Exports' cases."""

import json
from collections.abc import Mapping
from typing import Any

from tests.sandbox.cases import Case, Drift, Sees

_BUCKET = "billing-records"
_POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": ["bcm-data-exports.amazonaws.com"]},
                "Action": ["s3:PutObject"],
                "Resource": [f"arn:aws:s3:::{_BUCKET}/*"],
            }
        ],
    }
)


def _export(**changes: Any) -> Mapping[str, Any]:
    output = {
        "overwrite": "OVERWRITE_REPORT",
        "format": "PARQUET",
        "compression": "PARQUET",
        "outputType": "CUSTOM",
    }
    bucket = {
        "s3Bucket": "{bucket.bucket}",
        "s3Prefix": "focus",
        "s3Region": "us-east-1",
        "s3OutputConfigurations": [output | changes.get("output", {})],
    }
    query = {
        "queryStatement": changes.get("query", "SELECT BilledCost, Tags FROM FOCUS_1_2_AWS"),
        "tableConfigurations": {
            "FOCUS_1_2_AWS": {"TIME_GRANULARITY": changes.get("granularity", "DAILY")}
        },
    }
    return {
        "name": "focus",
        "description": changes.get("description", "Costs as FOCUS has them"),
        "dataQueries": [query],
        "destinationConfigurations": [{"s3Destinations": [bucket]}],
        "refreshCadences": [{"frequency": changes.get("frequency", "SYNCHRONOUS")}],
    }


CASES = [
    Case(
        token="aws:bcmdata/export:Export",
        needs={
            "bucket": ("aws:s3/bucket:Bucket", {"bucket": _BUCKET}),
            "policy": (
                "aws:s3/bucketPolicy:BucketPolicy",
                {"bucket": "{bucket.bucket}", "policy": _POLICY},
            ),
        },
        inputs={"export": _export(), "tags": {"owner": "finance"}},
        sees=(
            Sees(
                method="get_export",
                params={"ExportArn": "{arn}"},
                created={
                    "Export.Name": "focus",
                    "Export.Description": "Costs as FOCUS has them",
                    "Export.DataQuery.QueryStatement": "SELECT BilledCost, Tags FROM FOCUS_1_2_AWS",
                    "Export.DataQuery.TableConfigurations": {
                        "FOCUS_1_2_AWS": {"TIME_GRANULARITY": "DAILY"}
                    },
                    "Export.DestinationConfigurations.S3Destination.S3Bucket": _BUCKET,
                    "Export.DestinationConfigurations.S3Destination.S3OutputConfigurations": {
                        "Overwrite": "OVERWRITE_REPORT",
                        "Format": "PARQUET",
                        "Compression": "PARQUET",
                        "OutputType": "CUSTOM",
                    },
                    "ExportStatus.StatusCode": "HEALTHY",
                },
                updated={
                    "Export.Description": "All costs",
                    "Export.DataQuery.QueryStatement": "SELECT Tags FROM FOCUS_1_2_AWS",
                },
            ),
            Sees(
                method="list_tags_for_resource",
                params={"ResourceArn": "{arn}"},
                created={"ResourceTags": [{"Key": "owner", "Value": "finance"}]},
                updated={"ResourceTags": [{"Key": "stage", "Value": "pilot"}]},
            ),
        ),
        change={
            "export": _export(description="All costs", query="SELECT Tags FROM FOCUS_1_2_AWS"),
            "tags": {"stage": "pilot"},
        },
        replace={"export": _export(granularity="HOURLY")},
        invalid={
            "export.refreshCadences[0].frequency": {"export": _export(frequency="WEEKLY")},
            "export.destinationConfigurations[0].s3Destinations[0].s3OutputConfigurations[0]"
            ".format": {"export": _export(output={"format": "ORC"})},
        },
        drift=Drift(
            method="update_export",
            params={
                "ExportArn": "{arn}",
                "Export": {
                    "Name": "focus",
                    "DataQuery": {"QueryStatement": "SELECT BilledCost FROM FOCUS_1_2_AWS"},
                    "DestinationConfigurations": {
                        "S3Destination": {
                            "S3Bucket": _BUCKET,
                            "S3Prefix": "focus",
                            "S3Region": "us-east-1",
                            "S3OutputConfigurations": {
                                "OutputType": "CUSTOM",
                                "Format": "PARQUET",
                                "Compression": "PARQUET",
                                "Overwrite": "OVERWRITE_REPORT",
                            },
                        }
                    },
                    "RefreshCadence": {"Frequency": "SYNCHRONOUS"},
                },
            },
            shows="export",
        ),
    ),
]
