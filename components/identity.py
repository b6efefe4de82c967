"""Identity: CI by OIDC, the boundary of all use cases, and a use case's runtime role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import agent_permissions, ci_permissions, data_permissions, naming
from components.iam_document import Statement, document, packed, service_trust
from components.model_endpoints import INVOKE

CI_SESSION_SECONDS = 3600
RUNTIME_SESSION_SECONDS = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryArgs:
    """What the permissions boundary is built from."""

    place: naming.Place
    model_regions: Sequence[str]
    """Regions to which a model call may be routed."""

    embedding_model_ids: Sequence[str] = ()
    """Models that turn text into vectors, and so are called without a guardrail."""


class Boundary(pulumi.ComponentResource):
    """The most that any role of any use case can ever do, whatever its own policies say."""

    arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: BoundaryArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:identity:Boundary", name, None, opts)
        policy = aws.iam.Policy(
            f"{name}-policy",
            name=naming.BOUNDARY_NAME,
            path=naming.BOUNDARY_PATH,
            description="Permissions boundary of use cases' roles: a limit, it grants nothing",
            policy=document(*_boundary(args)),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.arn = policy.arn
        self.register_outputs({"arn": self.arn})


def _boundary(args: BoundaryArgs) -> Sequence[Statement]:
    place = args.place
    profiles = place.arn("bedrock", "application-inference-profile/*")
    models = [naming.foundation_model_arn(region, "*") for region in sorted(args.model_regions)]
    guarded = {"Null": {"bedrock:GuardrailIdentifier": "false"}}
    return (
        Statement(
            sid="InvokeThroughProfiles", actions=INVOKE, resources=[profiles], condition=guarded
        ),
        Statement(
            sid="InvokeModelsBehindProfiles",
            actions=INVOKE,
            resources=models,
            condition={**guarded, "ArnLike": {"bedrock:InferenceProfileArn": profiles}},
        ),
        Statement(
            sid="UseGuardrails",
            actions=["bedrock:ApplyGuardrail", "bedrock:GetInferenceProfile"],
            resources=[place.arn("bedrock", "guardrail/*"), profiles],
        ),
        Statement(
            sid="ReadData",
            actions=["s3:GetObject", "s3:ListBucket"],
            resources=[
                naming.bucket_arn(place.bucket("data-*")),
                naming.bucket_arn(place.bucket("data-*")) + "/*",
            ],
        ),
        Statement(
            sid="ReadCatalogue",
            actions=["glue:GetDatabase", "glue:GetTable", "glue:GetPartitions"],
            resources=[
                place.arn("glue", "catalog"),
                place.arn("glue", "database/groundwork_*"),
                place.arn("glue", "table/groundwork_*/*"),
            ],
        ),
        Statement(sid="AskLakeFormation", actions=["lakeformation:GetDataAccess"], resources=["*"]),
        Statement(
            sid="UseKeys",
            actions=["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
            resources=[place.arn("kms", "key/*")],
            condition={"StringEquals": {"aws:ResourceTag/managed_by": "groundwork"}},
        ),
        Statement(
            sid="ReadOwnSettings",
            actions=["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
            resources=[place.arn("ssm", "parameter/groundwork/*")],
        ),
        Statement(
            sid="WriteLogs",
            actions=["logs:CreateLogStream", "logs:PutLogEvents"],
            resources=[place.arn("logs", "log-group:/groundwork/*")],
        ),
        *agent_permissions.limits(place, models),
        *data_permissions.limits(place, args.embedding_model_ids),
        Statement(
            sid="NeverTouchTheControls",
            effect="Deny",
            actions=[
                "bedrock:UpdateGuardrail",
                "bedrock:DeleteGuardrail",
                "bedrock:PutModelInvocationLoggingConfiguration",
                "bedrock:DeleteModelInvocationLoggingConfiguration",
                "cloudtrail:StopLogging",
                "cloudtrail:DeleteTrail",
                "iam:*",
                "kms:ScheduleKeyDeletion",
                "kms:DisableKey",
                "logs:DeleteLogGroup",
                "logs:PutRetentionPolicy",
            ],
            resources=["*"],
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinuousIntegrationArgs:
    """What CI's way into the account is built from."""

    place: naming.Place
    issuer: str
    """OIDC issuer of the CI system, as `https://token.actions.githubusercontent.com`."""

    audience: str
    planner_subjects: Sequence[str]
    """Exact `sub` claims of runs that may read, as `repo:example/groundwork:pull_request`."""

    deployer_subject: str
    """Exact `sub` claim of the run that may change; CI gives it only after approval."""

    state_bucket: str | None
    """Bucket of the Pulumi state; None where the state lies on the machine itself."""


