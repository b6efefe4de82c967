"""Vector buckets and indexes behave as S3 Vectors' API reference says."""

from typing import Any

import pytest

from tests.sandbox.conftest import Client
from tests.sandbox.refusals import refusal

ARN = "arn:aws:s3vectors:us-east-1:000000000000:bucket/vectors"
INDEX: dict[str, Any] = {
    "vectorBucketName": "vectors",
    "indexName": "articles",
    "dataType": "float32",
    "dimension": 3,
    "distanceMetric": "cosine",
}


@pytest.fixture
def vectors(client: Client) -> Any:
    return client("s3vectors")


def test_a_bucket_is_found_by_name_and_arn_until_it_is_gone(vectors: Any) -> None:
    made = vectors.create_vector_bucket(vectorBucketName="vectors", tags={"a": "b"})
    assert made["vectorBucketArn"] == ARN
    by_name = vectors.get_vector_bucket(vectorBucketName="vectors")["vectorBucket"]
    assert by_name == vectors.get_vector_bucket(vectorBucketArn=ARN)["vectorBucket"]
    assert by_name["encryptionConfiguration"] == {"sseType": "AES256"}
    listed = vectors.list_vector_buckets(prefix="vec")["vectorBuckets"]
    assert [it["vectorBucketArn"] for it in listed] == [ARN]
    assert vectors.list_vector_buckets(prefix="x")["vectorBuckets"] == []
    assert vectors.list_tags_for_resource(resourceArn=ARN)["tags"] == {"a": "b"}
    vectors.delete_vector_bucket(vectorBucketArn=ARN)
    assert refusal(vectors.get_vector_bucket, vectorBucketArn=ARN)[0] == "NotFoundException"


def test_an_index_has_its_bucket_s_encryption_and_takes_vectors(
    vectors: Any, client: Client
) -> None:
    key = client("kms").create_key()["KeyMetadata"]["Arn"]
    encryption = {"sseType": "aws:kms", "kmsKeyArn": key}
    vectors.create_vector_bucket(vectorBucketName="vectors", encryptionConfiguration=encryption)
    made = vectors.create_index(
        **INDEX, metadataConfiguration={"nonFilterableMetadataKeys": ["AMAZON_BEDROCK_TEXT"]}
    )
    index = vectors.get_index(indexArn=made["indexArn"])["index"]
    assert index["encryptionConfiguration"] == encryption
    assert index["metadataConfiguration"]["nonFilterableMetadataKeys"] == ["AMAZON_BEDROCK_TEXT"]
    vectors.put_vectors(
        indexArn=made["indexArn"], vectors=[{"key": "k", "data": {"float32": [0.1, 0.2, 0.3]}}]
    )
    assert vectors.list_vectors(indexArn=made["indexArn"])["vectors"][0]["key"] == "k"
    code, _ = refusal(vectors.delete_vector_bucket, vectorBucketName="vectors")
    assert code == "ConflictException"
    vectors.delete_index(indexArn=made["indexArn"])
    vectors.delete_vector_bucket(vectorBucketName="vectors")


def test_names_are_taken_once(vectors: Any) -> None:
    vectors.create_vector_bucket(vectorBucketName="vectors")
    vectors.create_index(**INDEX)
    assert refusal(vectors.create_index, **INDEX)[0] == "ConflictException"
    taken = refusal(vectors.create_vector_bucket, vectorBucketName="vectors")
    assert taken[0] == "ConflictException"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"vectorBucketName": "Vectors"}, "lower-case"),
        ({"encryptionConfiguration": {"sseType": "aws:kms"}}, "kmsKeyArn"),
        (
            {
                "encryptionConfiguration": {
                    "sseType": "aws:kms",
                    "kmsKeyArn": "arn:aws:kms:us-east-1:000000000000:key/none",
                }
            },
            "there is no key",
        ),
    ],
)
def test_a_bucket_that_aws_would_refuse(vectors: Any, change: dict[str, Any], told: str) -> None:
    code, message = refusal(
        vectors.create_vector_bucket, **{"vectorBucketName": "vectors", **change}
    )
    assert code == "ValidationException"
    assert told in message


def test_a_resource_is_named_in_one_way(vectors: Any) -> None:
    vectors.create_vector_bucket(vectorBucketName="vectors")
    both = {"vectorBucketName": "vectors", "vectorBucketArn": ARN}
    assert refusal(vectors.get_vector_bucket, **both)[0] == "ValidationException"
    half = {"indexName": "articles"}
    assert refusal(vectors.get_index, **half)[0] == "ValidationException"
