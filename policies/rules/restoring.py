"""Restoring: what is lost, by a mistake or by an attack, can be brought back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
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


def _can_be_restored(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    buckets = list(stack.of_type(types.BUCKET))
    tables = list(stack.of_type(types.TABLE))
    yield from each_decided(*(_keeps_versions(stack, each) for each in buckets))
    yield from each_decided(*(_goes_back_in_time(each) for each in tables))
    yield from each_decided(*(_stays(each, context) for each in tables))
    if not buckets and not tables:
        yield not_applicable(stack, "the stack has no bucket and no table")


def _keeps_versions(stack: Stack, bucket: Resource) -> Iterator[Finding]:
    versionings = list(stack.referring(bucket, types.BUCKET_VERSIONING, "bucket"))
    for versioning in versionings:
        status = versioning.prop("versioningConfiguration.status")
        if status.text() == "Enabled":
            yield passed(status, f"{bucket.name} keeps what is overwritten or deleted")
        else:
            yield failed(status, f"versioning of {bucket.name} is {status.text()}", "set Enabled")
    if not versionings:
        yield failed(
            bucket,
            "what is overwritten or deleted in the bucket is gone",
            "declare a BucketVersioning for it",
        )


def _goes_back_in_time(table: Resource) -> Iterator[Finding]:
    enabled = table.prop("pointInTimeRecovery.enabled")
    if enabled.flag() is True:
        yield passed(enabled, f"{table.name} can be restored to any second of the last 35 days")
    else:
        yield failed(enabled, f"{table.name} cannot be restored to an earlier time", "turn it on")


def _stays(table: Resource, context: PolicyContext) -> Iterator[Finding]:
    protection = table.prop("deletionProtectionEnabled")
    if context.is_disposable:
        yield not_applicable(protection, "in a disposable environment a table may go")
    elif protection.flag() is True:
        yield passed(protection, f"{table.name} is deleted by no slip")
    else:
        yield failed(protection, f"{table.name} can be deleted by a slip", "turn it on")


CAN_BE_RESTORED: Final = Policy(
    id="ENC-08",
    name="can-be-restored",
    title="Buckets keep versions, and tables can be restored and are not deleted by a slip",
    severity=Severity.MEDIUM,
    mandatory_from=Stage.PRODUCTION,
    types=(types.BUCKET, types.BUCKET_VERSIONING, types.TABLE),
    rationale="A poisoned corpus or an overwritten record is repaired from what was before.",
    remedy="turn on versioning, point-in-time recovery and deletion protection",
    supports=Supports(
        nist_800_53_r5=("CP-9", "CP-10"),
        nist_ai_rmf=("MANAGE 2.3",),
        iso42001=("A.4.3",),
        owasp_llm_2025=("LLM04",),
        genai_lens=("GENREL05-BP02",),
        soc2=("A1.2", "CC7.5"),
    ),
    links=(
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/dynamodb-controls.html",
    ),
    on_stack=_can_be_restored,
)
