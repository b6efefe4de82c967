"""Agents: a working draft, and the numbered versions that aliases freeze of it."""

import copy
from collections.abc import Iterable, Mapping
from typing import Any, cast

from sandbox.aws.services.bedrock_agent.references import check_guardrail, check_key, check_model
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import (
    Item,
    Store,
    conflict,
    invalid,
    new_id,
    not_found,
    now,
    page,
)

DRAFT = "DRAFT"
"""The version that every change is made to; numbered ones are frozen copies of it."""

_ID_LENGTH = 10
_DEFAULT_IDLE_SECONDS = 600
_SETTINGS = (
    "agentName",
    "instruction",
    "foundationModel",
    "description",
    "orchestrationType",
    "customOrchestration",
    "idleSessionTTLInSeconds",
    "agentResourceRoleArn",
    "customerEncryptionKeyArn",
    "promptOverrideConfiguration",
    "guardrailConfiguration",
    "memoryConfiguration",
    "agentCollaboration",
)


def identifier() -> str:
    """Return an id as the service makes them: ten capitals and digits."""
    return new_id(_ID_LENGTH).upper()


def arn_of(store: Store, kind: str, identifier: str) -> str:
    """Return an ARN; those of agents and prompts are Bedrock's."""
    return store.arn(kind, identifier, service="bedrock")


def create_agent(store: Store, request: Item) -> Item:
    """Make an agent, whose draft is not prepared yet."""
    return store.once(request, lambda: _create(store, request))


def _create(store: Store, request: Item) -> Item:
    _check(store, request)
    agent_id = identifier()
    arn = arn_of(store, "agent", agent_id)
    store.tag(arn, request.get("tags", {}))
    moment = now()
    agent: Item = {
        **_settings(request),
        "agentId": agent_id,
        "agentArn": arn,
        "agentVersion": DRAFT,
        "agentStatus": "NOT_PREPARED",
        "createdAt": moment,
        "updatedAt": moment,
    }
    store.table("agents")[agent_id] = {
        "draft": agent,
        "groups": {},
        "versions": {},
        "last": 0,
        "aliases": {},
    }
    return {"agent": agent}


def get_agent(store: Store, request: Item) -> Item:
    """Return the agent's draft."""
    return {"agent": held(store, request)["draft"]}


def update_agent(store: Store, request: Item) -> Item:
    """Replace the draft's settings: what the request leaves out is gone."""
    kept = held(store, request)
    draft = kept["draft"]
    _check(store, request, but=draft["agentId"])
    fixed = ("agentId", "agentArn", "agentVersion", "createdAt", "preparedAt")
    kept["draft"] = {**_settings(request), **{n: draft[n] for n in fixed if n in draft}}
    changed(kept)
    return {"agent": kept["draft"]}


def delete_agent(store: Store, request: Item) -> Item:
    """Remove the agent with all that belongs to it, unless an alias is in use."""
    kept = held(store, request)
    if kept["aliases"] and not request.get("skipResourceInUseCheck"):
        raise conflict(
            f"agent {request['agentId']} has aliases: {', '.join(kept['aliases'])}; "
            "delete them first"
        )
    for alias in kept["aliases"].values():
        store.forget(alias["agentAliasArn"])
    store.tags.pop(kept["draft"]["agentArn"], None)
    forget_tokens(store, "agentId", request["agentId"])
    del store.table("agents")[request["agentId"]]
    return {"agentId": request["agentId"], "agentStatus": "DELETING"}


def list_agents(store: Store, request: Item) -> Item:
    """Return a summary of every agent."""
    found = [
        {
            **_picked(
                kept["draft"],
                ("agentId", "agentName", "agentStatus", "description", "updatedAt"),
            ),
            **_picked(kept["draft"], ("guardrailConfiguration",)),
            "latestAgentVersion": str(kept["last"]) if kept["last"] else DRAFT,
        }
        for kept in store.table("agents").values()
    ]
    shown, more = page(found, request)
    return {"agentSummaries": shown, **more}


def prepare_agent(store: Store, request: Item) -> Item:
    """Take the draft's changes into use; only what is prepared can be called or frozen."""
    kept = held(store, request)
    draft = kept["draft"]
    missing = [name for name in ("instruction", "agentResourceRoleArn") if name not in draft]
    if missing:
        raise invalid(f"agent {draft['agentId']} cannot be prepared without {', '.join(missing)}")
    draft |= {"agentStatus": "PREPARED", "preparedAt": now()}
    return {
        "agentId": draft["agentId"],
        "agentStatus": draft["agentStatus"],
        "agentVersion": DRAFT,
        "preparedAt": draft["preparedAt"],
    }


