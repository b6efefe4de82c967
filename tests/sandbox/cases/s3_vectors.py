"""S3 Vectors' cases."""

from tests.sandbox.cases import Case, Drift, Sees
from tests.sandbox.cases.kms import KEY

_KEY = (KEY[0], {**KEY[1], "description": "Vectors"})
BUCKET = ("aws:s3/vectorsVectorBucket:VectorsVectorBucket", {"vectorBucketName": "support-vectors"})
INDEX = (
    "aws:s3/vectorsIndex:VectorsIndex",
    {
        "vectorBucketName": "{vectors.vectorBucketName}",
        "indexName": "articles",
        "dataType": "float32",
        "dimension": 1024,
        "distanceMetric": "cosine",
        "metadataConfiguration": {
            "nonFilterableMetadataKeys": ["AMAZON_BEDROCK_METADATA", "AMAZON_BEDROCK_TEXT"]
        },
    },
)
_ARN = "arn:aws:s3vectors:us-east-1:000000000000:bucket/support-vectors"

CASES = [
    Case(
        token=BUCKET[0],
        needs={"key": _KEY},
        inputs={
            **BUCKET[1],
            "encryptionConfigurations": [{"sseType": "aws:kms", "kmsKeyArn": "{key.arn}"}],
            "forceDestroy": True,
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="get_vector_bucket",
                params={"vectorBucketName": "support-vectors"},
                created={
                    "vectorBucket.vectorBucketArn": _ARN,
                    "vectorBucket.encryptionConfiguration.sseType": "aws:kms",
                },
            ),
            Sees(
                method="list_tags_for_resource",
                params={"resourceArn": "{id}"},
                created={"tags": {"use_case": "support"}},
                updated={"tags": {"stage": "pilot"}},
            ),
        ),
        change={"tags": {"stage": "pilot"}},
        replace={"vectorBucketName": "other-vectors"},
        invalid={
            "vectorBucketName": {"vectorBucketName": "v"},
            "encryptionConfigurations[0].sseType": {
                "encryptionConfigurations": [{"sseType": "kms", "kmsKeyArn": "{key.arn}"}]
            },
        },
        drift=Drift(
            method="tag_resource",
            params={"resourceArn": "{id}", "tags": {"by": "hand"}},
            shows="tags",
        ),
        unread=("forceDestroy",),
    ),
    Case(
        token=INDEX[0],
        needs={"vectors": BUCKET},
        inputs={**INDEX[1], "tags": {"use_case": "support"}},
        sees=(
            Sees(
                method="get_index",
                params={"indexArn": f"{_ARN}/index/articles"},
                created={
                    "index.dimension": 1024,
                    "index.metadataConfiguration.nonFilterableMetadataKeys": [
                        "AMAZON_BEDROCK_METADATA",
                        "AMAZON_BEDROCK_TEXT",
                    ],
                },
            ),
            Sees(
                method="list_tags_for_resource",
                params={"resourceArn": "{id}"},
                created={"tags": {"use_case": "support"}},
                updated={"tags": {"stage": "pilot"}},
            ),
        ),
        change={"tags": {"stage": "pilot"}},
        replace={"dimension": 512, "distanceMetric": "euclidean", "indexName": "other"},
        invalid={
            "dimension": {"dimension": 4097},
            "distanceMetric": {"distanceMetric": "dot"},
            "dataType": {"dataType": None},
        },
        drift=Drift(
            method="untag_resource",
            params={"resourceArn": "{id}", "tagKeys": ["stage"]},
            shows="tags",
        ),
    ),
]
