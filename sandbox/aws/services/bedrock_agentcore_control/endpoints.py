"""Endpoints of agent runtimes: a name that leads to one version."""

from collections.abc import Mapping

from sandbox.aws.services.bedrock_agentcore_control.runtimes import (
    DEFAULT_ENDPOINT,
    endpoint_of,
    held,
    newest,
    version_of,
)
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, conflict, not_found, now, page


def create_agent_runtime_endpoint(store: Store, request: Item) -> Item:
    """Make an endpoint that leads to a version, the newest where none is named."""
    return store.once(request, lambda: _create(store, request))


def _create(store: Store, request: Item) -> Item:
    kept = held(store, request)
    name = request["name"]
    if name in kept["endpoints"]:
        raise conflict(f"the runtime has an endpoint {name!r} already")
    number = version_of(kept, request.get("agentRuntimeVersion"))["agentRuntimeVersion"]
    endpoint = endpoint_of(store, kept, name, number)
    store.tag(endpoint["agentRuntimeEndpointArn"], request.get("tags", {}))
    if "description" in request:
        endpoint["description"] = request["description"]
    kept["endpoints"][name] = endpoint
    names = ("targetVersion", "agentRuntimeEndpointArn", "agentRuntimeArn", "status", "createdAt")
    return {
        **{member: endpoint[member] for member in names},
        "agentRuntimeId": request["agentRuntimeId"],
        "endpointName": name,
    }


def get_agent_runtime_endpoint(store: Store, request: Item) -> Item:
    """Return an endpoint."""
    return _endpoint(held(store, request), request)


def update_agent_runtime_endpoint(store: Store, request: Item) -> Item:
    """Lead an endpoint to another version, or describe it otherwise; the rest stays."""
    kept = held(store, request)
    endpoint = _endpoint(kept, request)
    if endpoint["name"] == DEFAULT_ENDPOINT:
        raise conflict(f"{DEFAULT_ENDPOINT} follows the newest version by itself")
    if "agentRuntimeVersion" in request:
        number = version_of(kept, request["agentRuntimeVersion"])["agentRuntimeVersion"]
        endpoint |= {"liveVersion": number, "targetVersion": number}
    endpoint.pop("description", None)
    if "description" in request:
        endpoint["description"] = request["description"]
    endpoint["lastUpdatedAt"] = now()
    names = ("liveVersion", "targetVersion", "agentRuntimeEndpointArn", "agentRuntimeArn",
             "status", "createdAt", "lastUpdatedAt")  # fmt: skip
    return {member: endpoint[member] for member in names}


def delete_agent_runtime_endpoint(store: Store, request: Item) -> Item:
    """Remove an endpoint; the version that it led to stays."""
    kept = held(store, request)
    endpoint = _endpoint(kept, request)
    if endpoint["name"] == DEFAULT_ENDPOINT:
        raise conflict(f"{DEFAULT_ENDPOINT} goes with its runtime")
    del kept["endpoints"][endpoint["name"]]
    store.forget(endpoint["agentRuntimeEndpointArn"])
    return {
        "status": "DELETING",
        "agentRuntimeId": request["agentRuntimeId"],
        "endpointName": endpoint["name"],
    }


def list_agent_runtime_endpoints(store: Store, request: Item) -> Item:
    """Return every endpoint of a runtime, the default one among them."""
    shown, more = page(list(held(store, request)["endpoints"].values()), request)
    return {"runtimeEndpoints": shown, **more}


def _endpoint(kept: Item, request: Item) -> Item:
    endpoint: Item | None = kept["endpoints"].get(request["endpointName"])
    if endpoint is None:
        raise not_found(f"endpoint {request['endpointName']} of {newest(kept)['agentRuntimeId']}")
    return endpoint


OPERATIONS: Mapping[str, Handler] = {
    "CreateAgentRuntimeEndpoint": create_agent_runtime_endpoint,
    "GetAgentRuntimeEndpoint": get_agent_runtime_endpoint,
    "UpdateAgentRuntimeEndpoint": update_agent_runtime_endpoint,
    "DeleteAgentRuntimeEndpoint": delete_agent_runtime_endpoint,
    "ListAgentRuntimeEndpoints": list_agent_runtime_endpoints,
}
