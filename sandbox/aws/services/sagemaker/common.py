"""What the kinds of SageMaker's resources have in common: names, lists and tags."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from sandbox.aws.errors import AwsError
from sandbox.aws.services.store import Item, Store, invalid, page

MAX_TAGS = 50
"""Tags of one resource (the model of SageMaker's `TagList`)."""


def find(store: Store, table: str, kind: str, name: str) -> Item:
    """Return the resource of that name.

    Raises:
        AwsError: There is none; SageMaker says so by a ValidationException.
    """
    item = store.table(table).get(name)
    if item is None:
        raise invalid(f'Could not find {kind} "{store.arn(_slug(kind), name)}".')
    return cast("Item", item)


def add(store: Store, table: str, kind: str, name: str, item: Item, tags: Any) -> str:  # noqa: ANN401
    """Keep a new resource under its name and return its ARN.

    Raises:
        AwsError: The name is taken.
    """
    arn = store.arn(_slug(kind), name)
    if name in store.table(table):
        raise invalid(f'Cannot create already existing {kind} "{arn}".')
    tag(store, arn, tags or [])
    store.table(table)[name] = item
    return arn


def remove(store: Store, table: str, kind: str, name: str) -> None:
    """Drop a resource and its tags."""
    find(store, table, kind, name)
    del store.table(table)[name]
    store.tags.pop(store.arn(_slug(kind), name), None)


def tag(store: Store, arn: str, tags: Iterable[dict[str, str]]) -> None:
    """Add tags to a resource.

    Raises:
        AwsError: There would be too many.
    """
    merged = store.tags.get(arn, {}) | {each["Key"]: each["Value"] for each in tags}
    if len(merged) > MAX_TAGS:
        raise AwsError("ResourceLimitExceeded", f"{arn} would have {len(merged)} tags, of 50")
    store.tags[arn] = merged


def in_use(what: str, by: str) -> AwsError:
    """Return the error for a deletion that would pull the ground from under something.

    SageMaker lets it happen and warns against it in the operation's description.
    """
    return AwsError("ResourceInUse", f"{what} is in use by {by}; move that to another first")


def listed(items: Iterable[Item], request: Item, name: str) -> tuple[list[Item], Item]:
    """Return one page of what a List operation asks for, and what leads to the next page."""
    found = [each for each in items if request.get("NameContains", "") in each[name]]
    after, before = request.get("CreationTimeAfter"), request.get("CreationTimeBefore")
    found = [
        each
        for each in found
        if (after is None or each["CreationTime"] > after)
        and (before is None or each["CreationTime"] < before)
    ]
    by = name if request.get("SortBy") == "Name" else "CreationTime"
    found.sort(key=lambda each: each[by], reverse=request.get("SortOrder") == "Descending")
    return page(found, request, following="NextToken", size="MaxResults")


def _slug(kind: str) -> str:
    return {"endpoint configuration": "endpoint-config"}.get(kind, kind.replace(" ", "-"))
