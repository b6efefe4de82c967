"""What moto's CloudWatch Logs lacks: saved queries, and policies of the whole account."""

import json
from typing import Any, cast
from uuid import uuid4

from moto.logs.models import logs_backends

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes import data_protection
from sandbox.aws.services.service import Service
from sandbox.aws.services.store import Item, Store, not_found, now, page

MAX_LOG_GROUPS = 50
"""Log groups of one query."""

_PLAYED = ("DATA_PROTECTION_POLICY", "SUBSCRIPTION_FILTER_POLICY")


def _put_query(store: Store, request: Item) -> Item:
    queries = store.table("queries")
    identifier = cast("str | None", request.get("queryDefinitionId"))
    if identifier is not None and identifier not in queries:
        raise not_found(f"query definition {identifier}")
    groups = cast("list[str]", request.get("logGroupNames", []))
    if len(groups) > MAX_LOG_GROUPS:
        raise _invalid(f"a query has {MAX_LOG_GROUPS} log groups at most")
    # As a client token is for a retry of the same request, the answer is the same too.
    return store.once(request, lambda: _kept_query(queries, request, identifier))


def _kept_query(queries: dict[str, Any], request: Item, identifier: str | None) -> Item:
    made = identifier or str(uuid4())
    kept = {
        name: request[name]
        for name in ("name", "queryString", "logGroupNames", "queryLanguage", "parameters")
        if request.get(name)
    }
    queries[made] = {
        "queryLanguage": "CWLI",
        **kept,
        "queryDefinitionId": made,
        "lastModified": _milliseconds(),
    }
    return {"queryDefinitionId": made}


def _describe_queries(store: Store, request: Item) -> Item:
    prefix = cast("str", request.get("queryDefinitionNamePrefix", ""))
    language = request.get("queryLanguage")
    found = [
        query
        for query in sorted(store.table("queries").values(), key=lambda it: str(it["name"]))
        if query["name"].startswith(prefix) and language in {None, query["queryLanguage"]}
    ]
    shown, more = page(found, request)
    return {"queryDefinitions": shown, **more}


def _delete_query(store: Store, request: Item) -> Item:
    identifier = request["queryDefinitionId"]
    if store.table("queries").pop(identifier, None) is None:
        raise not_found(f"query definition {identifier}")
    return {"success": True}


def _put_account_policy(store: Store, request: Item) -> Item:
    policies = store.table("account-policies")
    kind, name = cast("str", request["policyType"]), cast("str", request["policyName"])
    if kind not in _PLAYED:
        raise _invalid(f"policyType {kind} is not played here; use one of {', '.join(_PLAYED)}")
    if any(it["policyType"] == kind and it["policyName"] != name for it in policies.values()):
        raise AwsError(
            "LimitExceededException", f"the account has a {kind} of another name already"
        )
    document = cast("str", request["policyDocument"])
    if kind == "DATA_PROTECTION_POLICY":
        if request.get("selectionCriteria"):
            raise _invalid("a data protection policy takes no selectionCriteria")
        found = list(data_protection.problems(document, _log_groups(store)))
    else:
        found = list(_subscription_problems(document))
    if found:
        raise _invalid("; ".join(found))
    kept = {
        "policyName": name,
        "policyType": kind,
        "policyDocument": document,
        "scope": request.get("scope", "ALL"),
        "accountId": store.account,
        "lastUpdatedTime": _milliseconds(),
    }
    if request.get("selectionCriteria"):
        kept["selectionCriteria"] = request["selectionCriteria"]
    policies[f"{kind}:{name}"] = kept
    return {"accountPolicy": kept}


def _subscription_problems(document: str) -> list[str]:
    try:
        body = json.loads(document)
    except ValueError as error:
        return [f"policyDocument is no JSON ({error})"]
    wanted = ("DestinationArn", "FilterPattern")
    return [f"policyDocument lacks {name}" for name in wanted if name not in body]


def _describe_account_policies(store: Store, request: Item) -> Item:
    found = [
        policy
        for policy in store.table("account-policies").values()
        if policy["policyType"] == request["policyType"]
        and request.get("policyName") in {None, policy["policyName"]}
    ]
    shown, more = page(found, request)
    return {"accountPolicies": shown, **more}


def _delete_account_policy(store: Store, request: Item) -> Item:
    key = f"{request['policyType']}:{request['policyName']}"
    if store.table("account-policies").pop(key, None) is None:
        raise not_found(f"account policy {request['policyName']}")
    return {}


def _log_groups(store: Store) -> set[str]:
    return set(logs_backends[store.account][store.region].groups)


def _milliseconds() -> int:
    return int(now().timestamp() * 1000)


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidParameterException", message)


SERVICE = Service(
    name="logs",
    operations={
        "PutQueryDefinition": _put_query,
        "DescribeQueryDefinitions": _describe_queries,
        "DeleteQueryDefinition": _delete_query,
        "PutAccountPolicy": _put_account_policy,
        "DescribeAccountPolicies": _describe_account_policies,
        "DeleteAccountPolicy": _delete_account_policy,
    },
)
