"""Where resources carry policy documents, and what each document decides."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final, NamedTuple

from policies import resource_types as types


class Kind(Enum):
    """What a document decides."""

    IDENTITY = "what an identity may do"
    TRUST = "who may take a role"
    BUCKET = "who may use a bucket"
    KEY = "who may use a key"
    ENDPOINT = "what passes a network's endpoint"
    SECRET = "who may read a secret"  # noqa: S105  the words, not a secret
    RESOURCE = "who may use another resource"


class Document(NamedTuple):
    """Where a type's document is."""

    kind: Kind
    prop: str = "policy"


DOCUMENTS: Final[Mapping[str, Document]] = {
    types.ROLE_POLICY.token: Document(Kind.IDENTITY),
    types.POLICY.token: Document(Kind.IDENTITY),
    types.USER_POLICY.token: Document(Kind.IDENTITY),
    types.GROUP_POLICY.token: Document(Kind.IDENTITY),
    types.SSO_INLINE_POLICY.token: Document(Kind.IDENTITY, "inlinePolicy"),
    types.BUCKET.token: Document(Kind.BUCKET),
    types.BUCKET_POLICY.token: Document(Kind.BUCKET),
    types.ACCESS_POINT.token: Document(Kind.BUCKET),
    types.ACCESS_POINT_POLICY.token: Document(Kind.BUCKET),
    types.KMS_KEY.token: Document(Kind.KEY),
    types.KMS_KEY_POLICY.token: Document(Kind.KEY),
    types.KMS_EXTERNAL_KEY.token: Document(Kind.KEY),
    types.KMS_REPLICA_KEY.token: Document(Kind.KEY),
    types.VPC_ENDPOINT.token: Document(Kind.ENDPOINT),
    types.VPC_ENDPOINT_POLICY.token: Document(Kind.ENDPOINT),
    types.SECRET.token: Document(Kind.SECRET),
    types.SECRET_POLICY.token: Document(Kind.SECRET),
    types.TABLE_POLICY.token: Document(Kind.RESOURCE),
    types.CATALOG_POLICY.token: Document(Kind.RESOURCE),
    types.VECTOR_BUCKET_POLICY.token: Document(Kind.RESOURCE),
    types.QUEUE.token: Document(Kind.RESOURCE),
    types.QUEUE_POLICY.token: Document(Kind.RESOURCE),
    types.TOPIC.token: Document(Kind.RESOURCE),
    types.TOPIC_POLICY.token: Document(Kind.RESOURCE),
    types.EVENT_BUS_POLICY.token: Document(Kind.RESOURCE),
    types.LOG_DESTINATION_POLICY.token: Document(Kind.RESOURCE, "accessPolicy"),
    types.SEARCH_DOMAIN.token: Document(Kind.RESOURCE, "accessPolicies"),
    types.SEARCH_DOMAIN_POLICY.token: Document(Kind.RESOURCE, "accessPolicies"),
    types.FUNCTION_POLICY.token: Document(Kind.RESOURCE),
    types.IMAGE_POLICY.token: Document(Kind.RESOURCE),
    types.AGENT_CORE_POLICY.token: Document(Kind.RESOURCE),
    types.MODEL_GROUP_POLICY.token: Document(Kind.RESOURCE, "resourcePolicy"),
}
"""By type; a role's documents, of which it has several kinds, are read by `iam.carriers`."""


def carrying(*kinds: Kind) -> tuple[types.ResourceType, ...]:
    """Return the types that carry documents of `kinds`, but for roles."""
    return tuple(types.DECLARED[it] for it, where in DOCUMENTS.items() if where.kind in kinds)
