"""Gateways: one MCP address for tools, with callers that are known and a role of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.iam_document import Statement, document, service_trust
from components.tools import Tool


@dataclass(frozen=True, slots=True, kw_only=True)
class Callers:
    """Who is let in by a token."""

    discovery_url: str
    audiences: Sequence[str]
    clients: Sequence[str]
    """Empty for every client of the audiences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayArgs:
    """What a gateway is built from."""

    place: naming.Place
    use_case: str
    purpose: str
    tools: Sequence[Tool]
    callers: Callers | None
    """None: the account's own identities, as IAM allows them."""

    key_arn: pulumi.Input[str]
    boundary_arn: pulumi.Input[str]
    tags: Mapping[str, str]


class Gateway(pulumi.ComponentResource):
    """A gateway with a target for each tool."""

    arn: pulumi.Output[str]
    url: pulumi.Output[str]
    invocation: Sequence[Statement]
    """What an identity of this account may do, where the gateway asks IAM."""

    def __init__(
        self, name: str, args: GatewayArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:gateway:Gateway", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        allowed = _service_role(name, args, child)
        role_name = naming.role_name(args.use_case, naming.GATEWAY_DUTY)
        gateway = aws.bedrock.AgentcoreGateway(
            f"{name}-gateway",
            name=args.use_case,
            description=args.purpose,
            protocol_type="MCP",
            authorizer_type="AWS_IAM" if args.callers is None else "CUSTOM_JWT",
            authorizer_configuration=_authorizer(args.callers),
            kms_key_arn=args.key_arn,
            role_arn=args.place.role_arn(role_name, naming.USE_CASE_ROLE_PATH),
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[allowed]),
        )
        for tool in args.tools:
            _target(name, gateway, tool, child)
        self.arn = gateway.gateway_arn
        self.url = gateway.gateway_url
        self.invocation = (
            Statement(
                sid="InvokeGateway",
                actions=["bedrock-agentcore:InvokeGateway"],
                resources=[self.arn],
            ),
        )
        self.register_outputs({"arn": self.arn, "url": self.url})


def _authorizer(
    callers: Callers | None,
) -> aws.bedrock.AgentcoreGatewayAuthorizerConfigurationArgs | None:
    if callers is None:
        return None
    return aws.bedrock.AgentcoreGatewayAuthorizerConfigurationArgs(
        custom_jwt_authorizer=aws.bedrock.AgentcoreGatewayAuthorizerConfigurationCustomJwtAuthorizerArgs(
            discovery_url=callers.discovery_url,
            allowed_audiences=list(callers.audiences),
            allowed_clients=list(callers.clients) or None,
        )
    )


def _service_role(name: str, args: GatewayArgs, opts: pulumi.ResourceOptions) -> pulumi.Resource:
    """Make the role by which the gateway calls the tools; return what lets it.

    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-prerequisites-permissions.html
    """
    role = aws.iam.Role(
        f"{name}-gateway-role",
        name=naming.role_name(args.use_case, naming.GATEWAY_DUTY),
        path=naming.USE_CASE_ROLE_PATH,
        description=f"AgentCore calls the tools of {args.use_case} by it",
        assume_role_policy=service_trust(
            "bedrock-agentcore.amazonaws.com",
            args.place.account_id,
            args.place.arn("bedrock-agentcore", f"gateway/{args.use_case}-*"),
        ),
        permissions_boundary=args.boundary_arn,
        tags=args.tags,
        opts=opts,
    )
    call = Statement(
        sid="CallTools",
        actions=["lambda:InvokeFunction"],
        resources=sorted({tool.function_arn for tool in args.tools}),
    )
    key = Statement(
        sid="UseOwnKey", actions=["kms:Decrypt", "kms:GenerateDataKey"], resources=[args.key_arn]
    )
    return aws.iam.RolePolicy(
        f"{name}-gateway-policy",
        name="gateway",
        role=role.name,
        policy=document(call, key),
        opts=opts,
    )


def _target(
    name: str, gateway: aws.bedrock.AgentcoreGateway, tool: Tool, opts: pulumi.ResourceOptions
) -> None:
    slug = tool.name.replace("_", "-")
    aws.bedrock.AgentcoreGatewayTarget(
        f"{name}-{slug}-target",
        name=slug,
        description=tool.meaning,
        gateway_identifier=gateway.gateway_id,
        credential_provider_configuration=aws.bedrock.AgentcoreGatewayTargetCredentialProviderConfigurationArgs(
            gateway_iam_role=aws.bedrock.AgentcoreGatewayTargetCredentialProviderConfigurationGatewayIamRoleArgs()
        ),
        # As plain mappings: the names of pulumi-aws's classes for them do not fit a line.
        target_configuration={
            "mcp": {
                "lambda_": {
                    "lambda_arn": tool.function_arn,
                    "tool_schema": {
                        "inline_payloads": [
                            {
                                "name": tool.name,
                                "description": tool.meaning,
                                "input_schema": {
                                    "type": "object",
                                    "properties": [
                                        {
                                            "name": it.name,
                                            "type": it.type,
                                            "description": it.meaning,
                                            "required": it.is_required,
                                            "items": {"type": "string"}
                                            if it.type == "array"
                                            else None,
                                        }
                                        for it in tool.parameters
                                    ],
                                },
                            }
                        ]
                    },
                }
            }
        },
        opts=opts,
    )
