"""Duties: nobody has two of which one controls the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.holders import HOLDER_TYPES, Holder, holders
from policies.iam import Statement
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
from policies.reach import names_one_bucket, reached
from policies.resources import Stack
from policies.rules.purposes import calls_a_model
from policies.values import Property

CONTROLS: Final = (
    "bedrock:UpdateGuardrail",
    "bedrock:DeleteGuardrail",
    "bedrock:PutModelInvocationLoggingConfiguration",
    "bedrock:DeleteModelInvocationLoggingConfiguration",
    "cloudtrail:StopLogging",
    "cloudtrail:DeleteTrail",
    "cloudtrail:UpdateTrail",
    "cloudtrail:PutEventSelectors",
    "logs:DeleteLogGroup",
    "logs:DeleteLogStream",
    "logs:PutRetentionPolicy",
    "logs:DeleteDataProtectionPolicy",
    "logs:DeleteSubscriptionFilter",
)
"""What changes or ends a control of calls: guardrails, and the records of what was asked."""

_SENSITIVE: Final = "confidential"


def _no_toxic_pair(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    judged = [it for it in holders(stack) if it.documents]
    for holder in judged:
        found = list(
            each_decided(
                holder.unreadable(),
                _calls_and_controls(holder),
                _reads_and_sends(holder, stack, context),
            )
        )
        yield from found
        if not found:
            yield passed(holder.resource, "none of its duties controls another of them")
    if not judged:
        yield not_applicable(stack, "no identity of this stack holds a policy")


def _calls_and_controls(holder: Holder) -> Iterator[Finding]:
    statements = [it for it in holder.readable() if it.is_allow]
    calling = next((it for it in statements if calls_a_model(it)), None)
    if calling is None:
        return
    for statement in statements:
        changed = [action for action in CONTROLS if statement.allows(action)]
        if changed:
            yield failed(
                statement.place,
                f"{holder.resource.name} calls models and may {', '.join(changed)}",
                "leave guardrails and records to the deployer",
            )


def _reads_and_sends(holder: Holder, stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    least = context.data_classes[_SENSITIVE].rank
    sensitive = [name for name, it in context.data_buckets.items() if it.rank >= least]
    inside = {*context.data_buckets, *_own_buckets(stack)}
    statements = [it for it in holder.readable() if it.is_allow]
    reads = any(
        reached(pattern, sensitive)
        for statement in statements
        if statement.allows("s3:GetObject")
        for pattern in statement.part("Resource").texts()
    )
    if not reads:
        return
    for statement in statements:
        if statement.allows("s3:PutObject") and not _stays_here(statement, context):
            for item in statement.part("Resource").items():
                yield from _judge_target(item, inside, holder)


def _own_buckets(stack: Stack) -> Iterator[str]:
    for bucket in stack.of_type(types.BUCKET):
        name = bucket.prop("bucket").value
        if isinstance(name, str):
            yield name


def _stays_here(statement: Statement, context: PolicyContext) -> bool:
    return any(
        condition.key == "aws:resourceaccount"
        and condition.comparison == "stringequals"
        and not condition.is_optional
        and set(condition.values.texts()) <= context.account_ids
        for condition in statement.conditions()
    )


def _judge_target(item: Property, inside: set[str], holder: Holder) -> Iterator[Finding]:
    pattern = item.text() or ""
    of_s3 = matches(pattern.split(":", 3)[2], "s3") if pattern.count(":") > 2 else True  # noqa: PLR2004
    if of_s3 and not (names_one_bucket(pattern) and reached(pattern, inside)):
        yield failed(
            item,
            f"{holder.resource.name} reads {_SENSITIVE} data and may write to {pattern}",
            "name a bucket of the platform, or add StringEquals on aws:ResourceAccount",
        )


NO_TOXIC_PAIR: Final = Policy(
    id="IAM-08",
    name="no-toxic-pair",
    title="Nobody calls models and changes their controls, or reads secrets and sends them out",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(*HOLDER_TYPES, types.BUCKET),
    rationale="Two rights that are right by themselves let one holder undo what watches it.",
    remedy="give one of the two duties to another role",
    supports=Supports(
        nist_800_53_r5=("AC-5", "AC-4"),
        nist_ai_rmf=("GOVERN 2.1",),
        iso42001=("A.3.2",),
        owasp_llm_2025=("LLM02", "LLM06"),
        genai_lens=("GENSEC05-BP01",),
        soc2=("CC6.3", "CC6.7"),
    ),
    links=(
        "https://docs.aws.amazon.com/wellarchitected/latest/generative-ai-lens/gensec05-bp01.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html",
    ),
    on_stack=_no_toxic_pair,
)
