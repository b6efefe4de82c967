"""Runtimes of AgentCore: a container of the team's own, a session each, at a pinned version."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.gateway import Callers
from components.iam_document import Statement, document, service_trust

ENDPOINT = "live"
SETTINGS_VARIABLE = "GROUNDWORK_SETTINGS"
"""Variable that tells the container under which parameters its settings are."""

_IMAGE = re.compile(
    r"(?P<account>[0-9]{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com/"
    r"(?P<repository>[^@:]+)@sha256:[0-9a-f]{64}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Where a container's connections leave from."""

    subnet_ids: pulumi.Input[Sequence[str]]
    security_group_ids: pulumi.Input[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentRuntimeArgs:
    """What a runtime is built from."""

    place: naming.Place
    use_case: str
    purpose: str
    image: str
    """Image in ECR, by its digest."""

    protocol: str
    idle_session_seconds: int
    longest_session_seconds: int
    callers: Callers | None
    """None: the account's own identities, as IAM allows them."""

    network: Network | None
    """None: AWS's own, which reaches the internet."""

    statements: Sequence[Statement]
    """What the use case's workload may do."""

    boundary_arn: pulumi.Input[str]
    tags: Mapping[str, str]


class AgentRuntime(pulumi.ComponentResource):
    """A container that AgentCore runs, and the endpoint under which it is called."""

    arn: pulumi.Output[str]
    endpoint_arn: pulumi.Output[str]
    role_arn: str
    role_name: pulumi.Output[str]

    def __init__(
        self, name: str, args: AgentRuntimeArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:agent_runtime:AgentRuntime", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        execution = _execution_role(name, args, child)
        allowed = _policy(name, execution, args, child)
        self.role_name = execution.name
        role = naming.role_name(args.use_case, naming.AGENT_RUNTIME_DUTY)
        self.role_arn = args.place.role_arn(role, naming.USE_CASE_ROLE_PATH)
        runtime = aws.bedrock.AgentcoreAgentRuntime(
            f"{name}-agent-runtime",
            agent_runtime_name=naming.agent_runtime(args.use_case),
            description=args.purpose,
            agent_runtime_artifact=aws.bedrock.AgentcoreAgentRuntimeAgentRuntimeArtifactArgs(
                container_configuration=aws.bedrock.AgentcoreAgentRuntimeAgentRuntimeArtifactContainerConfigurationArgs(
                    container_uri=args.image
                )
            ),
            role_arn=self.role_arn,
            network_configuration=_network(args.network),
            protocol_configuration=aws.bedrock.AgentcoreAgentRuntimeProtocolConfigurationArgs(
                server_protocol=args.protocol
            ),
            lifecycle_configurations=[
                aws.bedrock.AgentcoreAgentRuntimeLifecycleConfigurationArgs(
                    idle_runtime_session_timeout=args.idle_session_seconds,
                    max_lifetime=args.longest_session_seconds,
                )
            ],
            authorizer_configuration=_authorizer(args.callers),
            environment_variables={SETTINGS_VARIABLE: naming.parameter(args.use_case)},
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[allowed]),
        )
        endpoint = aws.bedrock.AgentcoreAgentRuntimeEndpoint(
            f"{name}-agent-runtime-endpoint",
            name=ENDPOINT,
            description=f"Where {args.use_case} is called",
            agent_runtime_id=runtime.agent_runtime_id,
            # Moved when the new version is there; the default endpoint follows by itself.
            agent_runtime_version=runtime.agent_runtime_version,
            tags=args.tags,
            opts=child,
        )
        self.arn = runtime.agent_runtime_arn
        self.endpoint_arn = endpoint.agent_runtime_endpoint_arn
        self.register_outputs({"arn": self.arn, "endpoint_arn": self.endpoint_arn})


def _network(
    network: Network | None,
) -> aws.bedrock.AgentcoreAgentRuntimeNetworkConfigurationArgs:
    if network is None:
        return aws.bedrock.AgentcoreAgentRuntimeNetworkConfigurationArgs(network_mode="PUBLIC")
    return aws.bedrock.AgentcoreAgentRuntimeNetworkConfigurationArgs(
        network_mode="VPC",
        network_mode_config=aws.bedrock.AgentcoreAgentRuntimeNetworkConfigurationNetworkModeConfigArgs(
            subnets=network.subnet_ids, security_groups=network.security_group_ids
        ),
    )


def _authorizer(
    callers: Callers | None,
) -> aws.bedrock.AgentcoreAgentRuntimeAuthorizerConfigurationArgs | None:
    if callers is None:
        return None
    return aws.bedrock.AgentcoreAgentRuntimeAuthorizerConfigurationArgs(
        custom_jwt_authorizer=aws.bedrock.AgentcoreAgentRuntimeAuthorizerConfigurationCustomJwtAuthorizerArgs(
            discovery_url=callers.discovery_url,
            allowed_audiences=list(callers.audiences),
            allowed_clients=list(callers.clients) or None,
        )
    )


def _execution_role(
    name: str, args: AgentRuntimeArgs, opts: pulumi.ResourceOptions
) -> aws.iam.Role:
    return aws.iam.Role(
        f"{name}-agent-runtime-role",
        name=naming.role_name(args.use_case, naming.AGENT_RUNTIME_DUTY),
        path=naming.USE_CASE_ROLE_PATH,
        description=f"Runs the container of {args.use_case}",
        assume_role_policy=service_trust(
            "bedrock-agentcore.amazonaws.com",
            args.place.account_id,
            args.place.arn("bedrock-agentcore", "*"),
        ),
        permissions_boundary=args.boundary_arn,
        tags=args.tags,
        opts=opts,
    )


def _policy(
    name: str, role: aws.iam.Role, args: AgentRuntimeArgs, opts: pulumi.ResourceOptions
) -> pulumi.Resource:
    return aws.iam.RolePolicy(
        f"{name}-agent-runtime-policy",
        name="agent-runtime",
        role=role.name,
        policy=document(*args.statements, *_runs(args)),
        opts=opts,
    )


def _runs(args: AgentRuntimeArgs) -> Sequence[Statement]:
    """Return what running the container takes, and what its own log and traces take.

    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-permissions.html; of the
    access tokens those for users by a bare id are left out, as AWS advises for production.

    Raises:
        ValueError: the image is not one of ECR, by its digest.
    """
    image = _IMAGE.fullmatch(args.image)
    if image is None:
        raise ValueError(f"{args.image!r} is no image of ECR by its digest; pin it with @sha256:")
    repository = (
        f"arn:aws:ecr:{image['region']}:{image['account']}:repository/{image['repository']}"
    )
    runtime = naming.agent_runtime(args.use_case)
    group = args.place.arn("logs", f"log-group:/aws/bedrock-agentcore/runtimes/{runtime}-*")
    directory = args.place.arn("bedrock-agentcore", "workload-identity-directory/default")
    return (
        Statement(
            sid="PullImage",
            actions=["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            resources=[repository],
        ),
        Statement(sid="LogInToEcr", actions=["ecr:GetAuthorizationToken"], resources=["*"]),
        Statement(
            sid="WriteRuntimeLog",
            actions=[
                "logs:CreateLogGroup",
                "logs:CreateLogStream",
                "logs:DescribeLogStreams",
                "logs:PutLogEvents",
            ],
            resources=[group, f"{group}:*"],
        ),
        Statement(
            sid="WriteTraces",
            actions=["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
            resources=["*"],
        ),
        Statement(
            sid="WriteMetrics",
            actions=["cloudwatch:PutMetricData"],
            resources=["*"],
            condition={"StringEquals": {"cloudwatch:namespace": "bedrock-agentcore"}},
        ),
        Statement(
            sid="TakeAccessTokens",
            actions=[
                "bedrock-agentcore:GetWorkloadAccessToken",
                "bedrock-agentcore:GetWorkloadAccessTokenForJWT",
            ],
            resources=[directory, f"{directory}/workload-identity/{runtime}-*"],
        ),
    )
