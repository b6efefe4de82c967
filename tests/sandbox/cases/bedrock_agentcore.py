"""AgentCore's cases."""

from tests.sandbox.cases import Case, Drift, Sees
from tests.sandbox.cases.iam import ROLE
from tests.sandbox.cases.kms import KEY

_IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/assistant"
_FIRST = f"{_IMAGE}@sha256:{'a' * 64}"
_SECOND = f"{_IMAGE}@sha256:{'b' * 64}"
_ISSUER = "https://login.example.com/.well-known/openid-configuration"
_RUNTIME = (
    "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime",
    {
        "agentRuntimeName": "assistant",
        "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": _FIRST}},
        "networkConfiguration": {"networkMode": "PUBLIC"},
        "roleArn": "{role.arn}",
    },
)
_GATEWAY = (
    "aws:bedrock/agentcoreGateway:AgentcoreGateway",
    {
        "name": "tools",
        "authorizerType": "AWS_IAM",
        "protocolType": "MCP",
        "roleArn": "{role.arn}",
    },
)
_TOOL = {
    "name": "get_order",
    "description": "Where an order is",
    "inputSchema": {
        "type": "object",
        "properties": [
            {
                "name": "order_id",
                "type": "string",
                "description": "Number of the order",
                "required": True,
            },
            {
                "name": "lines",
                "type": "array",
                "required": False,
                "items": {"type": "string"},
            },
        ],
    },
}
_LAMBDA = "arn:aws:lambda:us-east-1:000000000000:function:order-lookup"


def _target(*tools: object) -> dict[str, object]:
    function = {"lambdaArn": _LAMBDA, "toolSchema": {"inlinePayloads": list(tools)}}
    return {"mcp": {"lambda": function}}


