"""Firehose's cases."""

from typing import Any

from tests.sandbox.cases import Case, Drift, Sees
from tests.sandbox.cases.iam import document

_ROLE = (
    "aws:iam/role:Role",
    {
        "name": "redacted-copy",
        "assumeRolePolicy": document(
            {
                "Effect": "Allow",
                "Principal": {"Service": "firehose.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ),
    },
)
_KEY = "arn:aws:kms:us-east-1:000000000000:key/redacted"
_TO_S3: dict[str, Any] = {
    "bucketArn": "arn:aws:s3:::redacted-copy",
    "roleArn": "{role.arn}",
    "prefix": "calls/!{timestamp:yyyy/MM/dd/HH}/",
    "errorOutputPrefix": "errors/!{firehose:error-output-type}/",
    "bufferingInterval": 60,
    "bufferingSize": 5,
    "compressionFormat": "GZIP",
    "kmsKeyArn": _KEY,
    "processingConfiguration": {
        "enabled": True,
        "processors": [
            {
                "type": "Decompression",
                "parameters": [{"parameterName": "CompressionFormat", "parameterValue": "GZIP"}],
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

CASES = [
    Case(
        token="aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
        needs={"role": _ROLE},
        inputs={
            "name": "redacted",
            "destination": "extended_s3",
            "extendedS3Configuration": _TO_S3,
            "serverSideEncryption": {
                "enabled": True,
                "keyType": "CUSTOMER_MANAGED_CMK",
                "keyArn": _KEY,
            },
            "tags": {"use_case": "platform"},
        },
        sees=(
            Sees(
                method="describe_delivery_stream",
                params={"DeliveryStreamName": "{name}"},
                created={
                    "DeliveryStreamDescription.DeliveryStreamType": "DirectPut",
                    "DeliveryStreamDescription.DeliveryStreamEncryptionConfiguration"
                    ".[KeyARN, KeyType]": [_KEY, "CUSTOMER_MANAGED_CMK"],
                    "DeliveryStreamDescription.DeliveryStreamEncryptionConfiguration.Status": (
                        "ENABLED"
                    ),
                    "DeliveryStreamDescription.Destinations[0].ExtendedS3DestinationDescription"
                    ".[BufferingHints, EncryptionConfiguration]": [
                        {"IntervalInSeconds": 60, "SizeInMBs": 5},
                        {"KMSEncryptionConfig": {"AWSKMSKeyARN": _KEY}},
                    ],
                },
                updated={
                    "DeliveryStreamDescription.DeliveryStreamEncryptionConfiguration.Status": (
                        "DISABLED"
                    ),
                    "DeliveryStreamDescription.Destinations[0].ExtendedS3DestinationDescription"
                    ".[BufferingHints, EncryptionConfiguration]": [
                        {"IntervalInSeconds": 900, "SizeInMBs": 64},
                        {"KMSEncryptionConfig": {"AWSKMSKeyARN": _KEY}},
                    ],
                },
            ),
            Sees(
                method="list_tags_for_delivery_stream",
                params={"DeliveryStreamName": "{name}"},
                created={"Tags": [{"Key": "use_case", "Value": "platform"}]},
                updated={"Tags": [{"Key": "stage", "Value": "pilot"}]},
            ),
        ),
        change={
            "extendedS3Configuration": {
                **_TO_S3,
                "bufferingInterval": 900,
                "bufferingSize": 64,
            },
            "serverSideEncryption": {"enabled": False, "keyType": "AWS_OWNED_CMK"},
            "tags": {"stage": "pilot"},
        },
        replace={"name": "copy"},
        invalid={
            "destination": {"destination": None},
            "extendedS3Configuration.compressionFormat": {
                "extendedS3Configuration": {**_TO_S3, "compressionFormat": "RAR"}
            },
            "splunkConfiguration": {
                "splunkConfiguration": {
                    "hecEndpoint": "https://example.com",
                    "hecToken": "a",
                    "s3Configuration": {"bucketArn": "arn:aws:s3:::b", "roleArn": "arn:role"},
                }
            },
        },
        drift=Drift(
            method="update_destination",
            params={
                "DeliveryStreamName": "{name}",
                "CurrentDeliveryStreamVersionId": "{versionId}",
                "DestinationId": "{destinationId}",
                "ExtendedS3DestinationUpdate": {"Prefix": "elsewhere/"},
            },
            shows="extendedS3Configuration",
        ),
    ),
]
