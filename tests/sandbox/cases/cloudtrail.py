"""CloudTrail's cases."""

from tests.sandbox.cases import Case, Drift, Sees
from tests.sandbox.cases.iam import document

_SELECTOR = {
    "name": "Bedrock",
    "fieldSelectors": [
        {"field": "eventCategory", "equals": ["Data"]},
        {"field": "resources.type", "equals": ["AWS::Bedrock::Model"]},
        {"field": "resources.ARN", "startsWiths": ["arn:aws:bedrock:us-east-1:"]},
    ],
}

_CLOUDTRAIL = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}}
_TAKES_LOGS = document(
    {**_CLOUDTRAIL, "Action": "s3:GetBucketAcl", "Resource": "arn:aws:s3:::audit-trail"},
    {**_CLOUDTRAIL, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::audit-trail/*"},
)

CASES = [
    Case(
        token="aws:cloudtrail/trail:Trail",
        needs={
            "bucket": ("aws:s3/bucket:Bucket", {"bucket": "audit-trail"}),
            "policy": (
                "aws:s3/bucketPolicy:BucketPolicy",
                {"bucket": "{bucket.bucket}", "policy": _TAKES_LOGS},
            ),
        },
        inputs={
            "name": "organisation",
            "s3BucketName": "{bucket.bucket}",
            "s3KeyPrefix": "trail",
            "isMultiRegionTrail": True,
            "enableLogFileValidation": True,
            "kmsKeyId": "arn:aws:kms:us-east-1:000000000000:key/trail",
            "advancedEventSelectors": [_SELECTOR],
            "tags": {"owner": "security"},
        },
        sees=(
            Sees(
                method="get_trail",
                params={"Name": "{name}"},
                created={
                    "Trail.S3BucketName": "audit-trail",
                    "Trail.S3KeyPrefix": "trail",
                    "Trail.IsMultiRegionTrail": True,
                    "Trail.LogFileValidationEnabled": True,
                    "Trail.KmsKeyId": "arn:aws:kms:us-east-1:000000000000:key/trail",
                },
                updated={"Trail.S3KeyPrefix": "all"},
            ),
            Sees(
                method="get_trail_status",
                params={"Name": "{name}"},
                created={"IsLogging": True},
                updated={"IsLogging": False},
            ),
            Sees(
                method="get_event_selectors",
                params={"TrailName": "{name}"},
                created={
                    "AdvancedEventSelectors[0].FieldSelectors[2].StartsWith": [
                        "arn:aws:bedrock:us-east-1:"
                    ]
                },
                updated={"AdvancedEventSelectors[0].Name": "All models"},
            ),
            Sees(
                method="list_tags",
                params={"ResourceIdList": ["{arn}"]},
                created={"ResourceTagList[0].TagsList": [{"Key": "owner", "Value": "security"}]},
                updated={"ResourceTagList[0].TagsList": [{"Key": "owner", "Value": "it"}]},
            ),
        ),
        change={
            "s3KeyPrefix": "all",
            "enableLogging": False,
            "advancedEventSelectors": [{**_SELECTOR, "name": "All models"}],
            "tags": {"owner": "it"},
        },
        replace={"name": "another"},
        invalid={
            "s3BucketName": {"s3BucketName": None},
            "advancedEventSelectors[0].fieldSelectors": {
                "advancedEventSelectors": [{"name": "none"}]
            },
        },
        drift=Drift(
            method="update_trail",
            params={"Name": "{name}", "S3KeyPrefix": "elsewhere"},
            shows="s3KeyPrefix",
        ),
    ),
]
