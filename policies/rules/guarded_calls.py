"""Guarded calls: no model without the use case's own, numbered guardrail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.documents import Kind
from policies.iam import IDENTITY_CARRIERS, Carrier, Condition, Statement, grants
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
from policies.rules.model_access import INVOKE_ACTIONS, embeds, invokes
from policies.values import Property

GUARDRAIL_CONDITION: Final = "bedrock:guardrailidentifier"
_NUMBERED: Final = re.compile(r"^(?P<arn>arn:aws[\w-]*:bedrock:[^*?]+:guardrail/[\w-]+):\d+$")
_AGENT_ARN: Final = re.compile(r"^arn:aws[\w-]*:bedrock:[\w-]+:\d{12}:agent/")
_DRAFT: Final = re.compile(r":guardrail/[\w-]+(:DRAFT)?$", re.IGNORECASE)
_CONDITION_LINK: Final = (
    "https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-permissions-id.html"
)


def _on_guardrail(statement: Statement, *comparisons: str) -> list[Condition]:
    return [
        condition
        for condition in statement.conditions()
        if condition.key == GUARDRAIL_CONDITION
        and condition.comparison in comparisons
        and not condition.is_optional
    ]


def _only_embeds(statement: Statement, context: PolicyContext) -> bool:
    """Whether a statement names approved embedding models, each in full, and nothing else.

    Bedrock applies no guardrail to what they return: https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-how.html
    """
    if not statement.part("NotResource").is_absent:
        return False
    named = list(statement.part("Resource").items())
    return bool(named) and all(embeds(item.text(), context) for item in named)


def _calls_are_guarded(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    own = _guardrail_arns(stack)
    roles = frozenset(_agent_roles(stack))
    seen = False
    for resource, carrier in grants(stack):
        agents = resource.type == types.ROLE_POLICY.token and _is_one_of(resource, roles)
        judged = _judge_agents(carrier) if agents else _judge_document(carrier, own, context)
        found = list(each_decided(judged))
        seen = seen or bool(found)
        yield from found
    if not seen:
        yield not_applicable(stack, "no identity of this stack may call a model")


def _agent_roles(stack: Stack) -> Iterator[str]:
    """Yield the names of the roles that Bedrock alone takes, for agents of this stack alone."""
    used = [agent.prop("agentResourceRoleArn") for agent in stack.of_type(types.AGENT)]
    named = {text.rpartition("/")[2] for each in used if (text := _known_text(each))}
    for role in stack.of_type(types.ROLE):
        name = _known_text(role.prop("name"))
        trust = role.prop("assumeRolePolicy")
        if name in named and not trust.is_unknown:
            statements = Carrier(Kind.TRUST, trust).statements()
            if statements and all(_is_for_agents(each) for each in statements):
                yield name


def _is_for_agents(statement: Statement) -> bool:
    """Whether a statement of trust lets in Bedrock, where it acts for agents, and nobody else."""
    principals = list(statement.principals())
    services = {
        item.text() for each in principals if each.kind == "Service" for item in each.names.items()
    }
    alone = services == {"bedrock.amazonaws.com"} and all(it.kind == "Service" for it in principals)
    return alone and any(
        condition.key == "aws:sourcearn"
        and not condition.is_optional
        and condition.comparison in ("arnlike", "arnequals")
        and all(_AGENT_ARN.match(value.text() or "") for value in condition.values.items())
        for condition in statement.conditions()
    )


def _is_one_of(policy: Resource, roles: frozenset[str]) -> bool:
    return _known_text(policy.prop("role")) in roles


def _known_text(prop: Property) -> str | None:
    return prop.value if isinstance(prop.value, str) else None


def _judge_agents(carrier: Carrier) -> Iterator[Finding]:
    """Yield that AGT-01 judges the calls: the key of a guardrail is not there in an agent's."""
    if any(invokes(each) for each in carrier.statements()):
        yield passed(carrier.document, "Bedrock calls for an agent, whose guardrail AGT-01 judges")


def _guardrail_arns(stack: Stack) -> frozenset[str] | None:
    """Return the ARNs of the stack's guardrails; None while one of them is not known."""
    found = [each.prop("guardrailArn") for each in stack.of_type(types.GUARDRAIL)]
    if any(each.is_unknown or each.is_absent for each in found):
        return None
    return frozenset(text for each in found if (text := each.text()))


def _judge_document(
    carrier: Carrier, own: frozenset[str] | None, context: PolicyContext
) -> Iterator[Finding]:
    statements = carrier.statements()
    calling = [each for each in statements if invokes(each) and not _only_embeds(each, context)]
    for statement in calling:
        yield from each_decided(_judge_call(statement, own))
    if calling:
        yield from _judge_denial(carrier, statements)


