"""Who reaches vectors: roles of their own use case, and nobody of another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.documents import Kind
from policies.iam import Statement, judge_statements
from policies.knowledge import (
    OPENSEARCH,
    S3_VECTORS,
    collection_of,
    index_of,
    policy_parts,
    storage_type,
)
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
from policies.resources import Resource, Stack

_KEEPS_INDEX: Final = frozenset(
    {
        "aoss:CreateIndex",
        "aoss:DeleteIndex",
        "aoss:DescribeIndex",
        "aoss:UpdateIndex",
        "aoss:DescribeCollectionItems",
    }
)
"""What the maker of an index may do with it; none of it reads or writes a passage."""


def _store_is_not_shared(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    roles = frozenset(
        text
        for role in stack.of_type(types.ROLE)
        if isinstance(text := role.prop("arn").value, str)
    )
    access = list(stack.of_type(types.COLLECTION_ACCESS))
    buckets = list(stack.of_type(types.VECTOR_BUCKET_POLICY))
    bases = list(stack.of_type(types.KNOWLEDGE_BASE))
    yield from each_decided(
        *(_lets_in_own(each, roles, context) for each in access),
        *(_bucket_lets_in_own(each, roles) for each in buckets),
        *(_keeps_its_own(stack, each) for each in bases),
    )
    if not (access or buckets or bases):
        yield not_applicable(stack, "the stack has no knowledge base and no store of vectors")


def _lets_in_own(
    policy: Resource, roles: frozenset[str], context: PolicyContext
) -> Iterator[Finding]:
    for part in policy_parts(policy):
        granted = {
            each
            for rule in part.field("Rules").items()
            for each in rule.field("Permission").texts()
        }
        for principal in part.field("Principal").items():
            name = principal.text() or ""
            if name in roles:
                yield passed(principal, f"{name} is a role of the use case")
            elif name == context.deployer_arn and granted <= _KEEPS_INDEX:
                yield passed(principal, "the deployer keeps the index, and reads no passage")
            else:
                yield failed(principal, f"{name} reaches the vectors, and is no role of the stack")


def _bucket_lets_in_own(policy: Resource, roles: frozenset[str]) -> Iterator[Finding]:
    def judge(statement: Statement) -> Iterator[Finding]:
        if not statement.is_allow:
            return
        for principal in statement.principals():
            for item in principal.names.items():
                if item.text() not in roles:
                    yield failed(
                        item, f"{item.text()} reaches the vectors, and is no role of the stack"
                    )

    yield from judge_statements(
        policy, (Kind.RESOURCE,), judge, "only roles of the use case reach the vectors"
    )


def _keeps_its_own(stack: Stack, base: Resource) -> Iterator[Finding]:
    kind = storage_type(base).text()
    if kind == "S3_VECTORS":
        place, own = base.prop(S3_VECTORS), index_of(stack, base)
    elif kind == "OPENSEARCH_SERVERLESS":
        place, own = base.prop(OPENSEARCH), collection_of(stack, base)
        if own is None:
            place.field("collectionArn").known()
    else:
        yield not_applicable(base, f"KB-04 judges what is kept in {kind}")
        return
    if own is not None:
        yield passed(place, f"vectors are kept in {own.name}, of this use case alone")
    else:
        yield failed(
            place,
            "vectors are kept in a store that is not of this stack, with those of others",
            "give the knowledge base an index of its own",
        )


STORE_IS_NOT_SHARED: Final = Policy(
    id="KB-06",
    name="vector-store-is-not-shared",
    title="Vectors are reached by roles of their own use case alone, and lie apart from others",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(
        types.COLLECTION_ACCESS,
        types.VECTOR_BUCKET_POLICY,
        types.KNOWLEDGE_BASE,
        types.VECTOR_INDEX,
        types.COLLECTION,
        types.ROLE,
    ),
    rationale="In a shared index a search finds what another use case may read.",
    remedy="name the roles of the use case, and keep its vectors in an index of its own",
    supports=Supports(
        nist_800_53_r5=("AC-3", "AC-4", "SC-4"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.3", "A.7.2"),
        owasp_llm_2025=("LLM08",),
        genai_lens=("GENSEC01-BP03",),
        soc2=("CC6.1", "C1.1"),
    ),
    links=(
        "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors-access-management.html",
    ),
    on_stack=_store_is_not_shared,
)
