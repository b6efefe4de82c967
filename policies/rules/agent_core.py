"""AgentCore: gateways, runtimes, tools of AWS's own, and what they remember."""

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
from policies.resources import Resource
from policies.sealed import has_key

_PINNED: Final = re.compile(r"[^@\s]+@sha256:[0-9a-f]{64}")
_CLAIMS: Final = ("allowedAudiences", "allowedClients", "allowedScopes", "customClaims")


def _gateway_is_closed(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    yield from each_decided(
        _knows_its_callers(resource), has_key(resource.prop("kmsKeyArn"), "the gateway")
    )


def _knows_its_callers(resource: Resource) -> Iterator[Finding]:
    kind = resource.prop("authorizerType")
    issuer = resource.prop("authorizerConfiguration.customJwtAuthorizer")
    if kind.text() == "AWS_IAM":
        yield passed(kind, "callers are known by IAM")
    elif kind.text() != "CUSTOM_JWT":
        yield failed(
            kind,
            f"{kind.text()} lets in callers that nobody has allowed",
            "set authorizerType to AWS_IAM, or to CUSTOM_JWT with audiences",
        )
    elif any(issuer.field(claim).items() for claim in _CLAIMS):
        yield passed(issuer, "callers are known by their issuer's claims")
    else:
        yield failed(
            issuer, "whoever has a token of the issuer is let in", "name audiences or clients"
        )


GATEWAY_IS_CLOSED: Final = Policy(
    id="AGT-07",
    name="gateway-is-closed",
    title="A gateway lets in only callers that IAM or an issuer's claims allow, and has a key",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.GATEWAY,),
    rationale="Behind a gateway are systems; its address is reachable from the internet.",
    remedy="set authorizerType to AWS_IAM, or to CUSTOM_JWT with audiences, and name the key",
    supports=Supports(
        nist_800_53_r5=("AC-3", "IA-2", "SC-12"),
        nist_ai_rmf=("GOVERN 2.1", "MEASURE 2.7"),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM06",),
        genai_lens=("GENSEC01-BP01", "GENSEC05-BP01"),
        soc2=("CC6.1", "CC6.6"),
    ),
    links=(
        "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-inbound-auth.html",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/bedrockagentcore-controls.html",
    ),
    on_resource=_gateway_is_closed,
)


def _runs_in_a_network(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    parts = [_judge_mode(resource, context)]
    if resource.type == types.BROWSER.token:
        parts.append(_is_recorded(resource, context))
    yield from each_decided(*parts)


def _judge_mode(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    mode = resource.prop("networkConfiguration.networkMode")
    if mode.text() == "VPC":
        yield passed(mode, "it runs in a network")
    elif mode.text() == "SANDBOX" and context.stage is Stage.PROTOTYPE:
        yield passed(mode, "a prototype may run in the sandbox of AWS")
    else:
        yield failed(mode, f"it runs in {mode.text() or 'no network'}, outside the environment's")


def _is_recorded(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    recording = resource.prop("recording")
    bucket = recording.field("s3Location").field("bucket")
    name = bucket.text()
    if recording.field("enabled").flag() is not True or name is None:
        yield failed(recording, "nobody can see what was done in the browser", "record it")
    elif not any(f"-{account}-" in name for account in context.account_ids):
        yield failed(
            bucket, f"{name} is no bucket of the environment", "name one that has its account"
        )
    else:
        yield passed(bucket, f"what is done in the browser is recorded to {name}")


RUNS_IN_A_NETWORK: Final = Policy(
    id="AGT-08",
    name="agent-runs-in-a-network",
    title="Runtimes, browsers and code interpreters run in a network; browsers are recorded",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(types.AGENT_RUNTIME, types.BROWSER, types.CODE_INTERPRETER),
    rationale="What an agent is talked into can send data anywhere that its network reaches.",
    remedy="set networkMode to VPC, with the environment's subnets",
    supports=Supports(
        nist_800_53_r5=("SC-7", "SC-7(5)", "AU-12"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.6.2.8", "A.4.5"),
        eu_ai_act=("12",),
        owasp_llm_2025=("LLM06", "LLM05"),
        genai_lens=("GENSEC01-BP02", "GENSEC05-BP01"),
        soc2=("CC6.6",),
    ),
    links=(
        "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-vpc.html",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/bedrockagentcore-controls.html",
    ),
    on_resource=_runs_in_a_network,
)


def _memory_is_kept_well(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    if resource.type == types.TOKEN_VAULT_KEY.token:
        yield from _vault_has_a_key(resource)
        return
    yield from each_decided(
        has_key(resource.prop("encryptionKeyArn"), "the memory"), _expires(resource, context)
    )


def _vault_has_a_key(resource: Resource) -> Iterator[Finding]:
    kind = resource.prop("kmsConfiguration.keyType")
    if kind.text() == "CustomerManagedKey":
        yield from has_key(resource.prop("kmsConfiguration.kmsKeyArn"), "the vault of tokens")
    else:
        yield failed(
            kind, f"the vault of tokens lies under a {kind.text()}", "set it to CustomerManagedKey"
        )


def _expires(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    expiry, most = resource.prop("eventExpiryDuration"), context.data_class.log_retention_max_days
    days = expiry.number()
    if days is None or days > most:
        yield failed(
            expiry,
            f"what was said is kept {'for ever' if days is None else f'{days:g} days'}, and "
            f"{context.data_class.name} data {most} days at the most",
            f"set eventExpiryDuration to {most} or fewer",
        )
    else:
        yield passed(expiry, f"what was said is kept {days:g} days")


MEMORY_IS_KEPT_WELL: Final = Policy(
    id="AGT-09",
    name="agent-memory-is-kept-well",
    title="Memories and tokens lie under a key of the account; memories end with their class",
    severity=Severity.MEDIUM,
    mandatory_from=Stage.PILOT,
    types=(types.AGENT_MEMORY, types.TOKEN_VAULT_KEY),
    rationale="What people said to an agent is personal data.",
    remedy="name the use case's key, and let events expire with the class of the data",
    supports=Supports(
        nist_800_53_r5=("SC-28(1)", "SI-12"),
        nist_ai_rmf=("MEASURE 2.10",),
        iso42001=("A.7.2",),
        eu_ai_act=("10",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC01-BP03",),
        soc2=("C1.1", "C1.2"),
    ),
    links=(
        "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/memory-create-a-memory-store.html",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/bedrockagentcore-controls.html",
    ),
    on_resource=_memory_is_kept_well,
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
    id="AGT-12",
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
