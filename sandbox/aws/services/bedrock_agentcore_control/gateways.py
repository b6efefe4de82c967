"""Gateways: one address for the tools of agents."""

from collections.abc import Mapping

from moto.kms.models import kms_backends

from sandbox.aws.services.bedrock_agentcore_control.authorizers import check_tokens
from sandbox.aws.services.bedrock_agentcore_control.naming import (
    arn,
    identifier,
    workload_identity,
)
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, conflict, invalid, not_found, now, page

_SETTINGS = (
    "name",
    "description",
    "roleArn",
    "protocolType",
    "protocolConfiguration",
    "authorizerType",
    "authorizerConfiguration",
    "kmsKeyArn",
    "interceptorConfigurations",
    "policyEngineConfiguration",
    "exceptionLevel",
)


def create_gateway(store: Store, request: Item) -> Item:
    """Make a gateway without a target."""
    return store.once(request, lambda: _create(store, request))


def _create(store: Store, request: Item) -> Item:
    _check(store, request)
    gateway_id = identifier(request["name"].lower())
    gateway_arn = arn(store, f"gateway/{gateway_id}")
    store.tag(gateway_arn, request.get("tags", {}))
    host = f"{gateway_id}.gateway.bedrock-agentcore.{store.region}.amazonaws.com"
    moment = now()
    gateway: Item = {
        **_settings(request),
        "gatewayArn": gateway_arn,
        "gatewayId": gateway_id,
        "gatewayUrl": f"https://{host}/mcp" if "protocolType" in request else f"https://{host}",
        "workloadIdentityDetails": workload_identity(store, gateway_id),
        "status": "READY",
        "createdAt": moment,
        "updatedAt": moment,
    }
    store.table("gateways")[gateway_id] = {"gateway": gateway, "targets": {}}
    return gateway


def get_gateway(store: Store, request: Item) -> Item:
    """Return a gateway."""
    return held(store, request)["gateway"]


def update_gateway(store: Store, request: Item) -> Item:
    """Replace a gateway's settings: what the request leaves out is gone; its name stays."""
    kept = held(store, request)
    old = kept["gateway"]
    if request["name"] != old["name"]:
        raise invalid("name: a gateway keeps its name")
    _check(store, request, but=old["gatewayId"])
    fixed = ("gatewayArn", "gatewayId", "gatewayUrl", "workloadIdentityDetails", "status",
             "createdAt")  # fmt: skip
    kept["gateway"] = {
        **_settings(request),
        **{name: old[name] for name in fixed},
        "updatedAt": now(),
    }
    return kept["gateway"]


def delete_gateway(store: Store, request: Item) -> Item:
    """Remove a gateway that has no target any more."""
    kept = held(store, request)
    if kept["targets"]:
        raise invalid(
            f"gateway {request['gatewayIdentifier']} has targets; delete all of them first"
        )
    store.forget(kept["gateway"]["gatewayArn"])
    del store.table("gateways")[kept["gateway"]["gatewayId"]]
    return {"gatewayId": kept["gateway"]["gatewayId"], "status": "DELETING"}


def list_gateways(store: Store, request: Item) -> Item:
    """Return a summary of every gateway."""
    names = ("gatewayId", "name", "status", "description", "createdAt", "updatedAt",
             "authorizerType", "protocolType")  # fmt: skip
    found = [
        {name: kept["gateway"][name] for name in names if name in kept["gateway"]}
        for kept in store.table("gateways").values()
    ]
    shown, more = page(found, request)
    return {"items": shown, **more}


def held(store: Store, request: Item) -> Item:
    """Return what is kept of the request's gateway: itself and its targets."""
    kept: Item | None = store.table("gateways").get(request["gatewayIdentifier"])
    if kept is None:
        raise not_found(f"gateway {request['gatewayIdentifier']}")
    return kept


def _check(store: Store, request: Item, but: str | None = None) -> None:
    for gateway_id, kept in store.table("gateways").items():
        if gateway_id != but and kept["gateway"]["name"] == request["name"]:
            raise conflict(f"another gateway of this account has the name {request['name']!r}")
    if (request["authorizerType"] == "CUSTOM_JWT") != ("authorizerConfiguration" in request):
        raise invalid("authorizerConfiguration goes with authorizerType CUSTOM_JWT alone")
    check_tokens(request)
    key = request.get("kmsKeyArn")
    keys = kms_backends[store.account][store.region].keys.values()
    if key is not None and key not in {known.arn for known in keys}:
        raise invalid(f"kmsKeyArn: there is no key {key} in {store.region}")


def _settings(request: Item) -> Item:
    return {name: request[name] for name in _SETTINGS if name in request}


OPERATIONS: Mapping[str, Handler] = {
    "CreateGateway": create_gateway,
    "GetGateway": get_gateway,
    "UpdateGateway": update_gateway,
    "DeleteGateway": delete_gateway,
    "ListGateways": list_gateways,
}
