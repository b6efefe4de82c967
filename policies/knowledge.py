"""Knowledge bases, joined with their data sources and with what they keep their vectors in."""

from __future__ import annotations

from collections.abc import Iterator

from policies import resource_types as types
from policies.context import PolicyContext, RegisteredDataset
from policies.iam import parsed
from policies.resources import Resource, Stack, refers
from policies.values import Property

S3_CONFIGURATION = "dataSourceConfiguration.s3Configuration"
S3_VECTORS = "storageConfiguration.s3VectorsConfiguration"
OPENSEARCH = "storageConfiguration.opensearchServerlessConfiguration"
_REWRITE = "write a policy document that OpenSearch Serverless accepts"


def is_policy_of(policy: Resource, kind: str) -> bool:
    """Whether a collection's policy is of that kind: `network`, `encryption` or `data`."""
    return policy.prop("type").text() == kind


def policy_parts(policy: Resource) -> list[Property]:
    """Return the parts of a collection's policy: a list, or one object."""
    return parsed(policy.prop("policy"), _REWRITE).items()


def sources_of(stack: Stack, base: Resource) -> Iterator[Resource]:
    """Yield the data sources of a knowledge base.

    Its id is given by AWS, so a state tells by the id and a preview by what the id is made from.
    """
    sources = list(stack.of_type(types.DATA_SOURCE))
    only = len(list(stack.of_type(types.KNOWLEDGE_BASE))) == 1
    for source in sources:
        if only or source in list(stack.referring(base, types.DATA_SOURCE, "knowledgeBaseId")):
            yield source


def bucket_name(arn: str) -> str:
    """Return the name in a bucket's ARN."""
    return arn.rpartition(":::")[2]


def documents_of(source: Resource, context: PolicyContext) -> RegisteredDataset | None:
    """Return the registered dataset whose documents a data source reads, and nothing beside."""
    s3 = source.prop(S3_CONFIGURATION)
    bucket = bucket_name(s3.field("bucketArn").text() or "")
    prefixes = s3.field("inclusionPrefixes").texts()
    for dataset in context.datasets.values():
        if (
            bucket in dataset.buckets
            and prefixes
            and all(any(it.startswith(own) for own in dataset.folders) for it in prefixes)
        ):
            return dataset
    return None


def index_arn(base: Resource) -> str:
    """Return the ARN of the S3 Vectors index of a knowledge base; empty where it has none.

    Raises:
        UndecidedError: it is not known yet.
    """
    storage = base.prop(S3_VECTORS)
    arn = storage.field("indexArn").text()
    if arn is not None:
        return arn
    bucket = storage.field("vectorBucketArn").text()
    return f"{bucket}/index/{storage.field('indexName').text()}" if bucket else ""


def index_of(stack: Stack, base: Resource) -> Resource | None:
    """Return the index of the stack in which a knowledge base keeps its vectors."""
    arn = index_arn(base)
    for index in stack.of_type(types.VECTOR_INDEX):
        bucket, name = index.prop("vectorBucketName").text(), index.prop("indexName").text()
        if arn.endswith(f":bucket/{bucket}/index/{name}"):
            return index
    return None


def collection_of(stack: Stack, base: Resource) -> Resource | None:
    """Return the collection of the stack in which a knowledge base keeps its vectors."""
    named = f"{OPENSEARCH}.collectionArn"
    return next((it for it in stack.of_type(types.COLLECTION) if refers(base, named, it)), None)


def storage_type(base: Resource) -> Property:
    """Return where a knowledge base says what it keeps its vectors in."""
    return base.prop("storageConfiguration.type")
