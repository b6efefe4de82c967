"""Security policies (encryption, network) and data access policies of collections."""

import base64
import json
import secrets
from collections.abc import Mapping

from moto.core.utils import unix_time_millis

from sandbox.aws.services.opensearchserverless.policy_rules import covers, problems, resources
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, conflict, invalid, not_found, page

_SECURITY, _ACCESS = "securityPolicy", "accessPolicy"


def _create(member: str) -> Handler:
    def create(store: Store, request: Item) -> Item:
        """Make a policy; its name is taken once for its type."""
        _check(request)
        key = _key(request)
        if key in store.table(member):
            raise conflict(
                f"Policy with name {request['name']} and type {request['type']} already exists"
            )
        moment = int(unix_time_millis())
        policy: Item = {
            "type": request["type"],
            "name": request["name"],
            "policy": json.loads(request["policy"]),
            "policyVersion": _version(),
            "createdDate": moment,
            "lastModifiedDate": moment,
        }
        if request.get("description"):
            policy["description"] = request["description"]
        store.table(member)[key] = policy
        return {f"{member}Detail": policy}

    return create


def _get(member: str) -> Handler:
    def get(store: Store, request: Item) -> Item:
        """Return a policy."""
        return {f"{member}Detail": _find(store, member, request)}

    return get


def _update(member: str) -> Handler:
    def update(store: Store, request: Item) -> Item:
        """Change a policy, of which the caller knows the latest version."""
        policy = _find(store, member, request)
        if request["policyVersion"] != policy["policyVersion"]:
            raise invalid(
                "Policy version specified in the request refers to an older version and policy "
                "has since changed"
            )
        changed = dict(policy)
        if "policy" in request:
            _check(request)
            changed["policy"] = json.loads(request["policy"])
        if "description" in request:
            changed["description"] = request["description"]
        if changed == policy:
            raise conflict("No changes detected in the policy update request")
        changed |= {"policyVersion": _version(), "lastModifiedDate": int(unix_time_millis())}
        store.table(member)[_key(request)] = changed
        return {f"{member}Detail": changed}

    return update


def _delete(member: str) -> Handler:
    def delete(store: Store, request: Item) -> Item:
        """Remove a policy; collections that it let in keep their encryption."""
        _find(store, member, request)
        del store.table(member)[_key(request)]
        return {}

    return delete


def _list(member: str, answer: str) -> Handler:
    def listed(store: Store, request: Item) -> Item:
        """Return the policies of a type, or those that name one of the resources."""
        wanted: list[str] = request.get("resource", [])
        found = [
            {name: value for name, value in policy.items() if name != "policy"}
            for policy in store.table(member).values()
            if policy["type"] == request["type"]
            and (not wanted or any(_names(policy, each) for each in wanted))
        ]
        shown, more = page(found, request)
        return {answer: shown, **more}

    return listed


def encryption_of(store: Store, collection: str) -> Item | None:
    """Return the document of the encryption policy that takes a collection in, the exact one first.

    https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-encryption.html
    """
    resource = f"collection/{collection}"
    matching = [
        (policy["policy"], resources(policy["policy"]))
        for policy in store.table(_SECURITY).values()
        if policy["type"] == "encryption" and covers(resources(policy["policy"]), resource)
    ]
    exact = [document for document, patterns in matching if resource in patterns]
    return exact[0] if exact else matching[0][0] if matching else None


def may(store: Store, principal: str, permission: str, resource: str) -> bool:
    """Tell whether a data access policy gives a principal a permission, as `index/name/index`."""
    kind = resource.partition("/")[0]
    return any(
        principal in part["Principal"]
        and rule["ResourceType"] == kind
        and covers(rule["Resource"], resource)
        and {permission, "aoss:*"} & set(rule["Permission"])
        for policy in store.table(_ACCESS).values()
        for part in policy["policy"]
        for rule in part["Rules"]
    )


def _names(policy: Item, resource: str) -> bool:
    return covers(resources(policy["policy"], resource.partition("/")[0]), resource)


def _check(request: Item) -> None:
    found = list(problems(request["type"], request["policy"]))
    if found:
        raise invalid("; ".join(found))


def _key(request: Item) -> str:
    return f"{request['type']}/{request['name']}"


def _find(store: Store, member: str, request: Item) -> Item:
    policy = store.table(member).get(_key(request))
    if policy is None:
        raise not_found(f"policy {request['name']} of type {request['type']}")
    return policy


def _version() -> str:
    return base64.b64encode(secrets.token_bytes(17)).decode()


OPERATIONS: Mapping[str, Handler] = {
    "CreateSecurityPolicy": _create(_SECURITY),
    "GetSecurityPolicy": _get(_SECURITY),
    "UpdateSecurityPolicy": _update(_SECURITY),
    "DeleteSecurityPolicy": _delete(_SECURITY),
    "ListSecurityPolicies": _list(_SECURITY, "securityPolicySummaries"),
    "CreateAccessPolicy": _create(_ACCESS),
    "GetAccessPolicy": _get(_ACCESS),
    "UpdateAccessPolicy": _update(_ACCESS),
    "DeleteAccessPolicy": _delete(_ACCESS),
    "ListAccessPolicies": _list(_ACCESS, "accessPolicySummaries"),
}
