"""Provisioned throughput: capacity for one model, bought by the unit and for a term."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from moto.bedrock.models import bedrock_backends

from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, conflict, invalid, new_id, not_found, now, page

_TERM_DAYS = {"OneMonth": 30, "SixMonths": 180}
"""Days of a commitment: its months are of 30 days."""

_MODEL = re.compile(
    r"arn:(?P<partition>[^:]+):bedrock:(?P<region>[^:]*):(?P<account>[^:]*):"
    r"(?P<kind>foundation-model|custom-model)/(?P<name>.+)"
)


def create_provisioned_model_throughput(store: Store, request: Item) -> Item:
    """Buy throughput; it is in service at once."""
    return store.once(request, lambda: _create(store, request), "clientRequestToken")


def _create(store: Store, request: Item) -> Item:
    name = request["provisionedModelName"]
    _check_name(store, name)
    model, base = _model(store, request["modelId"])
    identifier = new_id()
    arn = store.arn("provisioned-model", identifier)
    store.tag(arn, request.get("tags", []))
    moment = now()
    bought: Item = {
        "provisionedModelName": name,
        "provisionedModelArn": arn,
        "modelUnits": request["modelUnits"],
        "desiredModelUnits": request["modelUnits"],
        "modelArn": model,
        "desiredModelArn": model,
        "foundationModelArn": base,
        "status": "InService",
        "creationTime": moment,
        "lastModifiedTime": moment,
    }
    term = request.get("commitmentDuration")
    if term is not None:
        bought["commitmentDuration"] = term
        bought["commitmentExpirationTime"] = moment + timedelta(days=_TERM_DAYS[term])
    store.table("provisioned")[identifier] = bought
    return {"provisionedModelArn": arn}


def get_provisioned_model_throughput(store: Store, request: Item) -> Item:
    """Return throughput by its ARN, id or name."""
    return _find(store, request)


def list_provisioned_model_throughputs(store: Store, request: Item) -> Item:
    """Return the throughput that was bought."""
    found = [each for each in store.table("provisioned").values() if _asked(each, request)]
    found.sort(
        key=lambda each: cast("datetime", each["creationTime"]),
        reverse=request.get("sortOrder") == "Descending",
    )
    shown, more = page(found, request)
    return {"provisionedModelSummaries": shown, **more}


def update_provisioned_model_throughput(store: Store, request: Item) -> Item:
    """Rename throughput, or move it to another custom model of the same base model."""
    bought = _find(store, request)
    changes: Item = {"lastModifiedTime": now()}
    name = request.get("desiredProvisionedModelName")
    if name is not None and name != bought["provisionedModelName"]:
        _check_name(store, name)
        changes["provisionedModelName"] = name
    if "desiredModelId" in request:
        if bought["modelArn"] == bought["foundationModelArn"]:
            raise invalid("desiredModelId: the throughput is of a base model, which cannot change")
        model, base = _model(store, request["desiredModelId"])
        if base != bought["foundationModelArn"]:
            raise invalid(f"desiredModelId: {model} is not made of {bought['foundationModelArn']}")
        changes |= {"modelArn": model, "desiredModelArn": model}
    bought.update(changes)
    return {}


def delete_provisioned_model_throughput(store: Store, request: Item) -> Item:
    """Give throughput back, once its commitment is over."""
    bought = _find(store, request)
    ends = bought.get("commitmentExpirationTime")
    if ends is not None and ends > now():
        raise conflict(
            f"{bought['provisionedModelName']} is committed until {ends:%Y-%m-%d}; a Provisioned "
            "Throughput cannot be deleted before the commitment term is over"
        )
    del store.table("provisioned")[bought["provisionedModelArn"].rpartition("/")[2]]
    store.forget(bought["provisionedModelArn"])
    return {}


def _asked(bought: Item, request: Item) -> bool:
    after, before = request.get("creationTimeAfter"), request.get("creationTimeBefore")
    return (
        request.get("statusEquals") in {None, bought["status"]}
        and request.get("modelArnEquals") in {None, bought["modelArn"]}
        and request.get("nameContains", "") in bought["provisionedModelName"]
        and (after is None or bought["creationTime"] > after)
        and (before is None or bought["creationTime"] < before)
    )


def _find(store: Store, request: Item) -> Item:
    identifier: str = request["provisionedModelId"]
    for bought in store.table("provisioned").values():
        arn = bought["provisionedModelArn"]
        if identifier in {arn, arn.rpartition("/")[2], bought["provisionedModelName"]}:
            return bought
    raise not_found(f"provisioned model {identifier}")


def _check_name(store: Store, name: str) -> None:
    taken = [each["provisionedModelName"] for each in store.table("provisioned").values()]
    if name in taken:
        raise invalid(f"provisionedModelName: another throughput has the name {name!r}")


def _model(store: Store, identifier: str) -> tuple[str, str]:
    """Return the ARNs of a model and of the base model that it is made of.

    Raises:
        AwsError: There is no such model here; which base models AWS sells throughput for, and
            whether such a model exists, only AWS can tell.
    """
    customs = cast("Any", bedrock_backends[store.account][store.region]).custom_models.values()
    for custom in customs:
        if identifier in {custom.model_arn, custom.model_name}:
            base: str = custom.base_model_arn
            return custom.model_arn, base
    parts = _MODEL.fullmatch(identifier)
    if parts is None and not identifier.startswith("arn:") and "." in identifier:
        base = f"arn:{store.partition}:bedrock:{store.region}::foundation-model/{identifier}"
        return base, base
    if parts is None or parts["kind"] == "custom-model":
        raise not_found(f"model {identifier}")
    if parts["region"] != store.region or parts["account"]:
        raise invalid(f"modelId: {identifier} is no foundation model of {store.region}")
    return identifier, identifier


OPERATIONS: Mapping[str, Handler] = {
    "CreateProvisionedModelThroughput": create_provisioned_model_throughput,
    "GetProvisionedModelThroughput": get_provisioned_model_throughput,
    "ListProvisionedModelThroughputs": list_provisioned_model_throughputs,
    "UpdateProvisionedModelThroughput": update_provisioned_model_throughput,
    "DeleteProvisionedModelThroughput": delete_provisioned_model_throughput,
}
