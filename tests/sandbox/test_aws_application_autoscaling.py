"""Targets and policies behave as Application Auto Scaling's API reference says."""

from typing import Any

import pytest

from tests.sandbox.conftest import Client
from tests.sandbox.refusals import refusal

KEY = {
    "ServiceNamespace": "sagemaker",
    "ResourceId": "endpoint/invoices/variant/main",
    "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
}
TRACKING = {
    "TargetValue": 70.0,
    "PredefinedMetricSpecification": {
        "PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"
    },
}


@pytest.fixture
def scaling(client: Client) -> Any:
    sagemaker = client("sagemaker")
    sagemaker.create_model(
        ModelName="invoices",
        PrimaryContainer={"Image": "000000000000.dkr.ecr.us-east-1.amazonaws.com/invoices:3"},
    )
    sagemaker.create_endpoint_config(
        EndpointConfigName="first",
        ProductionVariants=[
            {
                "VariantName": "main",
                "ModelName": "invoices",
                "InstanceType": "ml.m5.xlarge",
                "InitialInstanceCount": 1,
            }
        ],
    )
    sagemaker.create_endpoint(EndpointName="invoices", EndpointConfigName="first")
    return client("application-autoscaling")


def _register(scaling: Any, **given: Any) -> str:
    bounds = {"MinCapacity": 1, "MaxCapacity": 4}
    return scaling.register_scalable_target(**{**KEY, **bounds, **given})["ScalableTargetARN"]


def _put(scaling: Any, name: str = "calls", **given: Any) -> Any:
    configuration = {"TargetTrackingScalingPolicyConfiguration": TRACKING}
    return scaling.put_scaling_policy(
        **KEY, PolicyName=name, **{"PolicyType": "TargetTrackingScaling", **configuration, **given}
    )


def test_a_target_keeps_what_is_not_changed(scaling: Any) -> None:
    arn = _register(scaling)
    assert scaling.register_scalable_target(**KEY, MaxCapacity=6)["ScalableTargetARN"] == arn
    (target,) = scaling.describe_scalable_targets(ServiceNamespace="sagemaker")["ScalableTargets"]
    assert (target["MinCapacity"], target["MaxCapacity"]) == (1, 6)
    assert target["RoleARN"].endswith("AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint")
    assert set(target["SuspendedState"].values()) == {False}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"ResourceId": "endpoint/none/variant/main"}, "No resource found"),
        ({"ServiceNamespace": "ecs"}, "Unsupported service namespace"),
        ({"MinCapacity": 5}, "cannot be less than minimum"),
    ],
)
def test_a_target_is_of_what_is_there(scaling: Any, given: dict[str, Any], told: str) -> None:
    request = {**KEY, "MinCapacity": 1, "MaxCapacity": 4, **given}
    code, message = refusal(scaling.register_scalable_target, **request)
    assert code == "ValidationException"
    assert told in message


def test_a_new_target_needs_bounds(scaling: Any) -> None:
    code, message = refusal(scaling.register_scalable_target, **KEY, MinCapacity=1)
    assert code == "ValidationException"
    assert "MinCapacity and MaxCapacity are needed" in message


def test_tables_and_services_are_targets_too(client: Client, scaling: Any) -> None:
    key = {
        "ServiceNamespace": "dynamodb",
        "ResourceId": "table/t",
        "ScalableDimension": "dynamodb:table:ReadCapacityUnits",
    }
    bounds = {"MinCapacity": 1, "MaxCapacity": 4}
    assert refusal(scaling.register_scalable_target, **key, **bounds)[0] == "ValidationException"
    client("dynamodb").create_table(
        TableName="t",
        KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
        ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
    )
    scaling.register_scalable_target(**key, **bounds)
    ecs = client("ecs")
    ecs.create_cluster(clusterName="c")
    ecs.register_task_definition(
        family="f", containerDefinitions=[{"name": "n", "image": "i", "memory": 128}]
    )
    ecs.create_service(cluster="c", serviceName="s", taskDefinition="f", desiredCount=1)
    scaling.register_scalable_target(
        ServiceNamespace="ecs",
        ResourceId="service/c/s",
        ScalableDimension="ecs:service:DesiredCount",
        **bounds,
    )


