"""Action groups: the tools of an agent's draft, and of its numbered versions as they were."""

from collections.abc import Mapping
from typing import Any, cast

import yaml

from sandbox.aws.errors import AwsError
from sandbox.aws.services.bedrock_agent.agents import DRAFT, changed, held, identifier
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, conflict, invalid, not_found, now, page

MAX_GROUPS = 20
"""Action groups of one agent."""

MAX_PARAMETERS = 5
"""Parameters of one function. Both limits: Amazon Bedrock endpoints and quotas, AWS General
Reference."""

_SETTINGS = (
    "actionGroupName",
    "description",
    "parentActionGroupSignatureParams",
    "actionGroupExecutor",
    "apiSchema",
    "functionSchema",
)


def create_agent_action_group(store: Store, request: Item) -> Item:
    """Add an action group to the draft."""
    return store.once(request, lambda: _create(store, request))


def _create(store: Store, request: Item) -> Item:
    kept = held(store, request)
    _check(kept["groups"], request)
    if len(kept["groups"]) >= MAX_GROUPS:
        raise AwsError(
            "ServiceQuotaExceededException", f"an agent has at most {MAX_GROUPS} action groups"
        )
    group_id = identifier()
    moment = now()
    kept["groups"][group_id] = {
        **_settings(request),
        "agentId": request["agentId"],
        "agentVersion": DRAFT,
        "actionGroupId": group_id,
        "createdAt": moment,
        "updatedAt": moment,
    }
    changed(kept)
    return {"agentActionGroup": kept["groups"][group_id]}


def get_agent_action_group(store: Store, request: Item) -> Item:
    """Return an action group of the draft, or of a numbered version."""
    return {"agentActionGroup": _group(_groups(store, request), request)}


def update_agent_action_group(store: Store, request: Item) -> Item:
    """Replace an action group of the draft: what the request leaves out is gone."""
    kept = held(store, request)
    old = _group(kept["groups"], request)
    _check(kept["groups"], request, but=request["actionGroupId"])
    fixed = ("agentId", "agentVersion", "actionGroupId", "createdAt")
    kept["groups"][request["actionGroupId"]] = {
        **_settings(request),
        **{name: old[name] for name in fixed},
        "updatedAt": now(),
    }
    changed(kept)
    return {"agentActionGroup": kept["groups"][request["actionGroupId"]]}


def delete_agent_action_group(store: Store, request: Item) -> Item:
    """Take an action group off the draft; one that is enabled only without the check of use."""
    kept = held(store, request)
    group = _group(kept["groups"], request)
    if group["actionGroupState"] == "ENABLED" and not request.get("skipResourceInUseCheck"):
        raise conflict(
            f"action group {group['actionGroupName']} is enabled; disable it before it is deleted"
        )
    del kept["groups"][request["actionGroupId"]]
    changed(kept)
    return {}


def list_agent_action_groups(store: Store, request: Item) -> Item:
    """Return a summary of every action group of a version."""
    names = ("actionGroupId", "actionGroupName", "actionGroupState", "description", "updatedAt")
    found = [
        {name: group[name] for name in names if name in group}
        for group in _groups(store, request).values()
    ]
    shown, more = page(found, request)
    return {"actionGroupSummaries": shown, **more}


def _groups(store: Store, request: Item) -> dict[str, Item]:
    kept = held(store, request)
    number = request["agentVersion"]
    if number == DRAFT:
        return kept["groups"]
    if number not in kept["versions"]:
        raise not_found(f"version {number} of agent {request['agentId']}")
    return kept["versions"][number]["groups"]


def _group(groups: Mapping[str, Item], request: Item) -> Item:
    group = groups.get(request["actionGroupId"])
    if group is None:
        raise not_found(f"action group {request['actionGroupId']} of agent {request['agentId']}")
    return group


def _check(groups: Mapping[str, Item], request: Item, but: str | None = None) -> None:
    name = request["actionGroupName"]
    if any(key != but and group["actionGroupName"] == name for key, group in groups.items()):
        raise conflict(f"the agent has another action group with the name {name!r}")
    schemas = [member for member in ("apiSchema", "functionSchema") if request.get(member)]
    if request.get("parentActionGroupSignature"):
        given = [*schemas, *(it for it in ("description", "actionGroupExecutor") if it in request)]
        if given:
            raise invalid(f"parentActionGroupSignature does not go with {', '.join(given)}")
    elif len(schemas) != 1:
        raise invalid("an action group has one of apiSchema and functionSchema")
    elif not request.get("actionGroupExecutor"):
        raise invalid("actionGroupExecutor is required: a Lambda function or RETURN_CONTROL")
    payload = request.get("apiSchema", {}).get("payload")
    if payload is not None:
        _check_api(payload)
    names: list[str] = []
    functions: list[dict[str, Any]] = request.get("functionSchema", {}).get("functions", [])
    for function in functions:
        names.append(function["name"])
        if len(function.get("parameters", {})) > MAX_PARAMETERS:
            raise AwsError(
                "ServiceQuotaExceededException",
                f"function {function['name']} has {len(function['parameters'])} parameters; "
                f"{MAX_PARAMETERS} is most",
            )
    if len(set(names)) != len(names):
        raise invalid("functionSchema: two functions have the same name")


def _check_api(payload: str) -> None:
    """Refuse a payload that is no OpenAPI schema of version 3.0.0, the only one that works."""
    try:
        api: object = yaml.safe_load(payload)
    except yaml.YAMLError as error:
        raise invalid("apiSchema.payload is neither JSON nor YAML") from error
    if not isinstance(api, dict):
        raise invalid("apiSchema.payload is no OpenAPI schema")
    members = cast("Item", api)
    if str(members.get("openapi")) != "3.0.0" or not members.get("paths"):
        raise invalid("apiSchema.payload needs openapi 3.0.0 and paths")


def _settings(request: Item) -> Item:
    settings: Item = {name: request[name] for name in _SETTINGS if name in request}
    settings["actionGroupState"] = request.get("actionGroupState", "ENABLED")
    if "parentActionGroupSignature" in request:
        # The answer has another name for it than the request.
        settings["parentActionSignature"] = request["parentActionGroupSignature"]
    return settings


OPERATIONS: Mapping[str, Handler] = {
    "CreateAgentActionGroup": create_agent_action_group,
    "GetAgentActionGroup": get_agent_action_group,
    "UpdateAgentActionGroup": update_agent_action_group,
    "DeleteAgentActionGroup": delete_agent_action_group,
    "ListAgentActionGroups": list_agent_action_groups,
}
