"""Keepers of guardrails: who may weaken what all calls go through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from components import naming
from policies import resource_types as types
from policies.context import PolicyContext
from policies.iam import IDENTITY, IDENTITY_CARRIERS, Statement, is_boundary, judge_statements
from policies.model import Finding, Policy, Severity, Stage, Supports, failed, not_applicable
from policies.resources import Resource

WEAKENING: Final = (
    "bedrock:UpdateGuardrail",
    "bedrock:DeleteGuardrail",
    "bedrock:PutEnforcedGuardrailConfiguration",
    "bedrock:DeleteEnforcedGuardrailConfiguration",
    "bedrock:PutResourcePolicy",
    "bedrock:DeleteResourcePolicy",
)
"""The last two let other accounts use a guardrail, or take that from them."""

_DEPLOYER: Final = re.compile(re.escape(naming.DEPLOYER) + r"(-\d+)?")
"""Where one policy cannot hold all, the next has a number."""


def _only_the_deployer_keeps(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    if is_boundary(resource):
        yield not_applicable(resource, "a boundary grants nothing")
        return
    if context.is_platform and _is_the_deployer_s(resource):
        yield not_applicable(resource, "it is what the platform's deployer may do")
        return

    def judge(statement: Statement) -> Iterator[Finding]:
        allowed = [each for each in WEAKENING if statement.is_allow and statement.allows(each)]
        if allowed:
            yield failed(statement.place, f"its holder may {', '.join(allowed)}")

    yield from judge_statements(
        resource, IDENTITY, judge, "no statement lets its holder weaken a guardrail"
    )


def _is_the_deployer_s(resource: Resource) -> bool:
    """Whether a policy is one of the deployer's; only its component gives policies that name."""
    holder = {types.ROLE_POLICY.token: "role", types.POLICY.token: "name"}.get(resource.type)
    return holder is not None and bool(_DEPLOYER.fullmatch(resource.prop(holder).text() or ""))


ONLY_THE_DEPLOYER_KEEPS_GUARDRAILS: Final = Policy(
    id="GRD-07",
    name="only-the-deployer-keeps-guardrails",
    title="Only the platform's deployer may change, remove or share a guardrail",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=IDENTITY_CARRIERS,
    rationale="To weaken a guardrail is a step of an attacker who wants to stay unseen.",
    remedy="leave guardrails to the deployer, and change their rules in the spec",
    supports=Supports(
        nist_800_53_r5=("AC-5", "CM-5", "AC-6(1)"),
        nist_ai_rmf=("GOVERN 2.1",),
        iso42001=("A.3.2",),
        owasp_llm_2025=("LLM01",),
        genai_lens=("GENSEC05-BP01",),
        soc2=("CC6.3", "CC8.1"),
    ),
    links=(
        "https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-permissions.html",
        "https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-resource-based-policies.html",
    ),
    on_resource=_only_the_deployer_keeps,
)
