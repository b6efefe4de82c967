"""Agents: their guardrail, key, memory, role, versions and prompts."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from policies import resource_types as types
from policies.model import Outcome
from policies.resources import Resource
from tests.policies.case import Case
from tests.policies.support import (
    ASSISTANT,
    UNKNOWN_TEXT,
    altered,
    context,
    declared,
    declared_stack,
    resource,
)

PASS, FAIL = Outcome.PASS, Outcome.FAIL
NOT_APPLICABLE, UNDECIDED = Outcome.NOT_APPLICABLE, Outcome.UNDECIDED

WHERE = context(ASSISTANT)
AGENT = declared(ASSISTANT, types.AGENT)
ALIAS = declared(ASSISTANT, types.AGENT_ALIAS)
PROMPT = declared(ASSISTANT, types.PROMPT)
RUNTIME = declared(ASSISTANT, types.AGENT_RUNTIME)
ROLE = declared(ASSISTANT, types.ROLE, "assistant-agent-role")
RUNTIME_ROLE = declared(ASSISTANT, types.ROLE, "agent-runtime-role")
THE_GUARDRAIL = declared(ASSISTANT, types.GUARDRAIL)
GUARDRAIL = str(THE_GUARDRAIL.properties["guardrailArn"])
BUCKET = resource(types.BUCKET.token, {"bucket": "b"})
assert WHERE.agent is not None
REMEMBERING = dataclasses.replace(WHERE, agent=dataclasses.replace(WHERE.agent, memory_days=30))


def agent(identifier: str = GUARDRAIL, version: str = "1") -> Resource:
    configured = [{"guardrailIdentifier": identifier, "guardrailVersion": version}]
    return altered(AGENT, guardrailConfigurations=configured)


def trusted(**change: Any) -> Resource:
    """Return the agent's role with parts of its trust replaced; None takes one out."""
    trust = json.loads(str(ROLE.properties["assumeRolePolicy"]))
    statement = {**trust["Statement"][0], **change}
    given = {key: value for key, value in statement.items() if value is not None}
    return altered(ROLE, assumeRolePolicy=json.dumps({**trust, "Statement": [given]}))


def remembering(days: int) -> Resource:
    memory = [{"enabledMemoryTypes": ["SESSION_SUMMARY"], "storageDays": days}]
    return altered(AGENT, memoryConfigurations=memory)


def flow(node: dict[str, Any]) -> Resource:
    nodes: list[dict[str, Any]] = [
        {"name": "write", "configuration": node},
        {"name": "in", "configuration": {}},
    ]
    return resource(types.FLOW.token, {"definition": {"nodes": nodes}})


def guarded(version: str = "1") -> dict[str, Any]:
    chosen = {"guardrailIdentifier": GUARDRAIL, "guardrailVersion": version}
    return {"guardrailConfiguration": chosen}


def said(text: str, kind: str = "text") -> Resource:
    plain, part = {"text": {"text": text}}, [{"text": text}]
    chat = {"chat": {"systems": part, "messages": [{"role": "user", "content": part}]}}
    variant = {"name": "live", "templateConfiguration": plain if kind == "text" else chat}
    return altered(PROMPT, variants=[variant])


def agt(number: int, outcome: Outcome, *subject: Resource, says: str = "", why: str = "") -> Case:
    whole = subject if number in (1, 3, 10) else subject[0]
    return Case(
        policy=f"AGT-{number:02}", outcome=outcome, subject=whole, says=says, why=why, where=WHERE
    )


