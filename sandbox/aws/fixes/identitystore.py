"""Identity Center's directory: groups can be changed, and the directory must be there."""

import json
from typing import Any, cast

from moto.identitystore.models import Group, IdentityStoreBackend, IdentityStoreData
from moto.identitystore.responses import IdentityStoreResponse
from moto.ssoadmin.models import ssoadmin_backends

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes.patch import Method, Patches, param

patches = Patches()

_PATHS = {"displayName": "DisplayName", "description": "Description"}
_FIRST_REVISION = "1"


@patches.around(IdentityStoreBackend)
def create_group(
    original: Method,
    self: IdentityStoreBackend,
    identity_store_id: str,
    display_name: str,
    description: str,
) -> tuple[str, str]:
    """Refuse a directory that no instance of Identity Center has; moto makes one up."""
    instances = ssoadmin_backends[self.account_id][self.region_name].instances
    there = [it.identity_store_id for it in instances]
    if identity_store_id not in there:
        raise AwsError(
            "ResourceNotFoundException",
            f"IDENTITY_STORE {identity_store_id} not found; this account has {', '.join(there)}",
        )
    return original(self, identity_store_id, display_name, description)


@patches.around(IdentityStoreBackend)
def delete_group(
    original: Method, self: IdentityStoreBackend, identity_store_id: str, group_id: str
) -> None:
    """Refuse a group that is not there; its memberships go with it."""
    store = _store(self, identity_store_id, group_id)
    for key, membership in list(store.group_memberships.items()):
        if membership["GroupId"] == group_id:
            del store.group_memberships[key]
    original(self, identity_store_id, group_id)


@patches.around(IdentityStoreResponse)
def create_group_membership(original: Method, self: IdentityStoreResponse) -> str:
    """Refuse a membership that exists."""
    store = self.identitystore_backend.identity_stores.get(param(self, "IdentityStoreId"))
    wanted = (param(self, "GroupId"), param(self, "MemberId"))
    held = store.group_memberships.values() if store else ()
    if any((it["GroupId"], it["MemberId"]) == wanted for it in held):
        raise AwsError("ConflictException", "Member and Group relationship already exists.")
    answer: str = original(self)
    return answer


@patches.around(IdentityStoreResponse)
def describe_group(original: Method, self: IdentityStoreResponse) -> str:
    """Tell a group's ARN as AWS does, and leave out what it does not have."""
    answer: dict[str, Any] = json.loads(original(self))
    told = {key: value for key, value in answer.items() if value is not None}
    return json.dumps({**told, "GroupArn": _arn(told["GroupId"]), "Revision": _FIRST_REVISION})


@patches.adds(IdentityStoreResponse)
def update_group(self: IdentityStoreResponse) -> str:
    """Change a group's name or description, each by an operation; one without a value clears."""
    backend = self.identitystore_backend
    store_id, group_id = param(self, "IdentityStoreId"), param(self, "GroupId")
    store = _store(backend, store_id, group_id)
    group = store.groups[group_id]
    for operation in cast("list[dict[str, Any]]", param(self, "Operations")):
        path, value = operation["AttributePath"], operation.get("AttributeValue")
        if path not in _PATHS:
            raise AwsError(
                "ValidationException",
                f"{path} is not an attribute of a group; use one of {', '.join(_PATHS)}",
            )
        if value is not None and not (isinstance(value, str) and value):
            raise AwsError("ValidationException", f"{path} must be text of at least one character")
        if path == "displayName":
            _check_name(store, group, value)
        group = group._replace(**{_PATHS[path]: value})
    store.groups[group_id] = group
    told = {"IdentityStoreId": store_id, "GroupId": group_id, "GroupArn": _arn(group_id)}
    return json.dumps({**told, "Revision": _FIRST_REVISION})


def _check_name(store: IdentityStoreData, group: Group, name: str | None) -> None:
    if name is None:
        raise AwsError("ValidationException", "displayName: a group needs a name")
    others = (it for it in store.groups.values() if it.GroupId != group.GroupId)
    if any(it.DisplayName == name for it in others):
        raise AwsError("ConflictException", "Duplicate GroupDisplayName")


def _store(backend: IdentityStoreBackend, store_id: str, group_id: str) -> IdentityStoreData:
    store = backend.identity_stores.get(store_id)
    if store is None or group_id not in store.groups:
        raise AwsError("ResourceNotFoundException", "GROUP not found.")
    return store


def _arn(group_id: str) -> str:
    return f"arn:aws:identitystore:::group/{group_id}"
