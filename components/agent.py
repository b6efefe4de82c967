"""Agents: a model with instructions, tools and knowledge, under the use case's guardrail and key.

An agent is made once for each content and never changed (ADR 0014).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.agent_draft import SearchedKnowledge, action_group, association
from components.digest import digest
from components.iam_document import Statement, document, service_trust
from components.knowledge_base import retrieval
from components.model_endpoints import INVOKE, Model
from components.tools import Tool

ALIAS = "live"
RECENT_SESSIONS = 20
"""AWS's own default, which pulumi-aws wants to be told."""

CONTENT = (
    "agentName",
    "customerEncryptionKeyArn",
    "description",
    "foundationModel",
    "idleSessionTtlInSeconds",
    "instruction",
    "memoryConfigurations",
)
"""Inputs of an agent whose change asks for another agent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentArgs:
    """What an agent is built from."""

    place: naming.Place
    use_case: str
    purpose: str
    instructions: str
    idle_session_seconds: int
    memory_days: int | None = None
    """How long summaries of sessions are kept; None: none are."""

    tools: Sequence[Tool]
    model: Model
    profile_arn: pulumi.Input[str]
    """The use case's inference profile of the model: AWS takes its ARN as foundation model."""

    guardrail_arn: pulumi.Input[str]
    guardrail_version: pulumi.Input[str]
    guardrail_digest: str
    """Digest of the rules; other rules ask for another agent."""

    key_arn: pulumi.Input[str]
    boundary_arn: pulumi.Input[str]
    tags: Mapping[str, str]
    knowledge: Sequence[SearchedKnowledge] = ()
    """Knowledge bases that it searches by itself before it answers."""

    def digest(self) -> str:
        """Return a short digest of all that an answer depends on."""
        return digest(
            {
                "instructions": self.instructions,
                "purpose": self.purpose,
                "idle": self.idle_session_seconds,
                # Left out where there is none, so that agents without keep their name.
                **({"memory": self.memory_days} if self.memory_days else {}),
                "tools": [asdict(tool) for tool in self.tools],
                "knowledge": [it.content() for it in self.knowledge],
                "model": [self.model.model_id, self.model.source_arn],
                "guardrail": self.guardrail_digest,
            }
        )


class Agent(pulumi.ComponentResource):
    """An agent with tools, knowledge, a service role and the alias under which it is called."""

    arn: pulumi.Output[str]
    alias_arn: pulumi.Output[str]
    role_name: pulumi.Output[str]
    """Role by which the agent calls its model."""

    invocation: Sequence[Statement]
    """What a caller may do: this alias, which leads to a frozen version, and no other."""

    def __init__(
        self, name: str, args: AgentArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:agent:Agent", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        role = _service_role(name, args, child)
        allowed = _policy(name, role, args, child)
        content = args.digest()
        agent = aws.bedrock.AgentAgent(
            f"{name}-agent",
            agent_name=f"{args.use_case}-{content}",
            description=args.purpose,
            # Written out rather than taken from the role, so that it is known in a preview.
            agent_resource_role_arn=_role_arn(args),
            foundation_model=args.profile_arn,
            instruction=args.instructions,
            idle_session_ttl_in_seconds=args.idle_session_seconds,
            customer_encryption_key_arn=args.key_arn,
            memory_configurations=_memory(args.memory_days),
            guardrail_configurations=[
                aws.bedrock.AgentAgentGuardrailConfigurationArgs(
                    guardrail_identifier=args.guardrail_arn,
                    guardrail_version=args.guardrail_version,
                )
            ],
            tags=args.tags,
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=[allowed],
                replace_on_changes=list(CONTENT),
                delete_before_replace=False,
            ),
        )
        parts = _draft(name, agent, args, child)
        alias = aws.bedrock.AgentAgentAlias(
            f"{name}-alias",
            agent_id=agent.agent_id,
            agent_alias_name=ALIAS,
            # An alias that is described otherwise leads to a new version of the draft.
            description=pulumi.Output.concat(
                "Content ", content, ", guardrail version ", args.guardrail_version
            ),
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=parts),
        )
        self.role_name = role.name
        self.arn = agent.agent_arn
        self.alias_arn = alias.agent_alias_arn
        self.invocation = (
            Statement(
                sid="InvokeAgent", actions=["bedrock:InvokeAgent"], resources=[self.alias_arn]
            ),
        )
        self.register_outputs({"arn": self.arn, "alias_arn": self.alias_arn})


