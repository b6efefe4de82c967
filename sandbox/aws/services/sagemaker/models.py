"""Models: what runs, under which role, with which reach into the network."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from moto.ec2.models import ec2_backends
from moto.iam.models import iam_backends

from sandbox.aws.services.sagemaker.common import add, find, in_use, listed, remove
from sandbox.aws.services.sagemaker.packages import deployable
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, invalid, now

_MODEL = ("models", "model")
_ROLE = re.compile(r"arn:[^:]+:iam::(?P<account>\d{12}):role/(.+/)?(?P<name>[^/]+)")


def create_model(store: Store, request: Item) -> Item:
    """Make a model of one container or of a pipeline of containers."""
    several = request.get("Containers", [])
    if bool(several) == ("PrimaryContainer" in request):
        raise invalid("Exactly one of PrimaryContainer and Containers must be given.")
    for container in several or [request["PrimaryContainer"]]:
        _check_container(store, container)
    if "InferenceExecutionConfig" in request and len(several) < 2:  # noqa: PLR2004 - a pipeline
        raise invalid("InferenceExecutionConfig is for models of several containers.")
    _check_role(store, request.get("ExecutionRoleArn"))
    _check_network(store, request.get("VpcConfig"))
    name = request["ModelName"]
    model: Item = {
        "EnableNetworkIsolation": False,
        **{key: value for key, value in request.items() if key != "Tags"},
        "ModelArn": store.arn("model", name),
        "CreationTime": now(),
    }
    return {"ModelArn": add(store, *_MODEL, name, model, request.get("Tags"))}


def describe_model(store: Store, request: Item) -> Item:
    """Return a model."""
    return find(store, *_MODEL, request["ModelName"])


def list_models(store: Store, request: Item) -> Item:
    """Return the models."""
    shown, more = listed(store.table("models").values(), request, "ModelName")
    return {"Models": shown, **more}


def delete_model(store: Store, request: Item) -> Item:
    """Remove a model that no live endpoint runs."""
    name = request["ModelName"]
    for endpoint in store.table("endpoints").values():
        config = store.table("configs").get(endpoint["EndpointConfigName"], {})
        if any(it.get("ModelName") == name for it in config.get("ProductionVariants", [])):
            raise in_use(f"model {name}", f"endpoint {endpoint['EndpointName']}")
    remove(store, *_MODEL, name)
    return {}


def packages_of(store: Store, model: Item) -> list[Item]:
    """Return the packages of this account that a model is made of."""
    containers = model.get("Containers") or [model["PrimaryContainer"]]
    names = [it["ModelPackageName"] for it in containers if "ModelPackageName" in it]
    return [found for name in names if (found := deployable(store, name)) is not None]


def _check_container(store: Store, container: Item) -> None:
    given = [member for member in ("Image", "ModelPackageName") if member in container]
    if len(given) != 1:
        raise invalid("A container needs exactly one of Image and ModelPackageName.")
    if "ModelPackageName" not in container:
        return
    if "ModelDataUrl" in container or "ModelDataSource" in container:
        raise invalid("A container of a model package takes its data from the package.")
    deployable(store, container["ModelPackageName"])


def _check_role(store: Store, arn: str | None) -> None:
    if arn is None:
        return
    parts = _ROLE.fullmatch(arn)
    if parts is None or parts["account"] != store.account:
        raise invalid(f"{arn} is no role of this account, {store.account}.")
    roles = cast("Any", iam_backends[store.account][store.partition]).roles.values()
    role = next((each for each in roles if each.arn == arn), None)
    if role is None or "sagemaker.amazonaws.com" not in role.assume_role_policy_document:
        raise invalid(
            f"Could not assume role {arn}. Please ensure that the role exists and allows principal "
            "'sagemaker.amazonaws.com' to assume the role."
        )


def _check_network(store: Store, network: Item | None) -> None:
    if network is None:
        return
    backend = cast("Any", ec2_backends[store.account][store.region])
    for subnet in network["Subnets"]:
        if not any(subnet in per_zone for per_zone in backend.subnets.values()):
            raise invalid(f"The subnet ID '{subnet}' does not exist.")
    for group in network["SecurityGroupIds"]:
        if backend.get_security_group_from_id(group) is None:
            raise invalid(f"The security group '{group}' does not exist.")


OPERATIONS: Mapping[str, Handler] = {
    "CreateModel": create_model,
    "DescribeModel": describe_model,
    "ListModels": list_models,
    "DeleteModel": delete_model,
}
