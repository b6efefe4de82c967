"""Targets: what may scale between which bounds, and the tags of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast
from uuid import uuid4

from moto.dynamodb.models import dynamodb_backends
from moto.ecs.models import ecs_backends

from sandbox.aws.errors import AwsError
from sandbox.aws.services.application_autoscaling.common import KEY, is_asked, key_of, target_of
from sandbox.aws.services.application_autoscaling.policies import drop_policies
from sandbox.aws.services.sagemaker.endpoints import scalable_variants
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, invalid, now, page
from sandbox.aws.services.tagging import Tagging

MAX_TAGS = 50


def _tables(account: str, region: str) -> set[str]:
    tables = cast("Any", dynamodb_backends[account][region]).tables
    indexes = {
        f"table/{name}/index/{index.name}"
        for name, table in tables.items()
        for index in table.global_indexes
    }
    return {f"table/{name}" for name in tables} | indexes


def _services(account: str, region: str) -> set[str]:
    services = cast("Any", ecs_backends[account][region]).services.values()
    return {f"service/{each.cluster_name}/{each.name}" for each in services}


_EXISTING: Mapping[str, Callable[[str, str], set[str]]] = {
    "sagemaker": scalable_variants,
    "dynamodb": _tables,
    "ecs": _services,
}
"""Namespace -> the resource ids that are there; of other services nothing is checked."""


def register_scalable_target(store: Store, request: Item) -> Item:
    """Make a target, or change it; what is not given stays."""
    key = key_of(request)
    if request["ScalableDimension"].split(":")[0] != request["ServiceNamespace"]:
        raise invalid("Unsupported service namespace, resource type or scalable dimension")
    there = _EXISTING.get(request["ServiceNamespace"])
    if there is not None and request["ResourceId"] not in there(store.account, store.region):
        raise invalid(f"No resource found for resource ID: {request['ResourceId']}")
    before = store.table("targets").get(key)
    target: Item = dict(before or _new_target(store, request))
    for member in ("MinCapacity", "MaxCapacity", "RoleARN"):
        if member in request:
            target[member] = request[member]
    target["SuspendedState"] = target["SuspendedState"] | request.get("SuspendedState", {})
    if "MinCapacity" not in target or "MaxCapacity" not in target:
        raise invalid("MinCapacity and MaxCapacity are needed to register a new scalable target")
    if target["MinCapacity"] > target["MaxCapacity"]:
        raise invalid("Maximum capacity cannot be less than minimum capacity")
    arn = target["ScalableTargetARN"]
    if before is None:
        store.tag(arn, request.get("Tags", {}), MAX_TAGS)
    elif request.get("Tags"):
        raise invalid("Tags of an existing scalable target are changed by TagResource")
    store.table("targets")[key] = target
    return {"ScalableTargetARN": arn}


def describe_scalable_targets(store: Store, request: Item) -> Item:
    """Return the targets of a namespace."""
    wanted = request.get("ResourceIds")
    found = [
        each
        for each in store.table("targets").values()
        if is_asked(each, request) and (not wanted or each["ResourceId"] in wanted)
    ]
    shown, more = page(found, request, following="NextToken", size="MaxResults")
    return {"ScalableTargets": shown, **more}


def deregister_scalable_target(store: Store, request: Item) -> Item:
    """Remove a target and its policies."""
    target = target_of(store, request)
    drop_policies(store, key_of(request))
    del store.table("targets")[key_of(request)]
    store.tags.pop(target["ScalableTargetARN"], None)
    return {}


def _new_target(store: Store, request: Item) -> Item:
    principal = f"{request['ServiceNamespace']}.application-autoscaling.amazonaws.com"
    suffix = {"sagemaker": "SageMakerEndpoint", "dynamodb": "DynamoDBTable", "ecs": "ECSService"}
    name = suffix.get(request["ServiceNamespace"], request["ServiceNamespace"].title())
    role = f"AWSServiceRoleForApplicationAutoScaling_{name}"
    return {
        **{member: request[member] for member in KEY},
        "RoleARN": (
            f"arn:{store.partition}:iam::{store.account}:role/aws-service-role/{principal}/{role}"
        ),
        "CreationTime": now(),
        "SuspendedState": dict.fromkeys(
            (
                "DynamicScalingInSuspended",
                "DynamicScalingOutSuspended",
                "ScheduledScalingSuspended",
            ),
            False,
        ),
        "ScalableTargetARN": store.arn("scalable-target", uuid4().hex),
    }


def _unknown(arn: str) -> AwsError:
    return AwsError("ResourceNotFoundException", f"There is no resource {arn}")


OPERATIONS: Mapping[str, Handler] = {
    "RegisterScalableTarget": register_scalable_target,
    "DescribeScalableTargets": describe_scalable_targets,
    "DeregisterScalableTarget": deregister_scalable_target,
    **Tagging(
        arn="ResourceARN", tags="Tags", keys="TagKeys", most=MAX_TAGS, unknown=_unknown
    ).operations(),
}
