"""S3's cases: buckets and objects."""

from tests.sandbox.cases import Case, Drift, Sees

BUCKET = ("aws:s3/bucket:Bucket", {"bucket": "groundwork-data"})
OTHER = ("aws:s3/bucket:Bucket", {"bucket": "groundwork-other"})
VERSIONED = (
    "aws:s3/bucketVersioning:BucketVersioning",
    {"bucket": "{data.bucket}", "versioningConfiguration": {"status": "Enabled"}},
)
KEY = ("aws:kms/key:Key", {"description": "Objects"})

CASES = [
    Case(
        token="aws:s3/bucket:Bucket",
        inputs={
            "bucket": "groundwork-data",
            "forceDestroy": True,
            "objectLockEnabled": True,
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="get_bucket_tagging",
                params={"Bucket": "{bucket}"},
                created={"TagSet": [{"Key": "use_case", "Value": "support"}]},
                updated={"TagSet": [{"Key": "stage", "Value": "pilot"}]},
            ),
            Sees(
                method="get_object_lock_configuration",
                params={"Bucket": "{bucket}"},
                created={"ObjectLockConfiguration.ObjectLockEnabled": "Enabled"},
            ),
        ),
        change={"tags": {"stage": "pilot"}},
        replace={"bucket": "groundwork-other", "objectLockEnabled": None},
        invalid={"acl": {"acl": "private"}, "tags.a": {"tags": {"a": 1}}},
        drift=Drift(
            method="put_bucket_tagging",
            params={
                "Bucket": "{bucket}",
                "Tagging": {"TagSet": [{"Key": "by", "Value": "hand"}]},
            },
            shows="tags",
        ),
        unread=("forceDestroy",),
    ),
    Case(
        token="aws:s3/bucketObjectv2:BucketObjectv2",
        needs={"data": BUCKET, "versioned": VERSIONED, "key": KEY, "other": OTHER},
        inputs={
            "bucket": "{data.bucket}",
            "key": "schemas/answer.json",
            "content": "{}",
            "contentType": "application/json",
            "metadata": {"origin": "groundwork"},
            "serverSideEncryption": "aws:kms",
            "kmsKeyId": "{key.arn}",
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="head_object",
                params={"Bucket": "{bucket}", "Key": "{key}"},
                created={
                    "ContentType": "application/json",
                    "ContentLength": 2,
                    "Metadata": {"origin": "groundwork"},
                    "ServerSideEncryption": "aws:kms",
                },
                updated={"ContentLength": 4, "CacheControl": "no-store"},
            ),
            Sees(
                method="get_object_tagging",
                params={"Bucket": "{bucket}", "Key": "{key}"},
                created={"TagSet": [{"Key": "use_case", "Value": "support"}]},
            ),
        ),
        change={"content": "{  }", "cacheControl": "no-store"},
        replace={"key": "schemas/other.json"},
        invalid={
            "serverSideEncryption": {"serverSideEncryption": "rot13"},
            "source": {"source": {"path": "answer.json"}},
        },
        drift=Drift(
            method="put_object",
            params={"Bucket": "{bucket}", "Key": "{key}", "Body": "by hand"},
            shows="contentType",
        ),
        unread=("content",),
    ),
]
