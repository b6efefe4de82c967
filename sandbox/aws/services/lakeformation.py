"""Lake Formation's LF-tags, on the catalogue and on what they are put.

moto puts a resource's new tags in the place of its old ones, fails on a resource without any, lets
a table's tags end with nothing that was above it, and knows neither a tag's values nor whether
what it is put on exists.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from moto.glue.models import glue_backends

from sandbox.aws.errors import AwsError
from sandbox.aws.services.service import Handler, Service
from sandbox.aws.services.store import Item, Store, page

_MAX_VALUES = 1000
"""Values of one LF-tag (Lake Formation quotas)."""

_MAX_ON_RESOURCE = 50


def create_lf_tag(store: Store, request: Item) -> Item:
    """Make an LF-tag with the values that it may have."""
    values = _distinct(request["TagValues"])
    tags = _tags(store, request)
    if request["TagKey"] in tags:
        raise _invalid("Tag key already exists")
    tags[request["TagKey"]] = values
    return {}


def get_lf_tag(store: Store, request: Item) -> Item:
    """Return an LF-tag with its values."""
    return _told(store, request, request["TagKey"], _find(store, request))


def update_lf_tag(store: Store, request: Item) -> Item:
    """Add and remove values; one that is on a resource stays."""
    values = list(_find(store, request))
    adds: list[str] = request.get("TagValuesToAdd", [])
    removes: list[str] = request.get("TagValuesToDelete", [])
    if set(adds) & set(removes):
        raise _invalid("The same tag value is to be added and to be deleted")
    for value in removes:
        if value not in values:
            raise AwsError("EntityNotFoundException", f"Tag value {value} does not exist")
        if any(each.get(request["TagKey"]) == value for each in store.table("assigned").values()):
            raise _invalid(f"Tag value {value} is on a resource; take it off there first")
    changed = _distinct([*(it for it in values if it not in removes), *adds])
    if not changed:
        raise _invalid("An LF-tag must keep a value")
    _tags(store, request)[request["TagKey"]] = changed
    return {}


def delete_lf_tag(store: Store, request: Item) -> Item:
    """Remove an LF-tag, from every resource too."""
    _find(store, request)
    del _tags(store, request)[request["TagKey"]]
    for assigned in store.table("assigned").values():
        assigned.pop(request["TagKey"], None)
    return {}


def list_lf_tags(store: Store, request: Item) -> Item:
    """Return all LF-tags."""
    told = [_told(store, request, key, values) for key, values in _tags(store, request).items()]
    shown, more = page(told, request, following="NextToken", size="MaxResults")
    return {"LFTags": shown, **more}


def add_lf_tags_to_resource(store: Store, request: Item) -> Item:
    """Put LF-tags on a resource, beside those that it has; a key has one value there."""
    failures: list[Item] = []
    places = list(_places(store, request["Resource"]))
    for tag in request["LFTags"]:
        value: list[str] = tag["TagValues"]
        if len(value) != 1:
            raise _invalid("A resource takes one value of a tag")
        if value[0] not in _tags(store, request).get(tag["TagKey"], []):
            failures.append(_failure(tag, "Tag or tag value does not exist."))
            continue
        for place in places:
            assigned = store.table("assigned").setdefault(place, {})
            if tag["TagKey"] not in assigned and len(assigned) >= _MAX_ON_RESOURCE:
                failures.append(_failure(tag, "The resource has 50 tags already."))
                continue
            assigned[tag["TagKey"]] = value[0]
    return {"Failures": failures}


def remove_lf_tags_from_resource(store: Store, request: Item) -> Item:
    """Take LF-tags off a resource; those that it has from its database stay."""
    failures: list[Item] = []
    for tag in request["LFTags"]:
        found = False
        for place in _places(store, request["Resource"]):
            assigned = store.table("assigned").get(place, {})
            if assigned.get(tag["TagKey"]) in tag["TagValues"]:
                del assigned[tag["TagKey"]]
                found = True
        if not found:
            failures.append(_failure(tag, "The tag is not on the resource."))
    return {"Failures": failures}


def get_resource_lf_tags(store: Store, request: Item) -> Item:
    """Return a resource's LF-tags; those of its database and table hold for it as well."""
    kind, body = next(iter(request["Resource"].items()))
    # Fails where the resource is not there.
    list(_places(store, request["Resource"]))
    own = bool(request.get("ShowAssignedLFTags"))
    on_database = _on(store, (_name(body, kind),))
    if kind == "Database":
        return _listed(request, store, LFTagOnDatabase=on_database)
    table = _table(body)
    above = {} if own else on_database
    on_table = {**above, **_on(store, (table,))}
    if kind == "Table":
        return _listed(request, store, LFTagOnDatabase=on_database, LFTagsOnTable=on_table)
    above = {} if own else on_table
    columns = [
        {
            "Name": column,
            "LFTags": _lf_tags(store, request, {**above, **_on(store, (f"{table}/{column}",))}),
        }
        for column in _columns(store, body)
    ]
    return {
        **_listed(request, store, LFTagOnDatabase=on_database, LFTagsOnTable=on_table),
        "LFTagsOnColumns": [each for each in columns if each["LFTags"]],
    }


