"""The execution role of a hosted model: what SageMaker does with the model in our name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.iam_document import Statement, document, service_trust

METRICS_NAMESPACE = "/aws/sagemaker/Endpoints"


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The part of a network in which a model runs."""

    vpc_id: pulumi.Input[str]
    subnet_ids: pulumi.Input[Sequence[str]]
    security_group_ids: pulumi.Input[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Where captured calls go, and how many of them."""

    share: float
    """Part of the calls, from 0 to 1; SageMaker takes whole percents."""

    bucket: pulumi.Input[str]
    key_arn: pulumi.Input[str]
    """Key of the bucket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a model comes from."""

    model_package_arn: str
    """One approved version in the model registry."""

    image_repository_arn: str | None = None
    artifacts_arn: str | None = None
    """Folder of its weights; ends with a slash."""

    artifacts_key_arn: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HostingRoleArgs:
    """What an execution role is built from."""

    place: naming.Place
    use_case: str
    alias: str
    source: Source
    boundary_arn: pulumi.Input[str]
    key_arn: pulumi.Input[str] | None
    """Key of the volume; None where there is no volume."""

    capture: Capture | None
    network: Network | None
    alarm_names: Sequence[str]
    """The alarms by which a deployment is rolled back."""

    tags: Mapping[str, str]


class HostingRole(pulumi.ComponentResource):
    """What hosts one model: it reads that model, and writes its logs and captures."""

    arn: pulumi.Output[str]
    """Given once its policy stands."""

    def __init__(
        self, name: str, args: HostingRoleArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:hosting_role:HostingRole", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        role = aws.iam.Role(
            f"{name}-role",
            name=naming.role_name(args.use_case, f"{args.alias}-host"),
            path=naming.USE_CASE_ROLE_PATH,
            description=f"Hosts {args.alias} for {args.use_case}",
            assume_role_policy=service_trust(
                "sagemaker.amazonaws.com",
                args.place.account_id,
                args.place.arn("sagemaker", "*"),
            ),
            permissions_boundary=args.boundary_arn,
            tags=args.tags,
            opts=child,
        )
        policy = aws.iam.RolePolicy(
            f"{name}-policy",
            name="host",
            role=role.name,
            policy=document(*_statements(args)),
            opts=child,
        )
        self.arn = pulumi.Output.all(role.arn, policy.id).apply(lambda parts: parts[0])
        self.register_outputs({"arn": self.arn})


def _statements(args: HostingRoleArgs) -> Sequence[Statement]:
    """Return what hosting takes.

    https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html, "CreateModel API:
    Execution Role Permissions", narrowed to this one model and endpoint.
    """
    place = args.place
    endpoint = naming.endpoint(args.use_case, args.alias)
    logs = place.arn("logs", f"log-group:{naming.endpoint_log_group(endpoint)}:*")
    return (
        *_reads(args),
        Statement(
            sid="WriteContainerLog",
            actions=["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            resources=[logs],
        ),
        Statement(
            sid="WriteInstanceMetrics",
            actions=["cloudwatch:PutMetricData"],
            # The action knows no resource.
            resources=["*"],
            condition={"StringEquals": {"cloudwatch:namespace": METRICS_NAMESPACE}},
        ),
        Statement(
            sid="SeeRollbackAlarms",
            # https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-configuration.html
            actions=["cloudwatch:DescribeAlarms"],
            resources=[place.arn("cloudwatch", f"alarm:{it}") for it in args.alarm_names],
        ),
        *_volume(args),
        *_captures(args),
        *_interfaces(args),
    )


def _reads(args: HostingRoleArgs) -> Sequence[Statement]:
    source, found = args.source, list[Statement]()
    if source.image_repository_arn is not None:
        found += [
            Statement(
                sid="PullImage",
                actions=[
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:GetDownloadUrlForLayer",
                ],
                resources=[source.image_repository_arn],
            ),
            # The action knows no resource.
            Statement(sid="LogIn", actions=["ecr:GetAuthorizationToken"], resources=["*"]),
        ]
    if source.artifacts_arn is not None:
        bucket, _, prefix = source.artifacts_arn.partition("/")
        found += [
            Statement(
                sid="ReadWeights", actions=["s3:GetObject"], resources=[f"{source.artifacts_arn}*"]
            ),
            Statement(
                sid="ListWeights",
                actions=["s3:ListBucket"],
                resources=[bucket],
                condition={"StringLike": {"s3:prefix": f"{prefix}*"}},
            ),
        ]
    if source.artifacts_key_arn is not None:
        found.append(
            Statement(
                sid="DecryptWeights",
                actions=["kms:Decrypt"],
                resources=[source.artifacts_key_arn],
                condition=_through_s3(args.place),
            )
        )
    return found


def _volume(args: HostingRoleArgs) -> Sequence[Statement]:
    if args.key_arn is None:
        return ()
    return (
        Statement(
            sid="EncryptVolume",
            actions=["kms:CreateGrant"],
            resources=[args.key_arn],
            condition={"Bool": {"kms:GrantIsForAWSResource": "true"}},
        ),
        Statement(sid="SeeVolumeKey", actions=["kms:DescribeKey"], resources=[args.key_arn]),
    )


def _captures(args: HostingRoleArgs) -> Sequence[Statement]:
    if args.capture is None:
        return ()
    bucket = pulumi.Output.from_input(args.capture.bucket).apply(naming.bucket_arn)
    folder = naming.captures(args.use_case, args.alias)
    return (
        Statement(
            sid="WriteCaptures",
            actions=["s3:PutObject"],
            resources=[pulumi.Output.concat(bucket, "/", folder, "/*")],
        ),
        Statement(
            sid="EncryptCaptures",
            actions=["kms:GenerateDataKey"],
            resources=[args.capture.key_arn],
            condition=_through_s3(args.place),
        ),
    )


def _interfaces(args: HostingRoleArgs) -> Sequence[Statement]:
    if args.network is None:
        return ()
    place = args.place
    make = ["ec2:CreateNetworkInterface", "ec2:CreateNetworkInterfacePermission"]
    drop = ["ec2:DeleteNetworkInterface", "ec2:DeleteNetworkInterfacePermission"]
    vpc = pulumi.Output.concat(place.arn("ec2", "vpc/"), args.network.vpc_id)
    return (
        Statement(
            sid="MakeInterfaces",
            actions=[*make, *drop],
            resources=[place.arn("ec2", "network-interface/*")],
        ),
        Statement(
            sid="InterfacesOfThisNetwork",
            # An interface is judged on its subnet and groups as well.
            actions=make[:1],
            resources=[place.arn("ec2", "subnet/*"), place.arn("ec2", "security-group/*")],
            condition={"ArnEquals": {"ec2:Vpc": vpc}},
        ),
        Statement(
            sid="SeeNetwork",
            actions=[
                "ec2:DescribeDhcpOptions",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets",
                "ec2:DescribeVpcs",
            ],
            # Reads of EC2 know no resource.
            resources=["*"],
        ),
    )


def _through_s3(place: naming.Place) -> Mapping[str, Mapping[str, str]]:
    return {"StringEquals": {"kms:ViaService": f"s3.{place.region}.amazonaws.com"}}
