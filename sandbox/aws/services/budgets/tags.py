"""Tags of budget actions; those of budgets are kept with moto's budgets."""

from collections.abc import Mapping

from sandbox.aws.errors import AwsError
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store


def tag_resource(store: Store, request: Item) -> Item:
    """Add tags to an action."""
    store.tag(_tagged(store, request), request["ResourceTags"])
    return {}


def untag_resource(store: Store, request: Item) -> Item:
    """Take tags off an action."""
    tags = store.tags[_tagged(store, request)]
    for key in request["ResourceTagKeys"]:
        tags.pop(key, None)
    return {}


def list_tags_for_resource(store: Store, request: Item) -> Item:
    """Return the tags of an action."""
    tags = store.tags[_tagged(store, request)]
    return {"ResourceTags": [{"Key": key, "Value": value} for key, value in tags.items()]}


def _tagged(store: Store, request: Item) -> str:
    arn: str = request["ResourceARN"]
    if arn not in store.tags:
        raise AwsError("NotFoundException", f"no budget action has the ARN {arn}")
    return arn


def is_moto(request: Item) -> bool:
    """Tell whether a request is about the tags of a budget, which moto keeps."""
    return "ResourceARN" in request and "/action/" not in request["ResourceARN"]


OPERATIONS: Mapping[str, Handler] = {
    "TagResource": tag_resource,
    "UntagResource": untag_resource,
    "ListTagsForResource": list_tags_for_resource,
}