def _tags(store: Store, request: Item) -> dict[str, list[str]]:
    return store.table(f"tags of {request.get('CatalogId', store.account)}")


def _find(store: Store, request: Item) -> list[str]:
    values = _tags(store, request).get(request["TagKey"])
    if values is None:
        raise AwsError("EntityNotFoundException", "Tag key does not exist")
    return values


def _distinct(values: list[str]) -> list[str]:
    if len(set(values)) != len(values):
        raise _invalid("A tag value is there twice")
    if len(values) > _MAX_VALUES:
        raise _invalid(f"An LF-tag takes at most {_MAX_VALUES} values")
    return values


def _places(store: Store, resource: Item) -> Iterator[str]:
    """Yield the places that a resource is; raises where the catalogue does not have it."""
    kinds = [it for it in ("Database", "Table", "TableWithColumns") if it in resource]
    if len(kinds) != 1 or len(resource) != 1:
        raise _invalid("Resource must have exactly one of Database, Table and TableWithColumns")
    kind = kinds[0]
    body: Item = resource[kind]
    database = glue_backends[store.account][store.region].databases.get(_name(body, kind))
    if database is None:
        raise AwsError("EntityNotFoundException", f"Database {_name(body, kind)} not found.")
    if kind == "Database":
        yield _name(body, kind)
        return
    tables: Mapping[str, Any] = database.tables
    if "TableWildcard" in body:
        yield from (f"{_name(body, kind)}/{name}" for name in tables)
        return
    if body.get("Name") not in tables:
        raise AwsError("EntityNotFoundException", f"Table {body.get('Name')} not found.")
    if kind == "Table":
        yield _table(body)
        return
    for column in _columns(store, body):
        yield f"{_table(body)}/{column}"


def _columns(store: Store, body: Item) -> list[str]:
    table = (
        glue_backends[store.account][store.region]
        .databases[body["DatabaseName"]]
        .tables[body["Name"]]
    )
    latest: Item = table.as_dict()
    there = [
        *(it["Name"] for it in latest.get("StorageDescriptor", {}).get("Columns", [])),
        *(it["Name"] for it in latest.get("PartitionKeys", [])),
    ]
    if "ColumnWildcard" in body:
        left_out = body["ColumnWildcard"].get("ExcludedColumnNames", [])
        return [it for it in there if it not in left_out]
    for column in body.get("ColumnNames", []):
        if column not in there:
            raise AwsError("EntityNotFoundException", f"Column {column} not found.")
    return body.get("ColumnNames", [])


def _name(body: Item, kind: str) -> str:
    return body["Name"] if kind == "Database" else body["DatabaseName"]


def _table(body: Item) -> str:
    return f"{body['DatabaseName']}/{body['Name']}"


def _on(store: Store, places: tuple[str, ...]) -> dict[str, str]:
    return dict(store.table("assigned").get(places[0], {}))


def _listed(request: Item, store: Store, **levels: dict[str, str]) -> Item:
    return {name: _lf_tags(store, request, tags) for name, tags in levels.items() if tags}


def _lf_tags(store: Store, request: Item, tags: Mapping[str, str]) -> list[Item]:
    return [_told(store, request, key, [value]) for key, value in tags.items()]


def _told(store: Store, request: Item, key: str, values: list[str]) -> Item:
    catalog = cast("str", request.get("CatalogId", store.account))
    return {"CatalogId": catalog, "TagKey": key, "TagValues": values}


def _failure(tag: Item, message: str) -> Item:
    return {
        "LFTag": tag,
        "Error": {"ErrorCode": "EntityNotFoundException", "ErrorMessage": message},
    }


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidInputException", message)


OPERATIONS: Mapping[str, Handler] = {
    "CreateLFTag": create_lf_tag,
    "GetLFTag": get_lf_tag,
    "UpdateLFTag": update_lf_tag,
    "DeleteLFTag": delete_lf_tag,
    "ListLFTags": list_lf_tags,
    "AddLFTagsToResource": add_lf_tags_to_resource,
    "RemoveLFTagsFromResource": remove_lf_tags_from_resource,
    "GetResourceLFTags": get_resource_lf_tags,
}
SERVICE = Service(name="lakeformation", operations=OPERATIONS)
