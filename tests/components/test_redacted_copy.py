from __future__ import annotations

from components.redacted_copy import RedactedCopy, RedactedCopyArgs
from tests.components.example import PLACE, statements
from tests.harness import Declaration, declare

BUCKET = "arn:aws:s3:::meridian-redacted-logs-000000000000-us-east-1"
KEY = "arn:aws:kms:us-east-1:000000000000:redacted-copy-key"
STREAM = "arn:aws:firehose:us-east-1:000000000000:deliverystream/groundwork-redacted-invocations"
ROLES = "arn:aws:iam:us-east-1:000000000000:redacted-copy"


def _copy() -> Declaration:
    args = RedactedCopyArgs(
        place=PLACE,
        log_group="/groundwork/platform/model-invocations",
        data_class="confidential",
        retention_days=365,
        access_log_bucket="access",
        topic_arn="arn:topic",
        disposable=True,
    )
    return declare(lambda: RedactedCopy("redacted-copy", args))


def test_everything_that_leaves_the_protected_log_is_copied() -> None:
    subscription = _copy().only("aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter")
    assert subscription == {
        "name": "redacted-copy",
        "logGroup": "/groundwork/platform/model-invocations",
        "filterPattern": "",
        "destinationArn": "arn:aws:kinesis:us-east-1:000000000000:redacted-copy-stream",
        "roleArn": f"{ROLES}-subscription-role",
    }


def test_the_stream_unpacks_what_it_gets_into_encrypted_files_by_the_hour() -> None:
    stream = _copy().only("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream")
    assert stream["name"] == "groundwork-redacted-invocations"
    assert stream["serverSideEncryption"] == {
        "enabled": True,
        "keyType": "CUSTOMER_MANAGED_CMK",
        "keyArn": KEY,
    }
    assert stream["extendedS3Configuration"] == {
        "bucketArn": BUCKET,
        "roleArn": f"{ROLES}-stream-role",
        "prefix": "model-invocations/!{timestamp:yyyy/MM/dd/HH}/",
        "errorOutputPrefix": "errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/",
        "bufferingInterval": 300,
        "bufferingSize": 64,
        "compressionFormat": "GZIP",
        "kmsKeyArn": KEY,
        "processingConfiguration": {
            "enabled": True,
            "processors": [
                {
                    "type": "Decompression",
                    "parameters": [
                        {"parameterName": "CompressionFormat", "parameterValue": "GZIP"}
                    ],
                },
                {
                    "type": "CloudWatchLogProcessing",
                    "parameters": [
                        {"parameterName": "DataMessageExtraction", "parameterValue": "true"}
                    ],
                },
            ],
        },
    }


def test_each_role_does_its_step_alone() -> None:
    declared = _copy()
    policies = {
        name: statements(it["policy"])
        for name, it in declared.of_type("aws:iam/rolePolicy:RolePolicy").items()
    }
    assert {
        name: {sid: each["Resource"] for sid, each in found.items()}
        for name, found in policies.items()
    } == {
        "redacted-copy-stream-policy": {
            "ListCopy": [BUCKET],
            "WriteCopy": [f"{BUCKET}/*"],
            "EncryptCopy": [KEY],
        },
        "redacted-copy-subscription-policy": {"FeedCopy": [STREAM]},
    }
    roles = declared.of_type("aws:iam/role:Role")
    trusted = {
        name: next(iter(statements(it["assumeRolePolicy"]).values())) for name, it in roles.items()
    }
    assert trusted["redacted-copy-stream-role"]["Principal"] == {
        "Service": ["firehose.amazonaws.com"]
    }
    assert trusted["redacted-copy-subscription-role"] == {
        "Effect": "Allow",
        "Principal": {"Service": ["logs.amazonaws.com"]},
        "Action": ["sts:AssumeRole"],
        "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:logs:us-east-1:000000000000:*"}},
    }


def test_a_copy_that_lags_or_loses_is_told() -> None:
    alarms = _copy().of_type("aws:cloudwatch/metricAlarm:MetricAlarm")
    watched = {
        name: (
            it["namespace"],
            it["metricName"],
            it["dimensions"],
            it["statistic"],
            it["threshold"],
        )
        for name, it in alarms.items()
    }
    assert watched == {
        "redacted-copy-stale": (
            "AWS/Firehose",
            "DeliveryToS3.DataFreshness",
            {"DeliveryStreamName": "groundwork-redacted-invocations"},
            "Maximum",
            1800,
        ),
        "redacted-copy-lost": (
            "AWS/Logs",
            "DeliveryErrors",
            {
                "LogGroupName": "/groundwork/platform/model-invocations",
                "DestinationType": "Firehose",
                "FilterName": "redacted-copy",
            },
            "Sum",
            0,
        ),
    }
    # The deployer of use cases is kept from alarms of this name.
    assert all(it["name"].startswith("groundwork-platform-") for it in alarms.values())
    assert {tuple(it["alarmActions"]) for it in alarms.values()} == {("arn:topic",)}
