"""Bedrock AgentCore: agent runtimes, their endpoints, gateways and targets."""

from collections.abc import Callable
from typing import cast

from sandbox.resource import Call, Codec, Properties, ResourceType, Tags

_SERVICE = "bedrock-agentcore-control"
_TAGS = Tags(
    add="tag_resource",
    remove="untag_resource",
    read="list_tags_for_resource",
    names={
        "agentRuntimeArn": "resourceArn",
        "agentRuntimeEndpointArn": "resourceArn",
        "gatewayArn": "resourceArn",
    },
)
_ENDPOINT_TAGS = Tags(
    add="tag_resource",
    remove="untag_resource",
    read="list_tags_for_resource",
    names={"agentRuntimeEndpointArn": "resourceArn"},
)
_AUTHORIZER = "authorizerConfiguration.customJwtAuthorizer"
_AUTHORIZER_SETS = (
    f"{_AUTHORIZER}.allowedAudiences",
    f"{_AUTHORIZER}.allowedClients",
    f"{_AUTHORIZER}.allowedScopes",
    f"{_AUTHORIZER}.customClaims",
)
_DISCOVERY = "the API also takes an issuer without https and OAuth's own metadata document"

RUNTIME = ResourceType(
    token="aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime",
    service=_SERVICE,
    cloudformation="AWS::BedrockAgentCore::Runtime",
    id="{agentRuntimeId}",
    create=(Call(method="create_agent_runtime"),),
    read=(Call(method="get_agent_runtime", binds=("agentRuntimeId",)),),
    update=(Call(method="update_agent_runtime"),),
    delete=(Call(method="delete_agent_runtime", binds=("agentRuntimeId",)),),
    replace=("agentRuntimeName",),
    sets=(
        *_AUTHORIZER_SETS,
        "networkConfiguration.networkModeConfig.securityGroups",
        "networkConfiguration.networkModeConfig.subnets",
        "requestHeaderConfiguration.requestHeaderAllowlists",
    ),
    outputs={
        "agentRuntimeArn": "agentRuntimeArn",
        "agentRuntimeId": "agentRuntimeId",
        "agentRuntimeVersion": "agentRuntimeVersion",
        "workloadIdentityDetails": "workloadIdentityDetails",
    },
    computed=("lifecycleConfigurations", "platformVersion"),
    volatile=("agentRuntimeVersion",),
    differs={
        "required:networkConfiguration": "pulumi-aws asks for it, AWS not always",
        f"pattern:{_AUTHORIZER}.discoveryUrl": _DISCOVERY,
    },
    tags=_TAGS,
)

ENDPOINT = ResourceType(
    token="aws:bedrock/agentcoreAgentRuntimeEndpoint:AgentcoreAgentRuntimeEndpoint",
    service=_SERVICE,
    cloudformation="AWS::BedrockAgentCore::RuntimeEndpoint",
    id="{agentRuntimeId},{name}",
    auto_name="name",
    auto_name_limit=48,
    create=(Call(method="create_agent_runtime_endpoint"),),
    read=(Call(method="get_agent_runtime_endpoint", names={"name": "endpointName"}),),
    reads={"agentRuntimeVersion": "liveVersion", "name": "name"},
    update=(Call(method="update_agent_runtime_endpoint", names={"name": "endpointName"}),),
    delete=(Call(method="delete_agent_runtime_endpoint", names={"name": "endpointName"}),),
    replace=("agentRuntimeId", "name"),
    outputs={
        "agentRuntimeArn": "agentRuntimeArn",
        "agentRuntimeEndpointArn": "agentRuntimeEndpointArn",
    },
    computed=("agentRuntimeVersion",),
    volatile=("agentRuntimeVersion",),
    tags=_ENDPOINT_TAGS,
)

# The sandbox has no policy engines that a gateway could ask.
_NO_ENGINE = {"policyEngineConfiguration": ""}

GATEWAY = ResourceType(
    token="aws:bedrock/agentcoreGateway:AgentcoreGateway",
    service=_SERVICE,
    cloudformation="AWS::BedrockAgentCore::Gateway",
    id="{gatewayId}",
    auto_name="name",
    auto_name_limit=48,
    names={"gatewayId": "gatewayIdentifier"},
    create=(Call(method="create_gateway", names=_NO_ENGINE),),
    read=(Call(method="get_gateway", binds=("gatewayId",)),),
    update=(Call(method="update_gateway", names=_NO_ENGINE),),
    delete=(Call(method="delete_gateway", binds=("gatewayId",)),),
    replace=("authorizerType", "name"),
    sets=(
        *_AUTHORIZER_SETS,
        "interceptorConfigurations.interceptionPoints",
        "protocolConfiguration.mcp.supportedVersions",
    ),
    outputs={
        "gatewayArn": "gatewayArn",
        "gatewayId": "gatewayId",
        "gatewayUrl": "gatewayUrl",
        "workloadIdentityDetails": "workloadIdentityDetails",
    },
    differs={
        "replace:authorizerType": "pulumi-aws makes a new gateway, CloudFormation updates the old",
        "replace:name": "pulumi-aws makes a new gateway, as UpdateGateway keeps the name",
    },
    tags=_TAGS,
)

