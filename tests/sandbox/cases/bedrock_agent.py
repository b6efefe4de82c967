"""The cases of Bedrock's agents and prompts."""

from tests.sandbox.cases import Case, Drift, Sees
from tests.sandbox.cases.bedrock_knowledge import BASE
from tests.sandbox.cases.iam import ROLE
from tests.sandbox.cases.kms import KEY
from tests.sandbox.cases.s3_vectors import BUCKET, INDEX

_INSTRUCTION = "You answer employees' questions about policies and about IT, and nothing else."
_NOVA = "amazon.nova-lite-v1:0"
_LAMBDA = "arn:aws:lambda:us-east-1:000000000000:function:order-lookup:live"
_AGENT = (
    "aws:bedrock/agentAgent:AgentAgent",
    {
        "agentName": "assistant",
        "agentResourceRoleArn": "{role.arn}",
        "foundationModel": _NOVA,
        "instruction": _INSTRUCTION,
    },
)
_GUARDRAIL = (
    "aws:bedrock/guardrail:Guardrail",
    {
        "name": "assistant",
        "blockedInputMessaging": "That cannot be asked here.",
        "blockedOutputsMessaging": "That cannot be answered here.",
        "wordPolicyConfig": {"managedWordListsConfigs": [{"type": "PROFANITY"}]},
    },
)


def _version(description: str) -> tuple[str, dict[str, str]]:
    inputs = {"guardrailArn": "{guardrail.guardrailArn}", "description": description}
    return "aws:bedrock/guardrailVersion:GuardrailVersion", inputs


_LOOK_UP = {
    "name": "get_order",
    "description": "Where an order is",
    "parameters": [
        {
            "mapBlockKey": "order_id",
            "type": "string",
            "required": True,
            "description": "Number of the order",
        },
        {"mapBlockKey": "with_history", "type": "boolean", "required": False},
    ],
}
_VARIANT = {
    "name": "v1",
    "templateType": "TEXT",
    "modelId": _NOVA,
    "templateConfiguration": {
        "text": {"text": "Sum up {{document}}.", "inputVariables": [{"name": "document"}]}
    },
    "inferenceConfiguration": {
        "text": {"temperature": 0.25, "maxTokens": 400, "stopSequences": ["END"]}
    },
}
_LONGER = {
    **_VARIANT,
    "templateConfiguration": {
        "text": {"text": "Sum up {{document}} in full.", "inputVariables": [{"name": "document"}]}
    },
}
_VERSIONS = "list_agent_versions"