CASES = [
    agt(1, PASS, AGENT, THE_GUARDRAIL),
    agt(1, PASS, agent("abc123"), altered(THE_GUARDRAIL, guardrailId="abc123"), why="by_id"),
    agt(
        1,
        FAIL,
        altered(AGENT, guardrailConfigurations=None),
        THE_GUARDRAIL,
        says="has no guardrail",
    ),
    agt(1, FAIL, agent(version="DRAFT"), THE_GUARDRAIL, says="'DRAFT'", why="draft"),
    agt(1, FAIL, AGENT, says="is not a guardrail of this stack", why="foreign"),
    agt(1, NOT_APPLICABLE, BUCKET),
    agt(1, UNDECIDED, agent(version=UNKNOWN_TEXT), THE_GUARDRAIL),
    agt(1, UNDECIDED, AGENT, altered(THE_GUARDRAIL, guardrailArn=None), why="guardrail_to_be_made"),
    agt(2, PASS, AGENT),
    agt(2, UNDECIDED, altered(AGENT, customerEncryptionKeyArn=UNKNOWN_TEXT)),
    agt(2, FAIL, altered(AGENT, customerEncryptionKeyArn=None), says="a key of AWS's own"),
    agt(2, NOT_APPLICABLE, BUCKET),
    agt(3, PASS, *declared_stack(ASSISTANT)),
    agt(3, FAIL, AGENT, says="is no role of this stack"),
    agt(
        3,
        FAIL,
        AGENT,
        dataclasses.replace(AGENT, urn=f"{AGENT.urn}-twin"),
        ROLE,
        says="acts by the same role",
        why="shared",
    ),
    agt(
        3,
        FAIL,
        AGENT,
        ROLE,
        altered(RUNTIME, roleArn=ROLE.properties["arn"]),
        says="acts by the same role",
        why="shared_with_a_runtime",
    ),
    agt(
        3,
        FAIL,
        AGENT,
        altered(ROLE, permissionsBoundary=None),
        says="no permissions boundary",
        why="unbounded",
    ),
    agt(
        3,
        FAIL,
        AGENT,
        trusted(Principal={"Service": ["lambda.amazonaws.com"]}),
        says="others than bedrock.amazonaws.com",
        why="others",
    ),
    agt(
        3,
        FAIL,
        AGENT,
        trusted(Principal={"AWS": ["bedrock.amazonaws.com"]}),
        says="others than bedrock.amazonaws.com",
        why="no_service",
    ),
    agt(3, FAIL, AGENT, trusted(Condition=None), says="for another account", why="unconditional"),
    agt(
        3,
        FAIL,
        AGENT,
        trusted(Condition={"StringEquals": {"aws:SourceAccount": "999999999999"}}),
        says="for another account",
        why="foreign_account",
    ),
    agt(
        3,
        FAIL,
        AGENT,
        trusted(Condition={"StringEquals": {"aws:SourceAccount": "000000000000"}}),
        says="for something else",
        why="no_source",
    ),
    agt(
        3,
        FAIL,
        AGENT,
        trusted(
            Condition={
                "StringEquals": {"aws:SourceAccount": "000000000000"},
                "ArnLike": {"aws:SourceArn": "arn:aws:bedrock:us-east-1:000000000000:flow/*"},
            }
        ),
        says="for something else",
        why="flows",
    ),
    agt(
        3,
        FAIL,
        RUNTIME,
        altered(RUNTIME_ROLE, permissionsBoundary=None),
        says="no permissions boundary",
        why="runtime",
    ),
    agt(3, NOT_APPLICABLE, BUCKET),
    agt(3, UNDECIDED, AGENT, altered(ROLE, assumeRolePolicy=UNKNOWN_TEXT)),
    agt(6, PASS, AGENT),
    agt(6, FAIL, altered(AGENT, idleSessionTtlInSeconds=1801), says="of 1800 declared"),
    agt(6, FAIL, altered(AGENT, idleSessionTtlInSeconds=None), says="nothing says", why="unset"),
    agt(6, FAIL, remembering(30), says="its spec does not say so", why="undeclared_memory"),
    Case(policy="AGT-06", outcome=PASS, subject=remembering(30), where=REMEMBERING, why="memory"),
    Case(
        policy="AGT-06",
        outcome=FAIL,
        subject=remembering(31),
        where=REMEMBERING,
        says="31 days, of 30 declared",
        why="long_memory",
    ),
    agt(6, NOT_APPLICABLE, BUCKET),
    agt(6, UNDECIDED, altered(AGENT, idleSessionTtlInSeconds=UNKNOWN_TEXT)),
    agt(10, PASS, ALIAS),
    agt(10, PASS, altered(ALIAS, routingConfigurations=[{"agentVersion": "3"}]), why="numbered"),
    agt(10, PASS, flow({"prompt": guarded()}), THE_GUARDRAIL, why="flow"),
    agt(10, PASS, flow({"knowledgeBase": {"knowledgeBaseId": "K"}}), why="searches_only"),
    agt(
        10,
        FAIL,
        altered(ALIAS, routingConfigurations=[{"agentVersion": "DRAFT"}]),
        says="leads to DRAFT",
    ),
    agt(
        10,
        FAIL,
        flow({"prompt": {"sourceConfiguration": {}}}),
        says="under no guardrail",
        why="bare_prompt",
    ),
    agt(
        10,
        FAIL,
        flow({"knowledgeBase": {"modelId": "m"}}),
        says="under no guardrail",
        why="bare_base",
    ),
    agt(
        10,
        FAIL,
        flow({"prompt": guarded("DRAFT")}),
        THE_GUARDRAIL,
        says="'DRAFT'",
        why="flow_with_draft",
    ),
    agt(10, NOT_APPLICABLE, BUCKET),
    agt(10, UNDECIDED, altered(ALIAS, routingConfigurations=UNKNOWN_TEXT)),
    agt(11, PASS, PROMPT),
    agt(11, PASS, AGENT, why="instructions"),
    agt(11, PASS, said("Passwords are reset by the service desk. Never ask for one."), why="words"),
    agt(11, FAIL, altered(PROMPT, customerEncryptionKeyArn=None), says="a key of AWS's own"),
    agt(11, FAIL, said("Use AKIAIOSFODNN7EXAMPLE."), says="an access key of AWS", why="access_key"),
    agt(
        11, FAIL, said("The password is hunter2hunter2", "chat"), says="a password", why="password"
    ),
    agt(
        11,
        FAIL,
        altered(AGENT, instruction="Look into account 111122223333 first."),
        says="the id of an account",
        why="instructions",
    ),
    agt(11, NOT_APPLICABLE, BUCKET),
    agt(11, UNDECIDED, said(UNKNOWN_TEXT)),
]
