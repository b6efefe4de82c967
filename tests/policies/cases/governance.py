"""What a stack says of itself, the risk of its use case, what lasts, and what can be stopped."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from policies import resource_types as types
from policies.context import PolicyContext
from policies.model import Outcome, Stage
from policies.resources import Resource
from policies.values import UNKNOWN
from tests.policies.case import Case, document
from tests.policies.cases.models import BUCKET, FAIL, NOT_APPLICABLE, PASS, TAGS, UNDECIDED
from tests.policies.cases.records import deny
from tests.policies.support import (
    PLATFORM,
    PROTOTYPE,
    TODAY,
    UNKNOWN_TEXT,
    USE_CASE,
    context,
    declared_stack,
    resource,
)

OWN = context()
KEPT = dataclasses.replace(OWN, is_disposable=False)
HIGH = dataclasses.replace(OWN, risk_tier="high", human_oversight="priya-raman")


def case(
    policy: str,
    outcome: Outcome,
    *subject: Resource,
    says: str = "",
    why: str = "",
    where: PolicyContext = OWN,
) -> Case:
    return Case(policy=policy, outcome=outcome, subject=subject, says=says, why=why, where=where)


def one(
    policy: str,
    outcome: Outcome,
    subject: Resource,
    says: str = "",
    why: str = "",
    where: PolicyContext = OWN,
) -> Case:
    return Case(policy=policy, outcome=outcome, subject=subject, says=says, why=why, where=where)


def tagged(**tags: Any) -> Resource:
    return resource(types.BUCKET.token, {"tags": {**TAGS, **tags}})


def log(**properties: Any) -> Resource:
    return resource(types.LOG_GROUP.token, properties, name="log")


PROTECTED = dataclasses.replace(log(), is_protected=True)
ROLE = next(each for each in declared_stack(USE_CASE) if each.type == types.ROLE.token)


def role(path: Any) -> Resource:
    return dataclasses.replace(ROLE, properties={**ROLE.properties, "path": path})


def switch(*statements: dict[str, Any]) -> Resource:
    given = {"name": "groundwork-stopped", "policy": document(*statements)}
    return resource(types.POLICY.token, given, name="switch")


def without(name: str, where: PolicyContext = HIGH) -> PolicyContext:
    return dataclasses.replace(where, **{name: None})


UNASSESSED = dataclasses.replace(
    HIGH, gates={name: it for name, it in HIGH.gates.items() if name != "impact_assessment"}
)
YEARS_AGO = dataclasses.replace(OWN, kill_switch_tested_on=TODAY - dt.timedelta(days=366))
SHARED = context(PLATFORM)
UNKNOWN_NAMED = resource(types.POLICY.token, {"name": "groundwork-stopped", "policy": UNKNOWN_TEXT})
PILOT = dataclasses.replace(OWN, stage=Stage.PILOT, risk_tier=None)

CASES = [
    one("GOV-01", PASS, tagged(), "owner is support, as in the spec"),
    one("GOV-01", FAIL, tagged(use_case="returns-triage"), "and customer-support in the spec"),
    one("GOV-01", FAIL, tagged(stage="pilot"), "stage is pilot, and production", "stage"),
    one("GOV-01", FAIL, tagged(owner="finance"), "owner is finance, and support", "owner"),
    one("GOV-01", FAIL, tagged(data_class="restricted"), "it holds restricted data", "class"),
    one("GOV-01", PASS, tagged(data_class="public"), why="less than the class"),
    one("GOV-01", NOT_APPLICABLE, BUCKET),
    one("GOV-01", UNDECIDED, tagged(owner=UNKNOWN_TEXT)),
    case("GOV-01", PASS, BUCKET, says="the risk tier is limited", why="risk"),
    case("GOV-01", FAIL, BUCKET, says="nobody has told the risk tier", where=PILOT, why="risk"),
    case("GOV-01", NOT_APPLICABLE, BUCKET, where=SHARED, why="platform"),
    case("GOV-01", NOT_APPLICABLE, BUCKET, where=context(PROTOTYPE), why="prototype"),
    case("GOV-05", PASS, BUCKET, says="user_notice: You are writing with"),
    case("GOV-05", PASS, log(retentionInDays=400), where=HIGH, why="high"),
    case("GOV-05", PASS, log(), where=HIGH, why="kept for ever"),
    case(
        "GOV-05",
        FAIL,
        BUCKET,
        says="the tier is limited, and nobody is told",
        where=without("user_notice", OWN),
    ),
    case(
        "GOV-05",
        FAIL,
        BUCKET,
        says="no person watches over it",
        where=without("human_oversight"),
        why="oversight",
    ),
    case(
        "GOV-05",
        FAIL,
        BUCKET,
        says="nobody has assessed what it does to people",
        where=UNASSESSED,
        why="assessment",
    ),
    case("GOV-05", FAIL, log(retentionInDays=90), says="keeps 90 days", where=HIGH, why="logs"),
    case("GOV-05", NOT_APPLICABLE, BUCKET, where=dataclasses.replace(OWN, risk_tier="minimal")),
    case("GOV-05", UNDECIDED, log(retentionInDays=UNKNOWN_TEXT), where=HIGH),
    one("GOV-07", PASS, PROTECTED, where=KEPT),
    one("GOV-07", PASS, log(skipDestroy=True), "outlives its deletion", "retained", KEPT),
    one("GOV-07", FAIL, log(), "a slip deletes log for good", where=KEPT),
    one("GOV-07", FAIL, BUCKET, "a slip deletes subject", "bucket", KEPT),
    one("GOV-07", NOT_APPLICABLE, log(), "may be destroyed"),
    one("GOV-07", UNDECIDED, log(skipDestroy=UNKNOWN_TEXT), where=KEPT),
    case("GOV-08", PASS, ROLE, says="was stopped and resumed on 2026-10-22"),
    case("GOV-08", PASS, switch(deny("*", "*")), where=SHARED, why="switch"),
    case("GOV-08", FAIL, role("/"), says="where nobody who stops use cases can reach it"),
    case(
        "GOV-08",
        FAIL,
        ROLE,
        says="nobody has tried",
        where=without("kill_switch_tested_on", OWN),
        why="untried",
    ),
    case("GOV-08", FAIL, ROLE, says="was last stopped on", where=YEARS_AGO, why="long ago"),
    case("GOV-08", FAIL, BUCKET, says="nothing stops a use case", where=SHARED, why="no switch"),
    case(
        "GOV-08",
        FAIL,
        switch(deny("bedrock:*", "*")),
        says="leaves bedrock-agentcore:InvokeAgentRuntime, sagemaker:InvokeEndpoint",
        where=SHARED,
        why="half a switch",
    ),
    case("GOV-08", NOT_APPLICABLE, BUCKET),
    case("GOV-08", UNDECIDED, role(UNKNOWN)),
    case("GOV-08", UNDECIDED, UNKNOWN_NAMED, where=SHARED, why="switch"),
]
