"""Gateways, runtimes, browsers, interpreters and memories of AgentCore."""

from __future__ import annotations

import dataclasses
from typing import Any

from policies import resource_types as types
from policies.model import Outcome, Stage
from policies.resources import Resource
from tests.policies.case import Case
from tests.policies.cases.agents import (
    BUCKET,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    RUNTIME,
    UNDECIDED,
    WHERE,
)
from tests.policies.support import ASSISTANT, UNKNOWN_TEXT, altered, declared, resource

KEY = "arn:aws:kms:us-east-1:000000000000:key/1"
IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/assistant"
GATEWAY = declared(ASSISTANT, types.GATEWAY)
RECORDS = "meridian-records-000000000000-us-east-1"
PROTOTYPE = dataclasses.replace(WHERE, stage=Stage.PROTOTYPE)


def mode(kind: types.ResourceType, name: str, **more: Any) -> Resource:
    return resource(kind.token, {"networkConfiguration": {"networkMode": name}, **more})


def browser(bucket: str = RECORDS, *, enabled: bool = True) -> Resource:
    recording = {"enabled": enabled, "s3Location": {"bucket": bucket, "prefix": "browser/"}}
    return mode(types.BROWSER, "VPC", recording=recording)


def memory(**change: Any) -> Resource:
    given = {"encryptionKeyArn": KEY, "eventExpiryDuration": 90, **change}
    return resource(types.AGENT_MEMORY.token, given)


def vault(**configuration: str) -> Resource:
    return resource(types.TOKEN_VAULT_KEY.token, {"kmsConfiguration": configuration})


def container(uri: str) -> Resource:
    artifact = {"containerConfiguration": {"containerUri": uri}}
    return altered(RUNTIME, agentRuntimeArtifact=artifact)


def agt(number: int, outcome: Outcome, subject: Resource, says: str = "", why: str = "") -> Case:
    return Case(
        policy=f"AGT-{number:02}", outcome=outcome, subject=subject, says=says, why=why, where=WHERE
    )


CODE = {"codeConfiguration": {"runtime": "PYTHON_3_13"}}
OPEN = {"customJwtAuthorizer": {"discoveryUrl": "https://login.example.com"}}

CASES = [
    agt(7, PASS, GATEWAY),
    agt(7, PASS, altered(GATEWAY, authorizerType="AWS_IAM"), why="iam"),
    agt(7, FAIL, altered(GATEWAY, authorizerType="NONE"), "NONE lets in callers"),
    agt(7, FAIL, altered(GATEWAY, kmsKeyArn=None), "a key of AWS's own", "key"),
    agt(
        7,
        FAIL,
        altered(GATEWAY, authorizerConfiguration=OPEN),
        "whoever has a token of the issuer",
        "any_audience",
    ),
    agt(7, NOT_APPLICABLE, BUCKET),
    agt(7, UNDECIDED, altered(GATEWAY, authorizerType=UNKNOWN_TEXT)),
    agt(8, PASS, RUNTIME),
    agt(8, PASS, mode(types.CODE_INTERPRETER, "VPC"), why="interpreter"),
    agt(8, PASS, browser(), why="browser"),
    agt(8, FAIL, mode(types.AGENT_RUNTIME, "PUBLIC"), "runs in PUBLIC"),
    agt(8, FAIL, mode(types.CODE_INTERPRETER, "SANDBOX"), "runs in SANDBOX", "sandbox"),
    agt(8, FAIL, browser(enabled=False), "nobody can see", "unrecorded"),
    agt(8, FAIL, mode(types.BROWSER, "VPC"), "nobody can see", "never_recorded"),
    agt(8, FAIL, browser("elsewhere-999999999999-us-east-1"), "no bucket of the", "foreign"),
    Case(
        policy="AGT-08",
        outcome=PASS,
        subject=mode(types.CODE_INTERPRETER, "SANDBOX"),
        where=PROTOTYPE,
        why="prototype",
    ),
    agt(8, NOT_APPLICABLE, BUCKET),
    agt(8, UNDECIDED, mode(types.AGENT_RUNTIME, UNKNOWN_TEXT)),
    agt(9, PASS, memory()),
    agt(9, PASS, vault(keyType="CustomerManagedKey", kmsKeyArn=KEY), why="vault"),
    agt(9, FAIL, memory(encryptionKeyArn=None), "a key of AWS's own"),
    agt(9, FAIL, memory(eventExpiryDuration=401), "kept 401 days, and internal data 400", "long"),
    agt(9, FAIL, memory(eventExpiryDuration=None), "kept for ever", "ever"),
    agt(9, FAIL, vault(keyType="ServiceManagedKey"), "under a ServiceManagedKey", "vault"),
    agt(9, FAIL, vault(keyType="CustomerManagedKey"), "a key of AWS's own", "vault_without"),
    agt(9, NOT_APPLICABLE, BUCKET),
    agt(9, UNDECIDED, memory(eventExpiryDuration=UNKNOWN_TEXT)),
    agt(12, PASS, RUNTIME),
    agt(12, FAIL, container(f"{IMAGE}:latest"), "another image tomorrow"),
    agt(12, NOT_APPLICABLE, altered(RUNTIME, agentRuntimeArtifact=CODE), why="code"),
    agt(12, NOT_APPLICABLE, BUCKET),
    agt(12, UNDECIDED, container(UNKNOWN_TEXT)),
]
