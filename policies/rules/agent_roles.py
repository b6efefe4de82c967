"""Roles of agents: one each, bounded, and taken by AWS for agents of the account alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.documents import Kind
from policies.iam import Carrier, Condition, Statement
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
from policies.resource_types import ResourceType
from policies.resources import Resource, Stack

_SOURCE: Final = re.compile(
    r"arn:aws[\w-]*:(?P<service>[\w-]+):[\w-]+:(?P<account>\d{12}):(?P<what>.+)"
)


@dataclass(frozen=True, slots=True)
class _Actor:
    """A kind of resource that acts by a role."""

    kind: ResourceType
    role: str
    """Property that names the role."""

    service: str
    """Service that takes it."""

    source: str
    """How the part of its ARN that follows the account begins."""


_ACTORS: Final = (
    _Actor(types.AGENT, "agentResourceRoleArn", "bedrock", "agent/"),
    _Actor(types.AGENT_RUNTIME, "roleArn", "bedrock-agentcore", ""),
)


def _roles_are_their_own(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    found = list(
        each_decided(
            *(
                _judge(resource, actor, stack, context)
                for actor in _ACTORS
                for resource in stack.of_type(actor.kind)
            )
        )
    )
    yield from found
    if not found:
        yield not_applicable(stack, "the stack has no agent")


def _judge(
    resource: Resource, actor: _Actor, stack: Stack, context: PolicyContext
) -> Iterator[Finding]:
    named = resource.prop(actor.role)
    arn = named.text() or ""
    sharing = [
        other.name
        for each in _ACTORS
        for other in stack.of_type(each.kind)
        if other is not resource and other.prop(each.role).value == arn
    ]
    if sharing:
        yield failed(named, f"{', '.join(sharing)} acts by the same role", "give each its own")
    role = stack.find(types.ROLE, arn.rpartition("/")[2], "name")
    if role is None:
        yield failed(named, f"{arn or 'nothing'} is no role of this stack", "declare its own role")
        return
    yield from each_decided(_is_bounded(role), _is_taken_for(role, actor, context))


def _is_bounded(role: Resource) -> Iterator[Finding]:
    boundary = role.prop("permissionsBoundary")
    if boundary.is_absent:
        yield failed(boundary, "the agent's role has no permissions boundary", "give it one")
    else:
        yield passed(boundary, "the agent's role is bounded")


def _is_taken_for(role: Resource, actor: _Actor, context: PolicyContext) -> Iterator[Finding]:
    trust = Carrier(Kind.TRUST, role.prop("assumeRolePolicy"))
    yield from each_decided(
        *(
            _judge_trust(statement, actor, context)
            for statement in trust.statements()
            if statement.is_allow
        )
    )


def _judge_trust(statement: Statement, actor: _Actor, context: PolicyContext) -> Iterator[Finding]:
    whom = statement.part("Principal")
    service = f"{actor.service}.amazonaws.com"
    principals = list(statement.principals())
    names = {name for each in principals for name in each.names.texts()}
    if names != {service} or any(each.kind != "Service" for each in principals):
        yield failed(whom, f"others than {service} may take the agent's role", "trust it alone")
        return
    conditions = list(statement.conditions())
    if not any(_binds(it, "aws:sourceaccount", _is_account, actor, context) for it in conditions):
        yield failed(
            statement.part("Condition"),
            f"{service} may take the role for another account",
            "require aws:SourceAccount, in full",
        )
    elif not any(_binds(it, "aws:sourcearn", _is_source, actor, context) for it in conditions):
        yield failed(
            statement.part("Condition"),
            f"{service} may take the role for something else",
            "require aws:SourceArn, of agents of the account",
        )
    else:
        yield passed(whom, f"{service} takes the role, for agents of the account alone")


def _binds(
    condition: Condition,
    key: str,
    fits: Callable[[str, _Actor, PolicyContext], bool],
    actor: _Actor,
    context: PolicyContext,
) -> bool:
    return (
        condition.key == key
        and not condition.is_optional
        and condition.comparison in ("stringequals", "stringlike", "arnequals", "arnlike")
        and all(fits(value, actor, context) for value in condition.values.texts())
    )


def _is_account(value: str, _: _Actor, context: PolicyContext) -> bool:
    return value in context.account_ids


def _is_source(value: str, actor: _Actor, context: PolicyContext) -> bool:
    found = _SOURCE.fullmatch(value)
    return (
        found is not None
        and found["service"] == actor.service
        and found["account"] in context.account_ids
        and found["what"].startswith(actor.source)
    )


ROLES_ARE_THEIR_OWN: Final = Policy(
    id="AGT-03",
    name="agent-has-its-own-role",
    title="An agent acts by a role of its own, bounded, taken for agents of the account alone",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(types.AGENT, types.AGENT_RUNTIME, types.ROLE),
    rationale=(
        "A shared role adds up what its holders may do; a role that AWS takes for anybody is "
        "a deputy that can be confused."
    ),
    remedy="declare a role for each, with a boundary, aws:SourceAccount and aws:SourceArn",
    supports=Supports(
        nist_800_53_r5=("AC-6", "AC-3", "IA-2"),
        nist_ai_rmf=("GOVERN 2.1", "MEASURE 2.7"),
        iso42001=("A.3.2", "A.4.5"),
        eu_ai_act=("14",),
        owasp_llm_2025=("LLM06",),
        genai_lens=("GENSEC05-BP01",),
        soc2=("CC6.1", "CC6.3"),
    ),
    links=(
        "https://docs.aws.amazon.com/bedrock/latest/userguide/agents-permissions.html",
        "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-permissions.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    ),
    on_stack=_roles_are_their_own,
)
