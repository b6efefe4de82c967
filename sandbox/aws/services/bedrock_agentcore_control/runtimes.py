"""Agent runtimes: each change makes a new version, which stays as it was."""

from collections.abc import Mapping

from sandbox.aws.services.bedrock_agentcore_control.authorizers import check_tokens
from sandbox.aws.services.bedrock_agentcore_control.naming import (
    arn,
    identifier,
    workload_identity,
)
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, conflict, invalid, not_found, now, page

DEFAULT_ENDPOINT = "DEFAULT"
"""The endpoint that every runtime has from the start; it leads to the newest version."""

_LIFECYCLE = {"idleRuntimeSessionTimeout": 900, "maxLifetime": 28800}
"""Seconds, where none are given (API reference, LifecycleConfiguration)."""

_SETTINGS = (
    "agentRuntimeArtifact",
    "roleArn",
    "networkConfiguration",
    "description",
    "authorizerConfiguration",
    "requestHeaderConfiguration",
    "protocolConfiguration",
    "environmentVariables",
    "filesystemConfigurations",
    "platformVersion",
)


def create_agent_runtime(store: Store, request: Item) -> Item:
    """Make a runtime with its first version and its default endpoint."""
    return store.once(request, lambda: _create(store, request))


def _create(store: Store, request: Item) -> Item:
    name = request["agentRuntimeName"]
    for kept in store.table("runtimes").values():
        if newest(kept)["agentRuntimeName"] == name:
            raise conflict(f"another agent runtime of this account has the name {name!r}")
    _check(request)
    runtime_id = identifier(name)
    runtime_arn = arn(store, f"runtime/{runtime_id}")
    moment = now()
    runtime: Item = {
        **_settings(request),
        "agentRuntimeArn": runtime_arn,
        "agentRuntimeId": runtime_id,
        "agentRuntimeName": name,
        "agentRuntimeVersion": "1",
        "workloadIdentityDetails": workload_identity(store, runtime_id),
        "status": "READY",
        "createdAt": moment,
        "lastUpdatedAt": moment,
    }
    kept: Item = {"versions": {"1": runtime}, "endpoints": {}}
    store.table("runtimes")[runtime_id] = kept
    store.tag(runtime_arn, request.get("tags", {}))
    kept["endpoints"][DEFAULT_ENDPOINT] = endpoint_of(store, kept, DEFAULT_ENDPOINT, "1")
    return _told(runtime)


def get_agent_runtime(store: Store, request: Item) -> Item:
    """Return a runtime, its newest version where none is named."""
    kept = held(store, request)
    return version_of(kept, request.get("agentRuntimeVersion"))


def update_agent_runtime(store: Store, request: Item) -> Item:
    """Make a new version of what the request says; the default endpoint follows it."""
    kept = held(store, request)
    old = newest(kept)
    _check(request)
    if set(old["agentRuntimeArtifact"]) != set(request["agentRuntimeArtifact"]):
        raise invalid("agentRuntimeArtifact: a container cannot become code, nor code a container")
    number = str(int(old["agentRuntimeVersion"]) + 1)
    fixed = ("agentRuntimeArn", "agentRuntimeId", "agentRuntimeName", "workloadIdentityDetails",
             "status", "createdAt")  # fmt: skip
    platform = {"platformVersion": old["platformVersion"]} if "platformVersion" in old else {}
    kept["versions"][number] = {
        **platform,
        **_settings(request),
        **{name: old[name] for name in fixed},
        "agentRuntimeVersion": number,
        "lastUpdatedAt": now(),
    }
    kept["endpoints"][DEFAULT_ENDPOINT] |= {
        "liveVersion": number,
        "targetVersion": number,
        "lastUpdatedAt": now(),
    }
    return {**_told(kept["versions"][number]), "lastUpdatedAt": now()}


def delete_agent_runtime(store: Store, request: Item) -> Item:
    """Remove a runtime, or one of its versions that no endpoint leads to."""
    kept = held(store, request)
    number = request.get("agentRuntimeVersion")
    if number:
        version_of(kept, number)
        using = [e["name"] for e in kept["endpoints"].values() if e["targetVersion"] == number]
        if using:
            raise conflict(f"version {number} is what endpoint {', '.join(using)} leads to")
        del kept["versions"][number]
        return {"agentRuntimeId": request["agentRuntimeId"], "status": "DELETING"}
    own = [name for name in kept["endpoints"] if name != DEFAULT_ENDPOINT]
    if own:
        raise conflict(f"the runtime has endpoints: {', '.join(own)}; delete them first")
    for resource in (*kept["endpoints"].values(), newest(kept)):
        store.forget(resource.get("agentRuntimeEndpointArn", resource["agentRuntimeArn"]))
    del store.table("runtimes")[request["agentRuntimeId"]]
    return {"agentRuntimeId": request["agentRuntimeId"], "status": "DELETING"}


