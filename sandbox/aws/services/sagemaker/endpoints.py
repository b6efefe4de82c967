"""Endpoints: a configuration that runs, and how it is exchanged for another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from moto.cloudwatch.models import cloudwatch_backends

from sandbox.aws.services.sagemaker.common import add, find, listed, remove
from sandbox.aws.services.sagemaker.configs import config
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, invalid, now

_ENDPOINT = ("endpoints", "endpoint")
_SIZES = {"CANARY": ("CanarySize", 50), "LINEAR": ("LinearStepSize", 50)}
"""Traffic routing -> the member that it needs, and its most in percent of the capacity."""

_LEAST_LINEAR_PERCENT = 10


def create_endpoint(store: Store, request: Item) -> Item:
    """Start an endpoint; it is in service at once."""
    name = request["EndpointName"]
    wanted = config(store, request["EndpointConfigName"])
    _check_deployment(store, request.get("DeploymentConfig"), wanted)
    moment = now()
    endpoint: Item = {
        "EndpointName": name,
        "EndpointArn": store.arn("endpoint", name),
        "EndpointStatus": "InService",
        "CreationTime": moment,
        "LastModifiedTime": moment,
        **_running(wanted),
    }
    if "DeploymentConfig" in request:
        endpoint["LastDeploymentConfig"] = request["DeploymentConfig"]
    return {"EndpointArn": add(store, *_ENDPOINT, name, endpoint, request.get("Tags"))}


def describe_endpoint(store: Store, request: Item) -> Item:
    """Return an endpoint."""
    return find(store, *_ENDPOINT, request["EndpointName"])


def list_endpoints(store: Store, request: Item) -> Item:
    """Return the endpoints."""
    status = request.get("StatusEquals")
    found = [
        each
        for each in store.table("endpoints").values()
        if status in {None, each["EndpointStatus"]}
    ]
    shown, more = listed(found, request, "EndpointName")
    return {"Endpoints": shown, **more}


def update_endpoint(store: Store, request: Item) -> Item:
    """Exchange an endpoint's configuration for another; the traffic has moved at once."""
    endpoint = find(store, *_ENDPOINT, request["EndpointName"])
    wanted = config(store, request["EndpointConfigName"])
    if wanted["EndpointConfigName"] == endpoint["EndpointConfigName"]:
        raise invalid("To update an endpoint, you must create a new endpoint configuration.")
    deployment = request.get("DeploymentConfig")
    if deployment is None and request.get("RetainDeploymentConfig"):
        deployment = endpoint.get("LastDeploymentConfig")
    _check_deployment(store, deployment, wanted)
    before = {each["VariantName"]: each for each in endpoint["ProductionVariants"]}
    running = _running(wanted)
    if deployment and set(before) != {it["VariantName"] for it in running["ProductionVariants"]}:
        raise invalid("A deployment needs the variant names of the present configuration.")
    if request.get("RetainAllVariantProperties"):
        for variant in running["ProductionVariants"]:
            variant.update(before.get(variant["VariantName"], {}))
    for member in ("DataCaptureConfig", "AsyncInferenceConfig", "ShadowProductionVariants"):
        endpoint.pop(member, None)
    endpoint |= {**running, "LastModifiedTime": now()}
    endpoint.pop("LastDeploymentConfig", None)
    if deployment:
        endpoint["LastDeploymentConfig"] = deployment
    return {"EndpointArn": endpoint["EndpointArn"]}


def update_endpoint_weights_and_capacities(store: Store, request: Item) -> Item:
    """Set weight and number of instances of running variants."""
    endpoint = find(store, *_ENDPOINT, request["EndpointName"])
    running = {each["VariantName"]: each for each in endpoint["ProductionVariants"]}
    for wanted in request["DesiredWeightsAndCapacities"]:
        variant = running.get(wanted["VariantName"])
        if variant is None:
            raise invalid(f"The endpoint has no variant {wanted['VariantName']}.")
        for member, kind in (
            ("DesiredWeight", "Weight"),
            ("DesiredInstanceCount", "InstanceCount"),
        ):
            if member in wanted:
                variant |= {f"Desired{kind}": wanted[member], f"Current{kind}": wanted[member]}
    endpoint["LastModifiedTime"] = now()
    return {"EndpointArn": endpoint["EndpointArn"]}