def _draft(
    name: str, agent: aws.bedrock.AgentAgent, args: AgentArgs, opts: pulumi.ResourceOptions
) -> Sequence[pulumi.Resource]:
    """Complete the draft, which the alias then freezes."""
    parts: list[pulumi.Resource] = [action_group(name, agent, tool, opts) for tool in args.tools]
    for base in args.knowledge:
        # One after the other: AWS takes no association while it prepares the draft for another.
        after = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=list(parts)))
        parts.append(association(name, agent, base, after))
    return parts


def _memory(
    days: int | None,
) -> list[aws.bedrock.AgentAgentMemoryConfigurationArgs] | None:
    if days is None:
        return None
    recent = aws.bedrock.AgentAgentMemoryConfigurationSessionSummaryConfigurationArgs(
        max_recent_sessions=RECENT_SESSIONS
    )
    return [
        aws.bedrock.AgentAgentMemoryConfigurationArgs(
            enabled_memory_types=["SESSION_SUMMARY"],
            session_summary_configurations=[recent],
            storage_days=days,
        )
    ]


def _role_arn(args: AgentArgs) -> str:
    name = naming.role_name(args.use_case, naming.AGENT_DUTY)
    return args.place.role_arn(name, naming.USE_CASE_ROLE_PATH)


def _service_role(name: str, args: AgentArgs, opts: pulumi.ResourceOptions) -> aws.iam.Role:
    """Make the role that Bedrock takes for the agent.

    https://docs.aws.amazon.com/bedrock/latest/userguide/agents-permissions.html; a name with the
    console's prefix, AmazonBedrockExecutionRoleForAgents_, is not asked for there.
    """
    return aws.iam.Role(
        f"{name}-agent-role",
        name=naming.role_name(args.use_case, naming.AGENT_DUTY),
        path=naming.USE_CASE_ROLE_PATH,
        description=f"Bedrock acts by it for the agent of {args.use_case}",
        assume_role_policy=service_trust(
            "bedrock.amazonaws.com", args.place.account_id, args.place.arn("bedrock", "agent/*")
        ),
        permissions_boundary=args.boundary_arn,
        tags=args.tags,
        opts=opts,
    )


def _policy(
    name: str, role: aws.iam.Role, args: AgentArgs, opts: pulumi.ResourceOptions
) -> pulumi.Resource:
    return aws.iam.RolePolicy(
        f"{name}-agent-policy",
        name="agent",
        role=role.name,
        policy=document(*_acts(args)),
        opts=opts,
    )


def _acts(args: AgentArgs) -> Sequence[Statement]:
    """Return what the agent may do: its tools let it in by policies of their own.

    No condition on `bedrock:GuardrailIdentifier`: AWS enforces it for calls of models by their
    callers, and InvokeAgent is not among these; the agent itself is bound to its guardrail.
    https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-permissions-id.html
    """
    return (
        Statement(
            sid="InvokeThroughProfile",
            actions=[*INVOKE, "bedrock:GetInferenceProfile"],
            resources=[args.profile_arn],
        ),
        Statement(
            sid="InvokeModelBehindProfile",
            actions=INVOKE,
            resources=[
                naming.foundation_model_arn(region, args.model.model_id)
                for region in args.model.regions
            ],
            condition={"ArnEquals": {"bedrock:InferenceProfileArn": args.profile_arn}},
        ),
        Statement(
            sid="ApplyGuardrail",
            actions=["bedrock:ApplyGuardrail"],
            resources=[args.guardrail_arn],
        ),
        Statement(
            sid="UseOwnKey",
            actions=["kms:Decrypt", "kms:GenerateDataKey"],
            resources=[args.key_arn],
        ),
        *([retrieval([it.arn for it in args.knowledge])] if args.knowledge else []),
    )
