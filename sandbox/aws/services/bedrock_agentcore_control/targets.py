"""Targets of gateways: where the calls of tools go."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.aws.services.bedrock_agentcore_control.gateways import held
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, conflict, invalid, new_id, not_found, now, page

_ID_LENGTH = 10
_SETTINGS = (
    "name",
    "description",
    "targetConfiguration",
    "credentialProviderConfigurations",
    "metadataConfiguration",
    "privateEndpoint",
)


def create_gateway_target(store: Store, request: Item) -> Item:
    """Add a target to a gateway."""
    return store.once(request, lambda: _create(store, request))


def _create(store: Store, request: Item) -> Item:
    kept = held(store, request)
    _check(kept, request)
    target_id = new_id(_ID_LENGTH).upper()
    moment = now()
    kept["targets"][target_id] = {
        **_settings(request),
        "name": request.get("name", f"target-{target_id}"),
        "gatewayArn": kept["gateway"]["gatewayArn"],
        "targetId": target_id,
        "status": "READY",
        "createdAt": moment,
        "updatedAt": moment,
    }
    return kept["targets"][target_id]


def get_gateway_target(store: Store, request: Item) -> Item:
    """Return a target."""
    return _target(held(store, request), request)


def update_gateway_target(store: Store, request: Item) -> Item:
    """Replace a target's settings: what the request leaves out is gone; its name stays."""
    kept = held(store, request)
    old = _target(kept, request)
    if request.get("name", old["name"]) != old["name"]:
        raise invalid("name: a target keeps its name")
    _check(kept, request, but=old["targetId"])
    fixed = ("gatewayArn", "targetId", "name", "status", "createdAt")
    kept["targets"][old["targetId"]] = {
        **_settings(request),
        **{name: old[name] for name in fixed},
        "updatedAt": now(),
    }
    return kept["targets"][old["targetId"]]


def delete_gateway_target(store: Store, request: Item) -> Item:
    """Remove a target."""
    kept = held(store, request)
    target = _target(kept, request)
    del kept["targets"][target["targetId"]]
    for token, answer in list(store.tokens.items()):
        if answer.get("targetId") == target["targetId"]:
            del store.tokens[token]
    return {
        "gatewayArn": target["gatewayArn"],
        "targetId": target["targetId"],
        "status": "DELETING",
    }


def list_gateway_targets(store: Store, request: Item) -> Item:
    """Return a summary of every target of a gateway."""
    names = ("targetId", "name", "status", "description", "createdAt", "updatedAt")
    found = [
        {name: target[name] for name in names if name in target}
        for target in held(store, request)["targets"].values()
    ]
    shown, more = page(found, request)
    return {"items": shown, **more}


def _target(kept: Item, request: Item) -> Item:
    target: Item | None = kept["targets"].get(request["targetId"])
    if target is None:
        raise not_found(f"target {request['targetId']} of {kept['gateway']['gatewayId']}")
    return target


def _check(kept: Item, request: Item, but: str | None = None) -> None:
    name = request.get("name")
    if any(key != but and it["name"] == name for key, it in kept["targets"].items()):
        raise conflict(f"the gateway has another target with the name {name!r}")
    found = list(_faults(request))
    if found:
        raise invalid("; ".join(found))


def _faults(request: Item) -> Iterator[str]:
    function: dict[str, Any] | None = request["targetConfiguration"].get("mcp", {}).get("lambda")
    if function is None:
        return
    kinds = [
        provider["credentialProviderType"]
        for provider in request.get("credentialProviderConfigurations", [])
    ]
    if kinds != ["GATEWAY_IAM_ROLE"]:
        yield "a Lambda target is called with the gateway's role: GATEWAY_IAM_ROLE"
    names = [tool["name"] for tool in function["toolSchema"].get("inlinePayload", [])]
    if len(set(names)) != len(names):
        yield "toolSchema: two tools have the same name"


def _settings(request: Item) -> Item:
    return {
        "credentialProviderConfigurations": [],
        **{name: request[name] for name in _SETTINGS if name in request},
    }


OPERATIONS: Mapping[str, Handler] = {
    "CreateGatewayTarget": create_gateway_target,
    "GetGatewayTarget": get_gateway_target,
    "UpdateGatewayTarget": update_gateway_target,
    "DeleteGatewayTarget": delete_gateway_target,
    "ListGatewayTargets": list_gateway_targets,
}
