from __future__ import annotations

import dataclasses

import pulumi

from components.gateway import Callers, Gateway, GatewayArgs
from components.iam_document import document
from tests.components.example import KEY_ARN, PLACE, statements
from tests.components.test_agent import CANCEL, FUNCTION, LOOK_UP
from tests.harness import Declaration, declare

ISSUER = "https://login.example.com/.well-known/openid-configuration"
ARGS = GatewayArgs(
    place=PLACE,
    use_case="support",
    purpose="Orders for assistants",
    tools=[LOOK_UP, CANCEL],
    callers=Callers(discovery_url=ISSUER, audiences=["tools"], clients=[]),
    key_arn=KEY_ARN,
    boundary_arn="arn:boundary",
    tags={"use_case": "support"},
)


def _gateway(args: GatewayArgs = ARGS) -> Declaration:
    def program() -> None:
        pulumi.export("invocation", document(*Gateway("support", args).invocation))

    return declare(program)


def test_a_gateway_lets_in_the_tokens_that_it_names() -> None:
    assert _gateway().of_type("aws:bedrock/agentcoreGateway:AgentcoreGateway") == {
        "support-gateway": {
            "name": "support",
            "description": "Orders for assistants",
            "protocolType": "MCP",
            "authorizerType": "CUSTOM_JWT",
            "authorizerConfiguration": {
                "customJwtAuthorizer": {"discoveryUrl": ISSUER, "allowedAudiences": ["tools"]}
            },
            "kmsKeyArn": KEY_ARN,
            "roleArn": (
                "arn:aws:iam::000000000000:role/groundwork/use-case/groundwork-support-gateway"
            ),
            "tags": {"use_case": "support"},
        }
    }


def test_without_tokens_iam_decides() -> None:
    declared = _gateway(dataclasses.replace(ARGS, callers=None))
    gateway = declared.only("aws:bedrock/agentcoreGateway:AgentcoreGateway")
    assert gateway["authorizerType"] == "AWS_IAM"
    assert "authorizerConfiguration" not in gateway
    assert statements(declared.outputs["invocation"])["InvokeGateway"]["Resource"] == [
        "arn:aws:bedrock:us-east-1:000000000000:support-gateway"
    ]


def test_each_tool_is_a_target_that_is_called_by_the_gateways_role() -> None:
    declared = _gateway()
    targets = declared.of_type("aws:bedrock/agentcoreGatewayTarget:AgentcoreGatewayTarget")
    assert set(targets) == {"support-get-order-target", "support-cancel-order-target"}
    target = targets["support-cancel-order-target"]
    assert target["credentialProviderConfiguration"] == {"gatewayIamRole": {}}
    assert target["targetConfiguration"] == {
        "mcp": {
            "lambda": {
                "lambdaArn": FUNCTION,
                "toolSchema": {
                    "inlinePayloads": [
                        {
                            "name": "cancel_order",
                            "description": "Cancels an order",
                            "inputSchema": {
                                "type": "object",
                                "properties": [
                                    {
                                        "name": "lines",
                                        "type": "array",
                                        "description": "Which lines",
                                        "required": False,
                                        "items": {"type": "string"},
                                    }
                                ],
                            },
                        }
                    ]
                },
            }
        }
    }
    role = declared.only("aws:iam/role:Role")
    trust = statements(role["assumeRolePolicy"])["AssumedByService"]
    assert trust["Principal"] == {"Service": ["bedrock-agentcore.amazonaws.com"]}
    assert trust["Condition"]["ArnLike"] == {
        "aws:SourceArn": "arn:aws:bedrock-agentcore:us-east-1:000000000000:gateway/support-*"
    }
    calls = statements(declared.only("aws:iam/rolePolicy:RolePolicy")["policy"])
    assert calls["CallTools"]["Action"] == ["lambda:InvokeFunction"]
    assert calls["CallTools"]["Resource"] == [FUNCTION]
