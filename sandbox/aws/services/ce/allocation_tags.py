"""Cost allocation tags: the tag keys by which costs are told apart.

AWS knows a key up to 24 hours after it was first put on a resource, and lists it as inactive from
then on; a key that it does not know is told in the answer's `Errors`, not as an error of the call.
What is on resources cannot be told here for all services, so every key that a person may have made
counts as seen (https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html).
"""

from collections.abc import Mapping

from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, now, page

_RESERVED = "aws:"
"""How the keys start that AWS writes; of them, only those that AWS lists can be activated."""

_GENERATED = ("aws:createdBy",)


def update_status(store: Store, request: Item) -> Item:
    """Activate or deactivate keys; what cannot be is told by key."""
    errors: list[Item] = []
    for wanted in request["CostAllocationTagsStatus"]:
        key = wanted["TagKey"]
        if not key or (key.startswith(_RESERVED) and key not in _GENERATED):
            errors.append(
                {"TagKey": key, "Code": "ValidationException", "Message": "Tag keys not found"}
            )
            continue
        kept = store.table("allocation_tags").setdefault(
            key,
            {"TagKey": key, "Type": "AWSGenerated" if key in _GENERATED else "UserDefined"},
        )
        if kept.get("Status") != wanted["Status"]:
            kept["Status"] = wanted["Status"]
            kept["LastUpdatedDate"] = now().strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"Errors": errors}


def list_tags(store: Store, request: Item) -> Item:
    """Return the keys that were ever activated, by status, key and type."""
    keys = request.get("TagKeys")
    found = [
        tag
        for key, tag in sorted(store.table("allocation_tags").items())
        if request.get("Status") in (None, tag["Status"])
        and request.get("Type") in (None, tag["Type"])
        and (keys is None or key in keys)
    ]
    shown, more = page(
        found,
        {"MaxResults": 100, **request},
        following="NextToken",
        size="MaxResults",
        refusal="InvalidNextTokenException",
    )
    return {"CostAllocationTags": shown, **more}


OPERATIONS: Mapping[str, Handler] = {
    "UpdateCostAllocationTagsStatus": update_status,
    "ListCostAllocationTags": list_tags,
}
