"""Tags as a map, by a resource's ARN: the three operations that several services spell alike."""

from collections.abc import Mapping

from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, not_found


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
    return {"tags": dict(store.tags[_known(store, request)])}


def _known(store: Store, request: Item) -> str:
    arn: str = request["resourceArn"]
    if arn not in store.tags:
        raise not_found(arn)
    return arn


OPERATIONS: Mapping[str, Handler] = {
    "TagResource": tag_resource,
    "UntagResource": untag_resource,
    "ListTagsForResource": list_tags_for_resource,
}
