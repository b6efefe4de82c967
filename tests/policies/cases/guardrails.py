"""What guardrails stop, and that they are numbered."""

from __future__ import annotations

import dataclasses
from typing import Any

from policies import resource_types as types
from policies.model import Outcome
from policies.resources import Resource
from policies.rules.guardrails import HARMFUL_CONTENT
from tests.policies.case import Case, allow
from tests.policies.cases.models import (
    BUCKET,
    FAIL,
    GUARDED,
    GUARDRAIL,
    INVOKE,
    NOT_APPLICABLE,
    PASS,
    PROFILE,
    UNDECIDED,
    equals,
    role_policy,
)
from tests.policies.support import (
    PLATFORM,
    UNKNOWN_TEXT,
    USE_CASE,
    altered,
    context,
    declared,
    resource,
)

THE_GUARDRAIL = declared(USE_CASE, types.GUARDRAIL, "customer-support-guardrail")
THE_BASE = declared(USE_CASE, types.KNOWLEDGE_BASE)


def guardrail(**properties: Any) -> Resource:
    return resource(types.GUARDRAIL.token, properties, name="guardrail")


def filters(**prompt_attack: Any) -> Resource:
    config = {"filtersConfigs": [{"type": "HATE"}, {"type": "PROMPT_ATTACK", **prompt_attack}]}
    return guardrail(contentPolicyConfig=config)


def entities(*kinds: str, **more: Any) -> Resource:
    return guardrail(
        sensitiveInformationPolicyConfig={
            "piiEntitiesConfigs": [{"type": kind, "action": "BLOCK", **more} for kind in kinds]
        }
    )


ASKED = sorted(context().data_class.pii_entities)
NOTHING_ASKED = dataclasses.replace(
    context(),
    data_class=dataclasses.replace(context().data_class, pii_entities=frozenset[str]()),
)
OWN = guardrail(guardrailArn=GUARDRAIL)
VERSION = resource(types.GUARDRAIL_VERSION.token, {"guardrailArn": GUARDRAIL}, name="version")
UNKNOWN_GUARDRAIL = guardrail(guardrailArn=UNKNOWN_TEXT)
UNKNOWN_VERSION = resource(
    types.GUARDRAIL_VERSION.token,
    {"guardrailArn": UNKNOWN_TEXT},
    name="version",
    made_from={"guardrailArn": [UNKNOWN_GUARDRAIL]},
)


def grd_01(outcome: Outcome, subject: Resource, says: str = "", why: str = "") -> Case:
    return Case(policy="GRD-01", outcome=outcome, subject=subject, says=says, why=why)


def grd_02(outcome: Outcome, subject: Resource, says: str = "", why: str = "") -> Case:
    return Case(policy="GRD-02", outcome=outcome, subject=subject, says=says, why=why)


def grd_05(outcome: Outcome, *subject: Resource, says: str = "", why: str = "") -> Case:
    return Case(policy="GRD-05", outcome=outcome, subject=subject, says=says, why=why)


def refiltered(**change: Any) -> Resource:
    """Return the use case's guardrail with the filter of hate changed."""
    return altered(
        THE_GUARDRAIL,
        contentPolicyConfig={
            "filtersConfigs": [
                {"type": kind, "inputStrength": "HIGH", "outputStrength": "HIGH"}
                | (change if kind == "HATE" else {})
                for kind in HARMFUL_CONTENT
            ]
        },
    )


def grounded(grounding: Any = 0.8, *others: str) -> Resource:
    kinds = others or ("RELEVANCE",)
    filters = [
        {"type": "GROUNDING", "threshold": grounding},
        *({"type": kind, "threshold": 0.5} for kind in kinds),
    ]
    return altered(THE_GUARDRAIL, contextualGroundingPolicyConfig={"filtersConfigs": filters})


def grd(number: int, outcome: Outcome, *subject: Resource, says: str = "", why: str = "") -> Case:
    whole = subject if number == 4 else subject[0]
    return Case(policy=f"GRD-0{number}", outcome=outcome, subject=whole, says=says, why=why)


def told(text: str) -> Resource:
    return altered(THE_GUARDRAIL, blockedOutputsMessaging=text)


KEEPERS = allow(["bedrock:UpdateGuardrail"], "*")
DEPLOYER = declared(PLATFORM, types.POLICY, "ci-deployer-policy")

