"""What CI's two roles may do to host models, beside `ci_permissions`."""

from __future__ import annotations

from collections.abc import Sequence

from components import naming
from components.iam_document import Statement

SCALING_SERVICE = "sagemaker.application-autoscaling.amazonaws.com"

_READS = (
    "application-autoscaling:DescribeScalableTargets",
    "application-autoscaling:DescribeScalingPolicies",
    "application-autoscaling:ListTagsForResource",
    "sagemaker:DescribeEndpoint",
    "sagemaker:DescribeEndpointConfig",
    "sagemaker:DescribeModel",
    "sagemaker:ListTags",
)


def planner(_: naming.Place) -> Sequence[Statement]:
    """Return the reads that a preview with refresh makes."""
    # Reads of what is described, never of data.
    return (Statement(sid="ReadHostedModels", actions=_READS, resources=["*"]),)


def deployer(place: naming.Place) -> Sequence[Statement]:
    """Return what hosting a model takes."""
    endpoints = naming.endpoint("*", "*")
    hosts = place.role_arn(naming.role_name("*", "host"), naming.USE_CASE_ROLE_PATH)
    return (
        Statement(sid="ReadHostedModels", actions=_READS, resources=["*"]),
        Statement(
            sid="KeepHostedModels",
            actions=[
                "sagemaker:AddTags",
                "sagemaker:CreateEndpoint",
                "sagemaker:CreateEndpointConfig",
                "sagemaker:CreateModel",
                "sagemaker:DeleteEndpoint",
                "sagemaker:DeleteEndpointConfig",
                "sagemaker:DeleteModel",
                "sagemaker:DeleteTags",
                "sagemaker:UpdateEndpoint",
            ],
            resources=[
                place.arn("sagemaker", "model/*"),
                place.arn("sagemaker", "endpoint-config/*"),
                place.arn("sagemaker", f"endpoint/{endpoints}"),
            ],
        ),
        Statement(
            sid="DeployApprovedVersions",
            actions=["sagemaker:CreateModel", "sagemaker:DescribeModelPackage"],
            # The registry's account shares its versions by a policy of its own.
            resources=[f"arn:aws:sagemaker:{place.region}:*:model-package/*"],
        ),
        Statement(
            sid="HandRolesToSageMaker",
            actions=["iam:PassRole"],
            resources=[hosts],
            condition={"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}},
        ),
        Statement(
            sid="KeepScaling",
            actions=[
                "application-autoscaling:DeleteScalingPolicy",
                "application-autoscaling:DeregisterScalableTarget",
                "application-autoscaling:PutScalingPolicy",
                "application-autoscaling:RegisterScalableTarget",
                "application-autoscaling:TagResource",
                "application-autoscaling:UntagResource",
            ],
            resources=[place.arn("application-autoscaling", "scalable-target/*")],
        ),
        Statement(
            sid="KeepScalingAlarms",
            # https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_id-based-policy-examples.html
            actions=["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm"],
            resources=[place.arn("cloudwatch", f"alarm:TargetTracking-endpoint/{endpoints}")],
        ),
        Statement(
            sid="LetScalingAct",
            actions=["iam:CreateServiceLinkedRole"],
            resources=[
                f"arn:aws:iam::{place.account_id}:role/aws-service-role/{SCALING_SERVICE}/*"
            ],
            condition={"StringEquals": {"iam:AWSServiceName": SCALING_SERVICE}},
        ),
    )
