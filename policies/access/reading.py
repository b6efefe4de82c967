"""How this package reads resources: what is absent or unknown is empty, or told as that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.resources import Resource
from policies.values import FaultError, Property, UndecidedError

_NOT_KNOWN: Final = "what is not known yet"


def tags(resource: Resource) -> Mapping[str, str] | None:
    """Return a resource's tags; None where they cannot be read."""
    try:
        return {
            name: found
            for name, value in resource.tags().items()
            if (found := value.text()) is not None
        }
    except (UndecidedError, FaultError):
        return None


def text(resource: Resource, name: str) -> str:
    """Return a property's text; empty for one that is absent or not known."""
    value = resource.prop(name).value
    return value if isinstance(value, str) else ""


def read(place: Property) -> list[str]:
    """Return the texts of a list; one that is not known is told as that, and is nobody's name."""
    if place.is_unknown:
        return [_NOT_KNOWN]
    return [_NOT_KNOWN if it.is_unknown else it.text() or "" for it in place.items()]


def text_of(resource: Resource, path: str) -> str:
    """Return the text at a path; empty where it is absent or not known."""
    try:
        return resource.prop(path).text() or ""
    except (UndecidedError, FaultError):
        return ""
