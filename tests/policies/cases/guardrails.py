"""What guardrails stop, and that they are numbered."""

from __future__ import annotations

import dataclasses
from typing import Any

from policies import resource_types as types
from policies.model import Outcome
from policies.resources import Resource
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
from tests.policies.support import UNKNOWN_TEXT, context, resource


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


CASES = [
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
