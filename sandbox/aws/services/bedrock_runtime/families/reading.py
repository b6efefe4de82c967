"""What the families' bodies have in common: members that must be there, and no others."""

from collections.abc import Collection
from typing import Any

from sandbox.aws.services.store import Item, invalid


def members(body: Item, *, required: Collection[str], known: Collection[str]) -> None:
    """Refuse a body that lacks a member, or has one that the family does not know.

    Raises:
        AwsError: as Bedrock says it.
    """
    for name in required:
        if name not in body:
            raise malformed(f"#: required key [{name}] not found")
    for name in body:
        if name not in known and name not in required:
            raise malformed(f"#: extraneous key [{name}] is not permitted")


def malformed(what: str) -> Exception:
    """Return the error for a body that a family's schema does not allow."""
    return invalid(f"Malformed input request: {what}, please reformat your input and try again.")


def present(**values: Any) -> Item:  # noqa: ANN401 - JSON
    """Return the values that are there."""
    return {name: value for name, value in values.items() if value is not None}