class ContinuousIntegration(pulumi.ComponentResource):
    """Two roles that CI takes with a short-lived token: one reads, one deploys use cases."""

    planner_arn: pulumi.Output[str]
    deployer_arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: ContinuousIntegrationArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:identity:ContinuousIntegration", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        issuer = aws.iam.OpenIdConnectProvider(
            f"{name}-issuer", url=args.issuer, client_id_lists=[args.audience], opts=child
        )
        self.planner_arn = _ci_role(
            f"{name}-planner",
            "Previews every change of a pull request; reads, never writes",
            _oidc_trust(issuer.arn, args, args.planner_subjects),
            [
                *ci_permissions.planner(args.place, args.state_bucket),
                *data_permissions.planner(args.place),
                *agent_permissions.planner(args.place),
            ],
            child,
        )
        self.deployer_arn = _ci_role(
            f"{name}-deployer",
            "Deploys use cases after approval; cannot change what the platform shares",
            _oidc_trust(issuer.arn, args, [args.deployer_subject]),
            [
                *ci_permissions.deployer(args.place, args.state_bucket),
                *data_permissions.deployer(args.place),
                *agent_permissions.deployer(args.place),
            ],
            child,
        )
        self.register_outputs({"planner_arn": self.planner_arn, "deployer_arn": self.deployer_arn})


def _oidc_trust(
    issuer_arn: pulumi.Output[str], args: ContinuousIntegrationArgs, subjects: Sequence[str]
) -> pulumi.Output[str]:
    claim = args.issuer.removeprefix("https://")
    return document(
        Statement(
            sid="AssumedByCi",
            actions=["sts:AssumeRoleWithWebIdentity"],
            principals={"Federated": [issuer_arn]},
            condition={
                "StringEquals": {f"{claim}:aud": args.audience, f"{claim}:sub": list(subjects)}
            },
        )
    )


def _ci_role(
    name: str,
    description: str,
    assume_role_policy: pulumi.Output[str],
    statements: Sequence[Statement],
    opts: pulumi.ResourceOptions,
) -> pulumi.Output[str]:
    role = aws.iam.Role(
        f"{name}-role",
        name=f"groundwork-{name}",
        path=naming.ROLE_PATH,
        description=description,
        assume_role_policy=assume_role_policy,
        max_session_duration=CI_SESSION_SECONDS,
        opts=opts,
    )
    for number, part in enumerate(packed(statements), 1):
        # The first keeps the name that it had when there was one.
        suffix = "" if number == 1 else f"-{number}"
        policy = aws.iam.Policy(
            f"{name}-policy{suffix}",
            name=f"groundwork-{name}{suffix}",
            path=naming.ROLE_PATH,
            description=description,
            policy=document(*part),
            opts=opts,
        )
        aws.iam.RolePolicyAttachment(
            f"{name}-attachment{suffix}", role=role.name, policy_arn=policy.arn, opts=opts
        )
    return role.arn


@dataclass(frozen=True, slots=True, kw_only=True)
class RuntimeRoleArgs:
    """What a use case's runtime role is built from."""

    place: naming.Place
    use_case: str
    service: str
    """AWS service that runs the workload, as `ecs-tasks.amazonaws.com`."""

    boundary_arn: pulumi.Input[str]
    tags: Mapping[str, str]


class RuntimeRole(pulumi.ComponentResource):
    """The identity of a use case's workload; it may do nothing until it is given a policy."""

    role_name: pulumi.Output[str]
    arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: RuntimeRoleArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:identity:RuntimeRole", name, None, opts)
        role = aws.iam.Role(
            f"{name}-role",
            name=naming.role_name(args.use_case, "runtime"),
            path=naming.USE_CASE_ROLE_PATH,
            description=f"Runs {args.use_case}",
            assume_role_policy=service_trust(args.service, args.place.account_id),
            permissions_boundary=args.boundary_arn,
            max_session_duration=RUNTIME_SESSION_SECONDS,
            # AWS Budgets may have attached its stop, which the program knows nothing of.
            force_detach_policies=True,
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.role_name = role.name
        self.arn = role.arn
        self.register_outputs({"role_name": self.role_name, "arn": self.arn})
