"""Where vectors are kept: out of reach of the internet, under own keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.knowledge import is_policy_of, policy_parts, storage_type
from policies.model import (
    Finding,
    Policy,
    Severity,
    Stage,
    Supports,
    failed,
    not_applicable,
    passed,
)
from policies.patterns import matches
from policies.resources import Resource, Stack
from policies.values import Property

_BEDROCK: Final = "bedrock.amazonaws.com"
_NETWORK: Final = (
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-network.html"
)
_KEEPERS: Final[Mapping[str, str]] = {
    "S3_VECTORS": "a vector bucket, which AWS never opens to the public",
    "OPENSEARCH_SERVERLESS": "a collection, whose network policy is judged by itself",
}
"""Type of a knowledge base's storage to what keeps it off the internet."""


def _network_is_closed(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    if not is_policy_of(resource, "network"):
        yield not_applicable(resource, "it is no network policy")
        return
    for part in policy_parts(resource):
        public = part.field("AllowFromPublic")
        services = part.field("SourceServices").texts()
        endpoints = part.field("SourceVPCEs").texts()
        if public.flag() is True:
            yield failed(public, "the collection can be reached from the internet")
        elif others := [it for it in services if it != _BEDROCK]:
            yield failed(
                part.field("SourceServices"), f"{', '.join(others)} reaches the collection"
            )
        elif services or endpoints:
            yield passed(part, f"{', '.join([*services, *endpoints])} alone reaches the collection")
        else:
            yield failed(part, "nothing is named that may reach the collection")


def _stores_are_private(stack: Stack, _: PolicyContext) -> Iterator[Finding]:
    bases = list(stack.of_type(types.KNOWLEDGE_BASE))
    yield from each_decided(*(_is_private(each) for each in bases))
    if not bases:
        yield not_applicable(stack, "the stack has no knowledge base")


def _is_private(base: Resource) -> Iterator[Finding]:
    kind = storage_type(base)
    keeper = _KEEPERS.get(kind.text() or "")
    if keeper is not None:
        yield passed(kind, f"vectors are kept in {keeper}")
    else:
        yield failed(
            kind,
            f"vectors are kept in {kind.text() or 'what AWS chose'}, whose network nobody judges",
            "keep them in S3 Vectors or in OpenSearch Serverless",
        )


STORE_IS_PRIVATE: Final = Policy(
    id="KB-04",
    name="vector-store-is-private",
    title="Vectors are kept where the internet does not reach them, but Bedrock does",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.SEARCH_SECURITY, types.KNOWLEDGE_BASE),
    judged_types=(types.SEARCH_SECURITY,),
    rationale="Passages lie in the store as text; who reaches it needs no knowledge base.",
    remedy="set AllowFromPublic to false and name bedrock.amazonaws.com or endpoints of a VPC",
    supports=Supports(
        nist_800_53_r5=("SC-7", "SC-7(5)"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM08",),
        genai_lens=("GENSEC01-BP02",),
        soc2=("CC6.6",),
    ),
    links=(
        _NETWORK,
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors-security.html",
    ),
    on_resource=_network_is_closed,
    on_stack=_stores_are_private,
)


def _store_is_encrypted(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    if resource.type == types.SEARCH_SECURITY.token:
        if is_policy_of(resource, "encryption"):
            yield from _collections_have_a_key(resource)
        else:
            yield not_applicable(resource, "it is no encryption policy")
        return
    encryption = resource.prop("encryptionConfigurations")
    if resource.type == types.VECTOR_INDEX.token and not encryption.items():
        yield passed(encryption, "the index is encrypted as its bucket is")
        return
    for each in encryption.items():
        kind, key = each.field("sseType"), each.field("kmsKeyArn")
        if kind.text() == "aws:kms" and (key.is_unknown or not key.is_absent):
            yield passed(kind, "vectors are encrypted with a key of the account")
        else:
            yield failed(kind, f"vectors are encrypted by {kind.text()}, with no own key")
    if not encryption.items():
        yield failed(encryption, "vectors are encrypted with a key of AWS's own")


def _collections_have_a_key(policy: Resource) -> Iterator[Finding]:
    for part in policy_parts(policy):
        key = part.field("KmsARN")
        if part.field("AWSOwnedKey").flag() is True or key.is_absent:
            yield failed(key, "vectors are encrypted with a key of AWS's own")
        else:
            yield passed(key, f"vectors are encrypted with {key.text()}")


def _collections_have_policies(stack: Stack, _: PolicyContext) -> Iterator[Finding]:
    collections = list(stack.of_type(types.COLLECTION))
    for collection in collections:
        for what, policies in (
            ("encryption", stack.of_type(types.SEARCH_SECURITY)),
            ("network", stack.of_type(types.SEARCH_SECURITY)),
            ("data", stack.of_type(types.COLLECTION_ACCESS)),
        ):
            kept = [each for each in policies if is_policy_of(each, what)]
            yield from each_decided(_has_policy(collection, kept, what))
    if not collections:
        yield not_applicable(stack, "the stack has no collection")


def _has_policy(collection: Resource, policies: list[Resource], what: str) -> Iterator[Finding]:
    name = collection.prop("name").text() or ""
    for policy in policies:
        if any(_matches(part, name) for part in policy_parts(policy)):
            yield passed(collection, f"{policy.name} is its policy of {what}")
            return
    yield failed(
        collection,
        f"no policy of {what} in the stack is about the collection {name}",
        f"declare one whose rules name collection/{name}",
    )


def _matches(part: Property, collection: str) -> bool:
    named = [
        resource.partition("/")[2].partition("/")[0]
        for rule in part.field("Rules").items()
        for resource in rule.field("Resource").texts()
    ]
    return any(matches(pattern, collection) for pattern in named)


STORE_IS_ENCRYPTED: Final = Policy(
    id="KB-05",
    name="vector-store-is-encrypted",
    title="Vectors are encrypted with a key of the account, and collections have all policies",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(
        types.SEARCH_SECURITY,
        types.VECTOR_BUCKET,
        types.VECTOR_INDEX,
        types.COLLECTION,
        types.COLLECTION_ACCESS,
    ),
    judged_types=(types.SEARCH_SECURITY, types.VECTOR_BUCKET, types.VECTOR_INDEX),
    rationale="Vectors give their passages back; whoever has the key has the documents.",
    remedy="name the use case's key: in KmsARN with AWSOwnedKey false, or as aws:kms",
    supports=Supports(
        nist_800_53_r5=("SC-28(1)", "SC-12"),
        nist_ai_rmf=("MEASURE 2.10",),
        iso42001=("A.4.3",),
        owasp_llm_2025=("LLM08",),
        genai_lens=("GENSEC01-BP03",),
        soc2=("CC6.1",),
    ),
    links=(
        "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-encryption.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors-data-encryption.html",
    ),
    on_resource=_store_is_encrypted,
    on_stack=_collections_have_policies,
)
