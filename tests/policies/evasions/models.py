"""Ways around policies on models, guardrails, agents and their records."""

from __future__ import annotations

from typing import Any

from policies import resource_types as types
from tests.policies.evasions.row import allow, altered, caught, made, policy
from tests.policies.support import ASSISTANT, PLATFORM, USE_CASE, declared

MODELS = "arn:aws:bedrock:us-east-1::foundation-model"
GUARDRAILS = "arn:aws:bedrock:us-east-1:000000000000:guardrail"
GUARDRAIL = "customer-support-guardrail"
PROFILE = "customer-support-fast-profile"
AGENT = "internal-assistant-agent"


def filters(*first: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """Return the content filters of the real guardrail, with those of one kind changed."""
    own = declared(
        ASSISTANT.replace("internal-assistant", "customer-support"), types.GUARDRAIL, GUARDRAIL
    )
    policies: Any = own.properties["contentPolicyConfig"]
    kept = [
        {**it, **(changed if it["type"] == "HATE" else {})} for it in policies["filtersConfigs"]
    ]
    return {"filtersConfigs": [*first, *kept]}


def personal(**changed: Any) -> dict[str, Any]:
    """Return what the real guardrail does with personal data, changed for e-mail addresses."""
    own: Any = declared(USE_CASE, types.GUARDRAIL, GUARDRAIL).properties
    entities = own["sensitiveInformationPolicyConfig"]["piiEntitiesConfigs"]
    return {
        "piiEntitiesConfigs": [
            {**it, **(changed if it["type"] == "EMAIL" else {})} for it in entities
        ]
    }


ROWS = [
    caught(
        "filters-of-no-strength",
        "Keep the guardrail's filters, with the strength NONE.",
        "GRD-03",
        "GRD-03",
        altered(types.GUARDRAIL, GUARDRAIL, contentPolicyConfig=filters(inputStrength="NONE")),
    ),
    caught(
        "filters-that-only-detect",
        "Keep the filters at HIGH, with the action NONE.",
        "GRD-03",
        "GRD-03",
        altered(types.GUARDRAIL, GUARDRAIL, contentPolicyConfig=filters(inputAction="NONE")),
    ),
    caught(
        "filter-that-is-switched-off",
        "Keep the filters at HIGH, and switch the input's off.",
        "GRD-03",
        "GRD-03",
        altered(types.GUARDRAIL, GUARDRAIL, contentPolicyConfig=filters(inputEnabled=False)),
    ),
    caught(
        "filter-twice",
        "Name a filter twice, the weak one first: whoever reads by kind sees the last.",
        "GRD-03",
        "GRD-03",
        altered(
            types.GUARDRAIL,
            GUARDRAIL,
            contentPolicyConfig=filters(
                {"type": "HATE", "inputStrength": "NONE", "outputStrength": "NONE"}
            ),
        ),
    ),
    caught(
        "attack-filter-twice",
        "Name the filter of prompt attacks twice, the strong one first.",
        "GRD-01",
        "GRD-01",
        altered(
            types.GUARDRAIL,
            GUARDRAIL,
            contentPolicyConfig={
                "filtersConfigs": [
                    *filters()["filtersConfigs"],
                    {"type": "PROMPT_ATTACK", "inputStrength": "LOW", "outputStrength": "NONE"},
                ]
            },
        ),
    ),
    caught(
        "filter-in-lower-case",
        "Name a filter in lower case.",
        "GRD-03",
        "GRD-03",
        altered(types.GUARDRAIL, GUARDRAIL, contentPolicyConfig=filters(type="hate")),
    ),
    caught(
        "personal-data-that-is-only-found",
        "Look for e-mail addresses, with the action NONE in answers.",
        "GRD-02",
        "GRD-02",
        altered(
            types.GUARDRAIL,
            GUARDRAIL,
            sensitiveInformationPolicyConfig=personal(outputAction="NONE"),
        ),
    ),
    caught(
        "grounding-of-zero",
        "Check grounding with the threshold 0.",
        "GRD-04",
        "GRD-04",
        altered(
            types.GUARDRAIL,
            GUARDRAIL,
            contextualGroundingPolicyConfig={
                "filtersConfigs": [
                    {"type": "GROUNDING", "threshold": 0},
                    {"type": "RELEVANCE", "threshold": 0.5},
                ]
            },
        ),
    ),
    caught(
        "change-of-the-guardrail",
        "Allow the runtime role to change the guardrail that binds it.",
        "GRD-07",
        "GRD-07 IAM-08",
        policy(allow("bedrock:UpdateGuardrail")),
    ),
    caught(
        "profile-of-an-unapproved-model",
        "Copy the inference profile from a model that nobody approved.",
        "MOD-04",
        "MOD-04",
        altered(
            types.INFERENCE_PROFILE,
            PROFILE,
            modelSource={"copyFrom": f"{MODELS}/deepseek.r1-v1:0"},
        ),
    ),
    caught(
        "profile-of-a-profile",
        "Copy the inference profile from another account's profile, whose model is not said.",
        "MOD-04",
        "MOD-04",
        altered(
            types.INFERENCE_PROFILE,
            PROFILE,
            modelSource={
                "copyFrom": "arn:aws:bedrock:us-east-1:999999999999:application-inference-profile/x"
            },
        ),
    ),
    caught(
        "approved-model-in-another-case",
        "Copy the profile from an approved model's id in capitals.",
        "MOD-04",
        "MOD-04",
        altered(
            types.INFERENCE_PROFILE,
            PROFILE,
            modelSource={"copyFrom": f"{MODELS}/AMAZON.NOVA-LITE-V1:0"},
        ),
    ),
    caught(
        "own-profiles-by-self-service",
        "Allow the runtime role to make inference profiles at run time.",
        "MOD-09",
        "MOD-09",
        policy(allow("bedrock:Create*Profile")),
    ),
    caught(
        "model-in-a-setting",
        "Name a model in a parameter, and call it around the profile.",
        "MOD-06",
        "MOD-06",
        made(
            types.SETTING,
            {
                "name": "/x/model",
                "type": "String",
                "value": "amazon.nova-lite-v1:0",
            },
        ),
    ),
    caught(
        "agent-under-the-draft",
        "Bind the agent to the draft of its guardrail.",
        "AGT-01",
        "AGT-01",
        altered(
            types.AGENT,
            AGENT,
            ASSISTANT,
            guardrailConfigurations=[
                {
                    "guardrailIdentifier": f"{GUARDRAILS}/abc123",
                    "guardrailVersion": "DRAFT",
                }
            ],
        ),
        stack=ASSISTANT,
    ),
    caught(
        "agent-under-another-guardrail",
        "Bind the agent to a guardrail of another use case.",
        "AGT-01",
        "AGT-01",
        altered(
            types.AGENT,
            AGENT,
            ASSISTANT,
            guardrailConfigurations=[
                {
                    "guardrailIdentifier": f"{GUARDRAILS}/zzz999",
                    "guardrailVersion": "1",
                }
            ],
        ),
        stack=ASSISTANT,
    ),
    caught(
        "gateway-for-everybody",
        "Take callers' tokens of any audience at the gateway.",
        "AGT-07",
        "AGT-07",
        altered(
            types.GATEWAY,
            "internal-assistant-gateway",
            ASSISTANT,
            authorizerType="CUSTOM_JWT",
            authorizerConfiguration={
                "customJwtAuthorizer": {
                    "discoveryUrl": "https://example.com/.well-known/openid-configuration"
                }
            },
        ),
        stack=ASSISTANT,
    ),
    caught(
        "recording-by-a-use-case",
        "Set the account's recording of model calls from a use case's stack, without texts.",
        "LOG-01",
        "LOG-01",
        made(
            types.INVOCATION_LOGGING,
            {
                "loggingConfig": {
                    "textDataDeliveryEnabled": False,
                    "s3Config": {"bucketName": "mine"},
                }
            },
        ),
    ),
    caught(
        "recording-without-texts",
        "Record model calls, but for prompts and answers.",
        "LOG-01",
        "LOG-01",
        altered(
            types.INVOCATION_LOGGING,
            "",
            PLATFORM,
            loggingConfig={
                "textDataDeliveryEnabled": "false",
                "s3Config": {"bucketName": "mine"},
            },
        ),
        stack=PLATFORM,
    ),
    caught(
        "retention-of-nothing",
        "Leave out how long a log is kept, so that it is kept for ever.",
        "LOG-02",
        "LOG-02",
        altered(types.LOG_GROUP, "customer-support-runtime-log", retentionInDays=None),
    ),
    caught(
        "retention-by-another-hand",
        "Allow the runtime role to shorten what its log keeps, after the deployment.",
        "LOG-09",
        "IAM-08 LOG-09",
        policy(allow("logs:PutRetention*")),
    ),
    caught(
        "trail-that-is-stopped",
        "Keep the trail, with logging off, as a text.",
        "LOG-05",
        "LOG-05",
        altered(types.TRAIL, "", PLATFORM, enableLogging="false"),
        stack=PLATFORM,
    ),
    caught(
        "trail-of-ones-own",
        "Declare a trail of the platform's name in a use case's stack.",
        "GOV-15",
        "GOV-15 LOG-05",
        made(types.TRAIL, {"name": "groundwork", "s3BucketName": "mine"}),
    ),
]
