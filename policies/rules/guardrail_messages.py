"""Guardrails: what they must not tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.model import Finding, Policy, Severity, Stage, Supports, failed, passed
from policies.resources import Resource
from policies.sealed import has_key
from policies.values import Property

_ADDRESS: Final = re.compile(r"arn:aws[\w-]*:\S+|(?<!\d)\d{12}(?!\d)")
"""What names a resource or an account of AWS."""


def _tells_nothing(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    yield from each_decided(
        has_key(resource.prop("kmsKeyArn"), "what the guardrail stops"),
        *(
            _is_free_of_names(resource.prop(prop), resource, context)
            for prop in ("blockedInputMessaging", "blockedOutputsMessaging")
        ),
    )


def _is_free_of_names(
    message: Property, resource: Resource, context: PolicyContext
) -> Iterator[Finding]:
    text = message.text()
    if text is None:
        yield failed(message, "nothing is said where it blocks", "say what people may do instead")
        return
    words = resource.prop("wordPolicyConfig.wordsConfigs").items()
    topics = resource.prop("topicPolicyConfig.topicsConfigs").items()
    inner = [
        context.project,
        context.use_case,
        *(each.field("text").text() for each in words),
        *(each.field("name").text() for each in topics),
    ]
    told = [name for name in inner if name and name.lower() in text.lower()]
    told += _ADDRESS.findall(text)
    if told:
        yield failed(message, f"the message tells {', '.join(told)}", "say it without these names")
    else:
        yield passed(message, "the message tells no internal name")


TELLS_NOTHING: Final = Policy(
    id="GRD-06",
    name="guardrail-tells-nothing",
    title="A guardrail's rules are encrypted, and its messages tell no internal name",
    severity=Severity.MEDIUM,
    mandatory_from=Stage.PILOT,
    types=(types.GUARDRAIL,),
    rationale="Whoever knows the rules, or what they are called, can write around them.",
    remedy="name the use case's key, and write messages for the people who read them",
    supports=Supports(
        nist_800_53_r5=("SC-28(1)", "SC-12"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM02", "LLM07"),
        genai_lens=("GENSEC02-BP01",),
        soc2=("CC6.1",),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-create.html",),
    on_resource=_tells_nothing,
)
