"""Bedrock's agents with their action groups, knowledge bases and aliases, and managed prompts."""

from typing import Any, cast

from sandbox.resource import SET, Call, Codec, Properties, ResourceType, Tags

_TAGS = Tags(
    add="tag_resource",
    remove="untag_resource",
    read="list_tags_for_resource",
    names={"agentArn": "resourceArn", "agentAliasArn": "resourceArn", "arn": "resourceArn"},
)


def _first(blocks: list[Any]) -> Any:  # noqa: ANN401 - a block of any shape
    return blocks[0] if blocks else None


def _alone(block: Any) -> list[Any]:  # noqa: ANN401 - a block of any shape
    return [block]


_ONE = Codec(to_aws=_first, from_aws=_alone)
"""A block that stands once, whose own lists would hide that."""

_AGENT = {
    "agentName": "agentName",
    "instruction": "instruction",
    "foundationModel": "foundationModel",
    "description": "description",
    "idleSessionTtlInSeconds": "idleSessionTTLInSeconds",
    "agentResourceRoleArn": "agentResourceRoleArn",
    "customerEncryptionKeyArn": "customerEncryptionKeyArn",
    "agentCollaboration": "agentCollaboration",
}


def _update_agent(client: Any, values: Properties) -> None:  # noqa: ANN401 - boto3's client
    """Change the draft as pulumi-aws does, which loses a guardrail that does not change itself.

    UpdateAgent takes away what it is not given, and the provider gives it the guardrail only where
    that is another: hashicorp/terraform-provider-aws, pull request 48681. A program that relies on
    an update in place would lose it in AWS, so it does here.
    """
    request = {aws: values[ours] for ours, aws in _AGENT.items() if values.get(ours) is not None}
    memory = _first(values.get("memoryConfigurations") or [])
    if memory:
        sessions = _first(memory.get("sessionSummaryConfigurations") or [])
        request["memoryConfiguration"] = {
            "enabledMemoryTypes": memory["enabledMemoryTypes"],
            "storageDays": memory["storageDays"],
            **({"sessionSummaryConfiguration": sessions} if sessions else {}),
        }
    guardrail = _first(values.get("guardrailConfigurations") or [])
    before = client.get_agent(agentId=values["agentId"])["agent"].get("guardrailConfiguration")
    if guardrail and guardrail != before:
        request["guardrailConfiguration"] = guardrail
    client.update_agent(agentId=values["agentId"], **request)


_AGENT_CHANGES = (*_AGENT, "guardrailConfigurations", "memoryConfigurations")

AGENT = ResourceType(
    token="aws:bedrock/agentAgent:AgentAgent",
    service="bedrock-agent",
    cloudformation="AWS::Bedrock::Agent",
    id="{agentId}",
    codecs={"memoryConfigurations": _ONE},
    create=(
        # The sandbox has no template of a prompt to override.
        Call(method="create_agent", at="agent", names={"promptOverrideConfigurations": ""}),
        Call(
            method="prepare_agent",
            binds=("agentId",),
            covers=("agentName",),
            given={"prepareAgent": SET},
        ),
    ),
    read=(Call(method="get_agent", at="agent"),),
    update=(
        Call(method=_update_agent, covers=_AGENT_CHANGES),
        Call(
            method="prepare_agent",
            binds=("agentId",),
            covers=_AGENT_CHANGES,
            given={"prepareAgent": SET},
        ),
    ),
    delete=(Call(method="delete_agent"),),
    replace=("agentResourceRoleArn",),
    outputs={
        "agentId": "agentId",
        "agentArn": "agentArn",
        "agentVersion": "agentVersion",
        "preparedAt": "preparedAt",
    },
    defaults={"prepareAgent": True, "skipResourceInUseCheck": False},
    computed=(
        "agentCollaboration",
        "idleSessionTtlInSeconds",
        "instruction",
        "memoryConfigurations",
        "promptOverrideConfigurations",
    ),
    write_only=("prepareAgent", "skipResourceInUseCheck"),
    volatile=("preparedAt",),
    differs={
        "required:agentResourceRoleArn": "pulumi-aws wants a role, CreateAgent not yet",
        "required:foundationModel": "pulumi-aws asks for a model that PrepareAgent would want",
        "replace:agentResourceRoleArn": "pulumi-aws makes a new agent, AWS updates the old",
        "pattern:foundationModel": "AWS's own pattern in botocore is the wider one",
    },
    tags=_TAGS,
)

ALIAS = ResourceType(
    token="aws:bedrock/agentAgentAlias:AgentAgentAlias",
    service="bedrock-agent",
    cloudformation="AWS::Bedrock::AgentAlias",
    id="{agentAliasId},{agentId}",
    create=(Call(method="create_agent_alias", at="agentAlias"),),
    read=(Call(method="get_agent_alias", at="agentAlias"),),
    update=(Call(method="update_agent_alias"),),
    delete=(Call(method="delete_agent_alias"),),
    replace=("agentId",),
    outputs={"agentAliasId": "agentAliasId", "agentAliasArn": "agentAliasArn"},
    computed=("routingConfigurations",),
    volatile=("routingConfigurations",),
    tags=_TAGS,
)


