"""The most that calling and hosting the catalogue's models takes, for the boundary of all roles."""

from __future__ import annotations

from collections.abc import Sequence

from components import naming
from components.hosting_role import METRICS_NAMESPACE, Source
from components.iam_document import Statement


def hosting_limit(place: naming.Place, hosted: Sequence[Source]) -> Sequence[Statement]:
    """Return what the boundary allows for them; nothing where the catalogue has none."""
    if not hosted:
        return ()
    endpoints = naming.endpoint("*", "*")
    folders = sorted({it.artifacts_arn for it in hosted if it.artifacts_arn})
    repositories = sorted({it.image_repository_arn for it in hosted if it.image_repository_arn})
    keys = sorted({it.artifacts_key_arn for it in hosted if it.artifacts_key_arn})
    captures = naming.bucket_arn(place.bucket("data-*"))
    reads = [
        Statement(
            sid="ReadImages",
            actions=[
                "ecr:BatchCheckLayerAvailability",
                "ecr:BatchGetImage",
                "ecr:GetDownloadUrlForLayer",
            ],
            resources=repositories,
        ),
        Statement(
            sid="ReadWeights",
            actions=["s3:GetObject", "s3:ListBucket"],
            resources=[
                *(f"{it}*" for it in folders),
                *sorted({it.partition("/")[0] for it in folders}),
            ],
        ),
        Statement(sid="DecryptWeights", actions=["kms:Decrypt"], resources=keys),
    ]
    return (
        *invocation_limit(place, hosted),
        *(each for each in reads if each.resources),
        Statement(
            sid="WriteCaptures",
            actions=["s3:PutObject"],
            resources=[f"{captures}/{naming.CAPTURES}*"],
        ),
        Statement(
            sid="EncryptVolumes",
            actions=["kms:CreateGrant"],
            resources=[place.arn("kms", "key/*")],
            condition={
                "Bool": {"kms:GrantIsForAWSResource": "true"},
                "StringEquals": {"aws:ResourceTag/managed_by": "groundwork"},
            },
        ),
        Statement(
            sid="WriteContainerLogs",
            actions=["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            resources=[place.arn("logs", f"log-group:{naming.endpoint_log_group(endpoints)}")],
        ),
        Statement(
            sid="SeeRollbackAlarms",
            actions=["cloudwatch:DescribeAlarms"],
            resources=[place.arn("cloudwatch", "alarm:groundwork-*")],
        ),
        Statement(
            sid="WriteInstanceMetrics",
            actions=["cloudwatch:PutMetricData"],
            resources=["*"],
            condition={"StringEquals": {"cloudwatch:namespace": METRICS_NAMESPACE}},
        ),
        Statement(
            sid="UseNetwork",
            actions=[
                "ec2:CreateNetworkInterface",
                "ec2:CreateNetworkInterfacePermission",
                "ec2:DeleteNetworkInterface",
                "ec2:DeleteNetworkInterfacePermission",
                "ec2:DescribeDhcpOptions",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets",
                "ec2:DescribeVpcs",
                "ecr:GetAuthorizationToken",
            ],
            # Which subnets and groups a role may use, its own policy says.
            resources=["*"],
        ),
    )


def invocation_limit(place: naming.Place, hosted: Sequence[Source]) -> Sequence[Statement]:
    """Return what the boundary allows workloads: to call them, nothing of what hosts them."""
    if not hosted:
        return ()
    return (
        Statement(
            sid="InvokeHostedModels",
            actions=["sagemaker:InvokeEndpoint"],
            resources=[place.arn("sagemaker", f"endpoint/{naming.endpoint('*', '*')}")],
        ),
    )
