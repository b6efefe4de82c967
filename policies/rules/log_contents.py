"""What logs hold and miss: masked prompts, locked evidence, traces of every request."""

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
from policies.ownership import data_class_of
from policies.resources import Resource, Stack
from policies.values import Property

_MASKING: Final = (
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/"
    "cloudwatch-logs-data-protection-policies.html"
)


def _prompts_are_masked(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    groups = [
        each for each in stack.of_type(types.LOG_GROUP) if _holds_prompts(stack, each, context)
    ]
    yield from each_decided(*(_is_masked(stack, each, context) for each in groups))
    if not groups:
        yield not_applicable(stack, "no log group of the stack holds prompts")


def _holds_prompts(stack: Stack, group: Resource, context: PolicyContext) -> bool:
    """Whether prompts may come in: whatever a workload says may hold what it was asked."""
    path = "loggingConfig.cloudwatchConfig.logGroupName"
    return not context.is_platform or any(stack.referring(group, types.INVOCATION_LOGGING, path))


def _is_masked(stack: Stack, group: Resource, context: PolicyContext) -> Iterator[Finding]:
    wanted = data_class_of(group, context).log_identifiers
    # A log group of the same name may be in another region.
    policies = [
        each
        for each in stack.referring(group, types.LOG_PROTECTION, "logGroupName")
        if each.region().value == group.region().value
    ]
    if not policies:
        yield failed(
            group,
            f"nothing masks what {group.name} holds",
            "declare a LogDataProtectionPolicy for it",
        )
    for policy in policies:
        document = policy.prop("policyDocument")
        statements = document.unpacked().field("Statement").items()
        for operation, meaning in (("Audit", "told of"), ("Deidentify", "masked")):
            missing = sorted(wanted - _identifiers(statements, operation))
            if missing:
                yield failed(
                    document,
                    f"in {group.name}, these are not {meaning}: {', '.join(missing)}",
                    f"add them to the statement with {operation}",
                )
            else:
                yield passed(document, f"what its class asks is {meaning} in {group.name}")


def _identifiers(statements: list[Property], operation: str) -> set[str]:
    """Return the identifiers of the statements with an operation, without the ARN before a name."""
    return {
        name.rpartition("/")[2]
        for statement in statements
        if operation in dict(statement.field("Operation").entries())
        for name in statement.field("DataIdentifier").texts()
    }


PROMPTS_ARE_MASKED: Final = Policy(
    id="LOG-04",
    name="prompts-are-masked-in-logs",
    title="Log groups with prompts audit and mask the personal data that their class stops",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(types.LOG_GROUP, types.LOG_PROTECTION, types.INVOCATION_LOGGING),
    rationale="What a guardrail stops on its way to the model lies in the log as it was typed.",
    remedy="declare a LogDataProtectionPolicy with the identifiers of the class",
    supports=Supports(
        nist_800_53_r5=("SI-19", "AU-9"),
        nist_ai_rmf=("MEASURE 2.10",),
        iso42001=("A.7.2",),
        eu_ai_act=("10",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC03-BP01",),
        soc2=("CC6.7", "C1.1"),
    ),
    links=(_MASKING,),
    on_stack=_prompts_are_masked,
)


def _evidence_is_locked(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    if not context.is_platform:
        yield not_applicable(stack, "the platform's stack keeps the evidence")
        return
    locks = list(stack.of_type(types.BUCKET_LOCK))
    if not locks:
        yield failed(
            stack,
            "no bucket locks what proves that things were done right",
            "declare an evidence store with object lock",
        )
    for lock in locks:
        yield from each_decided(_is_locked(lock, context))
    for bucket in stack.of_type(types.BUCKET):
        if any(stack.referring(bucket, types.BUCKET_LOCK, "bucket")):
            yield from each_decided(_is_doubled(stack, bucket, context))


def _is_locked(lock: Resource, context: PolicyContext) -> Iterator[Finding]:
    mode = lock.prop("rule.defaultRetention.mode")
    text = mode.text()
    if text == "COMPLIANCE":
        yield passed(mode, "nobody can unlock a piece, not even the account's owner")
    elif text == "GOVERNANCE" and context.is_disposable:
        yield passed(mode, "in a disposable environment some may unlock a piece")
    else:
        yield failed(mode, f"the lock is {text}, which some can take off", "set COMPLIANCE")
    periods = [lock.prop(f"rule.defaultRetention.{unit}") for unit in ("days", "years")]
    if any((each.number() or 0) > 0 for each in periods):
        yield passed(periods[0], "every piece is locked from its arrival")
    else:
        yield failed(periods[0], "a piece is not locked by itself", "set days or years")


def _is_doubled(stack: Stack, bucket: Resource, context: PolicyContext) -> Iterator[Finding]:
    versioned = any(
        each.prop("versioningConfiguration.status").text() == "Enabled"
        for each in stack.referring(bucket, types.BUCKET_VERSIONING, "bucket")
    )
    if versioned:
        yield passed(bucket, f"{bucket.name} keeps every version")
    else:
        yield failed(bucket, f"{bucket.name} keeps no versions", "declare a BucketVersioning")
    if context.recovery_region is None or bucket.region().text() == context.recovery_region:
        return
    copied = [
        rule
        for each in stack.referring(bucket, types.BUCKET_REPLICATION, "bucket")
        for rule in each.prop("rules").items()
        if rule.field("status").text() == "Enabled"
    ]
    if copied:
        yield passed(bucket, f"{bucket.name} is copied elsewhere")
    else:
        yield failed(
            bucket,
            f"{bucket.name} is nowhere but here",
            f"replicate it to {context.recovery_region}, or to another account",
        )


EVIDENCE_IS_LOCKED: Final = Policy(
    id="LOG-06",
    name="evidence-is-locked",
    title="Evidence is locked against everybody, versioned, and copied elsewhere",
    severity=Severity.HIGH,
    mandatory_from=Stage.PRODUCTION,
    types=(types.BUCKET_LOCK, types.BUCKET, types.BUCKET_VERSIONING, types.BUCKET_REPLICATION),
    rationale="Evidence that those can change whom it is about proves nothing.",
    remedy="lock it in COMPLIANCE mode, with versions and a copy in another region or account",
    supports=Supports(
        nist_800_53_r5=("AU-9", "AU-9(2)", "AU-10"),
        nist_ai_rmf=("GOVERN 1.4",),
        iso42001=("A.6.2.8",),
        eu_ai_act=("12", "18"),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC03-BP01",),
        soc2=("CC7.2",),
    ),
    links=("https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html",),
    on_stack=_evidence_is_locked,
)
