"""Agents, prompts, gateways and runtimes."""

from __future__ import annotations

from typing import Any

from policies import resource_types as types
from policies.model import Outcome
from policies.resources import Resource
from tests.policies.case import Case
from tests.policies.support import UNKNOWN_TEXT, resource

GUARDRAIL = "arn:aws:bedrock:us-east-1:000000000000:guardrail/abc123"
KEY = "arn:aws:kms:us-east-1:000000000000:key/1"
IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/assistant"
PASS, FAIL = Outcome.PASS, Outcome.FAIL
NOT_APPLICABLE, UNDECIDED = Outcome.NOT_APPLICABLE, Outcome.UNDECIDED

THE_GUARDRAIL = resource(
    types.GUARDRAIL.token, {"guardrailArn": GUARDRAIL, "guardrailId": "abc123"}, name="guardrail"
)
BUCKET = resource(types.BUCKET.token, {"bucket": "b"})


def agent(identifier: str = GUARDRAIL, version: str = "1") -> Resource:
    configured = [{"guardrailIdentifier": identifier, "guardrailVersion": version}]
    return resource(types.AGENT.token, {"guardrailConfigurations": configured}, name="agent")


def runtime(artifact: dict[str, Any]) -> Resource:
    return resource(types.AGENT_RUNTIME.token, {"agentRuntimeArtifact": artifact})


def container(uri: str) -> Resource:
    return runtime({"containerConfiguration": {"containerUri": uri}})


def agt(number: int, outcome: Outcome, *subject: Resource, says: str = "", why: str = "") -> Case:
    one = subject[0] if number > 1 else subject
    return Case(policy=f"AGT-0{number}", outcome=outcome, subject=one, says=says, why=why)


CASES = [
    agt(1, PASS, agent(), THE_GUARDRAIL),
    agt(1, PASS, agent("abc123"), THE_GUARDRAIL, why="by_id"),
    agt(1, FAIL, resource(types.AGENT.token, {}), says="has no guardrail"),
    agt(1, FAIL, agent(version="DRAFT"), THE_GUARDRAIL, says="'DRAFT'", why="draft"),
    agt(1, FAIL, agent(), says="is not a guardrail of this stack", why="foreign"),
    agt(1, NOT_APPLICABLE, BUCKET),
    agt(1, UNDECIDED, agent(version=UNKNOWN_TEXT), THE_GUARDRAIL),
    agt(2, PASS, resource(types.AGENT.token, {"customerEncryptionKeyArn": KEY}), why="agent"),
    agt(2, PASS, resource(types.PROMPT.token, {"customerEncryptionKeyArn": KEY}), why="prompt"),
    agt(2, PASS, resource(types.GATEWAY.token, {"kmsKeyArn": KEY}), why="gateway"),
    agt(2, UNDECIDED, resource(types.GATEWAY.token, {"kmsKeyArn": UNKNOWN_TEXT})),
    agt(2, FAIL, resource(types.AGENT.token, {}), says="a key of AWS's own"),
    agt(2, NOT_APPLICABLE, BUCKET),
    agt(3, PASS, resource(types.GATEWAY.token, {"authorizerType": "AWS_IAM"}), why="iam"),
    agt(3, PASS, resource(types.GATEWAY.token, {"authorizerType": "CUSTOM_JWT"}), why="jwt"),
    agt(
        3,
        FAIL,
        resource(types.GATEWAY.token, {"authorizerType": "NONE"}),
        says="NONE lets in callers",
    ),
    agt(3, NOT_APPLICABLE, BUCKET),
    agt(3, UNDECIDED, resource(types.GATEWAY.token, {"authorizerType": UNKNOWN_TEXT})),
    agt(4, PASS, container(f"{IMAGE}@sha256:{'a' * 64}")),
    agt(4, FAIL, container(f"{IMAGE}:latest"), says="another image tomorrow"),
    agt(4, NOT_APPLICABLE, runtime({"codeConfiguration": {"runtime": "PYTHON_3_13"}}), why="code"),
    agt(4, NOT_APPLICABLE, BUCKET),
    agt(4, UNDECIDED, container(UNKNOWN_TEXT)),
]
