"""A knowledge base's role: it reads its own documents, keeps its own vectors, and no more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.documents import Kind
from policies.holders import HOLDER_TYPES, role_holder, roles_by
from policies.iam import Carrier, Statement
from policies.knowledge import (
    OPENSEARCH,
    S3_CONFIGURATION,
    bucket_name,
    index_arn,
    sources_of,
    storage_type,
)
from policies.model import (
    Finding,
    Outcome,
    Policy,
    Severity,
    Stage,
    Supports,
    failed,
    not_applicable,
    passed,
)
from policies.patterns import matches
from policies.reach import is_within, reached
from policies.resources import Resource, Stack

_BASES: Final = re.compile(r"^arn:aws[\w-]*:bedrock:[\w-]+:\d{12}:knowledge-base/")
_READS: Final = ("s3:GetObject", "s3:GetObjectVersion")
_WRITES: Final = (
    "s3:PutObject",
    "s3:PutObjectAcl",
    "s3:PutObjectTagging",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:PutBucketPolicy",
)
_ON_VECTORS: Final = (
    "s3vectors:DeleteVectors",
    "s3vectors:GetVectors",
    "s3vectors:ListVectors",
    "s3vectors:PutVectors",
    "s3vectors:QueryVectors",
)
_ON_COLLECTION: Final = "aoss:APIAccessAll"


def _roles_are_narrow(stack: Stack, _: PolicyContext) -> Iterator[Finding]:
    bases = list(stack.of_type(types.KNOWLEDGE_BASE))
    for base in bases:
        roles = roles_by(stack, base, "roleArn")
        for role in roles:
            yield from each_decided(_trusts_bases(role), _reaches_its_own(stack, base, role))
        if not roles:
            yield from each_decided(_is_foreign(base))
    if not bases:
        yield not_applicable(stack, "the stack has no knowledge base")


def _is_foreign(base: Resource) -> Iterator[Finding]:
    place = base.prop("roleArn")
    yield failed(
        place,
        f"{place.text()} is no role of this stack, so that nothing tells what it reaches",
        "make a role for the knowledge base beside it",
    )


def _trusts_bases(role: Resource) -> Iterator[Finding]:
    trust = Carrier(Kind.TRUST, role.prop("assumeRolePolicy"))
    for statement in trust.statements():
        conditions = [it for it in statement.conditions() if not it.is_optional]
        by_source = [it for it in conditions if it.key == "aws:sourcearn"]
        if not any(it.key == "aws:sourceaccount" for it in conditions):
            yield failed(statement.part("Condition"), "the role is taken for any account")
        elif not any(
            it.values.texts() and all(_BASES.match(value) for value in it.values.texts())
            for it in by_source
        ):
            yield failed(
                statement.part("Condition"), "the role is taken for more than knowledge bases"
            )
        else:
            yield passed(statement.place, "the role is taken for knowledge bases of one account")


def _reaches_its_own(stack: Stack, base: Resource, role: Resource) -> Iterator[Finding]:
    holder = role_holder(stack, role)
    found = list(holder.unreadable())
    statements = [it for it in holder.readable() if it.is_allow]
    found += each_decided(
        _reads_documents(statements, list(sources_of(stack, base))),
        _keeps_vectors(statements, base),
    )
    yield from found
    if all(it.outcome is Outcome.PASS for it in found):
        yield passed(role, "the role reaches its own documents and vectors alone")


def _reads_documents(
    statements: Sequence[Statement], sources: Sequence[Resource]
) -> Iterator[Finding]:
    places = [(source.prop(S3_CONFIGURATION)) for source in sources]
    own = [
        (bucket_name(it.field("bucketArn").text() or ""), it.field("inclusionPrefixes").texts())
        for it in places
    ]
    buckets = [bucket for bucket, _ in own]
    for statement in statements:
        yield from _outside(
            statement,
            _READS,
            lambda pattern: any(is_within(pattern, it, folders or [""]) for it, folders in own),
            "reads more than the documents of its data sources",
        )
        yield from _outside(
            statement,
            _WRITES,
            lambda pattern: not reached(pattern, buckets),
            "changes the documents that it reads",
        )


def _keeps_vectors(statements: Sequence[Statement], base: Resource) -> Iterator[Finding]:
    kind = storage_type(base).text()
    index = index_arn(base) if kind == "S3_VECTORS" else None
    collection = (
        base.prop(OPENSEARCH).field("collectionArn").text()
        if kind == "OPENSEARCH_SERVERLESS"
        else None
    )
    for statement in statements:
        yield from _outside(
            statement, _ON_VECTORS, lambda it: it == index, "reaches vectors of others"
        )
        yield from _outside(
            statement, (_ON_COLLECTION,), lambda it: it == collection, "reaches vectors of others"
        )


def _outside(
    statement: Statement, actions: Sequence[str], is_own: Callable[[str], bool], found: str
) -> Iterator[Finding]:
    allowed = [action for action in actions if statement.allows(action)]
    if not allowed:
        return
    excluded = statement.part("NotResource")
    if not excluded.is_absent:
        yield failed(excluded, f"the role {found}: all resources but some")
    service = allowed[0].partition(":")[0]
    for item in statement.part("Resource").items():
        pattern = item.text() or ""
        parts = pattern.split(":", 3)
        of_service = len(parts) < 4 or matches(parts[2], service)  # noqa: PLR2004  an ARN's parts
        if of_service and not is_own(pattern):
            yield failed(item, f"the role {found}: {allowed[0]} on {pattern}")


ROLES_ARE_NARROW: Final = Policy(
    id="KB-03",
    name="knowledge-role-is-narrow",
    title="A knowledge base's role reads its documents, keeps its vectors, and does no more",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PILOT,
    types=(types.KNOWLEDGE_BASE, types.DATA_SOURCE, *HOLDER_TYPES),
    rationale="What the role reads can be asked for; what it can write can be poisoned.",
    remedy="name the documents' folder and the index in Resource, and the account in the trust",
    supports=Supports(
        nist_800_53_r5=("AC-6", "AC-3"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.3",),
        owasp_llm_2025=("LLM08", "LLM04"),
        genai_lens=("GENSEC01-BP03",),
        soc2=("CC6.1", "CC6.3"),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/kb-permissions.html",),
    on_stack=_roles_are_narrow,
)
