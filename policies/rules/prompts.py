"""Prompts and instructions: under a key, and with nothing in them that must not be told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.model import Finding, Policy, Severity, Stage, Supports, failed, passed
from policies.resources import Resource
from policies.sealed import has_key
from policies.values import Property

SECRETS: Final[Mapping[str, re.Pattern[str]]] = {
    "an access key of AWS": re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    "an API key of Bedrock": re.compile(r"\bABSK[A-Za-z0-9+/=]{20,}"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a token": re.compile(
        r"\b(?:gh[pousr]_|glpat-|xox[abprs]-|sk-)[\w-]{16,}|\beyJ[\w-]{10,}\.eyJ"
    ),
    "a password": re.compile(
        r"(?i)\b(?:password|passwd|secret|api[_ -]?key|token)\b\s*(?:is|[:=])\s*"
        r"[\"'`]?(?=[^\s\"'`]*\d)[^\s\"'`{}]{8,}"
    ),
    "the id of an account": re.compile(r"(?<![\w-])\d{12}(?![\w-])"),
}
"""What must not stand in a prompt, by what it is called; never shown in a finding."""


def _tells_no_secret(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    if resource.type == types.AGENT.token:
        yield from _judge_text(resource.prop("instruction"))
        return
    yield from each_decided(
        has_key(resource.prop("customerEncryptionKeyArn"), "the prompt"), _judge_texts(resource)
    )


def _judge_texts(prompt: Resource) -> Iterator[Finding]:
    for variant in prompt.prop("variants").items():
        yield from each_decided(*(_judge_text(text) for text in _texts(variant)))


def _texts(variant: Property) -> Iterator[Property]:
    template = variant.field("templateConfiguration")
    plain, chat = template.field("text"), template.field("chat")
    if not plain.is_absent:
        yield plain.field("text")
    if not chat.is_absent:
        yield from (each.field("text") for each in chat.field("systems").items())
        yield from (
            part.field("text")
            for message in chat.field("messages").items()
            for part in message.field("content").items()
        )


def _judge_text(place: Property) -> Iterator[Finding]:
    text = place.text() or ""
    found = [what for what, pattern in SECRETS.items() if pattern.search(text)]
    if found:
        yield failed(place, f"the text has {' and '.join(found)}", "take it out, and replace it")
    else:
        yield passed(place, "the text has no secret and no account's id")


TELLS_NO_SECRET: Final = Policy(
    id="AGT-11",
    name="prompt-tells-no-secret",
    title="A prompt lies under a key; neither it nor an agent's instructions hold a secret",
    severity=Severity.MEDIUM,
    mandatory_from=Stage.PILOT,
    types=(types.PROMPT, types.AGENT),
    rationale="A model can be led to tell its instructions, and all that stands in them.",
    remedy="name the use case's key, and keep secrets where the workload reads them",
    supports=Supports(
        nist_800_53_r5=("SC-28(1)", "IA-5"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.2",),
        owasp_llm_2025=("LLM07",),
        genai_lens=("GENSEC04-BP01", "GENREL04-BP01"),
        soc2=("CC6.1",),
    ),
    links=(
        "https://docs.aws.amazon.com/bedrock/latest/userguide/encryption-prompts.html",
        "https://genai.owasp.org/llmrisk/llm072025-system-prompt-leakage/",
    ),
    on_resource=_tells_no_secret,
)
