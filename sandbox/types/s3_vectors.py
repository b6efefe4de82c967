"""S3 Vectors: vector buckets and their indexes."""

from typing import Any

from sandbox.resource import Call, Properties, ResourceType, Tags


def _remove_indexes(client: Any, state: Properties) -> None:  # noqa: ANN401 - boto3 has no types
    """Delete the indexes of a bucket that may be destroyed with what it holds."""
    if not state.get("forceDestroy"):
        return
    for page in client.get_paginator("list_indexes").paginate(
        vectorBucketName=state["vectorBucketName"]
    ):
        for index in page["indexes"]:
            client.delete_index(indexArn=index["indexArn"])


VECTOR_BUCKET = ResourceType(
    token="aws:s3/vectorsVectorBucket:VectorsVectorBucket",
    service="s3vectors",
    cloudformation="AWS::S3Vectors::VectorBucket",
    differs={
        "required:vectorBucketName": "CloudFormation makes a name up; pulumi-aws does not",
    },
    id="{vectorBucketArn}",
    create=(Call(method="create_vector_bucket"),),
    read=(Call(method="get_vector_bucket", binds=("vectorBucketArn",), at="vectorBucket"),),
    delete=(Call(method="delete_vector_bucket", binds=("vectorBucketArn",)),),
    before_delete=_remove_indexes,
    replace=("encryptionConfigurations", "vectorBucketName"),
    outputs={
        "vectorBucketArn": (
            "=arn:{partition}:s3vectors:{region}:{account}:bucket/{vectorBucketName}"
        ),
        "creationTime": "creationTime",
    },
    computed=("encryptionConfigurations",),
    defaults={"forceDestroy": False},
    write_only=("forceDestroy",),
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        read="list_tags_for_resource",
        names={"vectorBucketArn": "resourceArn"},
    ),
)

INDEX = ResourceType(
    token="aws:s3/vectorsIndex:VectorsIndex",
    service="s3vectors",
    cloudformation="AWS::S3Vectors::Index",
    differs={
        "required:indexName": "CloudFormation makes a name up; pulumi-aws does not",
        "required:vectorBucketName": "CloudFormation takes the bucket's ARN in its place",
    },
    id="{indexArn}",
    create=(Call(method="create_index"),),
    read=(Call(method="get_index", binds=("indexArn",), at="index"),),
    delete=(Call(method="delete_index", binds=("indexArn",)),),
    replace=(
        "dataType",
        "dimension",
        "distanceMetric",
        "encryptionConfigurations",
        "indexName",
        "metadataConfiguration",
        "vectorBucketName",
    ),
    outputs={"indexArn": "indexArn", "creationTime": "creationTime"},
    computed=("encryptionConfigurations",),
    sets=("metadataConfiguration.nonFilterableMetadataKeys",),
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        read="list_tags_for_resource",
        names={"indexArn": "resourceArn"},
    ),
)

TYPES = (VECTOR_BUCKET, INDEX)
