from __future__ import annotations

from components.data_protection import Masking, protection_policy
from components.logs import Records, RecordsArgs
from tests.components.example import PLACE, statements
from tests.harness import Declaration, declare

BUCKET = "meridian-records-000000000000-us-east-1"
GROUP = "/groundwork/platform/model-invocations"
TRAIL = "arn:aws:cloudtrail:us-east-1:000000000000:trail/groundwork"
FINDINGS = "/groundwork/platform/data-protection-findings"
MASKING = Masking(identifiers=["EmailAddress"])
KEY = "arn:aws:kms:us-east-1:000000000000:records-key"


def _records() -> Declaration:
    args = RecordsArgs(
        place=PLACE,
        data_class="confidential",
        retention_days=365,
        masking=MASKING,
        access_log_bucket="access",
        disposable=True,
    )
    return declare(lambda: Records("records", args))


def test_every_prompt_and_answer_is_recorded_in_both_places() -> None:
    declared = _records()
    logging = declared.only(
        "aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration"
    )
    to_bucket = {"bucketName": BUCKET, "keyPrefix": "bedrock"}
    assert logging["loggingConfig"] == {
        "textDataDeliveryEnabled": True,
        "embeddingDataDeliveryEnabled": True,
        "imageDataDeliveryEnabled": True,
        "videoDataDeliveryEnabled": True,
        "s3Config": to_bucket,
        "cloudwatchConfig": {
            "logGroupName": GROUP,
            "roleArn": "arn:aws:iam:us-east-1:000000000000:records-invocations-role",
            "largeDataDeliveryS3Config": to_bucket,
        },
    }


def test_the_log_of_prompts_is_encrypted_masked_and_kept_as_its_class_says() -> None:
    declared = _records()
    kept = {"kmsKeyId": KEY, "retentionInDays": 365, "tags": {"data_class": "confidential"}}
    assert declared.of_type("aws:cloudwatch/logGroup:LogGroup") == {
        "records-invocations": {"name": GROUP, **kept},
        "records-findings": {"name": FINDINGS, **kept},
    }
    assert declared.only("aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy") == {
        "logGroupName": GROUP,
        "policyDocument": protection_policy(MASKING),
    }
    lifecycle = declared.only("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")
    assert lifecycle["rules"][0]["expiration"] == {"days": 365}


def test_bedrock_may_write_its_log_stream_and_nothing_else() -> None:
    declared = _records()
    role = declared.only("aws:iam/role:Role")
    trust = statements(role["assumeRolePolicy"])["AssumedByService"]
    assert trust["Principal"] == {"Service": ["bedrock.amazonaws.com"]}
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "000000000000"},
        "ArnLike": {"aws:SourceArn": "arn:aws:bedrock:us-east-1:000000000000:*"},
    }
    policy = statements(declared.only("aws:iam/rolePolicy:RolePolicy")["policy"])
    assert policy == {
        "WriteInvocations": {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": [
                f"arn:aws:logs:us-east-1:000000000000:log-group:{GROUP}"
                ":log-stream:aws/bedrock/modelinvocations"
            ],
        }
    }


def test_only_the_two_writers_write_and_encrypt_for_this_account() -> None:
    declared = _records()
    bucket = statements(declared.only("aws:s3/bucketPolicy:BucketPolicy")["policy"])
    assert {sid: each["Action"] for sid, each in bucket.items()} == {
        "DenyWithoutTls": ["s3:*"],
        "TrailChecksBucket": ["s3:GetBucketAcl"],
        "TrailWrites": ["s3:PutObject"],
        "BedrockWrites": ["s3:PutObject"],
    }
    assert bucket["TrailWrites"]["Resource"] == [
        f"arn:aws:s3:::{BUCKET}/cloudtrail/AWSLogs/000000000000/*"
    ]
    assert bucket["TrailWrites"]["Condition"] == {
        "StringEquals": {
            "aws:SourceArn": TRAIL,
            "s3:x-amz-acl": "bucket-owner-full-control",
        }
    }
    assert bucket["BedrockWrites"]["Resource"] == [
        f"arn:aws:s3:::{BUCKET}/bedrock/AWSLogs/000000000000/BedrockModelInvocationLogs/*"
    ]
    key = statements(declared.only("aws:kms/key:Key")["policy"])
    assert set(key) == {
        "AccountAdministersThroughIam",
        "LogGroupsEncrypt",
        "TrailEncrypts",
        "BedrockEncrypts",
    }
    assert key["TrailEncrypts"]["Condition"] == {"StringEquals": {"aws:SourceArn": TRAIL}}
