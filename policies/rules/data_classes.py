"""Data classes: no grant above the use case's own, and every store tagged with what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import DataClass, PolicyContext
from policies.iam import IDENTITY, IDENTITY_CARRIERS, Statement, is_boundary, judge_statements
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
from policies.reach import reached
from policies.resources import Resource
from policies.values import Property

READS_OBJECTS: Final = ("s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:ListBucket")
_READS_CATALOGUE: Final = ("glue:GetTable", "glue:GetTables", "glue:GetPartitions")
_TAG: Final = "data_class"


def _no_higher_class(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    if context.is_platform:
        yield not_applicable(resource, "the platform holds data of every class")
    elif resource.type == types.LAKE_PERMISSIONS.token:
        yield from _judge_grant(resource, context)
    elif is_boundary(resource):
        yield not_applicable(resource, "a boundary grants nothing")
    else:
        yield from judge_statements(
            resource,
            IDENTITY,
            lambda statement: _judge_statement(statement, context),
            f"no statement opens data above {context.data_class.name}",
        )


def _judge_grant(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    opened = list(_opened(resource, context))
    if not opened:
        yield not_applicable(resource, "it opens no registered data")
    for place, data_class in opened:
        if data_class.rank > context.data_class.rank:
            yield failed(place, _above(f"the grant opens {data_class.name} data", context))
        else:
            yield passed(place, f"the grant opens {data_class.name} data")


def _above(found: str, context: PolicyContext) -> str:
    return f"{found}, above the class {context.data_class.name} of {context.use_case}"


def _opened(resource: Resource, context: PolicyContext) -> Iterator[tuple[Property, DataClass]]:
    """Yield the classes that a grant opens, each where it says so."""
    for name in ("table", "tableWithColumns"):
        table = resource.prop(name)
        if table.is_absent:
            continue
        dataset = context.datasets.get(table.field("name").text() or "")
        database = context.data_databases.get(table.field("databaseName").text() or "")
        # Of two that differ the higher one counts: a table's name says nothing of its database.
        found = [it for it in (dataset.data_class if dataset else None, database) if it]
        if found:
            yield table, max(found, key=lambda it: it.rank)
    database = context.data_databases.get(resource.prop("database.name").text() or "")
    if database is not None:
        yield resource.prop("database.name"), database
    tagged = resource.prop("lfTagPolicy")
    if not tagged.is_absent:
        yield from _opened_by_tag(tagged, context)


def _opened_by_tag(
    tagged: Property, context: PolicyContext
) -> Iterator[tuple[Property, DataClass]]:
    expressions = tagged.field("expressions")
    by_class = [it for it in expressions.items() if it.field("key").text() == _TAG]
    for expression in by_class:
        for value in expression.field("values").items():
            data_class = context.data_classes.get(value.text() or "")
            if data_class is not None:
                yield value, data_class
    if not by_class:
        # Without the class among its tags, a grant opens data of them all.
        yield expressions, max(context.data_classes.values(), key=lambda it: it.rank)


def _judge_statement(statement: Statement, context: PolicyContext) -> Iterator[Finding]:
    if not statement.is_allow:
        return
    above = {
        name
        for name, it in (*context.data_buckets.items(), *context.data_databases.items())
        if it.rank > context.data_class.rank
    }
    of_objects = any(statement.allows(action) for action in READS_OBJECTS)
    of_tables = any(statement.allows(action) for action in _READS_CATALOGUE)
    if not (of_objects or of_tables) or not above:
        return
    excluded = statement.part("NotResource")
    if not excluded.is_absent:
        yield failed(excluded, _above("data of every class is opened", context))
    for item in statement.part("Resource").items():
        yield from each_decided(
            _judge_pattern(item, above, context, of_objects=of_objects, of_tables=of_tables)
        )


def _judge_pattern(
    item: Property,
    above: Iterable[str],
    context: PolicyContext,
    *,
    of_objects: bool,
    of_tables: bool,
) -> Iterator[Finding]:
    pattern = item.text() or ""
    opened = set(reached(pattern, above)) if of_objects else set[str]()
    if of_tables:
        opened |= {name for name in above if _reaches_database(pattern, name)}
    for name in sorted(opened):
        yield failed(item, _above(f"{pattern!r} opens {name}", context))


def _reaches_database(pattern: str, database: str) -> bool:
    parts = pattern.split(":", 5)
    if len(parts) > 5:  # noqa: PLR2004  an ARN's parts
        of_glue, pattern = matches(parts[2], "glue"), parts[5]
    else:
        # A wildcard that stands for the rest of the ARN.
        of_glue = pattern.endswith("*") and matches(pattern, "arn:aws:glue:us-east-1")
        pattern = "*"
    probes = (f"table/{database}/zz-no-such-table", f"database/{database}")
    return of_glue and any(matches(pattern, probe) for probe in probes)


NO_HIGHER_CLASS: Final = Policy(
    id="DAT-01",
    name="no-grant-above-the-class",
    title="No grant and no policy opens data above the class of the use case",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.LAKE_PERMISSIONS, *IDENTITY_CARRIERS),
    rationale="Guardrails, retention and approvals go by the class that a use case declares.",
    remedy="leave it out, or declare the higher class in the spec and pass its gates",
    supports=Supports(
        nist_800_53_r5=("AC-3", "AC-4", "RA-2"),
        nist_ai_rmf=("MAP 1.6", "MEASURE 2.10"),
        iso42001=("A.7.2", "A.9.4"),
        eu_ai_act=("10",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC01-BP03",),
        cis_v3=("2.1.3",),
        cis_v5=("2.1.3",),
        soc2=("CC6.1", "C1.1"),
    ),
    links=(
        "https://docs.aws.amazon.com/lake-formation/latest/dg/lf-permissions-reference.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html",
    ),
    on_resource=_no_higher_class,
)


def _class_is_told(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    if resource.type == types.CATALOG_TABLE.token:
        table = resource.prop("name").text() or ""
        dataset = context.datasets.get(table)
        in_register = (resource.prop("databaseName").text() or "") in context.data_databases
        if dataset is None or not in_register:
            yield not_applicable(resource, "it is no registered dataset; its database has a class")
            return
        told = resource.prop("parameters").field(_TAG)
        yield from _judge_class(told, dataset.data_class, context)
        return
    told = resource.tags().get(_TAG) or Property(resource.urn, f"tags[{_TAG!r}]", None)
    yield from _judge_class(told, _registered(resource, context), context)


def _registered(resource: Resource, context: PolicyContext) -> DataClass | None:
    """Return the class that the register gives a store; None where it does not know it."""
    if resource.type == types.BUCKET.token:
        return context.data_buckets.get(resource.prop("bucket").text() or "")
    if resource.type == types.CATALOG_DATABASE.token:
        return context.data_databases.get(resource.prop("name").text() or "")
    return None


def _judge_class(
    told: Property, registered: DataClass | None, context: PolicyContext
) -> Iterator[Finding]:
    name = told.text()
    data_class = context.data_classes.get(name or "")
    known = ", ".join(context.data_classes)
    if name is None:
        yield failed(told, "nothing tells which class of data it holds", f"set {_TAG} to {known}")
    elif data_class is None:
        yield failed(told, f"{name!r} is no class of data", f"use one of {known}")
    elif registered is not None and registered != data_class:
        yield failed(
            told,
            f"it is told to hold {name} data, and the register says {registered.name}",
            f"set {_TAG} to {registered.name}, or correct the register",
        )
    elif not context.is_platform and data_class.rank > context.data_class.rank:
        yield failed(told, _above(f"it is told to hold {name} data", context))
    else:
        yield passed(told, f"it is told to hold {name} data")


CLASS_IS_TOLD: Final = Policy(
    id="DAT-07",
    name="data-class-is-told",
    title="Whatever holds data tells its class, as the register of datasets has it",
    severity=Severity.HIGH,
    mandatory_from=Stage.PROTOTYPE,
    types=(
        types.BUCKET,
        types.CATALOG_DATABASE,
        types.CATALOG_TABLE,
        types.TABLE,
        types.SECRET,
        types.LOG_GROUP,
        types.KNOWLEDGE_BASE,
        types.VECTOR_BUCKET,
        types.VECTOR_INDEX,
        types.COLLECTION,
        types.WORKGROUP,
    ),
    rationale="Every other rule on data goes by the class; where it is missing they are blind.",
    remedy="tag it with the class of what it holds",
    supports=Supports(
        nist_800_53_r5=("RA-2", "CM-8"),
        nist_ai_rmf=("MAP 1.6",),
        iso42001=("A.4.3", "A.7.2"),
        eu_ai_act=("10",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC01-BP03",),
        cis_v3=("2.1.3",),
        cis_v5=("2.1.3",),
        soc2=("CC6.1", "C1.1"),
    ),
    links=("https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/",),
    on_resource=_class_is_told,
)
