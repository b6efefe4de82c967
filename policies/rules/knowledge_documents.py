"""Documents for knowledge bases: scanned when they come, forgotten in time, their vectors too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from components import naming
from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext, RegisteredDataset
from policies.iam import Statement, carriers
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
from policies.resources import Resource, Stack, is_named, refers

_RESULT: Final = f"s3:ExistingObjectTag/{naming.SCAN_RESULT_TAG}"


def _vectors_are_forgotten(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    sources = list(stack.of_type(types.DATA_SOURCE))
    yield from each_decided(*(_deletes_vectors(each) for each in sources))
    kept = _stored_documents(stack, context)
    yield from each_decided(*(_expire(stack, bucket, each) for bucket, each in kept))
    if not sources and not kept:
        yield not_applicable(stack, "the stack has no knowledge base and no documents for one")


def _deletes_vectors(source: Resource) -> Iterator[Finding]:
    policy = source.prop("dataDeletionPolicy")
    text = policy.text()
    if text == "DELETE":
        yield passed(policy, "vectors go with their data source")
    else:
        yield failed(
            policy,
            f"vectors stay when their data source goes ({text or 'nothing is said'})",
            "set dataDeletionPolicy to DELETE; vectors can be made again from documents",
        )


def _stored_documents(
    stack: Stack, context: PolicyContext
) -> list[tuple[Resource, RegisteredDataset]]:
    """Return the stack's buckets with documents, each with every dataset that has some there."""
    return [
        (bucket, dataset)
        for bucket in stack.of_type(types.BUCKET)
        for dataset in context.datasets.values()
        if dataset.documents and bucket.prop("bucket").value in dataset.buckets
    ]


def _expire(stack: Stack, bucket: Resource, dataset: RegisteredDataset) -> Iterator[Finding]:
    rules = [
        rule
        for lifecycle in stack.referring(bucket, types.BUCKET_LIFECYCLE, "bucket")
        for rule in lifecycle.prop("rules").items()
        if rule.field("status").text() == "Enabled"
        and (dataset.documents or "").startswith(rule.field("filter").field("prefix").text() or "")
    ]
    ends = [days for it in rules if (days := it.field("expiration").field("days").number())]
    limit = dataset.retention_days
    if ends and min(ends) <= limit:
        yield passed(bucket, f"documents of {dataset.name} end after {min(ends):g} days")
    else:
        found = f"after {min(ends):g} days" if ends else "never"
        yield failed(
            bucket,
            f"documents of {dataset.name} end {found}, and the register keeps them {limit} days",
            f"declare a lifecycle rule on {dataset.documents} that expires after {limit} days",
        )


