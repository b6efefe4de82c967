"""Tags of what is kept here; moto has operations of the same names for what is its own."""

from collections.abc import Mapping

from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, not_found

_MOTOS = (":custom-model/", ":model-customization-job/")


def is_moto(request: Item) -> bool:
    """Tell whether a request is about the tags of what moto itself keeps."""
    return any(kind in request.get("resourceARN", "") for kind in _MOTOS)


def tag_resource(store: Store, request: Item) -> Item:
    """Add tags to a resource."""
    store.tag(_known(store, request), request["tags"])
    return {}


def untag_resource(store: Store, request: Item) -> Item:
    """Take tags off a resource."""
    tags = store.tags[_known(store, request)]
    for key in request["tagKeys"]:
        tags.pop(key, None)
    return {}


def list_tags_for_resource(store: Store, request: Item) -> Item:
    """Return the tags of a resource."""
    tags = store.tags[_known(store, request)]
    return {"tags": [{"key": key, "value": value} for key, value in tags.items()]}


def _known(store: Store, request: Item) -> str:
    arn: str = request["resourceARN"]
    if arn not in store.tags:
        raise not_found(arn)
    return arn


OPERATIONS: Mapping[str, Handler] = {
    "TagResource": tag_resource,
    "UntagResource": untag_resource,
    "ListTagsForResource": list_tags_for_resource,
}
