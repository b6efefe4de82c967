"""GuardDuty's cases."""

from tests.sandbox.cases import Case, Drift, Sees

_ROLE = "arn:aws:iam::000000000000:role/scan"
_BUCKET = ("aws:s3/bucket:Bucket", {"bucket": "documents"})


def _protected(*prefixes: str, bucket: str = "bucket") -> dict[str, object]:
    name = f"{{{bucket}.bucket}}"
    return {"s3Bucket": {"bucketName": name, "objectPrefixes": list(prefixes)}}


CASES = [
    Case(
        token="aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan",
        needs={"bucket": _BUCKET, "other": ("aws:s3/bucket:Bucket", {"bucket": "elsewhere"})},
        inputs={
            "role": _ROLE,
            "protectedResource": _protected("articles/"),
            "actions": [{"taggings": [{"status": "ENABLED"}]}],
            "tags": {"owner": "platform"},
        },
        sees=(
            Sees(
                method="get_malware_protection_plan",
                params={"MalwareProtectionPlanId": "{id}"},
                created={
                    "Arn": "{arn}",
                    "Status": "ACTIVE",
                    "ProtectedResource.S3Bucket.BucketName": "documents",
                    "ProtectedResource.S3Bucket.ObjectPrefixes": ["articles/"],
                    "Actions.Tagging.Status": "ENABLED",
                    "Tags": {"owner": "platform"},
                },
                updated={
                    "ProtectedResource.S3Bucket.ObjectPrefixes": ["articles/", "rules/"],
                    "Actions.Tagging.Status": "DISABLED",
                    "Tags": {"stage": "pilot"},
                },
            ),
        ),
        change={
            "protectedResource": _protected("articles/", "rules/"),
            "actions": [{"taggings": [{"status": "DISABLED"}]}],
            "tags": {"stage": "pilot"},
        },
        replace={"protectedResource": _protected("articles/", bucket="other")},
        invalid={
            "role": {"role": None},
            "protectedResource": {"protectedResource": None},
            "actions[0].taggings[0].status": {"actions": [{"taggings": [{"status": "ON"}]}]},
        },
        drift=Drift(
            method="update_malware_protection_plan",
            params={
                "MalwareProtectionPlanId": "{id}",
                "Actions": {"Tagging": {"Status": "ENABLED"}},
            },
            shows="actions",
        ),
    ),
]