def _judge_call(statement: Statement, own: frozenset[str] | None) -> Iterator[Finding]:
    conditions = _on_guardrail(statement, "stringequals", "arnequals")
    if not conditions:
        yield failed(
            statement.place,
            "model calls are allowed without a guardrail",
            "add StringEquals on bedrock:GuardrailIdentifier with a numbered guardrail version",
        )
    for condition in conditions:
        for item in condition.values.items():
            value = item.text() or ""
            numbered = _NUMBERED.match(value)
            if numbered is None:
                yield failed(
                    item,
                    f"{value!r} is not one numbered version of one guardrail",
                    "name the guardrail's ARN with its version, as arn:...:guardrail/id:1",
                )
            elif own is not None and numbered["arn"] not in own:
                yield failed(
                    item,
                    f"{value} is not a guardrail of this stack",
                    "name the use case's own guardrail",
                )
            else:
                yield passed(item, f"model calls need {value}")


def _judge_denial(carrier: Carrier, statements: Iterable[Statement]) -> Iterator[Finding]:
    """Yield whether the document denies every call that lacks its guardrail."""
    denying = [each for each in statements if not each.is_allow and _denies_unguarded(each)]
    if denying:
        yield passed(denying[0].place, "calls without the guardrail are denied")
    else:
        yield failed(
            carrier.document,
            "nothing denies a model call without the guardrail, so another policy can allow it",
            "deny model calls on * with StringNotEquals on bedrock:GuardrailIdentifier",
        )


def _denies_unguarded(statement: Statement) -> bool:
    everything = any(item.text() == "*" for item in statement.part("Resource").items())
    calls = all(statement.allows(action) for action in INVOKE_ACTIONS[:2])
    # A negated comparison with IfExists also holds where the key is missing, as without it.
    on_guardrail = [each for each in statement.conditions() if each.key == GUARDRAIL_CONDITION]
    negated = [
        each for each in on_guardrail if each.comparison in ("stringnotequals", "arnnotequals")
    ]
    return everything and calls and bool(negated) and len(list(statement.conditions())) == 1


CALLS_ARE_GUARDED: Final = Policy(
    id="MOD-03",
    name="calls-are-guarded",
    title="Models can be called only under the use case's own guardrail version",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PILOT,
    types=(*IDENTITY_CARRIERS, types.GUARDRAIL, types.AGENT),
    rationale="A guardrail that callers may leave out is not a control.",
    remedy="require and deny by bedrock:GuardrailIdentifier",
    supports=Supports(
        nist_800_53_r5=("AC-3", "AC-4", "SI-10"),
        nist_ai_rmf=("MANAGE 1.3", "MEASURE 2.6"),
        iso42001=("A.9.2", "A.6.2.6"),
        eu_ai_act=("9", "15"),
        owasp_llm_2025=("LLM01", "LLM02", "LLM05"),
        genai_lens=("GENSEC02-BP01", "GENSEC04-BP02"),
        soc2=("CC6.1", "CC6.8"),
    ),
    links=(_CONDITION_LINK,),
    on_stack=_calls_are_guarded,
)


def _versions_are_numbered(stack: Stack, _: PolicyContext) -> Iterator[Finding]:
    guardrails = list(stack.of_type(types.GUARDRAIL))
    for guardrail in guardrails:
        versions = list(stack.referring(guardrail, types.GUARDRAIL_VERSION, "guardrailArn"))
        if versions:
            yield passed(guardrail, f"{versions[0].name} is a numbered version of the guardrail")
        else:
            yield failed(
                guardrail,
                "the guardrail has no numbered version, so callers can only use its draft",
                "declare a GuardrailVersion of it",
            )
    callers = list(each_decided(*(_draft_calls(carrier) for _, carrier in grants(stack))))
    yield from callers
    if not guardrails and not callers:
        yield not_applicable(stack, "the stack has no guardrail and calls none")


def _draft_calls(carrier: Carrier) -> Iterator[Finding]:
    for statement in carrier.statements():
        if not invokes(statement):
            continue
        for condition in _on_guardrail(
            statement, "stringequals", "arnequals", "stringlike", "arnlike"
        ):
            for item in condition.values.items():
                value = item.text() or ""
                if _DRAFT.search(value):
                    yield failed(item, f"{value} is the guardrail's draft")


VERSIONS_ARE_NUMBERED: Final = Policy(
    id="GRD-05",
    name="guardrail-version-is-numbered",
    title="Callers use a numbered guardrail version, never the draft",
    severity=Severity.HIGH,
    mandatory_from=Stage.PRODUCTION,
    types=(types.GUARDRAIL, types.GUARDRAIL_VERSION, *IDENTITY_CARRIERS),
    rationale="The draft changes under its callers and leaves no evidence of what was in force.",
    remedy="make a GuardrailVersion and refer to it",
    supports=Supports(
        nist_800_53_r5=("CM-2", "CM-3"),
        nist_ai_rmf=("MANAGE 4.1",),
        iso42001=("A.6.2.5",),
        eu_ai_act=("11",),
        owasp_llm_2025=("LLM01",),
        genai_lens=("GENSEC02-BP01",),
        soc2=("CC8.1",),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-deploy.html",),
    on_stack=_versions_are_numbered,
)