def list_agent_runtimes(store: Store, request: Item) -> Item:
    """Return a summary of every runtime."""
    found = [_summary(newest(kept)) for kept in store.table("runtimes").values()]
    shown, more = page(found, request)
    return {"agentRuntimes": shown, **more}


def list_agent_runtime_versions(store: Store, request: Item) -> Item:
    """Return a summary of every version of a runtime, the newest first."""
    found = [_summary(version) for version in held(store, request)["versions"].values()]
    shown, more = page(found[::-1], request)
    return {"agentRuntimes": shown, **more}


def held(store: Store, request: Item) -> Item:
    """Return what is kept of the request's runtime: its versions and its endpoints."""
    kept: Item | None = store.table("runtimes").get(request["agentRuntimeId"])
    if kept is None:
        raise not_found(f"agent runtime {request['agentRuntimeId']}")
    return kept


def newest(kept: Item) -> Item:
    """Return the newest version of a runtime."""
    return list(kept["versions"].values())[-1]


def version_of(kept: Item, number: str | None) -> Item:
    """Return a version of a runtime, the newest where none is named."""
    if number is None:
        return newest(kept)
    version: Item | None = kept["versions"].get(number)
    if version is None:
        raise not_found(f"version {number} of {newest(kept)['agentRuntimeId']}")
    return version


def endpoint_of(store: Store, kept: Item, name: str, number: str) -> Item:
    """Return an endpoint of the runtime that leads to a version."""
    runtime = newest(kept)
    moment = now()
    endpoint_arn = f"{runtime['agentRuntimeArn']}/runtime-endpoint/{name}"
    store.tag(endpoint_arn, {})
    return {
        "name": name,
        "id": identifier(name),
        "agentRuntimeArn": runtime["agentRuntimeArn"],
        "agentRuntimeEndpointArn": endpoint_arn,
        "liveVersion": number,
        "targetVersion": number,
        "status": "READY",
        "createdAt": moment,
        "lastUpdatedAt": moment,
    }


def _check(request: Item) -> None:
    check_tokens(request)
    network = request.get("networkConfiguration")
    if network is None:
        raise invalid("networkConfiguration is required")
    if (network["networkMode"] == "VPC") != ("networkModeConfig" in network):
        raise invalid("networkConfiguration: networkModeConfig goes with networkMode VPC alone")
    lifecycle = {**_LIFECYCLE, **request.get("lifecycleConfiguration", {})}
    if lifecycle["idleRuntimeSessionTimeout"] > lifecycle["maxLifetime"]:
        raise invalid("lifecycleConfiguration: idleRuntimeSessionTimeout is above maxLifetime")


def _settings(request: Item) -> Item:
    return {
        **{name: request[name] for name in _SETTINGS if name in request},
        "lifecycleConfiguration": {**_LIFECYCLE, **request.get("lifecycleConfiguration", {})},
    }


def _told(runtime: Item) -> Item:
    names = ("agentRuntimeArn", "workloadIdentityDetails", "agentRuntimeId",
             "agentRuntimeVersion", "createdAt", "status")  # fmt: skip
    return {name: runtime[name] for name in names}


def _summary(runtime: Item) -> Item:
    names = ("agentRuntimeArn", "agentRuntimeId", "agentRuntimeVersion", "agentRuntimeName",
             "description", "lastUpdatedAt", "status")  # fmt: skip
    return {name: runtime[name] for name in names if name in runtime}


OPERATIONS: Mapping[str, Handler] = {
    "CreateAgentRuntime": create_agent_runtime,
    "GetAgentRuntime": get_agent_runtime,
    "UpdateAgentRuntime": update_agent_runtime,
    "DeleteAgentRuntime": delete_agent_runtime,
    "ListAgentRuntimes": list_agent_runtimes,
    "ListAgentRuntimeVersions": list_agent_runtime_versions,
}
