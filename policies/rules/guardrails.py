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
from policies.resources import Resource, Stack
from policies.values import Property


def _stops_prompt_attacks(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    filters = resource.prop("contentPolicyConfig.filtersConfigs")
    named = _named(filters, "PROMPT_ATTACK")
    for item in named:
        strength = item.field("inputStrength")
        if strength.text() != "HIGH":
            yield failed(strength, f"prompt attacks are filtered at {strength.text()}")
        elif item.field("inputEnabled").flag() is False:
            yield failed(item.field("inputEnabled"), "the filter of prompt attacks is off")
        elif item.field("inputAction").text() == "NONE":
            yield failed(item.field("inputAction"), "prompt attacks are detected, not blocked")
        else:
            yield passed(strength, "prompt attacks are blocked at HIGH")
    if not named:
        yield failed(filters, "prompt attacks are not filtered")


def _named(configs: Property, kind: str) -> list[Property]:
    """Return all entries of a kind: whichever of two AWS takes, it must be good."""
    return [it for it in configs.items() if it.field("type").text() == kind]


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
    listed = {kind: _named(entities, kind) for kind in sorted(wanted)}
    missing = [kind for kind, found in listed.items() if not found]
    if missing:
        yield failed(
            entities,
            f"the class {context.data_class.name} also needs {', '.join(missing)}",
            f"add {', '.join(missing)} with BLOCK or ANONYMIZE",
        )
    yield from each_decided(
        *(_acts_both_ways(kind, it) for kind, found in listed.items() for it in found)
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


HARMFUL_CONTENT: Final = ("HATE", "INSULTS", "SEXUAL", "VIOLENCE", "MISCONDUCT")
_STRENGTHS: Final = ("NONE", "LOW", "MEDIUM", "HIGH")


def _filters_harmful_content(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    filters = resource.prop("contentPolicyConfig.filtersConfigs")
    listed = {kind: _named(filters, kind) for kind in HARMFUL_CONTENT}
    missing = [kind for kind, found in listed.items() if not found]
    if missing:
        yield failed(filters, f"{', '.join(missing)} is not filtered", f"add {', '.join(missing)}")
    yield from each_decided(
        *(
            _is_strong_enough(kind, item, side, context)
            for kind, found in listed.items()
            for item in found
            for side in ("input", "output")
        )
    )


def _is_strong_enough(
    kind: str, item: Property, side: str, context: PolicyContext
) -> Iterator[Finding]:
    asked = context.data_class.filter_strength
    strength = item.field(f"{side}Strength")
    given = strength.text() or "NONE"
    if given not in _STRENGTHS or _STRENGTHS.index(given) < _STRENGTHS.index(asked):
        yield failed(
            strength,
            f"{kind} is filtered at {given} in the {side}, and {context.data_class.name} asks "
            f"for {asked}",
            f"set {side}Strength to {asked}",
        )
    elif item.field(f"{side}Enabled").flag() is False:
        yield failed(item.field(f"{side}Enabled"), f"the filter of {kind} is off in the {side}")
    elif item.field(f"{side}Action").text() == "NONE":
        yield failed(item.field(f"{side}Action"), f"{kind} is detected in the {side}, not blocked")
    else:
        yield passed(strength, f"{kind} is blocked at {given} in the {side}")


FILTERS_HARMFUL_CONTENT: Final = Policy(
    id="GRD-03",
    name="guardrail-filters-harmful-content",
    title="A guardrail filters all harmful content, both ways, as strongly as the class asks",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(types.GUARDRAIL,),
    rationale="A model can be led to write what harms people, and people write it themselves.",
    remedy="filter every kind at the strength of the data class, with the action BLOCK",
    supports=Supports(
        nist_800_53_r5=("SI-10",),
        nist_ai_rmf=("MEASURE 2.6",),
        iso42001=("A.9.2", "A.5.4"),
        eu_ai_act=("9",),
        owasp_llm_2025=("LLM05",),
        genai_lens=("GENSEC02-BP01",),
        soc2=("CC6.8",),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-content-filters.html",),
    on_resource=_filters_harmful_content,
)


def _grounds_answers(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    if not list(stack.of_type(types.KNOWLEDGE_BASE)):
        yield not_applicable(stack, "the stack has no knowledge base")
        return
    guardrails = list(stack.of_type(types.GUARDRAIL))
    if not guardrails:
        yield failed(stack, "answers from a knowledge base go through no guardrail")
    for guardrail in guardrails:
        filters = guardrail.prop("contextualGroundingPolicyConfig.filtersConfigs")
        yield from each_decided(
            *(_is_held(filters, kind, asked) for kind, asked in sorted(context.grounding.items()))
        )


def _is_held(filters: Property, kind: str, asked: float) -> Iterator[Finding]:
    named = _named(filters, kind)
    for item in named:
        threshold = item.field("threshold")
        given = threshold.number() or 0.0
        if given < asked or given <= 0:
            yield failed(
                threshold,
                f"{kind} blocks below {given:g}, and the spec asks for {asked:g}",
                f"set the threshold to {asked:g}",
            )
        else:
            yield passed(threshold, f"{kind} blocks below {given:g}")
    if not named:
        yield failed(filters, f"{kind} is not checked", f"add {kind} with the threshold {asked:g}")


GROUNDS_ANSWERS: Final = Policy(
    id="GRD-04",
    name="guardrail-grounds-answers",
    title="Answers from a knowledge base must follow from the passages, as surely as the spec asks",
    severity=Severity.HIGH,
    mandatory_from=Stage.PRODUCTION,
    types=(types.GUARDRAIL, types.KNOWLEDGE_BASE),
    rationale="Without a check, an answer may say what no passage says; a threshold of 0 is none.",
    remedy="add GROUNDING and RELEVANCE with the thresholds of the spec",
    supports=Supports(
        nist_800_53_r5=("SI-10",),
        nist_ai_rmf=("MEASURE 2.5", "MEASURE 2.9"),
        iso42001=("A.6.2.4", "A.6.2.6"),
        eu_ai_act=("15",),
        owasp_llm_2025=("LLM09",),
        genai_lens=("GENSEC02-BP01",),
        soc2=("PI1.4",),
    ),
    links=(
        "https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-contextual-grounding-check.html",
    ),
    on_stack=_grounds_answers,
)
