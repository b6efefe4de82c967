"""Action groups: what tells an agent of Bedrock of its tools."""

from __future__ import annotations

import json

import pulumi
import pulumi_aws as aws

from components.tools import Tool

DRAFT = "DRAFT"
"""The version to which action groups are added; the agent's alias freezes it."""


def action_group(
    name: str, agent: aws.bedrock.AgentAgent, tool: Tool, opts: pulumi.ResourceOptions
) -> aws.bedrock.AgentAgentActionGroup:
    """Return the action group by which `agent` is told of a tool; the alias must wait for it."""
    asks = tool.needs_confirmation
    return aws.bedrock.AgentAgentActionGroup(
        f"{name}-{tool.name.replace('_', '-')}-tool",
        agent_id=agent.agent_id,
        agent_version=DRAFT,
        action_group_name=tool.name,
        description=tool.meaning,
        action_group_executor=aws.bedrock.AgentAgentActionGroupActionGroupExecutorArgs(
            lambda_=tool.function_arn
        ),
        # pulumi-aws cannot ask for a confirmation in a function's schema, only in an API's.
        function_schema=None if asks else _function(tool),
        api_schema=_api(tool) if asks else None,
        # An enabled group can be deleted with its agent only so.
        skip_resource_in_use_check=True,
        opts=opts,
    )


def _function(tool: Tool) -> aws.bedrock.AgentAgentActionGroupFunctionSchemaArgs:
    parameter = aws.bedrock.AgentAgentActionGroupFunctionSchemaMemberFunctionsFunctionParameterArgs
    function = aws.bedrock.AgentAgentActionGroupFunctionSchemaMemberFunctionsFunctionArgs(
        name=tool.name,
        description=tool.meaning,
        parameters=[
            parameter(
                map_block_key=it.name, type=it.type, description=it.meaning, required=it.is_required
            )
            for it in tool.parameters
        ],
    )
    return aws.bedrock.AgentAgentActionGroupFunctionSchemaArgs(
        member_functions=aws.bedrock.AgentAgentActionGroupFunctionSchemaMemberFunctionsArgs(
            functions=[function]
        )
    )


def _api(tool: Tool) -> aws.bedrock.AgentAgentActionGroupApiSchemaArgs:
    """Return the tool as an API of one operation that a person must confirm.

    https://docs.aws.amazon.com/bedrock/latest/userguide/agents-api-schema.html
    """
    body = {
        "type": "object",
        "properties": {it.name: it.schema() for it in tool.parameters},
        "required": [it.name for it in tool.parameters if it.is_required],
    }
    operation = {
        "operationId": tool.name,
        "description": tool.meaning,
        "x-requireConfirmation": "ENABLED",
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "200": {
                "description": "What was done",
                "content": {"application/json": {"schema": {"type": "object"}}},
            }
        },
    }
    document = {
        "openapi": "3.0.0",
        "info": {"title": tool.name, "version": "1"},
        "paths": {f"/{tool.name}": {"post": operation}},
    }
    return aws.bedrock.AgentAgentActionGroupApiSchemaArgs(
        payload=json.dumps(document, sort_keys=True)
    )
