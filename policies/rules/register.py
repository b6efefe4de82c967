"""The register: what a stack says of itself is what its spec says, and a risk is told."""

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
from policies.ownership import DATA_CLASS_TAG, USE_CASE_TAG, data_class_of, subject_of
from policies.resources import Resource, Stack
from policies.taggable import is_taggable
from policies.values import Property


def _tags_are_the_register_s(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    wanted = {
        USE_CASE_TAG: subject_of(context),
        "owner": context.owner,
        "cost_center": context.cost_center,
        "environment": context.environment,
        "stage": context.stage.value,
    }
    tags: Mapping[str, Property] = resource.tags() if is_taggable(resource.type) else {}
    told = [key for key in wanted if key in tags]
    yield from each_decided(*(_says(tags[key], key, wanted[key]) for key in told))
    known = {*wanted, DATA_CLASS_TAG}
    alike = [key for key in tags if key not in known and _plain(key) in known]
    for key in alike:
        yield failed(
            tags[key],
            f"{key!r} passes for the tag {_plain(key)}: IAM's conditions know no case of keys",
            "leave it out",
        )
    if told and DATA_CLASS_TAG in tags and not context.is_platform:
        yield from each_decided(_is_within(tags[DATA_CLASS_TAG], resource, context))
    if not told and not alike:
        # That a tag is missing is what CST-03 tells.
        yield not_applicable(resource, "it has no tag that the register could differ from")


def _plain(key: str) -> str:
    """Return a tag's key as somebody reads it who is in a hurry, and IAM in part."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[\s_-]+", "_", key.strip()).lower()


def _says(tag: Property, key: str, wanted: str) -> Iterator[Finding]:
    if tag.text() == wanted:
        yield passed(tag, f"{key} is {wanted}, as in the spec")
    else:
        yield failed(tag, f"{key} is {tag.text()}, and {wanted} in the spec", f"set it to {wanted}")


def _is_within(tag: Property, resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    found, most = data_class_of(resource, context), context.data_class
    if found.rank <= most.rank:
        yield passed(tag, f"{found.name} is within the {most.name} of the spec")
    else:
        yield failed(
            tag,
            f"it holds {found.name} data, and the spec allows {most.name}",
            "raise data_class in the spec, by its review, or keep the data out",
        )


def _risk_is_told(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    if context.is_platform:
        yield not_applicable(stack, "the platform's stack is no use case")
    elif context.risk_tier is not None:
        yield passed(stack, f"the risk tier is {context.risk_tier}")
    elif context.stage is Stage.PROTOTYPE:
        yield not_applicable(stack, "a prototype's risk may still be open")
    else:
        yield failed(stack, "nobody has told the risk tier", "add risk_tier to the spec")


STACK_IS_AS_REGISTERED: Final = Policy(
    id="GOV-01",
    name="stack-is-as-registered",
    title="Use case, owner, cost centre, stage and class of every resource are those of the spec",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.ANY,),
    rationale="Every other guardrail asks whose a resource is, and in which stage and class.",
    remedy="leave tagging to the platform's provider, or correct the spec",
    supports=Supports(
        nist_800_53_r5=("PM-5", "PL-2"),
        nist_ai_rmf=("GOVERN 1.6", "MAP 1.1", "GOVERN 2.1"),
        iso42001=("A.4.2", "A.9.4", "A.3.2"),
        eu_ai_act=("26",),
        owasp_llm_2025=("LLM06",),
        genai_lens=("GENOPS04-BP01",),
        soc2=("CC2.1",),
    ),
    links=("https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/",),
    on_resource=_tags_are_the_register_s,
    on_stack=_risk_is_told,
)


LEAST_LOG_DAYS: Final = 184
"""Six months, within which a deployer of a high-risk system keeps its logs: article 26(6)."""

_ACT: Final = "https://eur-lex.europa.eu/eli/reg/2024/1689/oj"


def _risk_is_met(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    tier = context.risk_tier
    if tier not in ("limited", "high"):
        yield not_applicable(stack, "the EU AI Act asks nothing of this tier")
        return
    asked = {"user_notice": (context.user_notice, "nobody is told that an AI answers")}
    if tier == "high":
        assessment = context.gates.get("impact_assessment")
        asked |= {
            "human_oversight": (context.human_oversight, "no person watches over it"),
            "gates.impact_assessment": (
                assessment and assessment.reference,
                "nobody has assessed what it does to people",
            ),
        }
        groups = list(stack.of_type(types.LOG_GROUP))
        yield from each_decided(*(_is_kept_half_a_year(each) for each in groups))
    for name, (value, otherwise) in asked.items():
        if value:
            yield passed(stack, f"{name}: {value}")
        else:
            yield failed(stack, f"the tier is {tier}, and {otherwise}", f"add {name} to the spec")


def _is_kept_half_a_year(group: Resource) -> Iterator[Finding]:
    retention = group.prop("retentionInDays")
    days = retention.number() or 0
    # CloudWatch Logs keeps for ever where nothing is said.
    if days == 0 or days >= LEAST_LOG_DAYS:
        yield passed(retention, f"{group.name} keeps six months and more")
    else:
        yield failed(
            retention,
            f"the tier is high, and {group.name} keeps {days:g} days",
            f"keep {LEAST_LOG_DAYS} days or more",
        )


RISK_IS_MET: Final = Policy(
    id="GOV-05",
    name="risk-is-met",
    title="People are told of an AI with limited or high risk; one with high risk is overseen, "
    "assessed and recorded",
    severity=Severity.HIGH,
    mandatory_from=Stage.PRODUCTION,
    types=(types.LOG_GROUP,),
    rationale="What may harm people needs a person who can stop it, and people who know of it.",
    remedy="add what is missing to the use case's spec",
    supports=Supports(
        nist_800_53_r5=("RA-3", "AU-11"),
        nist_ai_rmf=("GOVERN 1.1", "MAP 3.5"),
        iso42001=("A.5.4", "A.8.2", "A.9.2"),
        eu_ai_act=("13", "14", "26", "27"),
        owasp_llm_2025=("LLM09",),
        genai_lens=("GENSEC02-BP01",),
        soc2=("CC3.2",),
    ),
    links=(_ACT,),
    on_stack=_risk_is_met,
)
