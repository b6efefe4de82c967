"""Agents, prompts, gateways and runtimes: guarded, encrypted, called by the known, pinned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
from policies.values import Property

_NUMBER: Final = re.compile(r"[0-9]{1,8}")
_PINNED: Final = re.compile(r"[^@\s]+@sha256:[0-9a-f]{64}")
_KEYS: Final[Mapping[str, str]] = {
    types.AGENT.token: "customerEncryptionKeyArn",
    types.PROMPT.token: "customerEncryptionKeyArn",
    types.GATEWAY.token: "kmsKeyArn",
}
_KNOWN_CALLERS: Final = frozenset({"AWS_IAM", "CUSTOM_JWT"})


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
        version = each.field("guardrailVersion")
        if _NUMBER.fullmatch(version.text() or "") is None:
            yield failed(
                version,
                f"the agent uses version {version.text()!r} of its guardrail, which can change",
                "name a numbered version",
            )
        else:
            yield from each_decided(_judge_owner(each.field("guardrailIdentifier"), stack))


def _judge_owner(named: Property, stack: Stack) -> Iterator[Finding]:
    identifier = named.text()
    for guardrail in stack.of_type(types.GUARDRAIL):
        for place in (guardrail.prop("guardrailArn"), guardrail.prop("guardrailId")):
            if not place.is_absent and place.text() == identifier:
                yield passed(named, f"the agent is under the use case's guardrail {identifier}")
                return
    yield failed(
        named, f"{identifier} is not a guardrail of this stack", "name the use case's own guardrail"
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
    key = resource.prop(_KEYS[resource.type])
    arn = key.text()
    if arn is None:
        yield failed(key, "it is encrypted with a key of AWS's own", "name the use case's key")
    else:
        yield passed(key, f"it is encrypted with {arn}")


AGENT_IS_ENCRYPTED: Final = Policy(
    id="AGT-02",
    name="agent-is-encrypted",
    title="Agents, prompts and gateways are encrypted with a key of the account",
    severity=Severity.MEDIUM,
    mandatory_from=Stage.PILOT,
    types=(types.AGENT, types.PROMPT, types.GATEWAY),
    rationale="Instructions, prompts and sessions tell of the business and of the people who ask.",
    remedy="name the use case's key",
    supports=Supports(
        nist_800_53_r5=("SC-12", "SC-13"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM02", "LLM07"),
        genai_lens=("GENSEC01-BP03",),
        soc2=("CC6.1",),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/cmk-agent-resources.html",),
    on_resource=_agent_is_encrypted,
)


def _gateway_knows_its_callers(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    kind = resource.prop("authorizerType")
    if kind.text() in _KNOWN_CALLERS:
        yield passed(kind, f"callers are known by {kind.text()}")
    else:
        yield failed(kind, f"{kind.text()} lets in callers that nobody has allowed")


GATEWAY_KNOWS_ITS_CALLERS: Final = Policy(
    id="AGT-03",
    name="gateway-knows-its-callers",
    title="A gateway lets in only callers that IAM or an issuer's claims allow",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.GATEWAY,),
    rationale="Behind a gateway are systems; its address is reachable from the internet.",
    remedy="set authorizerType to AWS_IAM, or to CUSTOM_JWT with audiences",
    supports=Supports(
        nist_800_53_r5=("AC-3",),
        nist_ai_rmf=("GOVERN 2.1",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM06",),
        genai_lens=("GENSEC01-BP01",),
        soc2=("CC6.1",),
    ),
    links=(
        "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-inbound-auth.html",
    ),
    on_resource=_gateway_knows_its_callers,
)


def _runtime_is_pinned(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    image = resource.prop("agentRuntimeArtifact.containerConfiguration.containerUri")
    if image.is_absent:
        yield not_applicable(resource, "the runtime runs code of a bucket, not a container")
    elif _PINNED.fullmatch(image.text() or ""):
        yield passed(image, "the image is pinned by its digest")
    else:
        yield failed(image, f"{image.text()} can be another image tomorrow")


RUNTIME_IS_PINNED: Final = Policy(
    id="AGT-04",
    name="runtime-is-pinned",
    title="An agent runtime's image is pinned by its digest",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(types.AGENT_RUNTIME,),
    rationale="A tag can be moved to an image that nobody reviewed.",
    remedy="name the image by @sha256: and its digest",
    supports=Supports(
        nist_800_53_r5=("CM-2", "CM-3"),
        nist_ai_rmf=("MANAGE 4.1",),
        iso42001=("A.6.2.5",),
        owasp_llm_2025=("LLM03",),
        soc2=("CC8.1",),
    ),
    links=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",),
    on_resource=_runtime_is_pinned,
)
