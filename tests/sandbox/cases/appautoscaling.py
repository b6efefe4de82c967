"""Application Auto Scaling's cases."""

from typing import Any

from tests.sandbox.cases import Case, Drift, Sees
from tests.sandbox.cases.sagemaker import HOSTED

_ENDPOINT = (
    "aws:sagemaker/endpoint:Endpoint",
    {"name": "invoices", "endpointConfigName": "{first.name}"},
)
_OTHER = (
    "aws:sagemaker/endpoint:Endpoint",
    {"name": "receipts", "endpointConfigName": "{first.name}"},
)
_KEY = {
    "resourceId": "endpoint/invoices/variant/main",
    "scalableDimension": "sagemaker:variant:DesiredInstanceCount",
    "serviceNamespace": "sagemaker",
}
_TARGET = ("aws:appautoscaling/target:Target", {**_KEY, "minCapacity": 1, "maxCapacity": 4})
_AWS_KEY = {
    "ResourceId": "endpoint/invoices/variant/main",
    "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
    "ServiceNamespace": "sagemaker",
}


def _tracking(value: float) -> dict[str, Any]:
    return {
        "targetValue": value,
        "scaleInCooldown": 300,
        "scaleOutCooldown": 60,
        "predefinedMetricSpecification": {
            "predefinedMetricType": "SageMakerVariantInvocationsPerInstance"
        },
    }


CASES = [
    Case(
        token="aws:appautoscaling/target:Target",
        needs={**HOSTED, "endpoint": _ENDPOINT, "other": _OTHER},
        inputs={**_KEY, "minCapacity": 1, "maxCapacity": 4, "tags": {"use_case": "claims"}},
        sees=(
            Sees(
                method="describe_scalable_targets",
                params={"ServiceNamespace": "sagemaker"},
                created={
                    "ScalableTargets[0].MinCapacity": 1,
                    "ScalableTargets[0].MaxCapacity": 4,
                    "ScalableTargets[0].SuspendedState.DynamicScalingInSuspended": False,
                },
                updated={
                    "ScalableTargets[0].MaxCapacity": 6,
                    "ScalableTargets[0].SuspendedState.DynamicScalingInSuspended": True,
                },
            ),
            Sees(
                method="list_tags_for_resource",
                params={"ResourceARN": "{arn}"},
                created={"Tags": {"use_case": "claims"}},
                updated={"Tags": {"stage": "pilot"}},
            ),
        ),
        change={
            "maxCapacity": 6,
            "suspendedState": {"dynamicScalingInSuspended": True},
            "tags": {"stage": "pilot"},
        },
        replace={"resourceId": "endpoint/receipts/variant/main"},
        invalid={
            "scalableDimension": {"scalableDimension": "sagemaker:variant:Count"},
            "serviceNamespace": {"serviceNamespace": "bedrock"},
            "maxCapacity": {"maxCapacity": None},
        },
        drift=Drift(
            method="register_scalable_target",
            params={**_AWS_KEY, "MaxCapacity": 9},
            shows="maxCapacity",
        ),
    ),
    Case(
        token="aws:appautoscaling/policy:Policy",
        needs={**HOSTED, "endpoint": _ENDPOINT, "target": _TARGET},
        inputs={
            **_KEY,
            "name": "invocations",
            "policyType": "TargetTrackingScaling",
            "targetTrackingScalingPolicyConfiguration": _tracking(70),
        },
        sees=(
            Sees(
                method="describe_scaling_policies",
                params={"ServiceNamespace": "sagemaker"},
                created={
                    "ScalingPolicies[0].PolicyARN": "{arn}",
                    "ScalingPolicies[0].TargetTrackingScalingPolicyConfiguration.TargetValue": 70.0,
                    "length(ScalingPolicies[0].Alarms)": 2,
                },
                updated={
                    "ScalingPolicies[0].TargetTrackingScalingPolicyConfiguration.TargetValue": 90.0,
                },
            ),
            Sees(
                method="cloudwatch.describe_alarms",
                params={"AlarmNamePrefix": "TargetTracking-endpoint/invoices"},
                created={"MetricAlarms[].Threshold": [70.0, 70.0]},
                updated={"MetricAlarms[].Threshold": [90.0, 90.0]},
            ),
        ),
        change={"targetTrackingScalingPolicyConfiguration": _tracking(90)},
        replace={"name": "calls"},
        invalid={
            "policyType": {"policyType": "Tracking"},
            "targetTrackingScalingPolicyConfiguration.targetValue": {
                "targetTrackingScalingPolicyConfiguration": {"scaleInCooldown": 1}
            },
            "resourceId": {"resourceId": None},
        },
        drift=Drift(
            method="put_scaling_policy",
            params={
                **_AWS_KEY,
                "PolicyName": "invocations",
                "TargetTrackingScalingPolicyConfiguration": {
                    "TargetValue": 5.0,
                    "PredefinedMetricSpecification": {
                        "PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"
                    },
                },
            },
            shows="targetTrackingScalingPolicyConfiguration",
        ),
    ),
]