CASES = [
    Case(
        token="aws:bedrock/agentAgent:AgentAgent",
        needs={
            "role": ROLE,
            "key": KEY,
            "guardrail": _GUARDRAIL,
            "version": _version("first"),
            "second": _version("second"),
        },
        inputs={
            "agentName": "assistant",
            "agentResourceRoleArn": "{role.arn}",
            "foundationModel": _NOVA,
            "instruction": _INSTRUCTION,
            "description": "For employees",
            "customerEncryptionKeyArn": "{key.arn}",
            "idleSessionTtlInSeconds": 900,
            "guardrailConfigurations": [
                {
                    "guardrailIdentifier": "{guardrail.guardrailId}",
                    "guardrailVersion": "{version.version}",
                }
            ],
            "memoryConfigurations": [
                {
                    "enabledMemoryTypes": ["SESSION_SUMMARY"],
                    "storageDays": 7,
                    "sessionSummaryConfigurations": [{"maxRecentSessions": 5}],
                }
            ],
            "tags": {"use_case": "assistant"},
        },
        sees=(
            Sees(
                method="get_agent",
                params={"agentId": "{agentId}"},
                created={
                    "agent.agentStatus": "PREPARED",
                    "agent.guardrailConfiguration.guardrailVersion": "1",
                    "agent.idleSessionTTLInSeconds": 900,
                    "agent.memoryConfiguration.storageDays": 7,
                    "agent.memoryConfiguration.sessionSummaryConfiguration.maxRecentSessions": 5,
                    "agent.instruction": _INSTRUCTION,
                    "agent.description": "For employees",
                },
                updated={
                    "agent.description": None,
                    "agent.guardrailConfiguration.guardrailVersion": "2",
                    "agent.idleSessionTTLInSeconds": 300,
                },
            ),
            Sees(
                method="list_tags_for_resource",
                params={"resourceArn": "{agentArn}"},
                created={"tags": {"use_case": "assistant"}},
                updated={"tags": {"stage": "pilot"}},
            ),
        ),
        # The guardrail changes too: an update without that would lose it, as with pulumi-aws.
        change={
            "description": None,
            "idleSessionTtlInSeconds": 300,
            "guardrailConfigurations": [
                {
                    "guardrailIdentifier": "{guardrail.guardrailId}",
                    "guardrailVersion": "{second.version}",
                }
            ],
            "tags": {"stage": "pilot"},
        },
        replace={"agentResourceRoleArn": "arn:aws:iam::000000000000:role/another"},
        invalid={
            "instruction": {"instruction": "Be nice."},
            "agentName": {"agentName": "not a name"},
            "idleSessionTtlInSeconds": {"idleSessionTtlInSeconds": 30},
            "guardrailConfigurations[0].guardrailVersion": {
                "guardrailConfigurations": [
                    {"guardrailIdentifier": "{guardrail.guardrailId}", "guardrailVersion": "one"}
                ]
            },
            "promptOverrideConfigurations": {"promptOverrideConfigurations": []},
        },
        drift=Drift(
            method="tag_resource",
            params={"resourceArn": "{agentArn}", "tags": {"by": "hand"}},
            shows="tags",
        ),
    ),
    Case(
        token="aws:bedrock/agentAgentActionGroup:AgentAgentActionGroup",
        needs={"role": ROLE, "agent": _AGENT},
        inputs={
            "actionGroupName": "orders",
            "agentId": "{agent.agentId}",
            "agentVersion": "DRAFT",
            "description": "Looks orders up",
            "actionGroupExecutor": {"lambda": _LAMBDA},
            "functionSchema": {"memberFunctions": {"functions": [_LOOK_UP]}},
            "skipResourceInUseCheck": True,
        },
        sees=(
            Sees(
                method="get_agent_action_group",
                params={
                    "agentId": "{agentId}",
                    "agentVersion": "DRAFT",
                    "actionGroupId": "{actionGroupId}",
                },
                created={
                    "agentActionGroup.actionGroupState": "ENABLED",
                    "agentActionGroup.actionGroupExecutor.lambda": _LAMBDA,
                    "agentActionGroup.functionSchema.functions[0].name": "get_order",
                    "agentActionGroup.functionSchema.functions[0].parameters.order_id": {
                        "type": "string",
                        "required": True,
                        "description": "Number of the order",
                    },
                },
                updated={
                    "agentActionGroup.actionGroupState": "DISABLED",
                    "agentActionGroup.functionSchema.functions[0].parameters.order_id": None,
                },
            ),
            Sees(
                method="get_agent",
                params={"agentId": "{agentId}"},
                created={"agent.agentStatus": "PREPARED"},
                updated={"agent.agentStatus": "PREPARED"},
            ),
        ),
        change={
            "actionGroupState": "DISABLED",
            "functionSchema": {"memberFunctions": {"functions": [{"name": "get_order"}]}},
        },
        replace={"agentId": "ABCDEFGHIJ"},
        invalid={
            "actionGroupExecutor.lambda": {"actionGroupExecutor": {"lambda": "order-lookup"}},
            "agentVersion": {"agentVersion": "1"},
            "functionSchema.functions[0].parameters['order_id'].type": {
                "functionSchema": {
                    "memberFunctions": {
                        "functions": [
                            {
                                "name": "get_order",
                                "parameters": [{"mapBlockKey": "order_id", "type": "date"}],
                            }
                        ]
                    }
                }
            },
        },
        drift=Drift(
            method="update_agent_action_group",
            params={
                "agentId": "{agentId}",
                "agentVersion": "DRAFT",
                "actionGroupId": "{actionGroupId}",
                "actionGroupName": "orders",
                "description": "Looks orders up",
                "actionGroupState": "DISABLED",
                "actionGroupExecutor": {"customControl": "RETURN_CONTROL"},
                "functionSchema": {"functions": [{"name": "get_order"}]},
            },
            shows="actionGroupExecutor",
        ),
        unread=("skipResourceInUseCheck",),
    ),
    Case(
        token="aws:bedrock/agentAgentKnowledgeBaseAssociation:AgentAgentKnowledgeBaseAssociation",
        needs={"role": ROLE, "agent": _AGENT, "vectors": BUCKET, "index": INDEX, "base": BASE},
        inputs={
            "agentId": "{agent.agentId}",
            "knowledgeBaseId": "{base.id}",
            "description": "Rules that are in force",
            "knowledgeBaseState": "ENABLED",
        },
        sees=(
            Sees(
                method="get_agent_knowledge_base",
                params={
                    "agentId": "{agentId}",
                    "agentVersion": "DRAFT",
                    "knowledgeBaseId": "{knowledgeBaseId}",
                },
                created={
                    "agentKnowledgeBase.description": "Rules that are in force",
                    "agentKnowledgeBase.knowledgeBaseState": "ENABLED",
                },
                updated={
                    "agentKnowledgeBase.description": "All rules",
                    "agentKnowledgeBase.knowledgeBaseState": "DISABLED",
                },
            ),
            Sees(
                method="get_agent",
                params={"agentId": "{agentId}"},
                created={"agent.agentStatus": "PREPARED"},
                updated={"agent.agentStatus": "PREPARED"},
            ),
        ),
        change={"description": "All rules", "knowledgeBaseState": "DISABLED"},
        replace={"knowledgeBaseId": "ABCDEFGHIJ"},
        invalid={
            "agentId": {"agentId": "short"},
            "agentVersion": {"agentVersion": "1"},
            "description": {"description": ""},
            "knowledgeBaseState": {"knowledgeBaseState": "ASLEEP"},
        },
        drift=Drift(
            method="update_agent_knowledge_base",
            params={
                "agentId": "{agentId}",
                "agentVersion": "DRAFT",
                "knowledgeBaseId": "{knowledgeBaseId}",
                "description": "by hand",
                "knowledgeBaseState": "DISABLED",
            },
            shows="description",
        ),
    ),
    Case(
        token="aws:bedrock/agentAgentAlias:AgentAgentAlias",
        needs={"role": ROLE, "agent": _AGENT},
        inputs={
            "agentAliasName": "live",
            "agentId": "{agent.agentId}",
            "description": "content 1",
            "tags": {"use_case": "assistant"},
        },
        sees=(
            Sees(
                method="get_agent_alias",
                params={"agentId": "{agentId}", "agentAliasId": "{agentAliasId}"},
                created={
                    "agentAlias.agentAliasName": "live",
                    "agentAlias.routingConfiguration[].agentVersion": ["1"],
                },
                updated={"agentAlias.routingConfiguration[].agentVersion": ["2"]},
            ),
            Sees(
                method=_VERSIONS,
                params={"agentId": "{agentId}"},
                created={"agentVersionSummaries[].agentVersion": ["DRAFT", "1"]},
                updated={"agentVersionSummaries[].agentVersion": ["DRAFT", "1", "2"]},
            ),
            Sees(
                method="list_tags_for_resource",
                params={"resourceArn": "{agentAliasArn}"},
                created={"tags": {"use_case": "assistant"}},
            ),
        ),
        change={"description": "content 2"},
        replace={"agentId": "ABCDEFGHIJ"},
        invalid={
            "agentAliasName": {"agentAliasName": "-live"},
            "agentId": {"agentId": "short"},
        },
        drift=Drift(
            method="update_agent_alias",
            params={
                "agentId": "{agentId}",
                "agentAliasId": "{agentAliasId}",
                "agentAliasName": "live",
                "description": "by hand",
                "routingConfiguration": [{"agentVersion": "1"}],
            },
            shows="description",
        ),
    ),
    Case(
        token="aws:bedrock/agentPrompt:AgentPrompt",
        needs={"key": KEY},
        inputs={
            "name": "summary",
            "description": "Sums documents up",
            "customerEncryptionKeyArn": "{key.arn}",
            "defaultVariant": "v1",
            "variants": [_VARIANT],
            "tags": {"use_case": "assistant"},
        },
        sees=(
            Sees(
                method="get_prompt",
                params={"promptIdentifier": "{id}"},
                created={
                    "name": "summary",
                    "version": "DRAFT",
                    "variants[0].templateConfiguration.text.text": "Sum up {{document}}.",
                    "variants[0].templateConfiguration.text.inputVariables[].name": ["document"],
                    "variants[0].inferenceConfiguration.text.maxTokens": 400,
                    "description": "Sums documents up",
                },
                updated={
                    "variants[0].templateConfiguration.text.text": "Sum up {{document}} in full.",
                    "description": None,
                },
            ),
            Sees(
                method="list_tags_for_resource",
                params={"resourceArn": "{arn}"},
                created={"tags": {"use_case": "assistant"}},
                updated={"tags": {"stage": "pilot"}},
            ),
        ),
        change={"description": None, "variants": [_LONGER], "tags": {"stage": "pilot"}},
        replace=None,
        invalid={
            "name": {"name": "a b"},
            "variants": {"variants": [_VARIANT, {**_VARIANT, "name": "v2"}]},
            "variants[0].templateType": {"variants": [{**_VARIANT, "templateType": "POEM"}]},
            "variants[0].inferenceConfiguration.text.temperature": {
                "variants": [{**_VARIANT, "inferenceConfiguration": {"text": {"temperature": 2}}}]
            },
            "variants[0].additionalModelRequestFields": {
                "variants": [{**_VARIANT, "additionalModelRequestFields": "{}"}]
            },
        },
        drift=Drift(
            method="update_prompt",
            params={
                "promptIdentifier": "{id}",
                "name": "summary",
                "defaultVariant": "v1",
                "variants": [
                    {
                        "name": "v1",
                        "templateType": "TEXT",
                        "templateConfiguration": {"text": {"text": "Say anything."}},
                    }
                ],
            },
            shows="variants",
        ),
    ),
]