CASES = [
    grd(3, PASS, THE_GUARDRAIL),
    grd(3, FAIL, refiltered(type="OTHER"), says="HATE is not filtered"),
    grd(3, FAIL, refiltered(inputStrength="MEDIUM"), says="at MEDIUM in the input", why="weak"),
    grd(3, FAIL, refiltered(outputStrength="NONE"), says="at NONE in the output", why="one_way"),
    grd(3, FAIL, refiltered(outputEnabled=False), says="is off in the output", why="off"),
    grd(3, FAIL, refiltered(inputAction="NONE"), says="detected in the input", why="detect"),
    grd(3, FAIL, guardrail(), says="HATE, INSULTS", why="nothing"),
    grd(3, NOT_APPLICABLE, BUCKET),
    grd(3, UNDECIDED, refiltered(inputStrength=UNKNOWN_TEXT)),
    grd(4, PASS, THE_BASE, THE_GUARDRAIL),
    grd(4, FAIL, THE_BASE, grounded(0.7), says="below 0.7, and the spec asks for 0.8"),
    grd(4, FAIL, THE_BASE, grounded(0.8, "OTHER"), says="RELEVANCE is not checked", why="missing"),
    grd(4, FAIL, THE_BASE, says="through no guardrail", why="no_guardrail"),
    grd(4, NOT_APPLICABLE, THE_GUARDRAIL),
    grd(4, UNDECIDED, THE_BASE, grounded(UNKNOWN_TEXT)),
    grd(6, PASS, THE_GUARDRAIL),
    grd(6, FAIL, altered(THE_GUARDRAIL, kmsKeyArn=None), says="a key of AWS's own"),
    grd(6, FAIL, told(""), says="nothing is said", why="silent"),
    grd(6, FAIL, told("Blocked by customer-support."), says="tells customer-support", why="own"),
    grd(6, FAIL, told("No word of project larkspur!"), says="Project Larkspur", why="word"),
    grd(6, FAIL, told("That is legal-advice."), says="tells legal-advice", why="topic"),
    grd(6, FAIL, told("See account 111122223333."), says="tells 111122223333", why="account"),
    grd(6, NOT_APPLICABLE, BUCKET),
    grd(6, UNDECIDED, altered(THE_GUARDRAIL, kmsKeyArn=UNKNOWN_TEXT)),
    grd(7, PASS, declared(USE_CASE, types.ROLE_POLICY)),
    grd(7, FAIL, role_policy(KEEPERS), says="may bedrock:UpdateGuardrail"),
    grd(
        7,
        FAIL,
        role_policy(allow("bedrock:*EnforcedGuardrail*", "*")),
        says="may bedrock:PutEnforcedGuardrailConfiguration, "
        "bedrock:DeleteEnforcedGuardrailConfiguration",
        why="enforced",
    ),
    grd(7, FAIL, DEPLOYER, says="may bedrock:UpdateGuardrail", why="deployer_of_a_use_case"),
    Case(
        policy="GRD-07",
        outcome=NOT_APPLICABLE,
        subject=DEPLOYER,
        where=context(PLATFORM),
        why="deployer",
    ),
    Case(
        policy="GRD-07",
        outcome=FAIL,
        subject=role_policy(KEEPERS),
        where=context(PLATFORM),
        says="may bedrock:UpdateGuardrail",
        why="platform",
    ),
    grd(7, NOT_APPLICABLE, BUCKET),
    grd(7, UNDECIDED, role_policy(policy=UNKNOWN_TEXT)),
    grd_01(PASS, filters(inputStrength="HIGH", outputStrength="NONE")),
    grd_01(FAIL, guardrail(), "not filtered"),
    grd_01(FAIL, filters(inputStrength="LOW"), "filtered at LOW", "weak"),
    grd_01(FAIL, filters(inputStrength="HIGH", inputEnabled=False), "is off", "off"),
    grd_01(FAIL, filters(inputStrength="HIGH", inputAction="NONE"), "not blocked", "detect"),
    grd_01(NOT_APPLICABLE, BUCKET),
    grd_01(UNDECIDED, filters(inputStrength=UNKNOWN_TEXT)),
    grd_02(PASS, entities(*ASKED)),
    grd_02(FAIL, entities(*ASKED[1:]), f"also needs {ASKED[0]}"),
    grd_02(FAIL, entities(*ASKED, outputAction="NONE"), "let through in the output", "one_way"),
    grd_02(FAIL, entities(*ASKED, action="NONE"), "let through in the input", "detect"),
    grd_02(FAIL, entities(*ASKED, inputEnabled=False), "not looked for", "off"),
    Case(policy="GRD-02", outcome=NOT_APPLICABLE, subject=guardrail(), where=NOTHING_ASKED),
    grd_02(UNDECIDED, guardrail(sensitiveInformationPolicyConfig=UNKNOWN_TEXT)),
    grd_05(PASS, OWN, VERSION, GUARDED),
    grd_05(PASS, UNKNOWN_GUARDRAIL, UNKNOWN_VERSION, why="by_dependency"),
    grd_05(FAIL, OWN, says="no numbered version"),
    grd_05(
        FAIL,
        OWN,
        VERSION,
        role_policy(allow(INVOKE, PROFILE, **equals(f"{GUARDRAIL}:DRAFT"))),
        says="is the guardrail's draft",
        why="draft",
    ),
    grd_05(
        FAIL,
        OWN,
        VERSION,
        role_policy(allow(INVOKE, PROFILE, **equals(GUARDRAIL))),
        says="is the guardrail's draft",
        why="no_version",
    ),
    grd_05(NOT_APPLICABLE, BUCKET),
    grd_05(UNDECIDED, OWN, VERSION, role_policy(policy=UNKNOWN_TEXT)),
]