def freeze(kept: Item) -> str:
    """Freeze the prepared draft with what belongs to it under the next number; return that."""
    draft = kept["draft"]
    if draft["agentStatus"] != "PREPARED":
        raise invalid(
            f"agent {draft['agentId']} is {draft['agentStatus']}; "
            "prepare it before a version is made"
        )
    kept["last"] += 1
    number = str(kept["last"])
    moment = now()
    version = {n: v for n, v in draft.items() if n not in {"agentVersion", "preparedAt"}}
    kept["versions"][number] = {
        "agent": {**version, "version": number, "createdAt": moment, "updatedAt": moment},
        **{
            kind: {
                key: {**copy.deepcopy(part), "agentVersion": number}
                for key, part in kept.get(kind, {}).items()
            }
            for kind in ("groups", "bases")
        },
    }
    return number


def get_agent_version(store: Store, request: Item) -> Item:
    """Return one numbered version."""
    return {"agentVersion": _version(held(store, request), request)["agent"]}


def list_agent_versions(store: Store, request: Item) -> Item:
    """Return a summary of the draft and of every numbered version."""
    kept = held(store, request)
    every = [
        (DRAFT, kept["draft"]),
        *((number, version["agent"]) for number, version in kept["versions"].items()),
    ]
    names = (
        "agentName",
        "agentStatus",
        "createdAt",
        "updatedAt",
        "description",
        "guardrailConfiguration",
    )
    found = [{**_picked(agent, names), "agentVersion": number} for number, agent in every]
    shown, more = page(found, request)
    return {"agentVersionSummaries": shown, **more}


def delete_agent_version(store: Store, request: Item) -> Item:
    """Remove a numbered version that no alias routes to."""
    kept = held(store, request)
    number = request["agentVersion"]
    _version(kept, request)
    using = [
        alias["agentAliasId"]
        for alias in kept["aliases"].values()
        if any(route.get("agentVersion") == number for route in alias["routingConfiguration"])
    ]
    if using and not request.get("skipResourceInUseCheck"):
        raise conflict(f"version {number} is routed to by alias {', '.join(using)}")
    del kept["versions"][number]
    return {"agentId": request["agentId"], "agentVersion": number, "agentStatus": "DELETING"}


def held(store: Store, request: Item) -> Any:  # noqa: ANN401 - what `_create` keeps
    """Return what is kept of the request's agent."""
    kept = store.table("agents").get(request["agentId"])
    if kept is None:
        raise not_found(f"agent {request['agentId']}")
    return kept


def changed(kept: Item) -> None:
    """Mark the draft as changed since it was prepared."""
    kept["draft"] |= {"agentStatus": "NOT_PREPARED", "updatedAt": now()}


def forget_tokens(store: Store, member: str, value: str) -> None:
    """Drop the answers to earlier requests about a resource that is gone."""
    for token, answer in list(store.tokens.items()):
        told = [cast("Item", it) for it in answer.values() if isinstance(it, dict)]
        if any(it.get(member) == value for it in told):
            del store.tokens[token]


def _picked(item: Item, names: Iterable[str]) -> Item:
    return {name: item[name] for name in names if name in item}


def _version(kept: Item, request: Item) -> Item:
    version: Item | None = kept["versions"].get(request["agentVersion"])
    if version is None:
        raise not_found(f"version {request['agentVersion']} of agent {request['agentId']}")
    return version


def _check(store: Store, request: Item, but: str | None = None) -> None:
    check_key(store, request)
    check_guardrail(store, request)
    check_model(store, request.get("foundationModel"))
    if request.get("orchestrationType") == "CUSTOM_ORCHESTRATION" and not request.get(
        "customOrchestration"
    ):
        raise invalid("customOrchestration is required where orchestrationType asks for it")
    for agent_id, kept in store.table("agents").items():
        if agent_id != but and kept["draft"]["agentName"] == request["agentName"]:
            raise conflict(f"another agent of this account has the name {request['agentName']!r}")


def _settings(request: Item) -> Item:
    defaults: Item = {
        "idleSessionTTLInSeconds": _DEFAULT_IDLE_SECONDS,
        "orchestrationType": "DEFAULT",
        "agentCollaboration": "DISABLED",
    }
    return {**defaults, **_picked(request, _SETTINGS)}


OPERATIONS: Mapping[str, Handler] = {
    "CreateAgent": create_agent,
    "GetAgent": get_agent,
    "UpdateAgent": update_agent,
    "DeleteAgent": delete_agent,
    "ListAgents": list_agents,
    "PrepareAgent": prepare_agent,
    "GetAgentVersion": get_agent_version,
    "ListAgentVersions": list_agent_versions,
    "DeleteAgentVersion": delete_agent_version,
}
