"""Tags of exports."""

from collections.abc import Mapping

from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, not_found, page


def tag_resource(store: Store, request: Item) -> Item:
    """Add tags to an export."""
    store.tag(_known(store, request), request["ResourceTags"])
    return {}


def untag_resource(store: Store, request: Item) -> Item:
    """Take tags off an export."""
    tags = store.tags[_known(store, request)]
    for key in request["ResourceTagKeys"]:
        tags.pop(key, None)
    return {}


def list_tags_for_resource(store: Store, request: Item) -> Item:
    """Return the tags of an export."""
    tags = store.tags[_known(store, request)]
    found = [{"Key": key, "Value": value} for key, value in tags.items()]
    shown, more = page(found, request, following="NextToken", size="MaxResults")
    return {"ResourceTags": shown, **more}


def _known(store: Store, request: Item) -> str:
    arn: str = request["ResourceArn"]
    if arn not in store.tags:
        raise not_found(arn)
    return arn


OPERATIONS: Mapping[str, Handler] = {
    "TagResource": tag_resource,
    "UntagResource": untag_resource,
    "ListTagsForResource": list_tags_for_resource,
}
