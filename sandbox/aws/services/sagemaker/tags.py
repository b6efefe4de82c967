"""Tags of what is kept here; moto has operations of the same names for what is its own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sandbox.aws.services.sagemaker.common import tag
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, invalid, page

_OURS = re.compile(r":(model|endpoint|endpoint-config|model-package|model-package-group)/")


def is_moto(request: Item) -> bool:
    """Tell whether a request is about the tags of what moto itself keeps."""
    arn = request.get("ResourceArn")
    return arn is not None and _OURS.search(arn) is None


def add_tags(store: Store, request: Item) -> Item:
    """Add tags to a resource and return all that it has."""
    arn = _known(store, request)
    tag(store, arn, request["Tags"])
    return {"Tags": _shown(store, arn)}


def delete_tags(store: Store, request: Item) -> Item:
    """Take tags off a resource."""
    for key in request["TagKeys"]:
        store.tags[_known(store, request)].pop(key, None)
    return {}


def list_tags(store: Store, request: Item) -> Item:
    """Return the tags of a resource."""
    tags = _shown(store, _known(store, request))
    shown, more = page(tags, request, following="NextToken", size="MaxResults")
    return {"Tags": shown, **more}


def _shown(store: Store, arn: str) -> list[Item]:
    return [{"Key": key, "Value": value} for key, value in store.tags[arn].items()]


def _known(store: Store, request: Item) -> str:
    arn: str = request["ResourceArn"]
    if arn not in store.tags:
        raise invalid(f'Could not find resource "{arn}".')
    return arn


OPERATIONS: Mapping[str, Handler] = {
    "AddTags": add_tags,
    "DeleteTags": delete_tags,
    "ListTags": list_tags,
}
