"""Routes to models, and keys to them."""

from __future__ import annotations

from typing import Any

from policies import resource_types as types
from policies.model import Outcome
from policies.resources import Resource
from tests.policies.case import Case, allow
from tests.policies.cases.models import (
    BUCKET,
    DENY,
    EMBEDDING,
    FAIL,
    INVOKE,
    MODEL,
    NOT_APPLICABLE,
    PASS,
    PROFILE,
    REGIONAL,
    UNDECIDED,
    boundary,
    profile,
    role_policy,
)
from tests.policies.support import (
    ASSISTANT,
    UNKNOWN_TEXT,
    USE_CASE,
    altered,
    declared,
    declared_stack,
    resource,
)

AGENT = declared(ASSISTANT, types.AGENT)
PROMPT = declared(ASSISTANT, types.PROMPT)
RUNTIME = declared(ASSISTANT, types.AGENT_RUNTIME)
SETTING = declared(USE_CASE, types.SETTING, "models-fast")
OWN = profile(arn=PROFILE)
THROUGHPUT_ARN = f"{REGIONAL}provisioned-model/abc"
THROUGHPUT = resource(
    types.PROVISIONED_THROUGHPUT.token, {"provisionedModelArn": THROUGHPUT_ARN}, name="bought"
)


def behind(*profiles: str, operator: str = "ArnEquals") -> dict[str, Any]:
    return {"Condition": {operator: {"bedrock:InferenceProfileArn": list(profiles)}}}


def flow(node: dict[str, Any]) -> Resource:
    return resource(
        types.FLOW.token, {"definition": {"nodes": [{"name": "n", "configuration": node}]}}
    )


def inline(model: str) -> dict[str, Any]:
    return {"prompt": {"sourceConfiguration": {"inline": {"modelId": model}}}}


def variant(**properties: Any) -> Resource:
    return altered(PROMPT, variants=[{"name": "live", **properties}])


def credential(service: str) -> Resource:
    return resource(types.SERVICE_CREDENTIAL.token, {"serviceName": service, "userName": "u"})


def mod_02(outcome: Outcome, *subject: Resource, says: str = "", why: str = "") -> Case:
    return Case(policy="MOD-02", outcome=outcome, subject=subject, says=says, why=why)


def mod_06(outcome: Outcome, subject: Resource, says: str = "", why: str = "") -> Case:
    return Case(policy="MOD-06", outcome=outcome, subject=subject, says=says, why=why)


def mod_10(outcome: Outcome, subject: Resource, says: str = "", why: str = "") -> Case:
    return Case(policy="MOD-10", outcome=outcome, subject=subject, says=says, why=why)


def token(kind: str, operator: str = "StringEquals") -> Resource:
    condition = {operator: {"bedrock:bearerTokenType": kind}}
    return role_policy(allow("bedrock:CallWithBearerToken", "*", Condition=condition))


