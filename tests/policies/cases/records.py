"""Who reads what was recorded, what logs hold, and who hears of what goes wrong."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from policies import resource_types as types
from policies.context import PolicyContext
from policies.model import Outcome
from policies.resource_types import ResourceType
from policies.resources import Resource
from policies.values import UNKNOWN, Value
from tests.policies.case import Case, allow, document
from tests.policies.cases.models import BUCKET, FAIL, NOT_APPLICABLE, PASS, UNDECIDED
from tests.policies.support import (
    HOSTING,
    PLATFORM,
    UNKNOWN_TEXT,
    USE_CASE,
    context,
    declared_stack,
    resource,
)

PROMPTS, *_, BUCKET_OF_PROMPTS = context().prompt_stores
SHARED = "arn:aws:logs:*:*:log-group:/groundwork/platform/*"
RECORDS = context(PLATFORM)


def case(
    policy: str,
    outcome: Outcome,
    *subject: Resource,
    says: str = "",
    why: str = "",
    where: PolicyContext | None = None,
) -> Case:
    where = where or context()
    return Case(policy=policy, outcome=outcome, subject=subject, says=says, why=why, where=where)


def role_may(*statements: dict[str, Any], role: str = "runtime", name: str = "grant") -> Resource:
    given = {"role": role, "policy": document(*statements)}
    return resource(types.ROLE_POLICY.token, given, name=name)


def policy_of(name: str, *statements: dict[str, Any]) -> Resource:
    given = {"name": name, "arn": f"arn:{name}", "policy": document(*statements)}
    return resource(types.POLICY.token, given, name=name)


def deny(action: str, on: str) -> dict[str, Any]:
    return {**allow(action, on), "Effect": "Deny"}


ATTACHED = resource(
    types.ROLE_POLICY_ATTACHMENT.token,
    {"policyArn": "arn:wide", "role": "runtime"},
    name="attached",
)
WIDE = policy_of("wide", allow("logs:*", "*"))


def own(kind: ResourceType, stack: str = USE_CASE, **changed: Value) -> list[Resource]:
    """Return the resources of a type that a real stack declares, changed."""
    return [
        dataclasses.replace(
            it, urn=it.urn.replace(stack, USE_CASE), properties={**it.properties, **changed}
        )
        for it in declared_stack(stack)
        if it.type == kind.token
    ]


LOGS = own(types.LOG_GROUP)
MASKS = own(types.LOG_PROTECTION)
AUDITS_ALONE = [
    dataclasses.replace(
        each,
        properties={
            **each.properties,
            "policyDocument": json.dumps(
                {"Statement": json.loads(str(each.properties["policyDocument"]))["Statement"][:1]}
            ),
        },
    )
    for each in MASKS
]

KEPT = dataclasses.replace(RECORDS, is_disposable=False)
VERSIONED = resource(
    types.BUCKET_VERSIONING.token, {"bucket": "b", "versioningConfiguration": {"status": "Enabled"}}
)
COPIED = resource(types.BUCKET_REPLICATION.token, {"bucket": "b", "rules": [{"status": "Enabled"}]})


def lock(mode: str = "COMPLIANCE", **period: Any) -> Resource:
    retention: Mapping[str, Any] = {"mode": mode, **(period or {"days": 3650})}
    given = {"bucket": "b", "rule": {"defaultRetention": retention}}
    return resource(types.BUCKET_LOCK.token, given, name="lock")


HOME = resource(types.BUCKET.token, {"bucket": "b", "region": "us-east-1"}, name="evidence")

WATCHED = [
    *own(types.INFERENCE_PROFILE),
    *own(types.GUARDRAIL),
    *own(types.METRIC_ALARM),
    *own(types.BUDGET),
]
HOSTED = [
    *own(types.ENDPOINT_CONFIGURATION, HOSTING),
    *own(types.METRIC_ALARM, HOSTING),
    *own(types.BUDGET, HOSTING),
]


def without(stack: list[Resource], kind: ResourceType) -> list[Resource]:
    return [each for each in stack if each.type != kind.token]


def silenced(stack: list[Resource]) -> list[Resource]:
    return [
        dataclasses.replace(each, properties={**each.properties, "alarmActions": []})
        for each in stack
    ]


def followed(
    outcome: Outcome, kind: ResourceType, says: str = "", why: str = "", **given: Any
) -> Case:
    subject = resource(kind.token, given)
    return Case(policy="LOG-08", outcome=outcome, subject=subject, says=says, why=why)


LOGGED = {"destinationArn": "arn:log"}
VPC = resource(types.VPC.token, {"id": "vpc-1"}, name="vpc")


def flows(kind: str) -> Resource:
    return resource(types.FLOW_LOG.token, {"vpcId": "vpc-1", "trafficType": kind}, name="flows")


CASES = [
    case("LOG-03", PASS, role_may(allow("s3:GetObject", "arn:aws:s3:::other/*"))),
    case("LOG-03", PASS, role_may(allow("logs:*", "*"), deny("logs:*", SHARED)), why="denied"),
    case(
        "LOG-03",
        PASS,
        WIDE,
        ATTACHED,
        role_may(deny("logs:*", "*")),
        why="denied in another document",
    ),
    case(
        "LOG-03",
        PASS,
        policy_of("groundwork-records-auditor", allow("logs:Unmask", PROMPTS)),
        where=RECORDS,
        says="is for auditors",
        why="auditor",
    ),
    case(
        "LOG-03", PASS, policy_of("x", allow("logs:StartQuery", "*")), where=RECORDS, why="masked"
    ),
    case("LOG-03", FAIL, role_may(allow("logs:GetLogEvents", "*")), says="by logs:GetLogEvents"),
    case("LOG-03", FAIL, WIDE, ATTACHED, says="runtime reads prompts", why="attached"),
    case(
        "LOG-03",
        FAIL,
        policy_of("x", allow("logs:Unmask", PROMPTS)),
        where=RECORDS,
        says="x reads prompts by logs:Unmask",
        why="unmasked",
    ),
    case(
        "LOG-03",
        FAIL,
        policy_of("x", allow("s3:*", BUCKET_OF_PROMPTS)),
        where=RECORDS,
        says="by s3:GetObject",
        why="bucket",
    ),
    case(
        "LOG-03",
        FAIL,
        role_may({"Effect": "Allow", "Action": "logs:*", "NotResource": "arn:x"}),
        says="by logs:GetLogEvents",
        why="all but some",
    ),
    case("LOG-03", NOT_APPLICABLE, BUCKET),
    case("LOG-03", UNDECIDED, resource(types.ROLE_POLICY.token, {"policy": UNKNOWN_TEXT})),
    case("LOG-04", PASS, *LOGS, *MASKS),
    case("LOG-04", FAIL, *LOGS, says="nothing masks what"),
    case("LOG-04", FAIL, *LOGS, *MASKS[:1], says="nothing masks what", why="one region"),
    case("LOG-04", FAIL, *LOGS, *AUDITS_ALONE, says="these are not masked", why="audits"),
    case(
        "LOG-04",
        FAIL,
        *own(types.LOG_GROUP, tags={"data_class": "restricted"}),
        *MASKS,
        says="are not told of: DateOfBirth",
        why="class",
    ),
    case("LOG-04", NOT_APPLICABLE, *own(types.LOG_GROUP), where=RECORDS, why="other logs"),
    case("LOG-04", UNDECIDED, *LOGS, *own(types.LOG_PROTECTION, policyDocument=UNKNOWN)),
    case("LOG-06", PASS, lock(), HOME, VERSIONED, COPIED, where=KEPT),
    case("LOG-06", PASS, lock("GOVERNANCE"), where=RECORDS, why="disposable"),
    case("LOG-06", FAIL, BUCKET, where=KEPT, says="no bucket locks"),
    case("LOG-06", FAIL, lock("GOVERNANCE"), where=KEPT, says="is GOVERNANCE", why="mode"),
    case("LOG-06", FAIL, lock(days=0), where=KEPT, says="not locked by itself", why="days"),
    case("LOG-06", FAIL, lock(), HOME, COPIED, where=KEPT, says="no versions", why="versions"),
    case("LOG-06", FAIL, lock(), HOME, VERSIONED, where=KEPT, says="nowhere but here", why="copy"),
    case("LOG-06", NOT_APPLICABLE, BUCKET),
    case("LOG-06", UNDECIDED, lock(UNKNOWN_TEXT), where=KEPT),
    case("LOG-07", PASS, *WATCHED),
    case("LOG-07", PASS, *HOSTED, where=context(HOSTING), why="hosted"),
    case("LOG-07", FAIL, *silenced(WATCHED), says="watches interventions of the guardrail"),
    case(
        "LOG-07",
        FAIL,
        *own(types.METRIC_ALARM, actionsEnabled=False),
        *own(types.INFERENCE_PROFILE),
        says="watches tokens",
        why="turned off",
    ),
    case("LOG-07", FAIL, *without(WATCHED, types.BUDGET), says="watches the cost", why="cost"),
    case("LOG-07", FAIL, *silenced(HOSTED), says="errors of the hosted model", why="hosted"),
    case("LOG-07", NOT_APPLICABLE, BUCKET),
    case(
        "LOG-07",
        UNDECIDED,
        *without(WATCHED, types.METRIC_ALARM),
        resource(types.METRIC_ALARM.token, {"metricName": UNKNOWN_TEXT, "alarmActions": ["arn"]}),
    ),
    followed(PASS, types.API_STAGE, xrayTracingEnabled=True, accessLogSettings=LOGGED),
    followed(FAIL, types.API_STAGE, "not logged", xrayTracingEnabled=True),
    followed(FAIL, types.API_STAGE, "not traced", "trace", accessLogSettings=LOGGED),
    followed(PASS, types.HTTP_STAGE, why="http", accessLogSettings=LOGGED),
    followed(
        FAIL,
        types.HTTP_STAGE,
        "as they are",
        "http",
        defaultRouteSettings={"dataTraceEnabled": True},
        accessLogSettings=LOGGED,
    ),
    followed(FAIL, types.API_METHOD_SETTINGS, "as they are", settings={"dataTraceEnabled": True}),
    followed(PASS, types.FUNCTION, why="function", tracingConfig={"mode": "Active"}),
    followed(FAIL, types.FUNCTION, "not traced", "function"),
    followed(
        PASS,
        types.STATE_MACHINE,
        why="machine",
        loggingConfiguration={"level": "ERROR"},
        tracingConfiguration={"enabled": True},
    ),
    followed(
        FAIL,
        types.STATE_MACHINE,
        "as they are",
        "machine",
        loggingConfiguration={"level": "ALL", "includeExecutionData": True},
    ),
    followed(FAIL, types.STATE_MACHINE, "not logged", "silent machine"),
    followed(UNDECIDED, types.FUNCTION, tracingConfig=UNKNOWN_TEXT),
    case("LOG-08", PASS, VPC, flows("ALL"), why="network"),
    case("LOG-08", FAIL, VPC, says="who talks to whom", why="network"),
    case("LOG-08", FAIL, VPC, flows("REJECT"), says="REJECT traffic alone", why="network in part"),
    case("LOG-08", NOT_APPLICABLE, BUCKET),
    case("LOG-09", PASS, role_may(allow("logs:PutLogEvents", "*"))),
    case(
        "LOG-09",
        PASS,
        role_may(
            allow(
                "kms:ScheduleKeyDeletion",
                "*",
                Condition={"StringNotEquals": {"aws:ResourceTag/use_case": "platform"}},
            )
        ),
        where=RECORDS,
        why="spares the platform",
    ),
    case("LOG-09", FAIL, role_may(allow("cloudtrail:*", "*")), says="cloudtrail:StopLogging"),
    case(
        "LOG-09",
        FAIL,
        role_may(allow("bedrock:*", "*")),
        says="bedrock:DeleteModelInvocationLoggingConfiguration",
        why="calls",
    ),
    case(
        "LOG-09",
        FAIL,
        role_may(allow("logs:PutRetentionPolicy", "arn:aws:logs:*:*:log-group:/groundwork/*")),
        says="logs:PutRetentionPolicy",
        why="retention",
    ),
    case(
        "LOG-09",
        FAIL,
        role_may(
            allow(
                "kms:ScheduleKeyDeletion",
                "*",
                Condition={"StringNotEquals": {"aws:ResourceTag/use_case": "platform"}},
            )
        ),
        says="kms:ScheduleKeyDeletion",
        why="own key",
    ),
    case("LOG-09", NOT_APPLICABLE, BUCKET),
    case("LOG-09", UNDECIDED, resource(types.ROLE_POLICY.token, {"policy": UNKNOWN_TEXT})),
]
