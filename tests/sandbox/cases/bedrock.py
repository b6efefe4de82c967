"""Bedrock's cases."""

from tests.sandbox.cases import Case, Drift, Sees
from tests.sandbox.cases.iam import ROLE

_MESSAGES = {
    "blockedInputMessaging": "That cannot be asked here.",
    "blockedOutputsMessaging": "That cannot be answered here.",
}
_HATE = {"type": "HATE", "inputStrength": "HIGH", "outputStrength": "HIGH"}
_ATTACK = {"type": "PROMPT_ATTACK", "inputStrength": "HIGH", "outputStrength": "NONE"}
_GUARDRAIL = (
    "aws:bedrock/guardrail:Guardrail",
    {
        "name": "support",
        **_MESSAGES,
        "contentPolicyConfig": {"filtersConfigs": [_HATE]},
    },
)
_HAIKU = "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0"
_SONNET = "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-sonnet-20240229-v1:0"

CASES = [
    Case(
        token="aws:bedrock/guardrail:Guardrail",
        inputs={
            "name": "support",
            "description": "For customers",
            **_MESSAGES,
            "contentPolicyConfig": {"filtersConfigs": [_HATE, _ATTACK]},
            "topicPolicyConfig": {
                "topicsConfigs": [
                    {
                        "name": "legal advice",
                        "definition": "Advice on a customer's rights",
                        "examples": ["Can I sue you?"],
                        "type": "DENY",
                    }
                ]
            },
            "sensitiveInformationPolicyConfig": {
                "piiEntitiesConfigs": [{"type": "EMAIL", "action": "ANONYMIZE"}],
                "regexesConfigs": [
                    {"name": "order", "pattern": "ORD-[0-9]{6}", "action": "ANONYMIZE"}
                ],
            },
            "wordPolicyConfig": {
                "wordsConfigs": [{"text": "refund guaranteed"}],
                "managedWordListsConfigs": [{"type": "PROFANITY"}],
            },
            "contextualGroundingPolicyConfig": {
                "filtersConfigs": [{"type": "GROUNDING", "threshold": 0.75}]
            },
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="get_guardrail",
                params={"guardrailIdentifier": "{guardrailId}"},
                created={
                    "name": "support",
                    "version": "DRAFT",
                    "contentPolicy.filters[].type": ["HATE", "PROMPT_ATTACK"],
                    "topicPolicy.topics[0].examples": ["Can I sue you?"],
                    "sensitiveInformationPolicy.piiEntities[0].action": "ANONYMIZE",
                    "sensitiveInformationPolicy.regexes[0].pattern": "ORD-[0-9]{6}",
                    "wordPolicy.words[].text": ["refund guaranteed"],
                    "wordPolicy.managedWordLists[].type": ["PROFANITY"],
                    "contextualGroundingPolicy.filters[0].threshold": 0.75,
                    "blockedInputMessaging": "That cannot be asked here.",
                },
                updated={
                    "description": None,
                    "contentPolicy.filters[].type": ["HATE"],
                    "contextualGroundingPolicy.filters[0].threshold": 0.9,
                },
            ),
            Sees(
                method="list_tags_for_resource",
                params={"resourceARN": "{guardrailArn}"},
                created={"tags": [{"key": "use_case", "value": "support"}]},
                updated={"tags": [{"key": "stage", "value": "pilot"}]},
            ),
        ),
        change={
            "description": None,
            "contentPolicyConfig": {"filtersConfigs": [_HATE]},
            "contextualGroundingPolicyConfig": {
                "filtersConfigs": [{"type": "GROUNDING", "threshold": 0.9}]
            },
            "tags": {"stage": "pilot"},
        },
        replace=None,
        invalid={
            "name": {"name": "not a name"},
            "contentPolicyConfig.filtersConfigs[0].type": {
                "contentPolicyConfig": {"filtersConfigs": [{**_HATE, "type": "RUDENESS"}]}
            },
            "contentPolicyConfig.filtersConfigs[0].inputStrength": {
                "contentPolicyConfig": {
                    "filtersConfigs": [{"type": "HATE", "outputStrength": "HIGH"}]
                }
            },
            "sensitiveInformationPolicyConfig.piiEntitiesConfigs[0].kind": {
                "sensitiveInformationPolicyConfig": {
                    "piiEntitiesConfigs": [{"type": "EMAIL", "action": "BLOCK", "kind": "x"}]
                }
            },
        },
        drift=Drift(
            method="update_guardrail",
            params={
                "guardrailIdentifier": "{guardrailId}",
                "name": "support",
                **_MESSAGES,
                "contentPolicyConfig": {"filtersConfig": [{**_HATE, "inputStrength": "LOW"}]},
            },
            shows="contentPolicyConfig",
        ),
    ),
    Case(
        token="aws:bedrock/guardrailVersion:GuardrailVersion",
        needs={"guardrail": _GUARDRAIL},
        inputs={"guardrailArn": "{guardrail.guardrailArn}", "description": "first"},
        sees=(
            Sees(
                method="get_guardrail",
                params={"guardrailIdentifier": "{guardrailArn}", "guardrailVersion": "{version}"},
                created={"version": "1", "description": "first"},
            ),
        ),
        change=None,
        replace={"description": "second"},
        invalid={"guardrailArn": {"guardrailArn": None}},
    ),
    Case(
        token="aws:bedrock/inferenceProfile:InferenceProfile",
        inputs={
            "name": "support-fast",
            "description": "For the support assistant",
            "modelSource": {"copyFrom": _HAIKU},
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="get_inference_profile",
                params={"inferenceProfileIdentifier": "{arn}"},
                created={
                    "inferenceProfileName": "support-fast",
                    "models[].modelArn": [_HAIKU],
                    "type": "APPLICATION",
                    "status": "ACTIVE",
                },
            ),
            Sees(
                method="list_tags_for_resource",
                params={"resourceARN": "{arn}"},
                created={"tags": [{"key": "use_case", "value": "support"}]},
                updated={"tags": [{"key": "stage", "value": "pilot"}]},
            ),
        ),
        change={"tags": {"stage": "pilot"}},
        replace={"modelSource": {"copyFrom": _SONNET}},
        invalid={
            "modelSource.copyFrom": {"modelSource": {"copyFrom": "claude"}},
            "name": {"name": "a/b"},
        },
        drift=Drift(
            method="tag_resource",
            params={"resourceARN": "{arn}", "tags": [{"key": "by", "value": "hand"}]},
            shows="tags",
        ),
        unread=("modelSource",),
    ),
    Case(
        token="aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration",
        needs={
            "role": ROLE,
            "group": ("aws:cloudwatch/logGroup:LogGroup", {"name": "/ai/invocations"}),
            "bucket": ("aws:s3/bucket:Bucket", {"bucket": "ai-invocations"}),
        },
        inputs={
            "loggingConfig": {
                "textDataDeliveryEnabled": True,
                "imageDataDeliveryEnabled": True,
                "embeddingDataDeliveryEnabled": False,
                "cloudwatchConfig": {"logGroupName": "{group.name}", "roleArn": "{role.arn}"},
                "s3Config": {"bucketName": "{bucket.bucket}", "keyPrefix": "invocations"},
            }
        },
        sees=(
            Sees(
                method="get_model_invocation_logging_configuration",
                params={},
                created={
                    "loggingConfig.textDataDeliveryEnabled": True,
                    "loggingConfig.s3Config.bucketName": "ai-invocations",
                    "loggingConfig.cloudWatchConfig.logGroupName": "/ai/invocations",
                },
                updated={"loggingConfig.cloudWatchConfig.logGroupName": None},
            ),
        ),
        change={
            "loggingConfig": {
                "textDataDeliveryEnabled": True,
                "s3Config": {"bucketName": "{bucket.bucket}", "keyPrefix": "all"},
            }
        },
        replace=None,
        invalid={
            "loggingConfig": {"loggingConfig": None},
            "loggingConfig.s3Config.bucketName": {
                "loggingConfig": {"s3Config": {"bucketName": "x"}}
            },
        },
        drift=Drift(
            method="put_model_invocation_logging_configuration",
            params={
                "loggingConfig": {
                    "textDataDeliveryEnabled": False,
                    "s3Config": {"bucketName": "ai-invocations"},
                }
            },
            shows="loggingConfig",
        ),
    ),
    Case(
        token="aws:bedrock/provisionedModelThroughput:ProvisionedModelThroughput",
        inputs={
            "provisionedModelName": "support-strong",
            "modelArn": _SONNET,
            "modelUnits": 2,
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="get_provisioned_model_throughput",
                params={"provisionedModelId": "{provisionedModelArn}"},
                created={
                    "provisionedModelName": "support-strong",
                    "modelArn": _SONNET,
                    "modelUnits": 2,
                    "status": "InService",
                    "commitmentDuration": None,
                },
            ),
            Sees(
                method="list_tags_for_resource",
                params={"resourceARN": "{provisionedModelArn}"},
                created={"tags": [{"key": "use_case", "value": "support"}]},
                updated={"tags": [{"key": "stage", "value": "pilot"}]},
            ),
        ),
        change={"tags": {"stage": "pilot"}},
        replace={"modelUnits": 3, "commitmentDuration": "OneMonth"},
        invalid={
            "modelUnits": {"modelUnits": 0},
            "modelArn": {"modelArn": "arn:aws:s3:::models"},
            "commitmentDuration": {"commitmentDuration": "OneYear"},
            "provisionedModelName": {"provisionedModelName": "a b"},
        },
        drift=Drift(
            method="tag_resource",
            params={
                "resourceARN": "{provisionedModelArn}",
                "tags": [{"key": "by", "value": "hand"}],
            },
            shows="tags",
        ),
    ),
]
