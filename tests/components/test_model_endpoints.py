from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import pulumi
import pytest

from components.iam_document import document
from components.model_endpoints import (
    DeniedTopic,
    GuardrailRules,
    Model,
    ModelEndpoints,
    ModelEndpointsArgs,
    deny_without,
)
from components.provisioned_throughput import Provisioned
from tests.components.example import KEY_ARN, statements
from tests.harness import Declaration, declare

RULES = GuardrailRules(
    filter_strength="MEDIUM",
    pii={"PHONE": "ANONYMIZE", "EMAIL": "BLOCK"},
    denied_topics=[DeniedTopic(name="legal-advice", definition="On rights", examples=["Sue?"])],
    blocked_words=["Larkspur"],
    grounding_threshold=0.8,
    relevance_threshold=0.5,
    blocked_input_message="Not here.",
    blocked_output_message="Not sure.",
)
FAST = Model(
    alias="fast",
    model_id="amazon.nova-lite-v1:0",
    source_arn="arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
    regions=["us-east-1"],
)
STRONG = Model(
    alias="strong",
    model_id="vendor.large-v1:0",
    source_arn="arn:aws:bedrock:us-east-1:000000000000:inference-profile/us.vendor.large-v1:0",
    regions=["us-east-1", "us-west-2"],
)
TAGS = {"use_case": "support"}
GUARDRAIL = "arn:aws:bedrock:us-east-1:000000000000:support-guardrail"
PROFILES = [
    "arn:aws:bedrock:us-east-1:000000000000:support-fast-profile",
    "arn:aws:bedrock:us-east-1:000000000000:support-strong-profile",
]


def _endpoints(
    rules: GuardrailRules = RULES,
    *,
    disposable: bool = True,
    models: Sequence[Model] = (FAST, STRONG),
) -> Declaration:
    def program() -> None:
        endpoints = ModelEndpoints(
            "support",
            ModelEndpointsArgs(
                use_case="support",
                models=models,
                guardrail=rules,
                key_arn=KEY_ARN,
                tags=TAGS,
                disposable=disposable,
            ),
        )
        pulumi.export("policy", document(*endpoints.calls, deny_without([endpoints.guardrail])))
        pulumi.export("arns", endpoints.profile_arns)

    return declare(program)


def test_each_model_is_called_through_a_tagged_profile_of_its_own() -> None:
    assert _endpoints().of_type("aws:bedrock/inferenceProfile:InferenceProfile") == {
        "support-fast-profile": {
            "name": "support-fast",
            "description": "amazon.nova-lite-v1:0 for support",
            "modelSource": {"copyFrom": FAST.source_arn},
            "tags": TAGS,
        },
        "support-strong-profile": {
            "name": "support-strong",
            "description": "vendor.large-v1:0 for support",
            "modelSource": {"copyFrom": STRONG.source_arn},
            "tags": TAGS,
        },
    }


def test_the_guardrail_stops_what_the_rules_say() -> None:
    guardrail = dict(_endpoints().only("aws:bedrock/guardrail:Guardrail"))
    content = guardrail.pop("contentPolicyConfig")["filtersConfigs"]
    strengths = {it["type"]: (it["inputStrength"], it["outputStrength"]) for it in content}
    assert strengths == {
        "HATE": ("MEDIUM", "MEDIUM"),
        "INSULTS": ("MEDIUM", "MEDIUM"),
        "SEXUAL": ("MEDIUM", "MEDIUM"),
        "VIOLENCE": ("MEDIUM", "MEDIUM"),
        "MISCONDUCT": ("MEDIUM", "MEDIUM"),
        "PROMPT_ATTACK": ("HIGH", "NONE"),
    }

    def entity(kind: str, action: str) -> dict[str, object]:
        return {
            "type": kind,
            "action": action,
            "inputAction": action,
            "inputEnabled": True,
            "outputAction": action,
            "outputEnabled": True,
        }

    assert guardrail == {
        "name": "support",
        "description": "What support neither hears nor says",
        "blockedInputMessaging": "Not here.",
        "blockedOutputsMessaging": "Not sure.",
        "kmsKeyArn": KEY_ARN,
        "topicPolicyConfig": {
            "topicsConfigs": [
                {
                    "name": "legal-advice",
                    "definition": "On rights",
                    "examples": ["Sue?"],
                    "type": "DENY",
                }
            ]
        },
        "wordPolicyConfig": {
            "wordsConfigs": [{"text": "Larkspur"}],
            "managedWordListsConfigs": [{"type": "PROFANITY"}],
        },
        "sensitiveInformationPolicyConfig": {
            "piiEntitiesConfigs": [entity("EMAIL", "BLOCK"), entity("PHONE", "ANONYMIZE")]
        },
        "contextualGroundingPolicyConfig": {
            "filtersConfigs": [
                {"type": "GROUNDING", "threshold": 0.8},
                {"type": "RELEVANCE", "threshold": 0.5},
            ]
        },
        "tags": TAGS,
    }


