from __future__ import annotations

from components.bucket import (
    AccessLogBucket,
    AccessLogBucketArgs,
    Lifecycle,
    PrivateBucket,
    PrivateBucketArgs,
)
from tests.components.example import KEY_ARN, PLACE, statements
from tests.harness import Declaration, declare

NAME = "meridian-data-public-000000000000-us-east-1"
DENY_WITHOUT_TLS = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": ["s3:*"],
    "Resource": [f"arn:aws:s3:::{NAME}", f"arn:aws:s3:::{NAME}/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


def _bucket() -> Declaration:
    args = PrivateBucketArgs(
        bucket_name=NAME,
        lifecycle=Lifecycle(
            expire_days=None,
            archive_days=90,
            noncurrent_days=30,
            prefix_expire_days={"tickets/": 730, "a/b/": 10},
        ),
        disposable=False,
        key_arn=KEY_ARN,
        access_log_bucket="logs",
        tags={"data_class": "public"},
    )
    return declare(lambda: PrivateBucket("store", args))


def test_a_bucket_is_private_encrypted_versioned_and_logged() -> None:
    declared = _bucket()
    policy = statements(declared.only("aws:s3/bucketPolicy:BucketPolicy")["policy"])
    assert policy == {"DenyWithoutTls": DENY_WITHOUT_TLS}
    settings = {
        it.type.rpartition(":")[2]: dict(it.inputs)
        for it in declared.resources
        if it.type.startswith("aws:") and not it.type.endswith(("Policy", "LifecycleConfiguration"))
    }
    assert settings == {
        "Bucket": {"bucket": NAME, "forceDestroy": False, "tags": {"data_class": "public"}},
        "BucketPublicAccessBlock": {
            "bucket": NAME,
            "blockPublicAcls": True,
            "blockPublicPolicy": True,
            "ignorePublicAcls": True,
            "restrictPublicBuckets": True,
        },
        "BucketOwnershipControls": {
            "bucket": NAME,
            "rule": {"objectOwnership": "BucketOwnerEnforced"},
        },
        "BucketVersioning": {"bucket": NAME, "versioningConfiguration": {"status": "Enabled"}},
        "BucketServerSideEncryptionConfiguration": {
            "bucket": NAME,
            "rules": [
                {
                    "applyServerSideEncryptionByDefault": {
                        "sseAlgorithm": "aws:kms",
                        "kmsMasterKeyId": KEY_ARN,
                    },
                    "bucketKeyEnabled": True,
                }
            ],
        },
        "BucketLogging": {"bucket": NAME, "targetBucket": "logs", "targetPrefix": f"{NAME}/"},
    }


def test_a_bucket_forgets_by_prefix() -> None:
    lifecycle = _bucket().only("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")
    assert lifecycle["rules"] == [
        {
            "id": "all-objects",
            "status": "Enabled",
            "filter": {"prefix": ""},
            "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
            "noncurrentVersionExpiration": {"noncurrentDays": 30},
            "transitions": [{"days": 90, "storageClass": "STANDARD_IA"}],
        },
        {
            "id": "expire-a-b",
            "status": "Enabled",
            "filter": {"prefix": "a/b/"},
            "expiration": {"days": 10},
        },
        {
            "id": "expire-tickets",
            "status": "Enabled",
            "filter": {"prefix": "tickets/"},
            "expiration": {"days": 730},
        },
    ]


def test_the_target_of_access_logs_lets_s3_alone_write() -> None:
    args = AccessLogBucketArgs(place=PLACE, retention_days=365, disposable=True)
    declared = declare(lambda: AccessLogBucket("access-logs", args))
    policy = statements(declared.only("aws:s3/bucketPolicy:BucketPolicy")["policy"])
    assert policy["BucketsWriteAccessLogs"] == {
        "Effect": "Allow",
        "Principal": {"Service": ["logging.s3.amazonaws.com"]},
        "Action": ["s3:PutObject"],
        "Resource": ["arn:aws:s3:::meridian-access-logs-000000000000-us-east-1/*"],
        "Condition": {"StringEquals": {"aws:SourceAccount": "000000000000"}},
    }
    assert policy["DenyWithoutTls"]["Effect"] == "Deny"
    encryption = "BucketServerSideEncryptionConfiguration"
    rules = declared.only(f"aws:s3/{encryption[0].lower()}{encryption[1:]}:{encryption}")["rules"]
    assert rules == [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]
    lifecycle = declared.only("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")
    assert lifecycle["rules"][0]["expiration"] == {"days": 365}
    # A bucket that logged to itself would log every log that it receives.
    assert declared.of_type("aws:s3/bucketLogging:BucketLogging") == {}
