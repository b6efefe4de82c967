"""Guardrails: what they must stop."""

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
from policies.resources import Resource
from policies.values import Property


def _stops_prompt_attacks(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    filters = resource.prop("contentPolicyConfig.filtersConfigs")
    for item in filters.items():
        if item.field("type").text() != "PROMPT_ATTACK":
            continue
        strength = item.field("inputStrength")
        if strength.text() != "HIGH":
            yield failed(strength, f"prompt attacks are filtered at {strength.text()}")
        elif item.field("inputEnabled").flag() is False:
            yield failed(item.field("inputEnabled"), "the filter of prompt attacks is off")
        elif item.field("inputAction").text() == "NONE":
            yield failed(item.field("inputAction"), "prompt attacks are detected, not blocked")
        else:
            yield passed(strength, "prompt attacks are blocked at HIGH")
        return
    yield failed(filters, "prompt attacks are not filtered")


STOPS_PROMPT_ATTACKS: Final = Policy(
    id="GRD-01",
    name="guardrail-stops-prompt-attacks",
    title="A guardrail blocks prompt attacks at full strength",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PILOT,
    types=(types.GUARDRAIL,),
    rationale="Prompt injection is the first risk of OWASP's list for LLM applications.",
    remedy="add a PROMPT_ATTACK filter with inputStrength HIGH",
    supports=Supports(
        nist_800_53_r5=("SI-10", "SI-3"),
        nist_ai_rmf=("MEASURE 2.7", "MANAGE 1.3"),
        iso42001=("A.6.2.6", "A.9.2"),
        eu_ai_act=("15",),
        owasp_llm_2025=("LLM01", "LLM07"),
        genai_lens=("GENSEC02-BP01", "GENSEC04-BP02"),
        soc2=("CC6.8",),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-prompt-attack.html",),
    on_resource=_stops_prompt_attacks,
)


def _masks_personal_data(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    wanted = context.data_class.pii_entities
    entities = resource.prop("sensitiveInformationPolicyConfig.piiEntitiesConfigs")
    if not wanted:
        yield not_applicable(
            entities, f"the class {context.data_class.name} names no personal data to stop"
        )
        return
    listed: dict[str, Property] = {}
    for item in entities.items():
        listed[item.field("type").text() or ""] = item
    missing = sorted(wanted - listed.keys())
    if missing:
        yield failed(
            entities,
            f"the class {context.data_class.name} also needs {', '.join(missing)}",
            f"add {', '.join(missing)} with BLOCK or ANONYMIZE",
        )
    yield from each_decided(
        *(_acts_both_ways(kind, listed[kind]) for kind in sorted(wanted & listed.keys()))
    )


def _acts_both_ways(kind: str, entity: Property) -> Iterator[Finding]:
    action = entity.field("action").text()
    for side in ("input", "output"):
        own = entity.field(f"{side}Action")
        if entity.field(f"{side}Enabled").flag() is False:
            yield failed(entity.field(f"{side}Enabled"), f"{kind} is not looked for in the {side}")
        elif (own.text() or action) not in ("BLOCK", "ANONYMIZE"):
            yield failed(own, f"{kind} is let through in the {side}")
        else:
            yield passed(own, f"{kind} is stopped or masked in the {side}")


MASKS_PERSONAL_DATA: Final = Policy(
    id="GRD-02",
    name="guardrail-masks-personal-data",
    title="A guardrail stops or masks the personal data that the data class names, both ways",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PILOT,
    types=(types.GUARDRAIL,),
    rationale="A listed kind of data with the action NONE is only detected.",
    remedy="set action, inputAction and outputAction to BLOCK or ANONYMIZE",
    supports=Supports(
        nist_800_53_r5=("SI-19", "AC-4", "PT-3"),
        nist_ai_rmf=("MEASURE 2.10", "MANAGE 1.3"),
        iso42001=("A.7.2", "A.9.2"),
        eu_ai_act=("10",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC02-BP01",),
        soc2=("CC6.7", "C1.1"),
    ),
    links=(
        "https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-sensitive-filters.html",
    ),
    on_resource=_masks_personal_data,
)
