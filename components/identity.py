"""Identity of workloads: the boundary of each stage, and a use case's runtime role."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components import agent_permissions, data_permissions, naming
from components.hosting_limit import hosting_limit, invocation_limit
from components.hosting_role import Source
from components.iam_document import Condition, Statement, document, packed, service_trust
from components.model_endpoints import INVOKE
from components.region_fence import fence
from components.spec.fields import DATA_CLASSES

RUNTIME_SESSION_SECONDS = 3600

ABAC_TAGS = ("use_case", "data_class", "stage")
"""Tags of a runtime role that policies compare with those of resources."""

OWN_USE_CASE = "${aws:PrincipalTag/use_case}"
"""In a policy: the use case of whoever asks. Without the tag nothing matches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryArgs:
    """What the permissions boundary is built from."""

    place: naming.Place
    stage: str
    """Whose boundary it is, as `prototype`."""

    of_services: bool = False
    """Whether it is that of roles which AWS's services take for a use case, such as an agent's or
    a host's, and not that of workloads: a boundary is one managed policy, and both fill it."""

    recovers: bool = False
    """Whether roles may also work in the others of `model_regions`, where one of them is there for
    the loss of the place's own."""

    model_regions: Sequence[str]
    """Regions to which a model call may be routed."""

    model_ids: Sequence[str]
    """Models that may be called; empty for every one."""

    model_homes: Mapping[str, Collection[str]] = field(default_factory=dict[str, Collection[str]])
    """Model to the regions in which it may be called, where not in all of `model_regions`."""

    data_classes: Sequence[str]
    """Classes of data that may be read."""

    embedding_model_ids: Sequence[str] = ()
    """Models that turn text into vectors, and so are called without a guardrail."""

    hosted: Sequence[Source] = ()
    """The models that use cases may host."""


