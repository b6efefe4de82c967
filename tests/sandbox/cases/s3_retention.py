"""The cases of how long S3's buckets keep what."""

from typing import Any

from tests.sandbox.cases import Case, Drift, Sees

BUCKET = ("aws:s3/bucket:Bucket", {"bucket": "groundwork-data"})
OTHER = ("aws:s3/bucket:Bucket", {"bucket": "groundwork-other"})
VERSIONED = (
    "aws:s3/bucketVersioning:BucketVersioning",
    {"bucket": "{data.bucket}", "versioningConfiguration": {"status": "Enabled"}},
)
EXPIRING: list[dict[str, Any]] = [
    {
        "id": "all-objects",
        "status": "Enabled",
        "filter": {"prefix": ""},
        "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
        "noncurrentVersionExpiration": {"noncurrentDays": 30, "newerNoncurrentVersions": 2},
        "noncurrentVersionTransitions": [{"noncurrentDays": 10, "storageClass": "STANDARD_IA"}],
        "transitions": [
            {"days": 90, "storageClass": "GLACIER"},
            {"days": 30, "storageClass": "STANDARD_IA"},
        ],
        "expiration": {"days": 365},
    },
    {
        "id": "prompts",
        "status": "Disabled",
        "filter": {"and": {"prefix": "prompts/", "tags": {"kind": "prompt", "stage": "pilot"}}},
        "expiration": {"date": "2030-01-01T00:00:00Z"},
    },
]

CASES = [
    Case(
        token="aws:s3/bucketVersioning:BucketVersioning",
        needs={"data": BUCKET, "other": OTHER},
        inputs={"bucket": "{data.bucket}", "versioningConfiguration": {"status": "Enabled"}},
        sees=(
            Sees(
                method="get_bucket_versioning",
                params={"Bucket": "{bucket}"},
                created={"Status": "Enabled"},
                updated={"Status": "Suspended"},
            ),
        ),
        change={"versioningConfiguration": {"status": "Suspended"}},
        replace={"bucket": "{other.bucket}"},
        invalid={
            "versioningConfiguration.status": {"versioningConfiguration": {"status": "On"}},
            "versioningConfiguration": {"versioningConfiguration": None},
        },
        drift=Drift(
            method="put_bucket_versioning",
            params={"Bucket": "{bucket}", "VersioningConfiguration": {"Status": "Enabled"}},
            shows="versioningConfiguration",
        ),
        stays={"versioningConfiguration": {"status": "Suspended"}},
    ),
    Case(
        token="aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        needs={"data": BUCKET, "versioned": VERSIONED, "other": OTHER},
        inputs={"bucket": "{data.bucket}", "rules": EXPIRING},
        sees=(
            Sees(
                method="get_bucket_lifecycle_configuration",
                params={"Bucket": "{bucket}"},
                created={
                    "Rules[].[ID, Status]": [["all-objects", "Enabled"], ["prompts", "Disabled"]],
                    "Rules[0].NoncurrentVersionExpiration.NoncurrentDays": 30,
                    "Rules[0].Expiration.Days": 365,
                    "Rules[1].Filter.And.Prefix": "prompts/",
                },
                updated={
                    "Rules[].[ID, Status]": [["answers", "Enabled"]],
                    "Rules[0].NoncurrentVersionExpiration.NoncurrentDays": None,
                    "Rules[0].Expiration.Days": 14,
                    "Rules[1].Filter.And.Prefix": None,
                },
            ),
        ),
        change={
            "rules": [
                {
                    "id": "answers",
                    "status": "Enabled",
                    "filter": {"tag": {"key": "kind", "value": "answer"}},
                    "expiration": {"days": 14},
                }
            ]
        },
        replace={"bucket": "{other.bucket}"},
        invalid={
            "rules[0].transitions[0].storageClass": {
                "rules": [
                    {
                        "id": "a",
                        "status": "Enabled",
                        "filter": {"prefix": ""},
                        "transitions": [{"days": 1, "storageClass": "COLD"}],
                    }
                ]
            },
            "rules[0].status": {"rules": [{"id": "a", "status": "On", "filter": {"prefix": ""}}]},
        },
        drift=Drift(
            method="put_bucket_lifecycle_configuration",
            params={
                "Bucket": "{bucket}",
                "LifecycleConfiguration": {
                    "Rules": [
                        {
                            "ID": "answers",
                            "Status": "Disabled",
                            "Filter": {"Tag": {"Key": "kind", "Value": "answer"}},
                            "Expiration": {"Days": 14},
                        }
                    ]
                },
            },
            shows="rules",
        ),
    ),
    Case(
        token="aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        needs={
            "data": (BUCKET[0], {**BUCKET[1], "objectLockEnabled": True}),
            "other": OTHER,
        },
        inputs={
            "bucket": "{data.bucket}",
            "rule": {"defaultRetention": {"mode": "COMPLIANCE", "days": 30}},
        },
        sees=(
            Sees(
                method="get_object_lock_configuration",
                params={"Bucket": "{bucket}"},
                created={
                    "ObjectLockConfiguration.Rule.DefaultRetention.Mode": "COMPLIANCE",
                    "ObjectLockConfiguration.Rule.DefaultRetention.[Days || `0`, Years || `0`]": [
                        30,
                        0,
                    ],
                },
                updated={
                    "ObjectLockConfiguration.Rule.DefaultRetention.Mode": "GOVERNANCE",
                    "ObjectLockConfiguration.Rule.DefaultRetention.[Days || `0`, Years || `0`]": [
                        0,
                        1,
                    ],
                },
            ),
        ),
        change={"rule": {"defaultRetention": {"mode": "GOVERNANCE", "years": 1}}},
        replace={"bucket": "{other.bucket}"},
        invalid={
            "rule.defaultRetention.mode": {"rule": {"defaultRetention": {"mode": "LEGAL"}}},
        },
        drift=Drift(
            method="put_object_lock_configuration",
            params={
                "Bucket": "{bucket}",
                "ObjectLockConfiguration": {
                    "ObjectLockEnabled": "Enabled",
                    "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}},
                },
            },
            shows="rule",
        ),
        stays={"objectLockEnabled": "Enabled"},
    ),
]
