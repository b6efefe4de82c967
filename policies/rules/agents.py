"""Agents: guarded, encrypted, and with no longer a memory than they were given."""

from __future__ import annotations

import re
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
from policies.sealed import has_key
from policies.values import Property

_NUMBER: Final = re.compile(r"[0-9]{1,8}")


def _agents_are_guarded(stack: Stack, _: PolicyContext) -> Iterator[Finding]:
    agents = list(stack.of_type(types.AGENT))
    for agent in agents:
        yield from each_decided(_judge_guardrail(agent, stack))
    if not agents:
        yield not_applicable(stack, "the stack has no agent")


def _judge_guardrail(agent: Resource, stack: Stack) -> Iterator[Finding]:
    configured = agent.prop("guardrailConfigurations")
    if not configured.items():
        yield failed(configured, "the agent has no guardrail", "give it the use case's own")
    for each in configured.items():
        yield from is_own_version(each, stack)


def is_numbered(version: str | None) -> bool:
    """Whether a version is one that cannot change, rather than a draft."""
    return _NUMBER.fullmatch(version or "") is not None


def is_own_version(configured: Property, stack: Stack) -> Iterator[Finding]:
    """Yield whether a guardrail that is named by id and version is the stack's own, numbered."""
    version, named = configured.field("guardrailVersion"), configured.field("guardrailIdentifier")
    if not is_numbered(version.text()):
        yield failed(
            version,
            f"version {version.text()!r} of the guardrail can change",
            "name a numbered version",
        )
    elif stack.find(types.GUARDRAIL, named.text() or "", "guardrailArn", "guardrailId"):
        yield passed(named, f"it is under the use case's guardrail {named.text()}")
    else:
        yield failed(
            named,
            f"{named.text()} is not a guardrail of this stack",
            "name the use case's own guardrail",
        )


AGENT_IS_GUARDED: Final = Policy(
    id="AGT-01",
    name="agent-is-guarded",
    title="An agent is bound to a numbered version of the use case's own guardrail",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.AGENT, types.GUARDRAIL),
    rationale=(
        "An agent's calls of models cannot be held to a guardrail by IAM, only by the agent itself."
    ),
    remedy="set guardrailConfigurations to the guardrail's ARN and its numbered version",
    supports=Supports(
        nist_800_53_r5=("AC-4", "SI-10"),
        nist_ai_rmf=("MANAGE 1.3",),
        iso42001=("A.9.2", "A.6.2.6"),
        eu_ai_act=("9", "15"),
        owasp_llm_2025=("LLM01", "LLM02", "LLM06"),
        genai_lens=("GENSEC02-BP01", "GENSEC05-BP01"),
        soc2=("CC6.8",),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/agents-guardrail.html",),
    on_stack=_agents_are_guarded,
)


def _agent_is_encrypted(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    yield from has_key(resource.prop("customerEncryptionKeyArn"), "the agent")


AGENT_IS_ENCRYPTED: Final = Policy(
    id="AGT-02",
    name="agent-is-encrypted",
    title="An agent is encrypted with a key of the account",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(types.AGENT,),
    rationale="Instructions and sessions tell of the business and of the people who ask.",
    remedy="name the use case's key",
    supports=Supports(
        nist_800_53_r5=("SC-28(1)", "SC-12", "SC-13"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM02", "LLM07"),
        genai_lens=("GENSEC01-BP03",),
        soc2=("CC6.1",),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/cmk-agent-resources.html",),
    on_resource=_agent_is_encrypted,
)


LONGEST_IDLE_SECONDS: Final = 3600
"""How long a session may be kept where no spec says so."""


def _forgets_in_time(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    yield from each_decided(_ends_sessions(resource, context), _remembers(resource, context))


def _ends_sessions(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    idle = resource.prop("idleSessionTtlInSeconds")
    most = context.agent.idle_session_seconds if context.agent else LONGEST_IDLE_SECONDS
    seconds = idle.number()
    if seconds is None:
        yield failed(idle, "nothing says when a session ends", f"set it to {most} seconds or fewer")
    elif seconds > most:
        yield failed(
            idle,
            f"an idle session is kept {seconds:g} seconds, of {most} declared",
            f"set it to {most} seconds or fewer",
        )
    else:
        yield passed(idle, f"an idle session ends after {seconds:g} seconds")


def _remembers(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    memory = resource.prop("memoryConfigurations")
    declared = context.agent.memory_days if context.agent else None
    kept = [each for each in memory.items() if not each.field("enabledMemoryTypes").is_absent]
    if not kept:
        yield passed(memory, "the agent remembers no session")
    for each in kept:
        days = each.field("storageDays")
        # AWS keeps it for 30 days where nothing is said.
        number = days.number() or 30
        if declared is None:
            yield failed(
                memory,
                "the agent remembers sessions, and its spec does not say so",
                "write agent.memory_days, or leave memoryConfigurations out",
            )
        elif number > declared:
            yield failed(
                days,
                f"sessions are remembered {number:g} days, of {declared} declared",
                f"set storageDays to {declared} or fewer",
            )
        else:
            yield passed(days, f"sessions are remembered {number:g} days")


FORGETS_IN_TIME: Final = Policy(
    id="AGT-06",
    name="agent-forgets-in-time",
    title="An agent's sessions end, and it remembers them, no longer than its spec says",
    severity=Severity.MEDIUM,
    mandatory_from=Stage.PILOT,
    types=(types.AGENT,),
    rationale="What stays in a session, or is remembered of it, can reach the next who speaks.",
    remedy="keep to agent.idle_session_minutes and agent.memory_days of the spec",
    supports=Supports(
        nist_800_53_r5=("SC-5", "AC-2"),
        nist_ai_rmf=("MANAGE 2.4",),
        iso42001=("A.6.2.6",),
        owasp_llm_2025=("LLM10", "LLM06"),
        genai_lens=("GENREL03-BP02", "GENCOST05-BP01"),
        soc2=("CC6.1",),
    ),
    links=(
        "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_CreateAgent.html",
        "https://docs.aws.amazon.com/bedrock/latest/userguide/agents-memory.html",
    ),
    on_resource=_forgets_in_time,
)
