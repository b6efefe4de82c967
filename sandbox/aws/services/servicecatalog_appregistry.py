"""AppRegistry: applications, attribute groups, and which group tells of which application.

moto makes applications that no operation then reads, under ARNs of another form than AWS's. What
is associated beside attribute groups (stacks, tag values) is not played: such calls are refused.
"""

import json
from collections.abc import Mapping
from typing import NoReturn

from sandbox.aws.errors import AwsError
from sandbox.aws.services.service import Service
from sandbox.aws.services.store import Item, Store, conflict, invalid, new_id, now, page
from sandbox.aws.services.tagging import Tagging

APPLICATION_TAG = "awsApplication"
"""The tag by which AWS ties a resource to an application (API reference, Application)."""

_ID_LENGTH = 26
_GROUPS_LIMIT = 1000
"""Attribute groups of an application (AppRegistry user guide, "Quotas")."""

_KINDS = {"applications": "application", "attribute-groups": "attribute group"}


def create_application(store: Store, request: Item) -> Item:
    """Make an application, with the resource group whose ARN its tag holds."""

    def make() -> Item:
        made = _make(store, "applications", request)
        group = f"group/{request['name']}/{made['id']}"
        where = f"resource-groups:{store.region}:{store.account}"
        made["applicationTag"] = {APPLICATION_TAG: f"arn:{store.partition}:{where}:{group}"}
        return {"application": {**made, "tags": dict(request.get("tags", {}))}}

    return store.once(request, make)


def get_application(store: Store, request: Item) -> Item:
    """Return an application, found by name, id or ARN."""
    found = _find(store, "applications", request["application"])
    groups = {
        "applicationTagResourceGroup": {
            "state": "CREATE_COMPLETE",
            "arn": found["applicationTag"][APPLICATION_TAG],
        }
    }
    return {
        **found,
        "associatedResourceCount": 0,
        "tags": store.tags[found["arn"]],
        "integrations": groups,
    }


def list_applications(store: Store, request: Item) -> Item:
    """Return all applications."""
    return _listed(store, "applications", "applications", request)


def update_application(store: Store, request: Item) -> Item:
    """Change an application's name or description."""
    found = _find(store, "applications", request["application"])
    return {"application": {**_change(store, "applications", found, request), "tags": {}}}


def delete_application(store: Store, request: Item) -> Item:
    """Remove an application; the attribute groups stay."""
    found = _find(store, "applications", request["application"])
    store.table("associations").pop(found["id"], None)
    return {"application": _remove(store, "applications", found)}


def create_attribute_group(store: Store, request: Item) -> Item:
    """Make an attribute group of a JSON object."""

    def make() -> Item:
        _require_object(request["attributes"])
        made = _make(store, "attribute-groups", request)
        made["attributes"] = request["attributes"]
        told = {key: value for key, value in made.items() if key != "attributes"}
        return {"attributeGroup": {**told, "tags": dict(request.get("tags", {}))}}

    return store.once(request, make)


def get_attribute_group(store: Store, request: Item) -> Item:
    """Return an attribute group, found by name, id or ARN."""
    found = _find(store, "attribute-groups", request["attributeGroup"])
    return {**found, "tags": store.tags[found["arn"]]}


def list_attribute_groups(store: Store, request: Item) -> Item:
    """Return all attribute groups, without what they hold."""
    return _listed(store, "attribute-groups", "attributeGroups", request)


def update_attribute_group(store: Store, request: Item) -> Item:
    """Change an attribute group's name, description or attributes."""
    if "attributes" in request:
        _require_object(request["attributes"])
    found = _find(store, "attribute-groups", request["attributeGroup"])
    changed = _change(store, "attribute-groups", found, request)
    told = {key: value for key, value in changed.items() if key != "attributes"}
    return {"attributeGroup": told}


def delete_attribute_group(store: Store, request: Item) -> Item:
    """Remove an attribute group that no application has any more."""
    found = _find(store, "attribute-groups", request["attributeGroup"])
    if any(found["id"] in each["ids"] for each in store.table("associations").values()):
        raise invalid(f"the attribute group {found['name']} belongs to an application")
    told = _remove(store, "attribute-groups", found)
    return {"attributeGroup": {key: value for key, value in told.items() if key != "attributes"}}


def associate_attribute_group(store: Store, request: Item) -> Item:
    """Have an attribute group tell of an application; doing it again is a conflict."""
    application = _find(store, "applications", request["application"])
    group = _find(store, "attribute-groups", request["attributeGroup"])
    ids = _groups_of(store, application)
    if group["id"] in ids:
        raise conflict(f"{application['name']} has the attribute group {group['name']} already")
    if len(ids) >= _GROUPS_LIMIT:
        raise AwsError("ServiceQuotaExceededException", f"{_GROUPS_LIMIT} groups are the most")
    ids.append(group["id"])
    return {"applicationArn": application["arn"], "attributeGroupArn": group["arn"]}