def test_calls_go_through_the_profiles_with_the_numbered_guardrail_or_not_at_all() -> None:
    invoke = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]
    guarded = {"bedrock:GuardrailIdentifier": f"{GUARDRAIL}:1"}
    behind = "foundation-model/vendor.large-v1:0"
    assert statements(_endpoints().outputs["policy"]) == {
        "InvokeThroughProfiles": {
            "Effect": "Allow",
            "Action": invoke,
            "Resource": PROFILES,
            "Condition": {"StringEquals": guarded},
        },
        "InvokeModelsBehindProfiles": {
            "Effect": "Allow",
            "Action": invoke,
            "Resource": [
                "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
                f"arn:aws:bedrock:us-east-1::{behind}",
                f"arn:aws:bedrock:us-west-2::{behind}",
            ],
            "Condition": {
                "StringEquals": guarded,
                "ArnEquals": {"bedrock:InferenceProfileArn": PROFILES},
            },
        },
        "DenyWithoutGuardrail": {
            "Effect": "Deny",
            "Action": invoke,
            "Resource": ["*"],
            "Condition": {"StringNotEquals": guarded},
        },
        "ApplyGuardrail": {
            "Effect": "Allow",
            "Action": ["bedrock:ApplyGuardrail"],
            "Resource": [GUARDRAIL],
        },
        "ReadProfiles": {
            "Effect": "Allow",
            "Action": ["bedrock:GetInferenceProfile"],
            "Resource": PROFILES,
        },
    }


def _version(declared: Declaration) -> dict[str, object]:
    return dict(declared.only("aws:bedrock/guardrailVersion:GuardrailVersion"))


def test_new_rules_ask_for_a_new_version_and_the_same_rules_do_not() -> None:
    first = _version(_endpoints())
    assert first == {
        "guardrailArn": GUARDRAIL,
        "description": f"rules {RULES.digest()}",
        "skipDestroy": False,
    }
    assert _version(_endpoints()) == first
    changes: dict[str, Any] = {
        "filter_strength": "HIGH",
        "pii": {"PHONE": "ANONYMIZE"},
        "denied_topics": [],
        "blocked_words": [],
        "grounding_threshold": 0.9,
        "relevance_threshold": 0.6,
        "blocked_input_message": "No.",
        "blocked_output_message": "No.",
    }
    assert set(changes) == {field.name for field in dataclasses.fields(GuardrailRules)}
    changed = [dataclasses.replace(RULES, **{name: value}) for name, value in changes.items()]
    assert len({rules.digest() for rules in (RULES, *changed)}) == len(changes) + 1
    assert _version(_endpoints(changed[0]))["description"] == f"rules {changed[0].digest()}"


@pytest.mark.parametrize(("disposable", "kept"), [(True, False), (False, True)])
def test_versions_stay_as_evidence_where_data_is_kept(disposable: bool, kept: bool) -> None:
    assert _version(_endpoints(disposable=disposable))["skipDestroy"] is kept


def test_no_topics_and_no_personal_data_leave_the_parts_out() -> None:
    rules = dataclasses.replace(RULES, pii={}, denied_topics=[])
    guardrail = _endpoints(rules).only("aws:bedrock/guardrail:Guardrail")
    assert "topicPolicyConfig" not in guardrail
    assert "sensitiveInformationPolicyConfig" not in guardrail


BOUGHT = dataclasses.replace(FAST, provisioned=Provisioned(model_units=2, commitment="OneMonth"))
THROUGHPUT = "aws:bedrock/provisionedModelThroughput:ProvisionedModelThroughput"


def test_bought_throughput_takes_the_place_of_the_profile() -> None:
    declared = _endpoints(models=[BOUGHT, STRONG])
    bought = dict(declared.only(THROUGHPUT))
    name = bought.pop("provisionedModelName")
    assert name.startswith("support-fast-")
    assert bought == {
        "modelArn": FAST.source_arn,
        "modelUnits": 2,
        "commitmentDuration": "OneMonth",
        "tags": TAGS,
    }
    (profile,) = declared.of_type("aws:bedrock/inferenceProfile:InferenceProfile")
    assert profile == "support-strong-profile"
    found = statements(declared.outputs["policy"])
    arns = declared.outputs["arns"]
    assert arns["fast"].endswith(":support-fast-provisioned")
    assert found["InvokeThroughProfiles"]["Resource"] == [arns["fast"], arns["strong"]]
    assert found["InvokeModelsBehindProfiles"]["Resource"] == [
        f"arn:aws:bedrock:{region}::foundation-model/vendor.large-v1:0"
        for region in ("us-east-1", "us-west-2")
    ]
    assert found["ReadProfiles"]["Resource"] == [arns["strong"]]


def test_more_throughput_is_bought_before_the_old_goes() -> None:
    def name(units: int) -> object:
        provisioned = Provisioned(model_units=units, commitment=None)
        model = dataclasses.replace(FAST, provisioned=provisioned)
        return _endpoints(models=[model]).only(THROUGHPUT)["provisionedModelName"]

    assert name(1) == name(1)
    assert name(1) != name(2)


def test_with_bought_throughput_alone_no_model_is_open_behind_a_profile() -> None:
    found = statements(_endpoints(models=[BOUGHT]).outputs["policy"])
    assert set(found) == {"InvokeThroughProfiles", "DenyWithoutGuardrail", "ApplyGuardrail"}
