"""Tools of agents."""

from __future__ import annotations

import json
from typing import Any

from policies import resource_types as types
from policies.model import Outcome
from policies.resources import Resource
from tests.policies.case import Case, allow, document
from tests.policies.cases.agents import (
    AGENT,
    BUCKET,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    UNDECIDED,
    WHERE,
)
from tests.policies.support import ASSISTANT, UNKNOWN_TEXT, altered, declared, resource

READS = declared(ASSISTANT, types.ACTION_GROUP, "get-order")
CHANGES = declared(ASSISTANT, types.ACTION_GROUP, "open-it-ticket")
ARN = "arn:aws:lambda:us-east-1:000000000000:function:order-lookup"
AGENT_ARN = "arn:aws:bedrock:us-east-1:000000000000:agent/AGENT1"
MADE = altered(AGENT, agentArn=AGENT_ARN)
FUNCTION = resource(
    types.FUNCTION.token,
    {"name": "order-lookup", "arn": ARN, "role": "arn:aws:iam::000000000000:role/order-lookup"},
    name="function",
)


def called(function: str) -> Resource:
    return altered(READS, actionGroupExecutor={"lambda": function})


def permission(
    principal: str = "bedrock.amazonaws.com", source: str | None = AGENT_ARN
) -> Resource:
    given = {"function": "order-lookup", "principal": principal, "sourceArn": source}
    return resource(types.FUNCTION_PERMISSION.token, given, name="permission")


def writes(data_class: str) -> Resource:
    on = f"arn:aws:s3:::meridian-data-{data_class}-000000000000-us-east-1/*"
    given = {"role": "order-lookup", "policy": document(allow("s3:PutObject", on))}
    return resource(types.ROLE_POLICY.token, given, name="policy")


def schema(**operation: str) -> Resource:
    body = {"openapi": "3.0.0", "paths": {"/open_it_ticket": {"post": operation}}}
    return altered(CHANGES, apiSchema={"payload": json.dumps(body)})


def agt_04(outcome: Outcome, *subject: Resource, says: str = "", why: str = "") -> Case:
    return Case(policy="AGT-04", outcome=outcome, subject=subject, says=says, why=why, where=WHERE)


def agt_05(outcome: Outcome, subject: Resource, says: str = "", why: str = "") -> Case:
    return Case(policy="AGT-05", outcome=outcome, subject=subject, says=says, why=why, where=WHERE)


def of_aws(signature: str) -> Resource:
    properties: dict[str, Any] = {"actionGroupName": "x", "parentActionGroupSignature": signature}
    return resource(types.ACTION_GROUP.token, properties)


CASES = [
    agt_04(PASS, READS, CHANGES),
    agt_04(PASS, of_aws("AMAZON.UserInput"), why="asks_people"),
    agt_04(
        PASS,
        altered(READS, actionGroupExecutor={"customControl": "RETURN_CONTROL"}),
        why="workload_acts",
    ),
    agt_04(PASS, READS, FUNCTION, permission(), writes("internal"), MADE, why="own_function"),
    agt_04(FAIL, called(f"{ARN}:draft"), says="declares no tool get_order"),
    agt_04(
        FAIL, altered(READS, actionGroupName="refund"), says="declares no tool refund", why="name"
    ),
    agt_04(
        FAIL,
        called(ARN.replace("000000000000", "999999999999")),
        says="no function of the environment's account",
        why="foreign",
    ),
    agt_04(FAIL, of_aws("AMAZON.CodeInterpreter"), says="a tool of AWS's own", why="of_aws"),
    agt_04(
        FAIL,
        READS,
        FUNCTION,
        permission("events.amazonaws.com"),
        MADE,
        says="past the agent",
        why="called_by_others",
    ),
    agt_04(
        FAIL,
        READS,
        FUNCTION,
        permission(source=None),
        MADE,
        says="any agent may call",
        why="called_by_any_agent",
    ),
    agt_04(
        FAIL,
        READS,
        FUNCTION,
        permission(source=f"{AGENT_ARN}X"),
        MADE,
        says="which is not ours",
        why="called_by_another_agent",
    ),
    agt_04(
        FAIL,
        READS,
        FUNCTION,
        writes("restricted"),
        says="may change restricted data",
        why="writes_higher",
    ),
    agt_04(NOT_APPLICABLE, BUCKET),
    agt_04(UNDECIDED, called(UNKNOWN_TEXT)),
    agt_05(PASS, CHANGES),
    agt_05(FAIL, schema(operationId="open_it_ticket"), "carried out by"),
    agt_05(
        FAIL,
        altered(CHANGES, apiSchema=None, functionSchema=READS.properties["functionSchema"]),
        "nothing asks a person",
        "functions",
    ),
    agt_05(
        FAIL,
        altered(CHANGES, apiSchema={"s3": {"s3BucketName": "b", "s3ObjectKey": "k"}}),
        "can change unseen",
        "file",
    ),
    agt_05(FAIL, altered(CHANGES, apiSchema={"payload": "openapi: 3"}), "not valid JSON", "yaml"),
    agt_05(FAIL, altered(CHANGES, apiSchema={"payload": "{}"}), "has no operation", "empty"),
    agt_05(NOT_APPLICABLE, READS, why="reads"),
    agt_05(NOT_APPLICABLE, BUCKET),
    agt_05(UNDECIDED, altered(CHANGES, apiSchema=UNKNOWN_TEXT)),
]