_CREDENTIALS = {"gatewayIamRole": "GATEWAY_IAM_ROLE", "jwtPassthrough": "JWT_PASSTHROUGH"}
"""The ways to a target that need no provider of credentials, which the sandbox does not have."""


def _credential_to_aws(given: Properties) -> list[Properties]:
    return [
        {"credentialProviderType": _CREDENTIALS[kind]} if kind in _CREDENTIALS else {kind: value}
        for kind, value in given.items()
        if value is not None
    ]


def _credential_from_aws(answered: list[Properties]) -> Properties:
    kinds = {aws: ours for ours, aws in _CREDENTIALS.items()}
    return {kinds[it["credentialProviderType"]]: {} for it in answered}


_SCHEMAS = ("inputSchema", "outputSchema")


def _tools(
    configuration: Properties, convert: Callable[[Properties], Properties], member: str
) -> Properties:
    """Return the configuration with the schemas of a Lambda target's tools converted."""
    mcp = cast("Properties", configuration.get("mcp") or {})
    function = cast("Properties", mcp.get("lambda") or {})
    found = cast("Properties", function.get("toolSchema") or {})
    listed = found.get("inlinePayloads") or found.get("inlinePayload")
    if not listed:
        return configuration
    tools = [
        {k: convert(v) if k in _SCHEMAS and v else v for k, v in tool.items()}
        for tool in cast("list[Properties]", listed)
    ]
    return {"mcp": {"lambda": {**function, "toolSchema": {member: tools}}}}


def _schema_to_aws(schema: Properties) -> Properties:
    """Return a schema whose properties are named, as JSON Schema has them."""
    out = {k: v for k, v in schema.items() if k not in {"properties", "items", "required", "name"}}
    if schema.get("items"):
        out["items"] = _schema_to_aws(schema["items"])
    members = cast("list[Properties]", schema.get("properties") or [])
    if members:
        out["properties"] = {member["name"]: _schema_to_aws(member) for member in members}
        needed = [member["name"] for member in members if member.get("required")]
        out |= {"required": needed} if needed else {}
    return out


def _schema_from_aws(schema: Properties) -> Properties:
    out = {k: v for k, v in schema.items() if k not in {"properties", "items", "required"}}
    if schema.get("items"):
        out["items"] = _schema_from_aws(schema["items"])
    if schema.get("properties"):
        needed = cast("list[str]", schema.get("required") or [])
        out["properties"] = [
            {"name": name, "required": name in needed, **_schema_from_aws(member)}
            for name, member in schema["properties"].items()
        ]
    return out


def _target_to_aws(configuration: Properties) -> Properties:
    return _tools(configuration, _schema_to_aws, "inlinePayload")


def _target_from_aws(configuration: Properties) -> Properties:
    return _tools(configuration, _schema_from_aws, "inlinePayloads")


_SCHEMA = "targetConfiguration.mcp.lambda.toolSchema.inlinePayloads"

TARGET = ResourceType(
    token="aws:bedrock/agentcoreGatewayTarget:AgentcoreGatewayTarget",
    service=_SERVICE,
    cloudformation="AWS::BedrockAgentCore::GatewayTarget",
    id="{gatewayIdentifier},{targetId}",
    auto_name="name",
    auto_name_limit=100,
    # The sandbox carries out tools behind Lambda functions and MCP servers.
    names={
        "targetConfiguration.http": "",
        "targetConfiguration.inference": "",
        "targetConfiguration.mcp.apiGateway": "",
        "targetConfiguration.mcp.connector": "",
        "targetConfiguration.mcp.openApiSchema": "",
        "targetConfiguration.mcp.smithyModel": "",
        "targetConfiguration.mcp.mcpServer.mcpToolSchema": "",
        "credentialProviderConfiguration": "credentialProviderConfigurations",
    },
    codecs={
        "credentialProviderConfiguration": Codec(
            to_aws=_credential_to_aws, from_aws=_credential_from_aws
        ),
        "targetConfiguration": Codec(to_aws=_target_to_aws, from_aws=_target_from_aws),
    },
    sets=(
        f"{_SCHEMA}.inputSchema.properties",
        f"{_SCHEMA}.inputSchema.properties.properties",
        f"{_SCHEMA}.inputSchema.items.properties",
        f"{_SCHEMA}.outputSchema.properties",
        f"{_SCHEMA}.outputSchema.properties.properties",
        f"{_SCHEMA}.outputSchema.items.properties",
    ),
    create=(Call(method="create_gateway_target"),),
    read=(Call(method="get_gateway_target"),),
    update=(Call(method="update_gateway_target"),),
    delete=(Call(method="delete_gateway_target"),),
    replace=("gatewayIdentifier", "name"),
    outputs={"targetId": "targetId"},
    differs={
        "required:gatewayIdentifier": "CreateGatewayTarget wants it in its path",
        "replace:name": "pulumi-aws makes a new target where CloudFormation renames the old",
    },
)

TYPES = (RUNTIME, ENDPOINT, GATEWAY, TARGET)
