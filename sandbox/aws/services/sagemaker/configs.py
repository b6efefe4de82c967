"""Endpoint configurations: which models run on what, and what is captured. They never change."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.aws.services.sagemaker.common import add, find, in_use, listed, remove
from sandbox.aws.services.sagemaker.models import packages_of
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, invalid, now

_CONFIG = ("configs", "endpoint configuration")
_MEGABYTES = 1024
"""Serverless memory comes in steps of this."""


def create_endpoint_config(store: Store, request: Item) -> Item:
    """Make a configuration."""
    variants = request["ProductionVariants"]
    shadows = request.get("ShadowProductionVariants", [])
    names = [each["VariantName"] for each in [*variants, *shadows]]
    if len(set(names)) != len(names):
        raise invalid("Variant names must be unique within an endpoint configuration.")
    if shadows and (len(variants), len(shadows)) != (1, 1):
        raise invalid("A shadow variant needs exactly one production variant beside it.")
    for variant in [*variants, *shadows]:
        _check_variant(store, variant, request)
    name = request["EndpointConfigName"]
    config: Item = {
        **{key: value for key, value in request.items() if key != "Tags"},
        # SageMaker tells weights also where none was given.
        "ProductionVariants": [{"InitialVariantWeight": 1.0, **each} for each in variants],
        "EndpointConfigArn": store.arn("endpoint-config", name),
        "CreationTime": now(),
    }
    return {"EndpointConfigArn": add(store, *_CONFIG, name, config, request.get("Tags"))}


def describe_endpoint_config(store: Store, request: Item) -> Item:
    """Return a configuration."""
    return find(store, *_CONFIG, request["EndpointConfigName"])


def list_endpoint_configs(store: Store, request: Item) -> Item:
    """Return the configurations."""
    shown, more = listed(store.table("configs").values(), request, "EndpointConfigName")
    return {"EndpointConfigs": shown, **more}


def delete_endpoint_config(store: Store, request: Item) -> Item:
    """Remove a configuration that no endpoint runs on."""
    name = request["EndpointConfigName"]
    for endpoint in store.table("endpoints").values():
        if endpoint["EndpointConfigName"] == name:
            raise in_use(f"endpoint configuration {name}", f"endpoint {endpoint['EndpointName']}")
    remove(store, *_CONFIG, name)
    return {}


def config(store: Store, name: str) -> Item:
    """Return the configuration of that name; raises where there is none."""
    return find(store, *_CONFIG, name)


def _check_variant(store: Store, variant: Item, request: Item) -> None:
    name = variant["VariantName"]
    if "ModelName" not in variant:
        if "ExecutionRoleArn" not in request:
            raise invalid(f"Variant {name} names no model, and no ExecutionRoleArn is given.")
        return
    model = find(store, "models", "model", variant["ModelName"])
    instances = "InstanceType" in variant or "InstancePools" in variant
    if instances == ("ServerlessConfig" in variant):
        raise invalid(f"Variant {name} needs exactly one of InstanceType and ServerlessConfig.")
    if "ServerlessConfig" in variant:
        _check_serverless(variant, model, request)
    elif "InstanceType" in variant and "InitialInstanceCount" not in variant:
        raise invalid(f"Variant {name} has an InstanceType and no InitialInstanceCount.")
    for package in packages_of(store, model):
        allowed = package.get("InferenceSpecification", {}).get(
            "SupportedRealtimeInferenceInstanceTypes"
        )
        kind = variant.get("InstanceType")
        if allowed and kind and kind not in allowed:
            raise invalid(f"{package['ModelPackageArn']} does not support {kind}: {allowed}.")


def _check_serverless(variant: Item, model: Item, request: Item) -> None:
    """Refuse what serverless endpoints exclude.

    https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html, "Feature exclusions".
    """
    serverless = variant["ServerlessConfig"]
    if serverless["MemorySizeInMB"] % _MEGABYTES:
        raise invalid("MemorySizeInMB must be one of 1024, 2048, 3072, 4096, 5120, 6144.")
    if serverless.get("ProvisionedConcurrency", 1) > serverless["MaxConcurrency"]:
        raise invalid("ProvisionedConcurrency must not exceed MaxConcurrency.")
    excluded = {
        "several variants": len(request["ProductionVariants"]) > 1,
        "shadow variants": bool(request.get("ShadowProductionVariants")),
        "data capture": request.get("DataCaptureConfig", {}).get("EnableCapture", False),
        "asynchronous inference": "AsyncInferenceConfig" in request,
        "a VPC configuration": "VpcConfig" in model,
        "network isolation": model["EnableNetworkIsolation"],
        "pipelines of containers": len(model.get("Containers", [])) > 1,
    }
    for feature, is_asked in excluded.items():
        if is_asked:
            raise invalid(f"Serverless endpoints do not support {feature}.")


OPERATIONS: Mapping[str, Handler] = {
    "CreateEndpointConfig": create_endpoint_config,
    "DescribeEndpointConfig": describe_endpoint_config,
    "ListEndpointConfigs": list_endpoint_configs,
    "DeleteEndpointConfig": delete_endpoint_config,
}
