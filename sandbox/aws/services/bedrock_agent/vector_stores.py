"""What Bedrock wants of a vector store before it makes a knowledge base over it."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from sandbox.aws.services import s3vectors
from sandbox.aws.services.opensearchserverless import collection as collections
from sandbox.aws.services.opensearchserverless.policies import may
from sandbox.aws.services.store import Item, Store

MODEL_DIMENSIONS: Mapping[str, tuple[int, ...]] = {
    "amazon.titan-embed-text-v1": (1536,),
    "amazon.titan-embed-text-v2:0": (1024, 512, 256),
    "cohere.embed-english-v3": (1024,),
    "cohere.embed-multilingual-v3": (1024,),
}
"""Embedding model -> lengths of its vectors, its default first (Bedrock user guide, "Supported
models and Regions for Amazon Bedrock knowledge bases")."""

_MEMBERS: Mapping[str, str] = {
    "S3_VECTORS": "s3VectorsConfiguration",
    "OPENSEARCH_SERVERLESS": "opensearchServerlessConfiguration",
}


def dimensions(config: Item) -> int | None:
    """Return the length of the vectors that an embedding configuration makes; None: not known."""
    bedrock = config.get("embeddingModelConfiguration", {}).get(
        "bedrockEmbeddingModelConfiguration", {}
    )
    known = MODEL_DIMENSIONS.get(config["embeddingModelArn"].rpartition("/")[2], ())
    return bedrock.get("dimensions") or (known[0] if known else None)


def problems(store: Store, storage: Item, role: str, wanted: int | None) -> Iterator[str]:
    """Yield each reason why the knowledge base's role could not keep its vectors there.

    Raises:
        NotImplementedError: the sandbox does not have this kind of store.
    """
    kind: str = storage["type"]
    member = _MEMBERS.get(kind)
    if member is None:
        raise NotImplementedError(f"knowledge bases over {kind}")
    others = sorted(set(storage) - {"type", member})
    if others:
        yield f"type {kind} takes no {', '.join(others)}"
    if member not in storage:
        yield f"type {kind} needs {member}"
    elif kind == "S3_VECTORS":
        yield from _s3_vectors(store, storage[member], wanted)
    else:
        yield from _opensearch(store, storage[member], role, wanted)


def _s3_vectors(store: Store, config: Item, wanted: int | None) -> Iterator[str]:
    arn = cast("str | None", config.get("indexArn"))
    apart = "vectorBucketArn" in config and "indexName" in config
    if (arn is None) != apart:
        yield "s3VectorsConfiguration needs indexArn, or vectorBucketArn and indexName"
        return
    arn = arn or f"{config['vectorBucketArn']}/index/{config['indexName']}"
    index = s3vectors.find_index(store, arn)
    if index is None:
        yield f"there is no vector index {arn}"
    elif wanted and index["dimension"] != wanted:
        yield _other_length(arn, index["dimension"], wanted)


def _opensearch(store: Store, config: Item, role: str, wanted: int | None) -> Iterator[str]:
    aoss = Store("opensearchserverless", store.account, store.region)
    collection = collections.by_arn(aoss, config["collectionArn"])
    if collection is None:
        yield f"there is no collection {config['collectionArn']}"
        return
    if collection["type"] != "VECTORSEARCH":
        yield f"collection {collection['name']} is of type {collection['type']}, not VECTORSEARCH"
    name: str = config["vectorIndexName"]
    resource = f"index/{collection['name']}/{name}"
    for permission in ("aoss:DescribeIndex", "aoss:ReadDocument", "aoss:WriteDocument"):
        if not may(aoss, role, permission, resource):
            yield f"no data access policy gives {role} {permission} on {resource}"
    index = collections.indexes(aoss, collection).get(name)
    if index is None:
        yield f"no such index [{name}]"
        return
    yield from _fields(name, index, config["fieldMapping"], wanted)


def _fields(name: str, index: Item, mapping: Item, wanted: int | None) -> Iterator[str]:
    fields: dict[str, Any] = index.get("Mappings", {}).get("Properties", {})
    vector = fields.get(mapping["vectorField"], {})
    if vector.get("Type") != "knn_vector":
        yield f"{mapping['vectorField']} is no knn_vector of index {name}"
    elif wanted and vector.get("Dimension") != wanted:
        yield _other_length(name, vector.get("Dimension"), wanted)
    for field in ("textField", "metadataField"):
        if fields.get(mapping[field], {}).get("Type") != "text":
            yield f"{mapping[field]} is no text field of index {name}"


def _other_length(index: str, found: int | None, wanted: int) -> str:
    return f"index {index} keeps vectors of {found} dimensions, the embedding model makes {wanted}"