def _functions_to_aws(schema: Properties) -> Properties:
    members = cast("Properties", schema.get("memberFunctions") or {})
    functions = cast("list[Properties]", members.get("functions") or [])
    return {"functions": [_function_to_aws(function) for function in functions]}


def _function_to_aws(function: Properties) -> Properties:
    parameters = {
        it["mapBlockKey"]: {k: v for k, v in it.items() if k != "mapBlockKey"}
        for it in cast("list[Properties]", function.get("parameters") or [])
    }
    rest = {k: v for k, v in function.items() if k != "parameters" and v is not None}
    return {**rest, **({"parameters": parameters} if parameters else {})}


def _functions_from_aws(schema: Properties) -> Properties:
    functions = [
        {
            **{k: v for k, v in function.items() if k != "parameters"},
            "parameters": [
                {"mapBlockKey": name, **parameter}
                for name, parameter in cast(
                    "dict[str, Properties]", function.get("parameters") or {}
                ).items()
            ],
        }
        for function in cast("list[Properties]", schema["functions"])
    ]
    return {"memberFunctions": {"functions": functions}}


_GROUP_CHANGES = (
    "actionGroupExecutor",
    "actionGroupName",
    "actionGroupState",
    "apiSchema",
    "description",
    "functionSchema",
    "parentActionGroupSignature",
)

ACTION_GROUP = ResourceType(
    token="aws:bedrock/agentAgentActionGroup:AgentAgentActionGroup",
    service="bedrock-agent",
    cloudformation="AWS::Bedrock::Agent/ActionGroups",
    id="{actionGroupId},{agentId},{agentVersion}",
    reads={"parentActionGroupSignature": "parentActionSignature"},
    codecs={"functionSchema": Codec(to_aws=_functions_to_aws, from_aws=_functions_from_aws)},
    sets=("functionSchema.memberFunctions.functions.parameters",),
    create=(
        Call(method="create_agent_action_group", at="agentActionGroup"),
        Call(
            method="prepare_agent",
            binds=("agentId",),
            covers=("actionGroupName",),
            given={"prepareAgent": SET},
        ),
    ),
    read=(Call(method="get_agent_action_group", at="agentActionGroup"),),
    update=(
        Call(method="update_agent_action_group"),
        Call(
            method="prepare_agent",
            binds=("agentId",),
            covers=_GROUP_CHANGES,
            given={"prepareAgent": SET},
        ),
    ),
    # Nothing prepares the agent after it: pulumi-aws does not either.
    delete=(Call(method="delete_agent_action_group"),),
    replace=("agentId", "agentVersion"),
    outputs={"actionGroupId": "actionGroupId"},
    defaults={"prepareAgent": True, "skipResourceInUseCheck": False},
    computed=("actionGroupState",),
    write_only=("prepareAgent", "skipResourceInUseCheck"),
    differs={
        "name:agentVersion": "CloudFormation's action groups always belong to the draft",
        "enum:parentActionGroupSignature": "newer than AWS's schema, the API has them",
    },
)

ASSOCIATION = ResourceType(
    token="aws:bedrock/agentAgentKnowledgeBaseAssociation:AgentAgentKnowledgeBaseAssociation",
    service="bedrock-agent",
    cloudformation="AWS::Bedrock::Agent/KnowledgeBases",
    id="{agentId},{agentVersion},{knowledgeBaseId}",
    create=(
        Call(method="associate_agent_knowledge_base", at="agentKnowledgeBase"),
        Call(method="prepare_agent", binds=("agentId",), covers=("knowledgeBaseId",)),
    ),
    read=(Call(method="get_agent_knowledge_base", at="agentKnowledgeBase"),),
    update=(
        Call(method="update_agent_knowledge_base"),
        Call(
            method="prepare_agent",
            binds=("agentId",),
            covers=("description", "knowledgeBaseState"),
        ),
    ),
    # Nothing prepares the agent after it: pulumi-aws does not either.
    delete=(Call(method="disassociate_agent_knowledge_base"),),
    replace=("agentId", "agentVersion", "knowledgeBaseId"),
    defaults={"agentVersion": "DRAFT"},
    write_only=("timeouts",),
    differs={
        "name:agentVersion": "CloudFormation's knowledge bases always belong to the draft",
        "replace:knowledgeBaseId": "CloudFormation has it in a list of the agent's",
        "required:knowledgeBaseState": "pulumi-aws wants it said, AWS takes it as enabled",
    },
)

PROMPT = ResourceType(
    token="aws:bedrock/agentPrompt:AgentPrompt",
    service="bedrock-agent",
    cloudformation="AWS::Bedrock::Prompt",
    id="{_id}",
    auto_name="name",
    auto_name_limit=100,
    # A document of the model's own, which no model of AWS describes.
    names={"id": "promptIdentifier", "variants.additionalModelRequestFields": ""},
    create=(Call(method="create_prompt"),),
    read=(Call(method="get_prompt", binds=("id",)),),
    update=(Call(method="update_prompt"),),
    delete=(Call(method="delete_prompt", binds=("id",)),),
    outputs={
        "arn": "arn",
        "_id": "id",
        "createdAt": "createdAt",
        "updatedAt": "updatedAt",
        "version": "version",
    },
    volatile=("updatedAt", "version"),
    tags=_TAGS,
)

TYPES = (AGENT, ALIAS, ACTION_GROUP, ASSOCIATION, PROMPT)