def delete_endpoint(store: Store, request: Item) -> Item:
    """Stop an endpoint."""
    remove(store, *_ENDPOINT, request["EndpointName"])
    return {}


def _running(wanted: Item) -> Item:
    """Return what an endpoint tells of the configuration that it runs on."""
    capture = wanted.get("DataCaptureConfig")
    shown: Item = {
        "EndpointConfigName": wanted["EndpointConfigName"],
        "ProductionVariants": [_variant(each) for each in wanted["ProductionVariants"]],
    }
    if "ShadowProductionVariants" in wanted:
        shown["ShadowProductionVariants"] = [
            _variant(each) for each in wanted["ShadowProductionVariants"]
        ]
    if "AsyncInferenceConfig" in wanted:
        shown["AsyncInferenceConfig"] = wanted["AsyncInferenceConfig"]
    if capture:
        enabled = capture.get("EnableCapture", True)
        shown["DataCaptureConfig"] = {
            "EnableCapture": enabled,
            "CaptureStatus": "Started" if enabled else "Stopped",
            "CurrentSamplingPercentage": capture["InitialSamplingPercentage"],
            "DestinationS3Uri": capture["DestinationS3Uri"],
            "KmsKeyId": capture.get("KmsKeyId", ""),
        }
    return shown


def _variant(given: Item) -> Item:
    shown: Item = {"VariantName": given["VariantName"]}
    for member, kind in (
        ("InitialInstanceCount", "InstanceCount"),
        ("InitialVariantWeight", "Weight"),
        ("ServerlessConfig", "ServerlessConfig"),
    ):
        if member in given:
            shown |= {f"Current{kind}": given[member], f"Desired{kind}": given[member]}
    return shown


def _check_deployment(store: Store, deployment: Item | None, wanted: Item) -> None:
    """Refuse a deployment that AWS could not carry out.

    https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails.html
    """
    if deployment is None:
        return
    ways = [each for each in ("BlueGreenUpdatePolicy", "RollingUpdatePolicy") if each in deployment]
    if len(ways) > 1:
        raise invalid("Only one of BlueGreenUpdatePolicy and RollingUpdatePolicy may be given.")
    if ways == ["RollingUpdatePolicy"]:
        variants = wanted["ProductionVariants"]
        if len(variants) > 1 or "ServerlessConfig" in variants[0]:
            raise invalid("Rolling deployments take one variant, and no serverless one.")
    if ways == ["BlueGreenUpdatePolicy"]:
        _check_routing(deployment["BlueGreenUpdatePolicy"]["TrafficRoutingConfiguration"])
    backend = cast("Any", cloudwatch_backends[store.account][store.region])
    known = {*backend.alarms, *getattr(backend, "composite_alarms", ())}
    for alarm in deployment.get("AutoRollbackConfiguration", {}).get("Alarms", []):
        if alarm.get("AlarmName") not in known:
            raise invalid(f"The alarm {alarm.get('AlarmName')} does not exist.")


def _check_routing(routing: Item) -> None:
    kind = routing["Type"]
    for way, (member, most) in _SIZES.items():
        size = routing.get(member)
        if (way == kind) != (size is not None):
            raise invalid(f"{member} is for traffic routing of type {way}, which needs it.")
        if size is None or size["Type"] != "CAPACITY_PERCENT":
            continue
        least = _LEAST_LINEAR_PERCENT if way == "LINEAR" else 1
        if not least <= size["Value"] <= most:
            raise invalid(f"{member} must be {least} to {most} percent of the capacity.")


def scalable_variants(account: str, region: str) -> set[str]:
    """Return the resource ids by which Application Auto Scaling knows the running variants."""
    store = Store("sagemaker", account, region)
    return {
        f"endpoint/{endpoint['EndpointName']}/variant/{variant['VariantName']}"
        for endpoint in store.table("endpoints").values()
        for variant in endpoint["ProductionVariants"]
    }


OPERATIONS: Mapping[str, Handler] = {
    "CreateEndpoint": create_endpoint,
    "DescribeEndpoint": describe_endpoint,
    "ListEndpoints": list_endpoints,
    "UpdateEndpoint": update_endpoint,
    "UpdateEndpointWeightsAndCapacities": update_endpoint_weights_and_capacities,
    "DeleteEndpoint": delete_endpoint,
}