def test_a_policy_needs_its_target(scaling: Any) -> None:
    request = {**KEY, "PolicyName": "calls", "PolicyType": "TargetTrackingScaling"}
    code, message = refusal(
        scaling.put_scaling_policy, **request, TargetTrackingScalingPolicyConfiguration=TRACKING
    )
    assert code == "ObjectNotFoundException"
    assert "No scalable target found" in message


def test_a_changed_policy_keeps_its_arn_and_has_new_alarms(client: Client, scaling: Any) -> None:
    _register(scaling)
    made = _put(scaling)
    changed = _put(
        scaling, TargetTrackingScalingPolicyConfiguration={**TRACKING, "DisableScaleIn": True}
    )
    assert changed["PolicyARN"] == made["PolicyARN"]
    alarms = client("cloudwatch").describe_alarms()["MetricAlarms"]
    assert [each["AlarmName"] for each in alarms] == [
        each["AlarmName"] for each in changed["Alarms"]
    ]
    assert len(alarms) == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"PolicyType": "StepScaling"}, "takes StepScalingPolicyConfiguration"),
        (
            {"TargetTrackingScalingPolicyConfiguration": {"TargetValue": 1.0}},
            "predefined and a customized",
        ),
        (
            {
                "TargetTrackingScalingPolicyConfiguration": {
                    "TargetValue": 1.0,
                    "PredefinedMetricSpecification": {
                        "PredefinedMetricType": "DynamoDBReadCapacityUtilization"
                    },
                }
            },
            "no metric of the namespace sagemaker",
        ),
    ],
)
def test_a_policy_is_of_one_kind(scaling: Any, given: dict[str, Any], told: str) -> None:
    _register(scaling)
    request: dict[str, Any] = {
        **KEY,
        "PolicyName": "calls",
        "PolicyType": "TargetTrackingScaling",
        "TargetTrackingScalingPolicyConfiguration": TRACKING,
        **given,
    }
    code, message = refusal(scaling.put_scaling_policy, **request)
    assert code == "ValidationException"
    assert told in message


def test_a_measure_is_tracked_by_one_policy(scaling: Any) -> None:
    _register(scaling)
    _put(scaling)
    request = {**KEY, "PolicyName": "again", "PolicyType": "TargetTrackingScaling"}
    _, message = refusal(
        scaling.put_scaling_policy,
        **request,
        TargetTrackingScalingPolicyConfiguration={**TRACKING, "TargetValue": 5.0},
    )
    assert "Only one TargetTrackingScaling policy" in message


def test_a_target_takes_its_policies_and_alarms_along(client: Client, scaling: Any) -> None:
    _register(scaling)
    _put(scaling)
    scaling.deregister_scalable_target(**KEY)
    assert scaling.describe_scaling_policies(ServiceNamespace="sagemaker")["ScalingPolicies"] == []
    assert client("cloudwatch").describe_alarms()["MetricAlarms"] == []
    assert refusal(scaling.deregister_scalable_target, **KEY)[0] == "ObjectNotFoundException"
    gone = refusal(scaling.delete_scaling_policy, **KEY, PolicyName="calls")
    assert gone[0] == "ObjectNotFoundException"


def test_tags_of_a_target(scaling: Any) -> None:
    arn = _register(scaling, Tags={"a": "1"})
    scaling.tag_resource(ResourceARN=arn, Tags={"b": "2"})
    scaling.untag_resource(ResourceARN=arn, TagKeys=["a"])
    assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"b": "2"}
    code, _ = refusal(scaling.register_scalable_target, **KEY, Tags={"c": "3"})
    assert code == "ValidationException"
    many = {f"k{n}": "" for n in range(50)}
    assert refusal(scaling.tag_resource, ResourceARN=arn, Tags=many)[0] == "TooManyTagsException"
    scaling.deregister_scalable_target(**KEY)
    gone = refusal(scaling.list_tags_for_resource, ResourceARN=arn)
    assert gone[0] == "ResourceNotFoundException"