class Boundary(pulumi.ComponentResource):
    """The most that any role of a use case of a stage can ever do, whatever its policies say.

    One boundary serves all use cases of the stage: what is a use case's own is told by the tag
    `use_case` of the role and of the resource.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction_attribute-based-access-control.html
    """

    arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: BoundaryArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:identity:Boundary", name, None, opts)
        statements = _of_services(args) if args.of_services else _of_workloads(args)
        if len(packed(statements)) > 1:
            raise ValueError(
                f"{name}: a boundary is one managed policy, and this one is too long for that; "
                "let the stage call fewer models by name, or take out what no use case needs"
            )
        policy = aws.iam.Policy(
            f"{name}-policy",
            name=naming.boundary_name(
                naming.service_boundary(args.stage) if args.of_services else args.stage
            ),
            path=naming.BOUNDARY_PATH,
            description=f"Permissions boundary of {args.stage} roles: a limit, it grants nothing",
            policy=document(*statements),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.arn = policy.arn
        self.register_outputs({"arn": self.arn})


def _models(args: BoundaryArgs) -> Sequence[str]:
    return [
        naming.foundation_model_arn(region, model)
        for region in sorted(args.model_regions)
        for model in args.model_ids or ("*",)
        if region in args.model_homes.get(model, (region,))
    ]


def _of_workloads(args: BoundaryArgs) -> Sequence[Statement]:
    place = args.place.everywhere() if args.recovers else args.place
    profiles = place.arn("bedrock", "application-inference-profile/*")
    guarded = {"Null": {"bedrock:GuardrailIdentifier": "false"}}
    # All classes are told by one pattern: a list of them takes a fifth of what a policy may hold.
    classes = ("*",) if set(args.data_classes) == set(DATA_CLASSES) else args.data_classes
    buckets = [naming.bucket_arn(place.bucket(f"data-{it}")) for it in classes]
    databases = [naming.glue_name(f"groundwork-{it}") for it in classes]
    return (
        Statement(
            sid="InvokeThroughProfiles",
            actions=INVOKE,
            resources=[profiles, place.arn("bedrock", "provisioned-model/*")],
            condition={**guarded, **_own()},
        ),
        Statement(
            sid="InvokeModelsBehindProfiles",
            actions=INVOKE,
            resources=_models(args),
            condition={**guarded, "ArnLike": {"bedrock:InferenceProfileArn": profiles}},
        ),
        # A role has nothing to do with global services, so that all actions can be fenced.
        *([fence(args.model_regions)] if args.recovers else []),
        _uses_guardrails(place),
        Statement(
            sid="ReadData",
            actions=["s3:GetObject", "s3:ListBucket"],
            resources=[*buckets, *(f"{arn}/*" for arn in buckets)],
        ),
        Statement(
            sid="ReadCatalogue",
            actions=["glue:GetDatabase", "glue:GetTable", "glue:GetPartitions"],
            resources=[
                place.arn("glue", "catalog"),
                *(place.arn("glue", f"database/{it}") for it in databases),
                *(place.arn("glue", f"table/{it}/*") for it in databases),
            ],
        ),
        Statement(sid="AskLakeFormation", actions=["lakeformation:GetDataAccess"], resources=["*"]),
        _uses_keys(args, place),
        Statement(
            sid="ReadOwnSettings",
            actions=["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
            resources=[
                place.arn("ssm", f"parameter{naming.parameter(OWN_USE_CASE)}"),
                place.arn("ssm", f"parameter{naming.parameter(OWN_USE_CASE, '*')}"),
            ],
        ),
        Statement(
            sid="WriteLogs",
            actions=["logs:CreateLogStream", "logs:PutLogEvents"],
            resources=[place.arn("logs", f"log-group:{naming.log_group(OWN_USE_CASE, '*')}")],
        ),
        *agent_permissions.workload_limits(place),
        *data_permissions.limits(place, args.embedding_model_ids, classes),
        *invocation_limit(place, args.hosted),
        _never(),
    )


def _of_services(args: BoundaryArgs) -> Sequence[Statement]:
    place = args.place
    return (
        _uses_guardrails(place),
        _uses_keys(args, place),
        *agent_permissions.limits(place, _models(args)),
        *hosting_limit(place, args.hosted),
        _never(),
    )


def _uses_guardrails(place: naming.Place) -> Statement:
    profiles = place.arn("bedrock", "application-inference-profile/*")
    return Statement(
        sid="UseGuardrails",
        actions=["bedrock:ApplyGuardrail", "bedrock:GetInferenceProfile"],
        resources=[place.arn("bedrock", "guardrail/*"), profiles],
    )


def _uses_keys(args: BoundaryArgs, place: naming.Place) -> Statement:
    return Statement(
        sid="UseKeys",
        actions=["kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"],
        resources=[place.arn("kms", "key/*")],
        condition={
            "StringEquals": {
                "aws:ResourceTag/managed_by": "groundwork",
                "aws:ResourceTag/data_class": list(args.data_classes),
                # The stores' keys are the platform's; another use case's is out of reach.
                "aws:ResourceTag/use_case": [OWN_USE_CASE, naming.PLATFORM],
            }
        },
    )


def _never() -> Statement:
    return Statement(
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
    )


def _own() -> Condition:
    return {"StringEquals": {"aws:ResourceTag/use_case": OWN_USE_CASE}}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuntimeRoleArgs:
    """What a use case's runtime role is built from."""

    place: naming.Place
    use_case: str
    service: str
    """AWS service that runs the workload, as `ecs-tasks.amazonaws.com`."""

    boundary_arn: pulumi.Input[str]
    """The boundary of the use case's stage."""

    tags: Mapping[str, str]
    """What tells policies whose role it is; `ABAC_TAGS` at the least."""


class RuntimeRole(pulumi.ComponentResource):
    """The identity of a use case's workload; it may do nothing until it is given a policy.

    Its tags are attributes: the boundary lets it use what carries the same `use_case`.
    """

    role_name: pulumi.Output[str]
    arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: RuntimeRoleArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:identity:RuntimeRole", name, None, opts)
        missing = [tag for tag in ABAC_TAGS if not args.tags.get(tag)]
        if missing:
            raise ValueError(f"{name}: the role lacks the tags {', '.join(missing)}; give them")
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
