from __future__ import annotations

import pulumi

from components.iam_document import document
from components.queries import QueryWorkgroup, QueryWorkgroupArgs
from tests.components.example import KEY_ARN, PLACE, statements
from tests.harness import Declaration, declare


def _declare() -> Declaration:
    def program() -> None:
        made = QueryWorkgroup(
            "support",
            QueryWorkgroupArgs(
                place=PLACE,
                use_case="support",
                bucket="store",
                key_arn=KEY_ARN,
                scan_limit_mb=5000,
                disposable=False,
                tags={"use_case": "support"},
            ),
        )
        pulumi.export("policy", document(*made.statements))

    return declare(program)


def test_every_query_takes_the_workgroup_s_settings() -> None:
    assert _declare().only("aws:athena/workgroup:Workgroup") == {
        "name": "groundwork-support",
        "description": "Queries of support on the datasets that it was granted",
        "forceDestroy": False,
        "configuration": {
            "enforceWorkgroupConfiguration": True,
            "publishCloudwatchMetricsEnabled": True,
            "bytesScannedCutoffPerQuery": 5_000_000_000,
            "resultConfiguration": {
                "outputLocation": "s3://store/query-results/support/",
                "expectedBucketOwner": "000000000000",
                "encryptionConfiguration": {
                    "encryptionOption": "SSE_KMS",
                    "kmsKeyArn": KEY_ARN,
                },
            },
        },
        "tags": {"use_case": "support"},
    }


def test_results_are_the_use_case_s_own() -> None:
    found = statements(_declare().outputs["policy"])
    assert {sid: it["Resource"] for sid, it in found.items()} == {
        "QueryInOwnWorkgroup": [
            "arn:aws:athena:us-east-1:000000000000:workgroup/groundwork-support"
        ],
        "FindResults": ["arn:aws:s3:::store"],
        "KeepResults": ["arn:aws:s3:::store/query-results/support/*"],
        "EncryptResults": [KEY_ARN],
    }
    assert found["EncryptResults"]["Condition"] == {
        "StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}
    }