CASES = [
    Case(
        token="aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime",
        needs={"role": ROLE},
        inputs={
            "agentRuntimeName": "assistant",
            "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": _FIRST}},
            "networkConfiguration": {
                "networkMode": "VPC",
                "networkModeConfig": {
                    "securityGroups": ["sg-0123456789abcdef0"],
                    "subnets": ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
                },
            },
            "roleArn": "{role.arn}",
            "description": "For employees",
            "protocolConfiguration": {"serverProtocol": "HTTP"},
            "lifecycleConfigurations": [{"idleRuntimeSessionTimeout": 300, "maxLifetime": 3600}],
            "environmentVariables": {"GUARDRAIL": "g"},
            "authorizerConfiguration": {
                "customJwtAuthorizer": {
                    "discoveryUrl": _ISSUER,
                    "allowedAudiences": ["assistant"],
                    "allowedClients": ["web"],
                }
            },
            "requestHeaderConfiguration": {"requestHeaderAllowlists": ["X-Trace"]},
            "tags": {"use_case": "assistant"},
        },
        sees=(
            Sees(
                method="get_agent_runtime",
                params={"agentRuntimeId": "{agentRuntimeId}"},
                created={
                    "agentRuntimeVersion": "1",
                    "status": "READY",
                    "agentRuntimeArtifact.containerConfiguration.containerUri": _FIRST,
                    "lifecycleConfiguration.maxLifetime": 3600,
                    "authorizerConfiguration.customJWTAuthorizer.allowedAudience": ["assistant"],
                    "requestHeaderConfiguration.requestHeaderAllowlist": ["X-Trace"],
                    "networkConfiguration.networkMode": "VPC",
                    "description": "For employees",
                },
                updated={
                    "agentRuntimeVersion": "2",
                    "agentRuntimeArtifact.containerConfiguration.containerUri": _SECOND,
                    "networkConfiguration.networkMode": "PUBLIC",
                    "description": None,
                },
            ),
            Sees(
                method="get_agent_runtime_endpoint",
                params={"agentRuntimeId": "{agentRuntimeId}", "endpointName": "DEFAULT"},
                created={"liveVersion": "1"},
                updated={"liveVersion": "2"},
            ),
            Sees(
                method="list_tags_for_resource",
                params={"resourceArn": "{agentRuntimeArn}"},
                created={"tags": {"use_case": "assistant"}},
                updated={"tags": {"stage": "pilot"}},
            ),
        ),
        change={
            "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": _SECOND}},
            "networkConfiguration": {"networkMode": "PUBLIC"},
            "description": None,
            "tags": {"stage": "pilot"},
        },
        replace={"agentRuntimeName": "another"},
        invalid={
            "agentRuntimeName": {"agentRuntimeName": "an-assistant"},
            "agentRuntimeArtifact.containerConfiguration.containerUri": {
                "agentRuntimeArtifact": {
                    "containerConfiguration": {"containerUri": "docker.io/assistant"}
                }
            },
            "networkConfiguration.networkMode": {"networkConfiguration": {"networkMode": "NONE"}},
            "lifecycleConfigurations[0].maxLifetime": {
                "lifecycleConfigurations": [{"idleRuntimeSessionTimeout": 60, "maxLifetime": 1}]
            },
        },
        drift=Drift(
            method="update_agent_runtime",
            params={
                "agentRuntimeId": "{agentRuntimeId}",
                "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": _FIRST}},
                "networkConfiguration": {"networkMode": "PUBLIC"},
                "roleArn": "{role.arn}",
            },
            shows="agentRuntimeArtifact",
        ),
    ),
    Case(
        token="aws:bedrock/agentcoreAgentRuntimeEndpoint:AgentcoreAgentRuntimeEndpoint",
        needs={"role": ROLE, "runtime": _RUNTIME},
        inputs={
            "agentRuntimeId": "{runtime.agentRuntimeId}",
            "name": "live",
            "description": "What the intranet calls",
            "tags": {"use_case": "assistant"},
        },
        sees=(
            Sees(
                method="get_agent_runtime_endpoint",
                params={"agentRuntimeId": "{agentRuntimeId}", "endpointName": "live"},
                created={
                    "liveVersion": "1",
                    "targetVersion": "1",
                    "status": "READY",
                    "description": "What the intranet calls",
                },
                updated={"description": None},
            ),
            Sees(
                method="list_tags_for_resource",
                params={"resourceArn": "{agentRuntimeEndpointArn}"},
                created={"tags": {"use_case": "assistant"}},
                updated={"tags": {"stage": "pilot"}},
            ),
        ),
        change={"description": None, "tags": {"stage": "pilot"}},
        replace={"name": "next"},
        invalid={
            "name": {"name": "live-1"},
            "agentRuntimeVersion": {"agentRuntimeVersion": "newest"},
        },
        drift=Drift(
            method="update_agent_runtime_endpoint",
            params={
                "agentRuntimeId": "{agentRuntimeId}",
                "endpointName": "live",
                "description": "by hand",
            },
            shows="description",
        ),
    ),
    Case(
        token="aws:bedrock/agentcoreGateway:AgentcoreGateway",
        needs={"role": ROLE, "key": KEY},
        inputs={
            "name": "tools",
            "description": "Tools of the assistant",
            "authorizerType": "CUSTOM_JWT",
            "authorizerConfiguration": {
                "customJwtAuthorizer": {
                    "discoveryUrl": _ISSUER,
                    "allowedAudiences": ["tools", "assistant"],
                }
            },
            "protocolType": "MCP",
            "protocolConfiguration": {
                "mcp": {"instructions": "Look orders up", "searchType": "SEMANTIC"}
            },
            "kmsKeyArn": "{key.arn}",
            "roleArn": "{role.arn}",
            "tags": {"use_case": "assistant"},
        },
        sees=(
            Sees(
                method="get_gateway",
                params={"gatewayIdentifier": "{gatewayId}"},
                created={
                    "name": "tools",
                    "status": "READY",
                    "protocolConfiguration.mcp.searchType": "SEMANTIC",
                    "authorizerConfiguration.customJWTAuthorizer.allowedAudience": [
                        "tools",
                        "assistant",
                    ],
                    "description": "Tools of the assistant",
                },
                updated={
                    "description": None,
                    "authorizerConfiguration.customJWTAuthorizer.allowedAudience": ["tools"],
                },
            ),
            Sees(
                method="list_tags_for_resource",
                params={"resourceArn": "{gatewayArn}"},
                created={"tags": {"use_case": "assistant"}},
                updated={"tags": {"stage": "pilot"}},
            ),
        ),
        change={
            "description": None,
            "authorizerConfiguration": {
                "customJwtAuthorizer": {"discoveryUrl": _ISSUER, "allowedAudiences": ["tools"]}
            },
            "tags": {"stage": "pilot"},
        },
        replace={"name": "others"},
        invalid={
            "name": {"name": "a_b"},
            "authorizerType": {"authorizerType": "ANYBODY"},
            "authorizerConfiguration.customJwtAuthorizer.discoveryUrl": {
                "authorizerConfiguration": {
                    "customJwtAuthorizer": {
                        "discoveryUrl": "https://login.example.com",
                        "allowedAudiences": ["tools"],
                    }
                }
            },
        },
        drift=Drift(
            method="update_gateway",
            params={
                "gatewayIdentifier": "{gatewayId}",
                "name": "tools",
                "roleArn": "{role.arn}",
                "protocolType": "MCP",
                "protocolConfiguration": {
                    "mcp": {"instructions": "Look orders up", "searchType": "SEMANTIC"}
                },
                "kmsKeyArn": "{key.arn}",
                "authorizerType": "CUSTOM_JWT",
                "authorizerConfiguration": {
                    "customJWTAuthorizer": {
                        "discoveryUrl": _ISSUER,
                        "allowedClients": ["somebody"],
                    }
                },
            },
            shows="authorizerConfiguration",
        ),
    ),
    Case(
        token="aws:bedrock/agentcoreGatewayTarget:AgentcoreGatewayTarget",
        needs={"role": ROLE, "gateway": _GATEWAY},
        inputs={
            "name": "orders",
            "description": "The order system",
            "gatewayIdentifier": "{gateway.gatewayId}",
            "credentialProviderConfiguration": {"gatewayIamRole": {}},
            "targetConfiguration": _target(_TOOL),
        },
        sees=(
            Sees(
                method="get_gateway_target",
                params={"gatewayIdentifier": "{gatewayIdentifier}", "targetId": "{targetId}"},
                created={
                    "status": "READY",
                    "credentialProviderConfigurations": [
                        {"credentialProviderType": "GATEWAY_IAM_ROLE"}
                    ],
                    "targetConfiguration.mcp.lambda.lambdaArn": _LAMBDA,
                    "targetConfiguration.mcp.lambda.toolSchema.inlinePayload[0].inputSchema": {
                        "type": "object",
                        "properties": {
                            "order_id": {"type": "string", "description": "Number of the order"},
                            "lines": {"type": "array", "items": {"type": "string"}},
                        },
                        "required": ["order_id"],
                    },
                    "description": "The order system",
                },
                updated={
                    "description": None,
                    "targetConfiguration.mcp.lambda.toolSchema.inlinePayload[].name": [
                        "get_order",
                        "list_orders",
                    ],
                },
            ),
        ),
        change={
            "description": None,
            "targetConfiguration": _target(
                _TOOL,
                {
                    "name": "list_orders",
                    "description": "All open orders",
                    "inputSchema": {"type": "object"},
                },
            ),
        },
        replace={"name": "stock"},
        invalid={
            "name": {"name": "a_b"},
            "targetConfiguration.mcp.lambda.lambdaArn": {
                "targetConfiguration": {
                    "mcp": {
                        "lambda": {
                            "lambdaArn": "order-lookup",
                            "toolSchema": {"inlinePayloads": [_TOOL]},
                        }
                    }
                }
            },
            "targetConfiguration.http": {
                "targetConfiguration": {
                    "http": {"passthrough": {"endpoint": "https://x", "protocolType": "MCP"}}
                }
            },
        },
        drift=Drift(
            method="update_gateway_target",
            params={
                "gatewayIdentifier": "{gatewayIdentifier}",
                "targetId": "{targetId}",
                "description": "by hand",
                "credentialProviderConfigurations": [
                    {"credentialProviderType": "GATEWAY_IAM_ROLE"}
                ],
                "targetConfiguration": {
                    "mcp": {
                        "lambda": {
                            "lambdaArn": _LAMBDA,
                            "toolSchema": {
                                "inlinePayload": [
                                    {
                                        "name": "drop_order",
                                        "description": "Cancels",
                                        "inputSchema": {"type": "object"},
                                    }
                                ]
                            },
                        }
                    }
                },
            },
            shows="targetConfiguration",
        ),
    ),
]
