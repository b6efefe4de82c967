"""What a declared resource type is: its token and the properties that may be read of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

COMMON: Final = ("region", "tags", "tagsAll")
"""Read of any type; each type has those of them that its service offers."""


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A resource type and the properties that rules read."""

    token: str
    """The Pulumi type token, `aws:<module>/<resource>:<Resource>`."""

    properties: tuple[str, ...] = ()
    """Dotted wire paths without indices; a path's objects may be read along the way."""

    _known: frozenset[str] = field(init=False, repr=False, compare=False)
    _leaves: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        leaves = frozenset((*self.properties, *COMMON))
        known = {".".join(path.split(".")[:depth]) for path in leaves for depth in range(1, 9)}
        object.__setattr__(self, "_leaves", leaves)
        object.__setattr__(self, "_known", frozenset(known))

    def declares(self, trail: str) -> bool:
        """Whether rules may read `trail`."""
        return trail in self._known

    def is_leaf(self, trail: str) -> bool:
        """Whether what lies below `trail` is free-form."""
        return trail in self._leaves


def under(prefix: str, *names: str) -> tuple[str, ...]:
    """Return the paths of properties of one object."""
    return tuple(f"{prefix}.{name}" for name in names)


_TWIN: Final = re.compile(r"^(aws:s3/bucket\w*)V2:(Bucket\w*)V2$")
"""Old names by which the provider still makes the same resources, with the same properties."""


def canonical(token: str) -> str:
    """Return the name under which policies know a type."""
    return _TWIN.sub(r"\1:\2", token)
