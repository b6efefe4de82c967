"""Cloud Control, for what has no API of its own: the indexes of OpenSearch Serverless collections.

An index is otherwise made over the collection's own endpoint, which no resource type of pulumi-aws
does. Every other type of Cloud Control is refused. Its work is done at once, so that a request is
refused where AWS would let it fail later.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from sandbox.aws.errors import AwsError
from sandbox.aws.services.opensearchserverless import collection as collections
from sandbox.aws.services.service import Handler, Service
from sandbox.aws.services.store import Item, Store, new_id, now

INDEX = "AWS::OpenSearchServerless::Index"
_MEMBERS = frozenset({"CollectionEndpoint", "IndexName", "Mappings", "Settings"})
_CREATE_ONLY = ("CollectionEndpoint", "IndexName")
_NAME = re.compile(r"(?![_-])[a-z][a-z0-9_-]*")
_FIELD_TYPES = ("text", "knn_vector", "keyword", "integer")
_ENGINES = ("nmslib", "faiss", "lucene")
_MAX_DIMENSION = 16_000
_OPERATIONS = {"add", "replace", "remove"}


def create_resource(store: Store, request: Item) -> Item:
    """Make an index in a collection that is there."""
    _known(request)
    return store.once(request, lambda: _create(store, request), "ClientToken")


def _create(store: Store, request: Item) -> Item:
    model = _parsed(request["DesiredState"])
    _check(model)
    collection = collections.by_endpoint(_aoss(store), model["CollectionEndpoint"])
    if collection is None:
        raise _invalid(f"there is no collection at {model['CollectionEndpoint']}")
    indexes = collections.indexes(_aoss(store), collection)
    if model["IndexName"] in indexes:
        raise AwsError("AlreadyExistsException", f"Index {model['IndexName']} already exists")
    indexes[model["IndexName"]] = {**model, "Uuid": new_id(22)}
    return _event(store, "CREATE", _identifier(model), indexes[model["IndexName"]])


def get_resource(store: Store, request: Item) -> Item:
    """Return an index."""
    _known(request)
    _, _, found = _find(store, request)
    return {
        "TypeName": INDEX,
        "ResourceDescription": {
            "Identifier": request["Identifier"],
            "Properties": json.dumps(found, sort_keys=True),
        },
    }


def update_resource(store: Store, request: Item) -> Item:
    """Change an index by a JSON patch of its top properties; which index it is stays."""
    _known(request)
    indexes, name, found = _find(store, request)
    changed = dict(found)
    for step in cast("list[Item]", _parsed(request["PatchDocument"])):
        target = str(step.get("path", "")).removeprefix("/")
        if step.get("op") not in _OPERATIONS or "/" in target:
            raise _invalid(f"PatchDocument: {step.get('op')} of {step.get('path')} is not known")
        if target in _CREATE_ONLY:
            raise AwsError("NotUpdatableException", f"{target} is a create-only property")
        if step["op"] == "remove":
            changed.pop(target, None)
        else:
            changed[target] = step["value"]
    _check({it: value for it, value in changed.items() if it != "Uuid"})
    indexes[name] = changed
    return _event(store, "UPDATE", request["Identifier"], changed)


def delete_resource(store: Store, request: Item) -> Item:
    """Remove an index with its documents."""
    _known(request)
    indexes, name, found = _find(store, request)
    del indexes[name]
    return _event(store, "DELETE", request["Identifier"], found)


def get_resource_request_status(store: Store, request: Item) -> Item:
    """Return how a request went."""
    event = store.table("events").get(request["RequestToken"])
    if event is None:
        raise AwsError("RequestTokenNotFoundException", "there was no request with this token", 404)
    return {"ProgressEvent": event}


def _aoss(store: Store) -> Store:
    return Store("opensearchserverless", store.account, store.region)


def _known(request: Item) -> None:
    if request["TypeName"] != INDEX:
        raise NotImplementedError(f"Cloud Control of {request['TypeName']}; it has {INDEX}")


def _identifier(model: Item) -> str:
    return f"{model['IndexName']}|{model['CollectionEndpoint']}"


def _find(store: Store, request: Item) -> tuple[dict[str, Item], str, Item]:
    name, _, endpoint = str(request["Identifier"]).partition("|")
    collection = collections.by_endpoint(_aoss(store), endpoint)
    indexes = collections.indexes(_aoss(store), collection) if collection else {}
    if name not in indexes:
        raise AwsError(
            "ResourceNotFoundException", f"{INDEX} {request['Identifier']} was not found", 404
        )
    return indexes, name, indexes[name]


def _event(store: Store, operation: str, identifier: str, model: Item) -> Item:
    event: Item = {
        "TypeName": INDEX,
        "Identifier": identifier,
        "RequestToken": new_id(32),
        "Operation": operation,
        "OperationStatus": "SUCCESS",
        "EventTime": now(),
        "ResourceModel": json.dumps(model, sort_keys=True),
    }
    store.table("events")[event["RequestToken"]] = event
    return {"ProgressEvent": event}


def _parsed(text: str) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise _invalid(f"is no JSON: {error}") from error


def _check(model: Any) -> None:  # noqa: ANN401 - JSON
    if not isinstance(model, dict):
        raise _invalid("DesiredState must be an object")
    found = list(_problems(cast("Item", model)))
    if found:
        raise _invalid("Model validation failed: " + "; ".join(found))


def _problems(model: Item) -> Iterator[str]:
    for name in sorted(set(model) - _MEMBERS):
        yield f"#: extraneous key [{name}] is not permitted"
    for name in _CREATE_ONLY:
        if name not in model:
            yield f"#: required key [{name}] not found"
    if not _NAME.fullmatch(model.get("IndexName", "a")):
        yield f"#/IndexName: {model['IndexName']} has the wrong form"
    for name, field in model.get("Mappings", {}).get("Properties", {}).items():
        yield from _field(f"#/Mappings/Properties/{name}", field)


def _field(where: str, field: Item) -> Iterator[str]:
    kind = field.get("Type")
    if kind not in _FIELD_TYPES:
        yield f"{where}/Type: {kind} is none of {', '.join(_FIELD_TYPES)}"
    if kind != "knn_vector":
        return
    if not 1 <= field.get("Dimension", 0) <= _MAX_DIMENSION:
        yield f"{where}/Dimension: is needed, from 1 to {_MAX_DIMENSION}"
    method = field.get("Method")
    if method is not None and method.get("Engine", "faiss") not in _ENGINES:
        yield f"{where}/Method/Engine: {method['Engine']} is none of {', '.join(_ENGINES)}"


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidRequestException", message)


OPERATIONS: Mapping[str, Handler] = {
    "CreateResource": create_resource,
    "GetResource": get_resource,
    "UpdateResource": update_resource,
    "DeleteResource": delete_resource,
    "GetResourceRequestStatus": get_resource_request_status,
}
SERVICE = Service(name="cloudcontrol", operations=OPERATIONS)
