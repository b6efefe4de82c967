"""Model access and guarded calls."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from policies import resource_types as types
from policies.model import Outcome
from policies.resources import Resource
from tests.policies.case import Case, allow, document
from tests.policies.support import PLATFORM, UNKNOWN_TEXT, context, resource

REGIONAL = "arn:aws:bedrock:us-east-1:000000000000:"
PROFILE = f"{REGIONAL}application-inference-profile/fast"
MODEL = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"
GUARDRAIL = f"{REGIONAL}guardrail/abc123"
INVOKE = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]
ON_GUARDRAIL = "bedrock:GuardrailIdentifier"
TAGS = {
    "use_case": "customer-support",
    "owner": "support",
    "cost_center": "CC-4100",
    "data_class": "confidential",
    "stage": "production",
    "environment": "sandbox",
    "managed_by": "groundwork",
}


def role_policy(
    *statements: dict[str, Any], policy: str | None = None, role: str = "runtime"
) -> Resource:
    body = policy or document(*statements)
    return resource(types.ROLE_POLICY.token, {"role": role, "policy": body})


def agent_role(
    service: str = "bedrock.amazonaws.com", source: str = f"{REGIONAL}agent/*"
) -> Resource:
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
        "Condition": {"ArnLike": {"aws:SourceArn": source}},
    }
    return resource(
        types.ROLE.token, {"name": "agent", "assumeRolePolicy": document(trust)}, name="agent"
    )


def boundary(on: str) -> Resource:
    properties = {"path": "/groundwork/boundary/", "policy": document(allow(INVOKE, on))}
    return resource(types.POLICY.token, properties)


def profile(**properties: Any) -> Resource:
    given = {"tags": TAGS, "modelSource": {"copyFrom": MODEL}, **properties}
    return resource(types.INFERENCE_PROFILE.token, given, name="fast")


def equals(version: str = f"{GUARDRAIL}:1", operator: str = "StringEquals") -> dict[str, Any]:
    return {"Condition": {operator: {ON_GUARDRAIL: version}}}


DENY: dict[str, Any] = {
    "Effect": "Deny",
    "Action": INVOKE,
    "Resource": "*",
    **equals(operator="StringNotEquals"),
}
GUARDED = role_policy(allow(INVOKE, PROFILE, **equals()), DENY)
THE_GUARDRAIL = resource(types.GUARDRAIL.token, {"guardrailArn": GUARDRAIL}, name="guardrail")
AGENT = resource(
    types.AGENT.token, {"agentResourceRoleArn": "arn:aws:iam::000000000000:role/a/agent"}
)
BUCKET = resource(types.BUCKET.token, {"bucket": "b"})
PASS, FAIL = Outcome.PASS, Outcome.FAIL
NOT_APPLICABLE, UNDECIDED = Outcome.NOT_APPLICABLE, Outcome.UNDECIDED


def mod_01(outcome: Outcome, subject: Resource, says: str = "", why: str = "") -> Case:
    return Case(policy="MOD-01", outcome=outcome, subject=subject, says=says, why=why)


def mod_03(outcome: Outcome, *subject: Resource, says: str = "", why: str = "") -> Case:
    return Case(policy="MOD-03", outcome=outcome, subject=subject, says=says, why=why)


EMBEDDING = "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0"

CASES = [
    mod_03(NOT_APPLICABLE, role_policy(allow("bedrock:InvokeModel", EMBEDDING)), why="only_embeds"),
    mod_03(
        FAIL,
        role_policy(allow("bedrock:InvokeModel", [EMBEDDING, MODEL])),
        says="without a guardrail",
        why="embeds_and_writes",
    ),
    mod_03(
        FAIL,
        role_policy(allow("bedrock:InvokeModel", EMBEDDING.replace("v2:0", "v9:0"))),
        says="without a guardrail",
        why="embeds_unapproved",
    ),
    mod_01(PASS, role_policy(allow(INVOKE, PROFILE))),
    mod_01(PASS, role_policy(allow("s3:GetObject", "*")), why="other_service"),
    mod_01(PASS, role_policy(DENY), why="deny"),
    mod_01(
        PASS,
        role_policy(
            allow(
                INVOKE,
                "arn:aws:bedrock:us-east-1::foundation-model/*",
                Condition={"ArnEquals": {"bedrock:InferenceProfileArn": PROFILE}},
            )
        ),
        why="behind_profile",
    ),
    mod_01(FAIL, role_policy(allow(INVOKE, "*")), "allowed on '*'"),
    mod_01(FAIL, role_policy(allow("bedrock:*", "*")), "allowed on '*'", "service"),
    mod_01(FAIL, role_policy(allow("*", "*")), "allowed on '*'", "all"),
    mod_01(FAIL, role_policy(allow("BEDROCK:invoke?odel", "*")), "on '*'", "case_and_glob"),
    mod_01(
        FAIL,
        role_policy({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}),
        "on '*'",
        "not_action",
    ),
    mod_01(
        FAIL,
        role_policy({"Effect": "Allow", "Action": INVOKE, "NotResource": MODEL}),
        "all resources but some",
        "not_resource",
    ),
    mod_01(
        FAIL,
        role_policy(allow(INVOKE, "arn:aws:bedrock:*::foundation-model/anthropic.*")),
        "any model that",
        "family",
    ),
    mod_01(FAIL, role_policy(allow(INVOKE, "arn:*")), "model calls are allowed", "arn_glob"),
    mod_01(
        FAIL,
        role_policy(
            allow(
                INVOKE,
                "arn:aws:bedrock:us-east-1::foundation-model/*",
                Condition={"ArnLikeIfExists": {"bedrock:InferenceProfileArn": PROFILE}},
            )
        ),
        "any model that",
        "if_exists",
    ),
    mod_01(FAIL, role_policy(policy="{"), "not valid JSON", "malformed"),
    mod_01(
        FAIL,
        role_policy(policy='{"Statement": [], "statement": [{"Effect": "Allow"}]}'),
        "same key twice",
        "duplicate",
    ),
    mod_01(
        FAIL,
        resource(
            types.ROLE.token,
            {"inlinePolicies": [{"name": "x", "policy": document(allow(INVOKE, "*"))}]},
        ),
        "allowed on '*'",
        "inline",
    ),
    mod_01(
        FAIL,
        resource(types.POLICY.token, {"policy": {"Statement": allow(INVOKE, [PROFILE, "*"])}}),
        "allowed on '*'",
        "object",
    ),
    mod_01(
        FAIL,
        resource(
            types.POLICY.token,
            {"policy": {"Statement": [allow(INVOKE, [UNKNOWN_TEXT, "*"])]}},
        ),
        "allowed on '*'",
        "known_fault_beside_unknown",
    ),
    mod_01(PASS, boundary(f"{REGIONAL}application-inference-profile/*"), why="boundary"),
    mod_01(FAIL, boundary("*"), "allowed on '*'", "boundary"),
    mod_01(NOT_APPLICABLE, BUCKET),
    mod_01(UNDECIDED, role_policy(policy=UNKNOWN_TEXT), "policy is not known"),
    mod_03(PASS, GUARDED, THE_GUARDRAIL),
    mod_03(
        FAIL,
        role_policy(allow(INVOKE, PROFILE), DENY),
        THE_GUARDRAIL,
        says="without a guardrail",
    ),
    mod_03(
        FAIL,
        role_policy(allow(INVOKE, PROFILE, **equals(operator="StringEqualsIfExists")), DENY),
        says="without a guardrail",
        why="if_exists",
    ),
    mod_03(
        FAIL,
        role_policy(allow(INVOKE, PROFILE, **equals(f"{GUARDRAIL}:*")), DENY),
        says="not one numbered version",
        why="any_version",
    ),
    mod_03(
        FAIL,
        role_policy(allow(INVOKE, PROFILE, **equals(f"{REGIONAL}guardrail/other:1")), DENY),
        THE_GUARDRAIL,
        says="not a guardrail of this stack",
        why="foreign",
    ),
    mod_03(
        FAIL,
        role_policy(allow(INVOKE, PROFILE, **equals())),
        THE_GUARDRAIL,
        says="nothing denies",
        why="no_deny",
    ),
    mod_03(
        FAIL,
        role_policy(
            allow(INVOKE, PROFILE, **equals()),
            {
                **DENY,
                "Condition": {
                    **DENY["Condition"],
                    "StringEquals": {"aws:PrincipalTag/team": "x"},
                },
            },
        ),
        says="nothing denies",
        why="narrowed_deny",
    ),
    mod_03(
        PASS,
        AGENT,
        agent_role(),
        role_policy(allow(INVOKE, PROFILE), role="agent"),
        THE_GUARDRAIL,
        why="agent",
    ),
    mod_03(
        FAIL,
        agent_role(),
        role_policy(allow(INVOKE, PROFILE), role="agent"),
        says="without a guardrail",
        why="role_of_no_agent",
    ),
    mod_03(
        FAIL,
        AGENT,
        agent_role("lambda.amazonaws.com"),
        role_policy(allow(INVOKE, PROFILE), role="agent"),
        says="without a guardrail",
        why="role_of_others",
    ),
    mod_03(
        FAIL,
        AGENT,
        agent_role(source=f"{REGIONAL}flow/*"),
        role_policy(allow(INVOKE, PROFILE), role="agent"),
        says="without a guardrail",
        why="role_of_flows",
    ),
    mod_03(NOT_APPLICABLE, BUCKET, THE_GUARDRAIL),
    mod_03(UNDECIDED, role_policy(policy=UNKNOWN_TEXT), THE_GUARDRAIL),
    Case(policy="MOD-04", outcome=PASS, subject=profile()),
    Case(
        policy="MOD-04",
        outcome=PASS,
        subject=dataclasses.replace(
            profile(tags={}, tagsAll=UNKNOWN_TEXT), provider={"defaultTags": {"tags": TAGS}}
        ),
        why="default_tags",
    ),
    Case(
        policy="MOD-04",
        outcome=FAIL,
        subject=profile(),
        where=dataclasses.replace(context(), today=dt.date(2028, 6, 16)),
        says="the vendor of amazon.nova-lite-v1:0 was reviewed until 2028-06-15",
        why="vendor",
    ),
    Case(
        policy="MOD-04", outcome=FAIL, subject=profile(tags={}), says="it lacks the tags use_case"
    ),
    Case(
        policy="MOD-04",
        outcome=FAIL,
        subject=profile(
            modelSource={"copyFrom": "arn:aws:bedrock:us-east-1::foundation-model/acme.unheard-v1"}
        ),
        says="acme.unheard-v1 is not in the catalogue",
        why="unapproved",
    ),
    Case(
        policy="MOD-04",
        outcome=FAIL,
        subject=profile(),
        where=dataclasses.replace(
            context(),
            approved_models={
                "amazon.nova-lite-v1:0": dataclasses.replace(
                    context().approved_models["amazon.nova-lite-v1:0"],
                    end_of_life=dt.date(2026, 11, 1),
                )
            },
        ),
        says="not served since 2026-11-01",
        why="ended",
    ),
    Case(policy="MOD-04", outcome=NOT_APPLICABLE, subject=BUCKET),
    Case(
        policy="MOD-04", outcome=UNDECIDED, subject=profile(modelSource={"copyFrom": UNKNOWN_TEXT})
    ),
    Case(policy="MOD-09", outcome=PASS, subject=role_policy(allow(INVOKE, PROFILE))),
    Case(
        policy="MOD-09",
        outcome=PASS,
        subject=role_policy(allow("bedrock:CreateInferenceProfile", "*")),
        where=context(PLATFORM),
        why="platform",
    ),
    Case(
        policy="MOD-09",
        outcome=FAIL,
        subject=role_policy(allow("bedrock:Create*", "*")),
        says="may bedrock:CreateInferenceProfile",
    ),
    Case(policy="MOD-09", outcome=NOT_APPLICABLE, subject=BUCKET),
    Case(policy="MOD-09", outcome=UNDECIDED, subject=role_policy(policy=UNKNOWN_TEXT)),
]
