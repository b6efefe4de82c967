"""S3 Vectors: vector buckets and indexes with what moto drops of them.

Their state is moto's, so that moto's own operations on vectors find what is made here. moto knows
no encryption and no metadata of an index, names no time, takes an index's name twice and ignores
the ARN of a bucket that is to be deleted.
"""

import re
from typing import Any, cast

from moto.kms.models import kms_backends
from moto.s3vectors.models import Index, S3VectorsBackend, VectorBucket, s3vectors_backends
from moto.utilities.tagging_service import TaggingService

from sandbox.aws.errors import AwsError
from sandbox.aws.services.service import Service
from sandbox.aws.services.store import Item, Store, conflict, invalid, now

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")
_INDEX_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_DETAILS = "groundwork_details"


def create_vector_bucket(store: Store, request: Item) -> Item:
    """Make a vector bucket; its encryption never changes."""
    name: str = request["vectorBucketName"]
    if not _NAME.fullmatch(name):
        raise invalid(
            f"vectorBucketName: found {name!r}; allowed: 3 to 63 lower-case letters, digits and "
            "hyphens, a letter or digit at both ends"
        )
    backend = _backend(store)
    arn = store.arn("bucket", name)
    if arn in backend.vector_buckets:
        raise conflict("A vector bucket with the specified name already exists")
    encryption = _encryption(store, request.get("encryptionConfiguration"))
    # moto's base class makes instances that type checkers take for the base class's.
    made: Any = VectorBucket(arn=arn, name=name, encryption_configuration=encryption)
    bucket = cast("VectorBucket", made)
    setattr(bucket, _DETAILS, {"creationTime": now()})
    backend.vector_buckets[arn] = bucket
    _tag(backend, arn, request.get("tags"))
    return {"vectorBucketArn": arn}


def get_vector_bucket(store: Store, request: Item) -> Item:
    """Return a vector bucket, by its name or its ARN."""
    return {"vectorBucket": _told_bucket(_bucket(store, request))}


def list_vector_buckets(store: Store, request: Item) -> Item:
    """Return the region's vector buckets whose names start with a prefix."""
    found = [
        _told_bucket(bucket)
        for bucket in _backend(store).vector_buckets.values()
        if f":{store.region}:" in bucket.vector_bucket_arn
        and bucket.vector_bucket_name.startswith(request.get("prefix", ""))
    ]
    return {
        "vectorBuckets": [
            {k: v for k, v in each.items() if k != "encryptionConfiguration"} for each in found
        ]
    }


def delete_vector_bucket(store: Store, request: Item) -> Item:
    """Remove a vector bucket that holds no index."""
    bucket = _bucket(store, request)
    if bucket.indexes:
        raise conflict("The specified vector bucket is not empty")
    backend = _backend(store)
    del backend.vector_buckets[bucket.vector_bucket_arn]
    backend.tagger.delete_all_tags_for_resource(bucket.vector_bucket_arn)
    return {}


def create_index(store: Store, request: Item) -> Item:
    """Make an index; nothing of it ever changes."""
    bucket = _bucket(store, request)
    name: str = request["indexName"]
    if not _INDEX_NAME.fullmatch(name):
        raise invalid(
            f"indexName: found {name!r}; allowed: 3 to 63 lower-case letters, digits, hyphens and "
            "dots, a letter or digit at both ends"
        )
    made: Any = Index(
        bucket=bucket,
        name=name,
        dimension=request["dimension"],
        data_type=request["dataType"],
        distance_metric=request["distanceMetric"],
    )
    index = cast("Index", made)
    if index.index_arn in bucket.indexes:
        raise conflict("An index with the specified name already exists")
    keys = request.get("metadataConfiguration", {}).get("nonFilterableMetadataKeys", [])
    if len(set(keys)) != len(keys):
        raise invalid("metadataConfiguration.nonFilterableMetadataKeys holds a key twice")
    details: Item = {
        "creationTime": now(),
        # An index without an encryption of its own has its bucket's.
        "encryptionConfiguration": _encryption(store, request.get("encryptionConfiguration"))
        if "encryptionConfiguration" in request
        else bucket.encryption_configuration,
    }
    if "metadataConfiguration" in request:
        details["metadataConfiguration"] = request["metadataConfiguration"]
    setattr(index, _DETAILS, details)
    bucket.indexes[index.index_arn] = index
    _tag(_backend(store), index.index_arn, request.get("tags"))
    return {"indexArn": index.index_arn}


