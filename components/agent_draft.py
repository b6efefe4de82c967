"""What an agent's draft is made of: a group of actions for each tool, and its knowledge bases."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.tools import Tool

DRAFT = "DRAFT"
"""The version to which all parts are added; the alias freezes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedKnowledge:
    """A knowledge base that an agent searches."""

    name: str
    """The use case's own name for it."""

    purpose: str
    """What is found in it, in 200 characters; the agent decides by it when to search."""

    id: pulumi.Input[str]
    arn: pulumi.Input[str]
    digest: str
    """Digest of what it is made of: one that is made of something else is another one."""

    def content(self) -> list[str]:
        """Return what an answer depends on."""
        return [self.name, self.purpose, self.digest]


def association(
    name: str,
    agent: aws.bedrock.AgentAgent,
    base: SearchedKnowledge,
    opts: pulumi.ResourceOptions,
) -> aws.bedrock.AgentAgentKnowledgeBaseAssociation:
    """Let the draft search a knowledge base."""
    return aws.bedrock.AgentAgentKnowledgeBaseAssociation(
        f"{name}-{base.name}-knowledge",
        agent_id=agent.agent_id,
        agent_version=DRAFT,
        knowledge_base_id=base.id,
        knowledge_base_state="ENABLED",
        description=base.purpose,
        opts=opts,
    )


def action_group(
    name: str, agent: aws.bedrock.AgentAgent, tool: Tool, opts: pulumi.ResourceOptions
) -> aws.bedrock.AgentAgentActionGroup:
    """Add a tool to the draft."""
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
