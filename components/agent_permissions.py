"""What CI and the boundary allow of agents, prompts, gateways and runtimes.

IAM caps a managed policy at 6,144 characters, so that CI's roles have these in a policy of their
own, beside those of `ci_permissions` and `data_permissions`.
"""

from __future__ import annotations

from collections.abc import Sequence

from components import naming
from components.iam_document import Statement
from components.model_endpoints import INVOKE

_VERBS = ("Create", "Delete", "Get", "Update")
_AGENTS = ("Agent", "AgentActionGroup", "AgentAlias", "Prompt")
_ASSOCIATION = "AgentKnowledgeBase"
_AGENT_CORE = ("AgentRuntime", "AgentRuntimeEndpoint", "Gateway", "GatewayTarget")
_TAGS = ("ListTagsForResource", "TagResource", "UntagResource")


def planner(_: naming.Place) -> Sequence[Statement]:
    """Return the reads that a preview with refresh makes."""
    return (
        Statement(
            sid="ReadAgents",
            actions=[
                *(f"bedrock:Get{what}" for what in (*_AGENTS, _ASSOCIATION)),
                "bedrock:ListTagsForResource",
                *(f"bedrock-agentcore:Get{what}" for what in _AGENT_CORE),
                "bedrock-agentcore:ListTagsForResource",
            ],
            # Reads of what is described, never of what is said to an agent.
            resources=["*"],
        ),
    )


def deployer(place: naming.Place) -> Sequence[Statement]:
    """Return what deploying a use case's agents takes."""
    return (
        Statement(
            sid="KeepAgents",
            actions=[
                *(f"bedrock:{verb}{what}" for what in _AGENTS for verb in _VERBS),
                *(
                    f"bedrock:{verb}{_ASSOCIATION}"
                    for verb in ("Associate", "Disassociate", "Get", "Update")
                ),
                *(f"bedrock:{verb}" for verb in _TAGS),
                "bedrock:PrepareAgent",
            ],
            resources=[
                place.arn("bedrock", f"{kind}/*")
                # Both ends of an association are asked.
                for kind in ("agent", "agent-alias", "knowledge-base", "prompt")
            ],
        ),
        Statement(
            sid="KeepAgentCore",
            actions=[
                *(f"bedrock-agentcore:{verb}{what}" for what in _AGENT_CORE for verb in _VERBS),
                *(f"bedrock-agentcore:{verb}" for verb in _TAGS),
                "bedrock-agentcore:CreateWorkloadIdentity",
                "bedrock-agentcore:DeleteWorkloadIdentity",
            ],
            resources=[
                place.arn("bedrock-agentcore", f"{kind}*")
                for kind in ("runtime/", "gateway/", "workload-identity-directory/default")
            ],
        ),
        Statement(
            sid="HandRolesToAgents",
            actions=["iam:PassRole"],
            resources=[
                _roles(place, duty)
                for duty in (naming.AGENT_DUTY, naming.GATEWAY_DUTY, naming.AGENT_RUNTIME_DUTY)
            ],
            condition={
                "StringEquals": {
                    "iam:PassedToService": [
                        "bedrock.amazonaws.com",
                        "bedrock-agentcore.amazonaws.com",
                    ]
                }
            },
        ),
    )


def limits(place: naming.Place, models: Sequence[str]) -> Sequence[Statement]:
    """Return what the boundary leaves to agents and to what runs them.

    The key of a guardrail is not there in calls of models that Bedrock makes for an agent, so
    roles of agents are let through without it, by their name. What else has such a name, the
    policy MOD-03 stops: it looks at who may take the role.

    Args:
        place: the account and region.
        models: ARNs of the foundation models that a call may be routed to.
    """
    profiles = place.arn("bedrock", "application-inference-profile/*")
    agents = {"aws:PrincipalArn": _roles(place, naming.AGENT_DUTY)}
    return (
        Statement(
            sid="AgentsInvokeThroughProfiles",
            actions=INVOKE,
            resources=[profiles],
            condition={"ArnLike": agents},
        ),
        Statement(
            sid="AgentsInvokeModelsBehindProfiles",
            actions=INVOKE,
            resources=models,
            condition={"ArnLike": {**agents, "bedrock:InferenceProfileArn": profiles}},
        ),
        Statement(
            sid="AgentsSearchKnowledge",
            actions=["bedrock:Retrieve"],
            resources=[place.arn("bedrock", "knowledge-base/*")],
            condition={"ArnLike": agents},
        ),
        *workload_limits(place),
        Statement(
            sid="GatewaysCallTools",
            actions=["lambda:InvokeFunction"],
            resources=[place.arn("lambda", "function:*")],
            condition={"ArnLike": {"aws:PrincipalArn": _roles(place, naming.GATEWAY_DUTY)}},
        ),
    )


def workload_limits(place: naming.Place) -> Sequence[Statement]:
    """Return what the boundary leaves of these to workloads, their containers among them."""
    return (
        Statement(
            sid="UseAgents",
            actions=["bedrock:GetPrompt", "bedrock:InvokeAgent", "bedrock:RenderPrompt"],
            resources=[place.arn("bedrock", "agent-alias/*"), place.arn("bedrock", "prompt/*")],
        ),
        Statement(
            sid="UseAgentCore",
            actions=[
                "bedrock-agentcore:GetWorkloadAccessToken",
                "bedrock-agentcore:GetWorkloadAccessTokenForJWT",
                "bedrock-agentcore:InvokeGateway",
            ],
            resources=[
                place.arn("bedrock-agentcore", "gateway/*"),
                place.arn("bedrock-agentcore", "workload-identity-directory/default*"),
            ],
        ),
        Statement(
            sid="ContainersStart",
            actions=[
                "cloudwatch:PutMetricData",
                "ecr:BatchGetImage",
                "ecr:GetAuthorizationToken",
                "ecr:GetDownloadUrlForLayer",
                "logs:CreateLogGroup",
                "logs:CreateLogStream",
                "logs:DescribeLogStreams",
                "logs:PutLogEvents",
                "xray:PutTelemetryRecords",
                "xray:PutTraceSegments",
            ],
            # Half of these know no resource; the role's own policy names those that do.
            resources=["*"],
            condition={"ArnLike": {"aws:PrincipalArn": _roles(place, naming.AGENT_RUNTIME_DUTY)}},
        ),
    )


def _roles(place: naming.Place, duty: str) -> str:
    """Return the pattern of the roles that AWS takes for use cases' agents, or for another duty."""
    return place.role_arn(naming.role_name("*", duty), naming.USE_CASE_ROLE_PATH)