def get_index(store: Store, request: Item) -> Item:
    """Return an index, by its ARN or by its own and its bucket's name."""
    return {"index": _told_index(_index(store, request))}


def delete_index(store: Store, request: Item) -> Item:
    """Remove an index with its vectors; one that is gone already is fine."""
    index = _index(store, request)
    backend = _backend(store)
    bucket = _bucket(store, {"vectorBucketName": index.vectorBucketName})
    del bucket.indexes[index.index_arn]
    backend.tagger.delete_all_tags_for_resource(index.index_arn)
    return {}


def find_index(store: Store, arn: str) -> Item | None:
    """Return the index with this ARN as the API shows it, or None; `store` may be another's."""
    for bucket in _backend(store).vector_buckets.values():
        if arn in bucket.indexes:
            return _told_index(bucket.indexes[arn])
    return None


def _backend(store: Store) -> S3VectorsBackend:
    return s3vectors_backends[store.account][store.partition]


def _bucket(store: Store, request: Item) -> VectorBucket:
    name, arn = request.get("vectorBucketName"), request.get("vectorBucketArn")
    if (name is None) == (arn is None):
        raise invalid("Must specify either vectorBucketName or vectorBucketArn but not both")
    wanted = arn or store.arn("bucket", str(name))
    bucket = _backend(store).vector_buckets.get(wanted)
    if bucket is None:
        raise AwsError(
            "NotFoundException", f"The specified vector bucket could not be found: {wanted}", 404
        )
    return bucket


def _index(store: Store, request: Item) -> Index:
    arn = request.get("indexArn")
    named = "indexName" in request and "vectorBucketName" in request
    if (arn is None) != named:
        raise invalid("Must specify either indexArn or both vectorBucketName and indexName")
    if arn is None:
        arn = f"{store.arn('bucket', request['vectorBucketName'])}/index/{request['indexName']}"
    bucket = _backend(store).vector_buckets.get(str(arn).partition("/index/")[0])
    index = bucket.indexes.get(arn) if bucket else None
    if index is None:
        raise AwsError("NotFoundException", f"The specified index could not be found: {arn}", 404)
    return index


def _encryption(store: Store, given: Item | None) -> dict[str, str]:
    """Return the encryption; SSE-KMS needs a key that is there, and SSE-S3 takes none."""
    if not given:
        return {"sseType": "AES256"}
    kind, key = given.get("sseType", "AES256"), given.get("kmsKeyArn")
    if (kind == "aws:kms") != (key is not None):
        raise invalid("encryptionConfiguration: kmsKeyArn is for sseType aws:kms, which needs it")
    if key is not None:
        keys = kms_backends[store.account][store.region].keys.values()
        if key not in {each.arn for each in keys}:
            raise invalid(f"encryptionConfiguration.kmsKeyArn: there is no key {key}")
    return {"sseType": kind} | ({"kmsKeyArn": key} if key else {})


def _tag(backend: S3VectorsBackend, arn: str, tags: dict[str, str] | None) -> None:
    if tags:
        backend.tagger.tag_resource(arn, TaggingService.convert_dict_to_tags_input(tags))


def _told_bucket(bucket: VectorBucket) -> Item:
    return {
        "vectorBucketName": bucket.vector_bucket_name,
        "vectorBucketArn": bucket.vector_bucket_arn,
        "encryptionConfiguration": bucket.encryption_configuration,
        **_details(bucket),
    }


def _told_index(index: Index) -> Item:
    return {
        "vectorBucketName": index.vectorBucketName,
        "indexName": index.index_name,
        "indexArn": index.index_arn,
        "dataType": index.data_type,
        "dimension": index.dimension,
        "distanceMetric": index.distance_metric,
        **_details(index),
    }


def _details(of: object) -> dict[str, Any]:
    return vars(of).get(_DETAILS, {})


SERVICE = Service(
    name="s3vectors",
    operations={
        "CreateVectorBucket": create_vector_bucket,
        "GetVectorBucket": get_vector_bucket,
        "ListVectorBuckets": list_vector_buckets,
        "DeleteVectorBucket": delete_vector_bucket,
        "CreateIndex": create_index,
        "GetIndex": get_index,
        "DeleteIndex": delete_index,
    },
)
