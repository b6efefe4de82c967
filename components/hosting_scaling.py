"""How many instances a hosted model has: as many as its calls ask for, within bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi_aws.appautoscaling import (
    PolicyTargetTrackingScalingPolicyConfigurationArgs as Tracking,
)
from pulumi_aws.appautoscaling import (
    PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs as Metric,
)

SCALE_OUT_SECONDS = 60
SCALE_IN_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalingArgs:
    """What the scaling of an endpoint's variant is built from."""

    resource: pulumi.Input[str]
    """The variant, as `endpoint/NAME/variant/main`."""

    min_count: int
    max_count: int
    target_invocations_per_minute: int
    """Calls per instance at which another instance is started."""

    tags: Mapping[str, str]


def scale(name: str, args: ScalingArgs, opts: pulumi.ResourceOptions) -> None:
    """Follow the calls per instance; nothing is made where the bounds are one.

    https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling.html
    """
    if args.max_count == args.min_count:
        return
    target = aws.appautoscaling.Target(
        f"{name}-scaling",
        service_namespace="sagemaker",
        scalable_dimension="sagemaker:variant:DesiredInstanceCount",
        resource_id=args.resource,
        min_capacity=args.min_count,
        max_capacity=args.max_count,
        tags=args.tags,
        opts=opts,
    )
    aws.appautoscaling.Policy(
        f"{name}-scaling-policy",
        name="invocations-per-instance",
        policy_type="TargetTrackingScaling",
        service_namespace=target.service_namespace,
        scalable_dimension=target.scalable_dimension,
        resource_id=target.resource_id,
        target_tracking_scaling_policy_configuration=Tracking(
            target_value=args.target_invocations_per_minute,
            predefined_metric_specification=Metric(
                predefined_metric_type="SageMakerVariantInvocationsPerInstance"
            ),
            scale_out_cooldown=SCALE_OUT_SECONDS,
            scale_in_cooldown=SCALE_IN_SECONDS,
        ),
        opts=opts,
    )