def disassociate_attribute_group(store: Store, request: Item) -> Item:
    """Take an attribute group off an application."""
    application = _find(store, "applications", request["application"])
    group = _find(store, "attribute-groups", request["attributeGroup"])
    ids = _groups_of(store, application)
    if group["id"] not in ids:
        raise _missing(f"{application['name']} has no attribute group {group['name']}")
    ids.remove(group["id"])
    return {"applicationArn": application["arn"], "attributeGroupArn": group["arn"]}


def list_associated_attribute_groups(store: Store, request: Item) -> Item:
    """Return the ids of an application's attribute groups."""
    application = _find(store, "applications", request["application"])
    ids = [{"id": each} for each in _groups_of(store, application)]
    shown, more = page(ids, request)
    return {"attributeGroups": [each["id"] for each in shown], **more}


def list_attribute_groups_for_application(store: Store, request: Item) -> Item:
    """Return an application's attribute groups by id, ARN and name."""
    application = _find(store, "applications", request["application"])
    groups = store.table("attribute-groups")
    found = [
        {key: groups[each][key] for key in ("id", "arn", "name")}
        for each in _groups_of(store, application)
    ]
    shown, more = page(found, request)
    return {"attributeGroupsDetails": shown, **more}


def _make(store: Store, kind: str, request: Item) -> Item:
    table = store.table(kind)
    _require_free(table, kind, request["name"])
    identifier = new_id(_ID_LENGTH)
    # AppRegistry's ARNs are of Service Catalog, and their resource starts with a slash.
    where = f"servicecatalog:{store.region}:{store.account}"
    arn = f"arn:{store.partition}:{where}:/{kind}/{identifier}"
    store.tag(arn, request.get("tags", {}))
    moment = now()
    made: Item = {
        "id": identifier,
        "arn": arn,
        "name": request["name"],
        **{key: request[key] for key in ("description",) if key in request},
        "creationTime": moment,
        "lastUpdateTime": moment,
    }
    table[identifier] = made
    return made


def _change(store: Store, kind: str, found: Item, request: Item) -> Item:
    if request.get("name", found["name"]) != found["name"]:
        _require_free(store.table(kind), kind, request["name"])
    changes = {key: request[key] for key in ("name", "description", "attributes") if key in request}
    found |= {**changes, "lastUpdateTime": now()}
    return found


def _remove(store: Store, kind: str, found: Item) -> Item:
    del store.table(kind)[found["id"]]
    store.forget(found["arn"])
    for token, answer in list(store.tokens.items()):
        if next(iter(answer.values()))["arn"] == found["arn"]:
            del store.tokens[token]
    return {key: value for key, value in found.items() if key != "applicationTag"}


def _listed(store: Store, kind: str, member: str, request: Item) -> Item:
    hidden = ("attributes", "applicationTag")
    found = [
        {key: value for key, value in each.items() if key not in hidden}
        for each in store.table(kind).values()
    ]
    shown, more = page(found, request)
    return {member: shown, **more}


def _find(store: Store, kind: str, wanted: str) -> Item:
    table = store.table(kind)
    for each in table.values():
        if wanted in (each["id"], each["arn"], each["name"]):
            return each
    raise _missing(f"no {_KINDS[kind]} is named {wanted}")


def _groups_of(store: Store, application: Item) -> list[str]:
    return store.table("associations").setdefault(application["id"], {"ids": []})["ids"]


def _require_free(table: Mapping[str, Item], kind: str, name: str) -> None:
    if any(each["name"] == name for each in table.values()):
        raise conflict(f"an {_KINDS[kind]} of this region has the name {name}")


def _require_object(attributes: str) -> None:
    try:
        found = json.loads(attributes)
    except ValueError as error:
        raise invalid(f"attributes: {error}") from error
    if not isinstance(found, dict):
        raise invalid("attributes: is no JSON object")


def _missing(message: str) -> AwsError:
    return AwsError("ResourceNotFoundException", message)


def _unknown(arn: str) -> AwsError:
    return _missing(f"nothing here has the ARN {arn}")


def _not_played(store: Store, request: Item) -> NoReturn:
    del store, request
    raise invalid("the sandbox associates attribute groups only; tag resources, or ask in AWS")


SERVICE = Service(
    name="servicecatalog-appregistry",
    operations={
        "CreateApplication": create_application,
        "GetApplication": get_application,
        "ListApplications": list_applications,
        "UpdateApplication": update_application,
        "DeleteApplication": delete_application,
        "CreateAttributeGroup": create_attribute_group,
        "GetAttributeGroup": get_attribute_group,
        "ListAttributeGroups": list_attribute_groups,
        "UpdateAttributeGroup": update_attribute_group,
        "DeleteAttributeGroup": delete_attribute_group,
        "AssociateAttributeGroup": associate_attribute_group,
        "DisassociateAttributeGroup": disassociate_attribute_group,
        "ListAssociatedAttributeGroups": list_associated_attribute_groups,
        "ListAttributeGroupsForApplication": list_attribute_groups_for_application,
        "AssociateResource": _not_played,
        "DisassociateResource": _not_played,
        "GetAssociatedResource": _not_played,
        "ListAssociatedResources": _not_played,
        **Tagging(unknown=_unknown).operations(),
    },
)