CASES = [
    mod_02(PASS, *declared_stack(USE_CASE)),
    mod_02(PASS, role_policy(allow(INVOKE, MODEL, **behind(PROFILE))), OWN, why="behind_profile"),
    mod_02(PASS, role_policy(allow(INVOKE, THROUGHPUT_ARN)), THROUGHPUT, why="throughput"),
    mod_02(PASS, role_policy(allow(INVOKE, EMBEDDING)), why="embeds"),
    mod_02(FAIL, role_policy(allow(INVOKE, MODEL)), OWN, says="around the use case's profiles"),
    mod_02(
        FAIL,
        role_policy(allow(INVOKE, MODEL, **behind(PROFILE, operator="ArnEqualsIfExists"))),
        OWN,
        says="around the use case's profiles",
        why="if_exists",
    ),
    mod_02(
        FAIL,
        role_policy(allow(INVOKE, MODEL, **behind(PROFILE, f"{PROFILE}-other"))),
        OWN,
        says="fast-other is no inference profile",
        why="behind_another",
    ),
    mod_02(
        FAIL,
        role_policy(allow(INVOKE, f"{PROFILE}-other")),
        OWN,
        says="fast-other is no inference profile",
        why="foreign",
    ),
    mod_02(
        FAIL,
        role_policy(allow(INVOKE, f"{REGIONAL}inference-profile/us.amazon.nova-lite-v1:0")),
        OWN,
        says="around the use case's profiles",
        why="profile_of_aws",
    ),
    mod_02(
        FAIL,
        role_policy({"Effect": "Allow", "Action": INVOKE, "NotResource": MODEL}),
        says="all resources but some",
        why="not_resource",
    ),
    mod_02(
        FAIL,
        role_policy(policy=UNKNOWN_TEXT),
        resource(types.USER_POLICY.token, {"policy": {"Statement": allow(INVOKE, MODEL)}}),
        says="around the use case's profiles",
        why="beside_an_unknown",
    ),
    mod_02(NOT_APPLICABLE, BUCKET, boundary(MODEL), role_policy(DENY)),
    mod_02(UNDECIDED, role_policy(policy=UNKNOWN_TEXT)),
    mod_02(UNDECIDED, role_policy(allow(INVOKE, PROFILE)), profile(), why="profile_to_be_made"),
    mod_06(PASS, AGENT, why="agent"),
    mod_06(PASS, PROMPT, why="prompt"),
    mod_06(PASS, SETTING, why="setting"),
    mod_06(PASS, RUNTIME, why="runtime"),
    mod_06(
        NOT_APPLICABLE, variant(genAiResource={"agent": {"agentIdentifier": "A"}}), why="by_agent"
    ),
    mod_06(PASS, flow(inline(PROFILE)), why="flow"),
    mod_06(
        PASS,
        resource(types.CUSTOM_MODEL.token, {"baseModelIdentifier": MODEL}),
        why="approved_base",
    ),
    mod_06(
        FAIL,
        altered(AGENT, foundationModel="anthropic.claude-sonnet-4-5-20250929-v1:0"),
        "a model's own name",
    ),
    mod_06(FAIL, altered(AGENT, foundationModel=None), "no model is named", "unset"),
    mod_06(FAIL, variant(modelId="us.amazon.nova-lite-v1:0"), "a model's own name", "prompt"),
    mod_06(FAIL, flow(inline(MODEL)), "a model's own name", "flow"),
    mod_06(
        FAIL, flow({"knowledgeBase": {"modelId": MODEL}}), "a model's own name", "generating_base"
    ),
    mod_06(
        FAIL,
        altered(SETTING, value='{"model": "us.amazon.nova-lite-v1:0"}'),
        "us.amazon.nova-lite-v1:0 is a model's own name",
        "setting",
    ),
    mod_06(
        FAIL,
        resource(types.FUNCTION.token, {"environment": {"variables": {"MODEL": MODEL}}}),
        "a model's own name",
        "function",
    ),
    mod_06(
        FAIL,
        altered(RUNTIME, environmentVariables={"MODEL": "openai.gpt-oss-120b-1:0"}),
        "openai.gpt-oss-120b-1:0 is",
        "runtime",
    ),
    mod_06(
        FAIL,
        resource(types.CUSTOM_MODEL.token, {"baseModelIdentifier": "acme.unheard-v1:0"}),
        "acme.unheard-v1:0 is not in the catalogue",
        "base",
    ),
    mod_06(PASS, altered(SETTING, value="https://login.amazon.com/a-b"), why="address"),
    mod_06(NOT_APPLICABLE, flow({"knowledgeBase": {"knowledgeBaseId": "K"}}), why="searches_only"),
    mod_06(NOT_APPLICABLE, BUCKET),
    mod_06(UNDECIDED, altered(AGENT, foundationModel=UNKNOWN_TEXT)),
    mod_10(PASS, declared(USE_CASE, types.ROLE_POLICY)),
    mod_10(PASS, credential("codecommit.amazonaws.com"), why="other_service"),
    mod_10(PASS, token("SHORT_TERM"), why="short"),
    mod_10(FAIL, credential("bedrock.amazonaws.com"), "a long-term API key of Bedrock"),
    mod_10(
        FAIL, resource(types.ACCESS_KEY.token, {"user": "u"}), "an access key of an IAM user", "key"
    ),
    mod_10(
        FAIL,
        role_policy(allow("iam:Create*", "*")),
        "may iam:CreateAccessKey, iam:CreateServiceSpecificCredential",
        "makes",
    ),
    mod_10(FAIL, token("LONG_TERM"), "may bedrock:CallWithBearerToken", "long"),
    mod_10(
        FAIL,
        token("SHORT_TERM", "StringEqualsIfExists"),
        "may bedrock:CallWithBearerToken",
        "if_exists",
    ),
    mod_10(
        FAIL,
        role_policy(allow("bedrock-mantle:*", "*")),
        "may bedrock-mantle:CallWithBearerToken",
        "other_endpoint",
    ),
    mod_10(NOT_APPLICABLE, boundary(MODEL), why="boundary"),
    mod_10(NOT_APPLICABLE, BUCKET),
    mod_10(UNDECIDED, credential(UNKNOWN_TEXT)),
]