VECTORS_ARE_FORGOTTEN: Final = Policy(
    id="KB-07",
    name="vectors-are-forgotten",
    title="Vectors go with their data source, and documents when their retention ends",
    severity=Severity.MEDIUM,
    mandatory_from=Stage.PRODUCTION,
    types=(types.DATA_SOURCE, types.BUCKET, types.BUCKET_LIFECYCLE),
    rationale="The right to be forgotten reaches vectors: they give their passages back.",
    remedy="set dataDeletionPolicy to DELETE, and expire documents by the register's retention",
    supports=Supports(
        nist_800_53_r5=("SI-12", "SI-12(3)"),
        nist_ai_rmf=("MEASURE 2.10",),
        iso42001=("A.7.2",),
        eu_ai_act=("10",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC01-BP03",),
        soc2=("C1.2",),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/kb-ds-delete.html",),
    on_stack=_vectors_are_forgotten,
)


def _documents_are_scanned(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    kept = [each for each in _stored_documents(stack, context) if not _is_copy(stack, each[0])]
    yield from each_decided(
        *(_keeps_versions(stack, each) for each in {it.urn: it for it, _ in kept}.values()),
        *(_is_scanned(stack, bucket, each) for bucket, each in kept),
        *(_is_set_apart(stack, bucket, each) for bucket, each in kept),
    )
    if not kept:
        yield not_applicable(stack, "no bucket of the stack receives documents")


def _is_copy(stack: Stack, bucket: Resource) -> bool:
    """Whether the bucket receives what was scanned where it came from, with the scan's tag."""
    arn = naming.bucket_arn(str(bucket.prop("bucket").value))
    for replication in stack.of_type(types.BUCKET_REPLICATION):
        for rule in replication.prop("rules").items():
            target = rule.field("destination").field("bucket").value
            if target == arn or is_named(bucket, replication, "rules", target):
                return True
    return False


def _keeps_versions(stack: Stack, bucket: Resource) -> Iterator[Finding]:
    for versioning in stack.referring(bucket, types.BUCKET_VERSIONING, "bucket"):
        if versioning.prop("versioningConfiguration.status").text() == "Enabled":
            yield passed(bucket, "a document that was changed can be brought back")
            return
    yield failed(
        bucket,
        "a changed document cannot be brought back",
        "declare a BucketVersioning for the bucket with the status Enabled",
    )


def _is_scanned(stack: Stack, bucket: Resource, dataset: RegisteredDataset) -> Iterator[Finding]:
    name = "protectedResource.s3Bucket"
    for plan in stack.of_type(types.MALWARE_PLAN):
        protected = plan.prop(name)
        same = refers(plan, f"{name}.bucketName", bucket)
        prefixes = protected.field("objectPrefixes").texts()
        if same and _covers(prefixes, dataset):
            yield from _tags_what_it_finds(plan, dataset)
            return
    yield failed(
        bucket,
        f"nothing scans the documents of {dataset.name} when they arrive",
        f"declare a MalwareProtectionPlan on {dataset.documents} that tags what it scanned",
    )


def _covers(prefixes: Sequence[str], dataset: RegisteredDataset) -> bool:
    documents = dataset.documents or ""
    return not prefixes or any(documents.startswith(each) for each in prefixes)


def _tags_what_it_finds(plan: Resource, dataset: RegisteredDataset) -> Iterator[Finding]:
    statuses = plan.prop("actions").field("taggings").field("status")
    if statuses.text() == "ENABLED":
        yield passed(statuses, f"documents of {dataset.name} are scanned and tagged on arrival")
    else:
        yield failed(
            statuses,
            f"documents of {dataset.name} are scanned, and nothing sets apart what is found",
            "set the tagging of the plan's actions to ENABLED, and deny what is not clean",
        )


def _is_set_apart(stack: Stack, bucket: Resource, dataset: RegisteredDataset) -> Iterator[Finding]:
    for policy in stack.referring(bucket, types.BUCKET_POLICY, "bucket"):
        for carrier in carriers(policy):
            for statement in carrier.statements():
                if _denies_unscanned(statement, dataset):
                    yield passed(statement.place, f"what was not scanned of {dataset.name} waits")
                    return
    yield failed(
        bucket,
        f"documents of {dataset.name} are read before their scan, and whatever it finds",
        f"deny s3:GetObject by StringNotEquals on {_RESULT} to everybody but the scan's role",
    )


def _denies_unscanned(statement: Statement, dataset: RegisteredDataset) -> bool:
    if statement.is_allow or not statement.allows("s3:GetObject"):
        return False
    covered = any(
        matches(pattern, f"arn:aws:s3:::{bucket}/{dataset.documents}zz-no-such-document")
        for pattern in statement.part("Resource").texts()
        for bucket in dataset.buckets
    )
    return covered and any(
        condition.key == _RESULT.lower() and condition.comparison == "stringnotequals"
        for condition in statement.conditions()
    )


DOCUMENTS_ARE_SCANNED: Final = Policy(
    id="KB-08",
    name="documents-are-scanned",
    title="Documents for knowledge bases keep their versions and are scanned when they arrive",
    severity=Severity.MEDIUM,
    mandatory_from=Stage.PRODUCTION,
    types=(
        types.BUCKET,
        types.BUCKET_VERSIONING,
        types.MALWARE_PLAN,
        types.BUCKET_POLICY,
        types.BUCKET_REPLICATION,
    ),
    rationale="Whoever can change a document can change answers; a poisoned one must be noticed.",
    remedy="keep versions, and scan new documents before anything reads them",
    supports=Supports(
        nist_800_53_r5=("SI-3", "SI-7"),
        nist_ai_rmf=("MAP 4.2",),
        iso42001=("A.7.4", "A.7.6"),
        eu_ai_act=("10",),
        owasp_llm_2025=("LLM04",),
        genai_lens=("GENSEC06-BP01",),
        soc2=("CC6.8", "PI1.2"),
    ),
    links=("https://docs.aws.amazon.com/guardduty/latest/ug/gdu-malware-protection-s3.html",),
    on_stack=_documents_are_scanned,
)
