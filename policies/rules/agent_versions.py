"""Versions of agents and flows: what is called cannot change, and all of it is guarded."""

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
from policies.rules.agents import is_numbered, is_own_version
from policies.values import Property


def _versions_are_fixed(stack: Stack, _: PolicyContext) -> Iterator[Finding]:
    aliases = list(stack.of_type(types.AGENT_ALIAS))
    flows = list(stack.of_type(types.FLOW))
    yield from each_decided(
        *(_leads_to_a_version(each) for each in aliases),
        *(_is_guarded(each, stack) for each in flows),
    )
    if not aliases and not flows:
        yield not_applicable(stack, "the stack has no alias of an agent and no flow")


def _leads_to_a_version(alias: Resource) -> Iterator[Finding]:
    routing = alias.prop("routingConfigurations")
    routes = [each.field("agentVersion") for each in routing.items()]
    if all(each.is_absent for each in routes):
        yield passed(routing, "the alias leads to a version that AWS makes for it")
        return
    for version in routes:
        if is_numbered(version.text()):
            yield passed(version, f"the alias leads to version {version.text()}")
        else:
            yield failed(
                version,
                f"the alias leads to {version.text()}, which can change",
                "leave routingConfigurations out, or name a numbered version",
            )


def _is_guarded(flow: Resource, stack: Stack) -> Iterator[Finding]:
    nodes = list(flow.prop("definition.nodes").items())
    writing = [found for node in nodes if (found := _writer(node)) is not None]
    yield from each_decided(*(_has_a_guardrail(each, stack) for each in writing))
    if not writing:
        yield passed(flow, "no node of the flow writes with a model")


def _writer(node: Property) -> Property | None:
    """Return what of a node writes with a model; an agent's node has the agent's guardrail."""
    what = node.field("configuration")
    prompt, base = what.field("prompt"), what.field("knowledgeBase")
    if not prompt.is_absent:
        return prompt
    # Without a model, a base is only searched.
    return None if base.is_absent or base.field("modelId").is_absent else base


def _has_a_guardrail(node: Property, stack: Stack) -> Iterator[Finding]:
    configured = node.field("guardrailConfiguration")
    if configured.is_absent:
        yield failed(configured, "the node writes with a model, under no guardrail")
    else:
        yield from is_own_version(configured, stack)


VERSIONS_ARE_FIXED: Final = Policy(
    id="AGT-10",
    name="agent-version-is-fixed",
    title="An alias leads to a numbered version, and a flow's writing nodes have the guardrail",
    severity=Severity.MEDIUM,
    mandatory_from=Stage.PRODUCTION,
    types=(types.AGENT_ALIAS, types.FLOW, types.GUARDRAIL),
    rationale="The draft changes under those who call it; a node without guardrail goes around it.",
    remedy="lead to a numbered version, and give each writing node the use case's guardrail",
    supports=Supports(
        nist_800_53_r5=("CM-2", "CM-3"),
        nist_ai_rmf=("MANAGE 4.1",),
        iso42001=("A.6.2.5",),
        owasp_llm_2025=("LLM01",),
        genai_lens=("GENSEC02-BP01", "GENOPS03-BP01"),
        soc2=("CC8.1",),
    ),
    links=(
        "https://docs.aws.amazon.com/bedrock/latest/userguide/agents-deploy.html",
        "https://docs.aws.amazon.com/bedrock/latest/userguide/flows-guardrails.html",
    ),
    on_stack=_versions_are_fixed,
)
