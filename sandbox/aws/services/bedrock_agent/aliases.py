"""Aliases: what callers name, and the only thing that makes a numbered version of an agent."""

from collections.abc import Mapping

from sandbox.aws.errors import AwsError
from sandbox.aws.services.bedrock_agent.agents import (
    DRAFT,
    arn_of,
    forget_tokens,
    freeze,
    held,
    identifier,
)
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, conflict, invalid, not_found, now, page

TEST_ALIAS = "TSTALIASID"
"""The alias that every agent has from the start; it leads to the draft and cannot be changed."""

MAX_ALIASES = 10
"""Aliases of one agent (Amazon Bedrock endpoints and quotas, AWS General Reference)."""

_MAX_HISTORY = 10


def create_agent_alias(store: Store, request: Item) -> Item:
    """Make an alias; without a route it freezes the prepared draft and leads to that version."""
    return store.once(request, lambda: _create(store, request))


def _create(store: Store, request: Item) -> Item:
    kept = held(store, request)
    _check_name(kept, request)
    if len(kept["aliases"]) >= MAX_ALIASES:
        raise AwsError(
            "ServiceQuotaExceededException", f"an agent has at most {MAX_ALIASES} aliases"
        )
    route = _route(kept, request)
    alias_id = identifier()
    arn = arn_of(store, "agent-alias", f"{request['agentId']}/{alias_id}")
    store.tag(arn, request.get("tags", {}))
    moment = now()
    alias: Item = {
        "agentId": request["agentId"],
        "agentAliasId": alias_id,
        "agentAliasName": request["agentAliasName"],
        "agentAliasArn": arn,
        "routingConfiguration": route,
        "createdAt": moment,
        "updatedAt": moment,
        "agentAliasHistoryEvents": [{"routingConfiguration": route, "startDate": moment}],
        "agentAliasStatus": "PREPARED",
        "aliasInvocationState": "ACCEPT_INVOCATIONS",
    }
    if "description" in request:
        alias["description"] = request["description"]
    kept["aliases"][alias_id] = alias
    return {"agentAlias": alias}


def get_agent_alias(store: Store, request: Item) -> Item:
    """Return an alias."""
    kept = held(store, request)
    if request["agentAliasId"] == TEST_ALIAS:
        return {"agentAlias": _test_alias(store, kept)}
    return {"agentAlias": _alias(kept, request)}


def update_agent_alias(store: Store, request: Item) -> Item:
    """Replace an alias's settings; without a route it leads to a new version of the draft.

    So pulumi-aws makes new versions: hashicorp/terraform-provider-aws, pull request 42603.
    """
    kept = held(store, request)
    alias = _alias(kept, request)
    _check_name(kept, request, but=request["agentAliasId"])
    route = _route(kept, request)
    moment = now()
    history = alias["agentAliasHistoryEvents"]
    if route != alias["routingConfiguration"]:
        history[-1]["endDate"] = moment
        history.append({"routingConfiguration": route, "startDate": moment})
        del history[:-_MAX_HISTORY]
    alias.pop("description", None)
    alias |= {
        "agentAliasName": request["agentAliasName"],
        "routingConfiguration": route,
        "updatedAt": moment,
        "aliasInvocationState": request.get("aliasInvocationState", alias["aliasInvocationState"]),
    }
    if "description" in request:
        alias["description"] = request["description"]
    return {"agentAlias": alias}


def delete_agent_alias(store: Store, request: Item) -> Item:
    """Remove an alias; the versions that it led to stay."""
    kept = held(store, request)
    alias = _alias(kept, request)
    del kept["aliases"][alias["agentAliasId"]]
    store.tags.pop(alias["agentAliasArn"], None)
    forget_tokens(store, "agentAliasId", alias["agentAliasId"])
    return {
        "agentId": request["agentId"],
        "agentAliasId": alias["agentAliasId"],
        "agentAliasStatus": "DELETING",
    }


def list_agent_aliases(store: Store, request: Item) -> Item:
    """Return a summary of every alias, the test alias among them."""
    kept = held(store, request)
    names = (
        "agentAliasId",
        "agentAliasName",
        "description",
        "routingConfiguration",
        "agentAliasStatus",
        "createdAt",
        "updatedAt",
        "aliasInvocationState",
    )
    found = [
        {name: alias[name] for name in names if name in alias}
        for alias in (_test_alias(store, kept), *kept["aliases"].values())
    ]
    shown, more = page(found, request)
    return {"agentAliasSummaries": shown, **more}


def _test_alias(store: Store, kept: Item) -> Item:
    draft = kept["draft"]
    return {
        "agentId": draft["agentId"],
        "agentAliasId": TEST_ALIAS,
        "agentAliasName": "AgentTestAlias",
        "agentAliasArn": arn_of(store, "agent-alias", f"{draft['agentId']}/{TEST_ALIAS}"),
        "description": "Test Alias for Agent",
        "routingConfiguration": [{"agentVersion": DRAFT}],
        "agentAliasStatus": "PREPARED",
        "createdAt": draft["createdAt"],
        "updatedAt": draft["updatedAt"],
        "aliasInvocationState": "ACCEPT_INVOCATIONS",
    }


def _alias(kept: Item, request: Item) -> Item:
    if request["agentAliasId"] == TEST_ALIAS:
        raise invalid("the test alias leads to the draft and cannot be changed")
    alias: Item | None = kept["aliases"].get(request["agentAliasId"])
    if alias is None:
        raise not_found(f"alias {request['agentAliasId']} of agent {request['agentId']}")
    return alias


def _check_name(kept: Item, request: Item, but: str | None = None) -> None:
    name = request["agentAliasName"]
    if any(key != but and it["agentAliasName"] == name for key, it in kept["aliases"].items()):
        raise conflict(f"the agent has another alias with the name {name!r}")


def _route(kept: Item, request: Item) -> list[Item]:
    asked = request.get("routingConfiguration")
    if not asked:
        return [{"agentVersion": freeze(kept)}]
    for route in asked:
        number = route.get("agentVersion")
        if number is None:
            raise invalid("routingConfiguration: agentVersion is required")
        if number not in kept["versions"]:
            raise invalid(f"routingConfiguration: the agent has no version {number}")
    return list(asked)


OPERATIONS: Mapping[str, Handler] = {
    "CreateAgentAlias": create_agent_alias,
    "GetAgentAlias": get_agent_alias,
    "UpdateAgentAlias": update_agent_alias,
    "DeleteAgentAlias": delete_agent_alias,
    "ListAgentAliases": list_agent_aliases,
}
