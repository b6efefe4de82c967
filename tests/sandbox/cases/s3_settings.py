"""The cases of who may read, write and watch S3's buckets."""

import json

from tests.sandbox.cases import Case, Drift, Sees

BUCKET = ("aws:s3/bucket:Bucket", {"bucket": "groundwork-data"})
OTHER = ("aws:s3/bucket:Bucket", {"bucket": "groundwork-other"})
KEY = ("aws:kms/key:Key", {"description": "Objects"})


def _policy(sid: str, effect: str = "Deny") -> str:
    statement = {
        "Sid": sid,
        "Effect": effect,
        "Principal": "*",
        "Action": ["s3:*"],
        "Resource": ["arn:aws:s3:::groundwork-data", "arn:aws:s3:::groundwork-data/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


LOG_DELIVERY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"},
            {
                "Effect": "Allow",
                "Principal": {"Service": ["logging.s3.amazonaws.com"]},
                "Action": ["s3:PutObject"],
                "Resource": ["arn:aws:s3:::groundwork-other/*"],
            },
        ],
    }
)

CASES = [
    Case(
        token=(
            "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
        ),
        needs={"data": BUCKET, "other": OTHER, "key": KEY},
        inputs={
            "bucket": "{data.bucket}",
            "rules": [
                {
                    "applyServerSideEncryptionByDefault": {
                        "sseAlgorithm": "aws:kms",
                        "kmsMasterKeyId": "{key.arn}",
                    },
                    "bucketKeyEnabled": True,
                }
            ],
        },
        sees=(
            Sees(
                method="get_bucket_encryption",
                params={"Bucket": "{bucket}"},
                created={
                    "ServerSideEncryptionConfiguration.Rules[0].BucketKeyEnabled": True,
                    "ServerSideEncryptionConfiguration.Rules[0]"
                    ".ApplyServerSideEncryptionByDefault.SSEAlgorithm": "aws:kms",
                },
                updated={
                    "ServerSideEncryptionConfiguration.Rules[0].BucketKeyEnabled": False,
                    "ServerSideEncryptionConfiguration.Rules[0]"
                    ".ApplyServerSideEncryptionByDefault.SSEAlgorithm": "AES256",
                },
            ),
        ),
        change={"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]},
        replace={"bucket": "{other.bucket}"},
        invalid={
            "rules[0].applyServerSideEncryptionByDefault.sseAlgorithm": {
                "rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "rot13"}}]
            }
        },
        drift=Drift(
            method="put_bucket_encryption",
            params={
                "Bucket": "{bucket}",
                "ServerSideEncryptionConfiguration": {
                    "Rules": [
                        {
                            "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"},
                        }
                    ]
                },
            },
            shows="rules",
        ),
        stays={"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]},
    ),
    Case(
        token="aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        needs={"data": BUCKET, "other": OTHER},
        inputs={"bucket": "{data.bucket}", "blockPublicAcls": True, "blockPublicPolicy": True},
        sees=(
            Sees(
                method="get_public_access_block",
                params={"Bucket": "{bucket}"},
                created={
                    "PublicAccessBlockConfiguration": {
                        "BlockPublicAcls": True,
                        "BlockPublicPolicy": True,
                        "IgnorePublicAcls": False,
                        "RestrictPublicBuckets": False,
                    }
                },
                updated={
                    "PublicAccessBlockConfiguration": {
                        "BlockPublicAcls": True,
                        "BlockPublicPolicy": False,
                        "IgnorePublicAcls": True,
                        "RestrictPublicBuckets": True,
                    }
                },
            ),
        ),
        change={"blockPublicPolicy": None, "ignorePublicAcls": True, "restrictPublicBuckets": True},
        replace={"bucket": "{other.bucket}"},
        invalid={"blockPublicAcls": {"blockPublicAcls": "yes"}, "bucket": {"bucket": None}},
        drift=Drift(
            method="put_public_access_block",
            params={
                "Bucket": "{bucket}",
                "PublicAccessBlockConfiguration": {
                    "BlockPublicAcls": False,
                    "BlockPublicPolicy": False,
                    "IgnorePublicAcls": True,
                    "RestrictPublicBuckets": True,
                },
            },
            shows="blockPublicAcls",
        ),
    ),
    Case(
        token="aws:s3/bucketPolicy:BucketPolicy",
        needs={"data": BUCKET, "other": OTHER},
        inputs={"bucket": "{data.bucket}", "policy": _policy("DenyWithoutTls")},
        sees=(
            Sees(
                method="get_bucket_policy",
                params={"Bucket": "{bucket}"},
                created={"contains(Policy, 'DenyWithoutTls')": True},
                updated={
                    "contains(Policy, 'DenyWithoutTls')": False,
                    "contains(Policy, 'DenyPlainHttp')": True,
                },
            ),
        ),
        change={"policy": _policy("DenyPlainHttp")},
        replace={"bucket": "{other.bucket}"},
        invalid={"policy": {"policy": None}},
        drift=Drift(
            method="put_bucket_policy",
            params={"Bucket": "{bucket}", "Policy": _policy("ByHand")},
            shows="policy",
        ),
    ),
    Case(
        token="aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        needs={"data": BUCKET, "other": OTHER},
        inputs={"bucket": "{data.bucket}", "rule": {"objectOwnership": "BucketOwnerEnforced"}},
        sees=(
            Sees(
                method="get_bucket_ownership_controls",
                params={"Bucket": "{bucket}"},
                created={"OwnershipControls.Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
                updated={"OwnershipControls.Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]},
            ),
        ),
        change={"rule": {"objectOwnership": "BucketOwnerPreferred"}},
        replace={"bucket": "{other.bucket}"},
        invalid={"rule.objectOwnership": {"rule": {"objectOwnership": "Mine"}}},
        drift=Drift(
            method="put_bucket_ownership_controls",
            params={
                "Bucket": "{bucket}",
                "OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]},
            },
            shows="rule",
        ),
    ),
    Case(
        token="aws:s3/bucketLogging:BucketLogging",
        needs={
            "data": BUCKET,
            "other": OTHER,
            "delivery": (
                "aws:s3/bucketPolicy:BucketPolicy",
                {"bucket": "{other.bucket}", "policy": LOG_DELIVERY},
            ),
        },
        inputs={
            "bucket": "{data.bucket}",
            "targetBucket": "{other.bucket}",
            "targetPrefix": "groundwork-data/",
        },
        sees=(
            Sees(
                method="get_bucket_logging",
                params={"Bucket": "{bucket}"},
                created={
                    "LoggingEnabled.TargetBucket": "groundwork-other",
                    "LoggingEnabled.TargetPrefix": "groundwork-data/",
                },
                updated={"LoggingEnabled.TargetPrefix": "access/"},
            ),
        ),
        change={"targetPrefix": "access/"},
        replace={"bucket": "{other.bucket}"},
        invalid={
            "targetBucket": {"targetBucket": None},
            "expectedBucketOwner": {"expectedBucketOwner": "000000000000"},
        },
        drift=Drift(
            method="put_bucket_logging",
            params={
                "Bucket": "{bucket}",
                "BucketLoggingStatus": {
                    "LoggingEnabled": {"TargetBucket": "{targetBucket}", "TargetPrefix": "hand/"}
                },
            },
            shows="targetPrefix",
        ),
    ),
]
