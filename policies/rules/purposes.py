"""Purposes: a role that calls models is of one use case, and reaches what is its alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from components import naming
from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.holders import HOLDER_TYPES, Holder, holders
from policies.iam import Statement
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
from policies.reach import is_within, reached
from policies.resource_types import ResourceType
from policies.resources import Stack
from policies.rules.model_access import INVOKE_ACTIONS, invokes

_TAG: Final = "use_case"
_ENDPOINT_ACTION: Final = "sagemaker:InvokeEndpoint"


@dataclass(frozen=True, slots=True)
class _Reach:
    """What of its own a use case may reach by some actions."""

    actions: tuple[str, ...]
    kind: ResourceType
    identifier: str
    """The property by which policies name it."""

    mark: str
    """What ARNs of the kind have in them; empty where the actions know no other kind."""

    meaning: str


_REACHES: Final = (
    _Reach(
        INVOKE_ACTIONS,
        types.INFERENCE_PROFILE,
        "arn",
        ":application-inference-profile/",
        "inference profile",
    ),
    _Reach(("bedrock:ApplyGuardrail",), types.GUARDRAIL, "guardrailArn", "", "guardrail"),
    _Reach(("bedrock:Retrieve",), types.KNOWLEDGE_BASE, "arn", "", "knowledge base"),
    _Reach(("bedrock:InvokeAgent",), types.AGENT_ALIAS, "agentAliasArn", "", "agent"),
)


def calls_a_model(statement: Statement) -> bool:
    """Whether a statement lets its holder call a model, of Bedrock or of an own endpoint."""
    return invokes(statement) or (statement.is_allow and statement.allows(_ENDPOINT_ACTION))


def _one_role_one_purpose(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    seen = False
    for holder in holders(stack):
        found = list(each_decided(_judge_purpose(holder, stack, context)))
        seen = seen or bool(found)
        yield from found
    if not seen:
        yield not_applicable(stack, "no identity of this stack may call a model")


def _judge_purpose(holder: Holder, stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    found = list(holder.unreadable())
    statements = [it for it in holder.readable() if it.is_allow]
    if not any(calls_a_model(it) for it in statements):
        yield from found
        return
    if holder.resource.type == types.ROLE.token:
        found += each_decided(_has_one_purpose(holder, context))
    found += each_decided(
        *(_reaches_own(statements, reach, stack) for reach in _REACHES),
        *(_reads_own(it, context) for it in statements),
    )
    yield from found
    if all(it.outcome is Outcome.PASS for it in found):
        yield passed(holder.resource, "whatever it reaches is of one use case")


def _has_one_purpose(holder: Holder, context: PolicyContext) -> Iterator[Finding]:
    purpose = context.use_case or naming.PLATFORM
    tags = holder.resource.tags()
    same = [key for key in tags if key.lower().replace("-", "_") in (_TAG, "usecase")]
    place = tags.get(_TAG) or holder.resource.prop("tags")
    if same == [_TAG] and tags[_TAG].text() == purpose:
        yield passed(place, f"the role is of {purpose} alone")
    elif len(same) > 1:
        yield failed(place, f"the role has {len(same)} tags of a use case: {', '.join(same)}")
    else:
        told = tags[_TAG].text() if _TAG in tags else "nobody"
        yield failed(place, f"the role is of {told}, by its tag {_TAG}", f"tag it {purpose}")


def _reaches_own(statements: Sequence[Statement], reach: _Reach, stack: Stack) -> Iterator[Finding]:
    named = [
        item
        for statement in statements
        if any(statement.allows(action) for action in reach.actions)
        for item in statement.part("Resource").items()
        if reach.mark in (item.text() or "")
    ]
    own = [each.prop(reach.identifier) for each in stack.of_type(reach.kind)]
    for item in named:
        if any(not it.is_unknown and it.value == item.text() for it in own):
            continue
        for each in own:
            each.known()
        yield failed(
            item,
            f"{item.text()} is no {reach.meaning} of this use case",
            f"name the use case's own {reach.meaning}",
        )


def _reads_own(statement: Statement, context: PolicyContext) -> Iterator[Finding]:
    if context.use_case is None or not statement.allows("s3:GetObject"):
        return
    granted = [context.datasets[it] for it in context.grant_approvals if it in context.datasets]
    own = (
        naming.query_results(context.use_case),
        naming.captures(context.use_case, ""),
    )
    for item in statement.part("Resource").items():
        pattern = item.text() or ""
        for bucket in reached(pattern, context.data_buckets):
            folders = [f for it in granted if bucket in it.buckets for f in it.folders]
            if not is_within(pattern, bucket, [*folders, *own]):
                yield failed(
                    item,
                    f"{pattern} opens data of {bucket} that nobody approved for {context.use_case}",
                    "name the folder of a dataset that the use case was granted",
                )


ONE_ROLE_ONE_PURPOSE: Final = Policy(
    id="IAM-07",
    name="one-role-one-purpose",
    title="A role that calls models is of one use case, and reaches what is that use case's alone",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(
        *HOLDER_TYPES,
        types.INFERENCE_PROFILE,
        types.GUARDRAIL,
        types.KNOWLEDGE_BASE,
        types.AGENT_ALIAS,
    ),
    rationale="Under a role of several use cases no record of a call tells whose it was.",
    remedy="give each use case a role of its own, tagged with it",
    supports=Supports(
        nist_800_53_r5=("AC-5", "AC-6", "AU-3"),
        nist_ai_rmf=("GOVERN 2.1", "MAP 3.3"),
        iso42001=("A.9.4", "A.3.2"),
        eu_ai_act=("12",),
        owasp_llm_2025=("LLM06",),
        genai_lens=("GENSEC01-BP01", "GENSEC01-BP03"),
        soc2=("CC6.1", "CC6.3"),
    ),
    links=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction_attribute-based-access-control.html",
        "https://docs.aws.amazon.com/bedrock/latest/userguide/security_iam_id-based-policy-examples.html",
    ),
    on_stack=_one_role_one_purpose,
)
