"""What targets and policies have in common: what names them, and what is said where one lacks."""

from __future__ import annotations

from sandbox.aws.errors import AwsError
from sandbox.aws.services.store import Item, Store

KEY = ("ServiceNamespace", "ResourceId", "ScalableDimension")


def target_of(store: Store, request: Item) -> Item:
    """Return the target that a request names.

    Raises:
        AwsError: There is none.
    """
    target = store.table("targets").get(key_of(request))
    if target is None:
        raise absent(f"No scalable target found for {told(request)}")
    return target


def absent(message: str) -> AwsError:
    """Return the error for what is not registered."""
    return AwsError("ObjectNotFoundException", message)


def told(request: Item) -> str:
    """Return what names a target, as messages tell it."""
    namespace, resource, dimension = (request[member] for member in KEY)
    return (
        f"service namespace: {namespace}, resource ID: {resource}, scalable dimension: {dimension}"
    )


def key_of(item: Item) -> str:
    """Return what names the target of a request, a target or a policy."""
    return "\t".join(item[member] for member in KEY)


def is_asked(item: Item, request: Item) -> bool:
    """Tell whether an item is of the namespace, and of the dimension where one is asked for."""
    return item["ServiceNamespace"] == request["ServiceNamespace"] and request.get(
        "ScalableDimension"
    ) in {None, item["ScalableDimension"]}
