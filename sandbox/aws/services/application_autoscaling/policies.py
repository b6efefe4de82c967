"""Scaling policies, and the alarms by which AWS carries them out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from uuid import uuid4

from moto.cloudwatch.models import cloudwatch_backends

from sandbox.aws.services.application_autoscaling.common import (
    KEY,
    absent,
    is_asked,
    key_of,
    target_of,
    told,
)
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, invalid, now, page

_CONFIGURATIONS = {
    "StepScaling": "StepScalingPolicyConfiguration",
    "TargetTrackingScaling": "TargetTrackingScalingPolicyConfiguration",
    "PredictiveScaling": "PredictiveScalingPolicyConfiguration",
}
_METRIC_PREFIX = {"sagemaker": "SageMaker", "dynamodb": "DynamoDB", "ecs": ("ECSService", "ALB")}
"""How the predefined metrics of a namespace start."""


def put_scaling_policy(store: Store, request: Item) -> Item:
    """Make a policy, or exchange its configuration."""
    target_of(store, request)
    key = _policy_key(request)
    before = store.table("policies").get(key, {})
    kind = request.get("PolicyType") or before.get("PolicyType")
    if kind is None:
        raise invalid("PolicyType is needed to make a scaling policy")
    member = _CONFIGURATIONS[kind]
    others = [each for each in _CONFIGURATIONS.values() if each != member and each in request]
    if others or member not in request:
        raise invalid(f"A policy of type {kind} takes {member} and no other configuration")
    if kind == "TargetTrackingScaling":
        _check_tracking(store, request, request[member])
    identity = before.get("PolicyARN") or _policy_arn(store, request)
    policy: Item = {
        **{each: request[each] for each in (*KEY, "PolicyName")},
        "PolicyARN": identity,
        "PolicyType": kind,
        member: request[member],
        "CreationTime": before.get("CreationTime") or now(),
        "Alarms": [],
    }
    _drop_alarms(store, before)
    if kind == "TargetTrackingScaling":
        policy["Alarms"] = _watch(store, policy)
    store.table("policies")[key] = policy
    return {"PolicyARN": identity, "Alarms": policy["Alarms"]}


def describe_scaling_policies(store: Store, request: Item) -> Item:
    """Return the policies of a namespace."""
    names, resource = request.get("PolicyNames"), request.get("ResourceId")
    found = [
        each
        for each in store.table("policies").values()
        if is_asked(each, request)
        and (not names or each["PolicyName"] in names)
        and resource in {None, each["ResourceId"]}
    ]
    shown, more = page(found, request, following="NextToken", size="MaxResults")
    return {"ScalingPolicies": shown, **more}


def delete_scaling_policy(store: Store, request: Item) -> Item:
    """Remove a policy, and the alarms that were made for it."""
    policy = store.table("policies").get(_policy_key(request))
    if policy is None:
        raise absent(f"No scaling policy found for {told(request)}: {request['PolicyName']}")
    _drop(store, policy)
    return {}


def drop_policies(store: Store, target: str) -> None:
    """Remove the policies of the target of that key."""
    for policy in list(store.table("policies").values()):
        if key_of(policy) == target:
            _drop(store, policy)


def _check_tracking(store: Store, request: Item, configuration: Item) -> None:
    specifications = [
        configuration[each]
        for each in ("PredefinedMetricSpecification", "CustomizedMetricSpecification")
        if each in configuration
    ]
    if len(specifications) != 1:
        raise invalid("Exactly one of a predefined and a customized metric must be given")
    kind = specifications[0].get("PredefinedMetricType")
    prefix = _METRIC_PREFIX.get(request["ServiceNamespace"])
    if kind and prefix and not kind.startswith(prefix):
        raise invalid(f"{kind} is no metric of the namespace {request['ServiceNamespace']}")
    for other in store.table("policies").values():
        tracked = other.get("TargetTrackingScalingPolicyConfiguration", {})
        is_other = key_of(other) == key_of(request) and other["PolicyName"] != request["PolicyName"]
        if is_other and specifications[0] in tracked.values():
            raise invalid(
                "Only one TargetTrackingScaling policy for a given metric specification is allowed."
            )


def _watch(store: Store, policy: Item) -> list[Item]:
    """Make the two alarms by which AWS carries a target tracking policy out."""
    configuration = policy["TargetTrackingScalingPolicyConfiguration"]
    backend = cast("Any", cloudwatch_backends[store.account][store.region])
    metric = configuration.get("PredefinedMetricSpecification", {}).get("PredefinedMetricType")
    made: list[Item] = []
    for end, comparison, minutes in (
        ("AlarmHigh", "GreaterThanThreshold", 3),
        ("AlarmLow", "LessThanThreshold", 15),
    ):
        if end == "AlarmLow" and configuration.get("DisableScaleIn"):
            continue
        alarm = backend.put_metric_alarm(
            name=f"TargetTracking-{policy['ResourceId']}-{end}-{uuid4()}",
            namespace="AWS/SageMaker" if policy["ServiceNamespace"] == "sagemaker" else "AWS",
            metric_name=metric or "Customized",
            comparison_operator=comparison,
            evaluation_periods=minutes,
            period=60,
            threshold=configuration["TargetValue"],
            statistic="Average",
            description=(
                f"DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {policy['PolicyARN']}."
            ),
            dimensions=[],
            alarm_actions=[policy["PolicyARN"]],
        )
        made.append({"AlarmName": alarm.name, "AlarmARN": alarm.alarm_arn})
    return made


def _drop(store: Store, policy: Item) -> None:
    _drop_alarms(store, policy)
    del store.table("policies")[_policy_key(policy)]


def _drop_alarms(store: Store, policy: Item) -> None:
    backend = cast("Any", cloudwatch_backends[store.account][store.region])
    backend.delete_alarms([each["AlarmName"] for each in policy.get("Alarms", [])])


def _policy_arn(store: Store, request: Item) -> str:
    place = f"resource/{request['ServiceNamespace']}/{request['ResourceId']}"
    return (
        f"arn:{store.partition}:autoscaling:{store.region}:{store.account}:scalingPolicy:"
        f"{uuid4()}:{place}:policyName/{request['PolicyName']}"
    )


def _policy_key(item: Item) -> str:
    return f"{key_of(item)}\t{item['PolicyName']}"


OPERATIONS: Mapping[str, Handler] = {
    "PutScalingPolicy": put_scaling_policy,
    "DescribeScalingPolicies": describe_scaling_policies,
    "DeleteScalingPolicy": delete_scaling_policy,
}
