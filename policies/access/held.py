"""Resources of states as requests and conditions see them: by ARN, with tags, region and owner."""

from __future__ import annotations

from dataclasses import dataclass

from policies.access.model import Context, arn_part
from policies.access.reading import tags
from policies.resources import Resource
from policies.values import FaultError, UndecidedError


@dataclass(frozen=True, slots=True)
class Held:
    """A resource of the states by its ARN, with what conditions may ask of it."""

    resource: Resource
    account: str

    @property
    def region(self) -> str:
        """The region that it lies in; empty where that is not known."""
        return _region(self.resource)

    def context(self) -> Context:
        """Return the tags, all of which are known, unless one cannot be read."""
        own = tags(self.resource)
        if own is None:
            return Context()
        named = {f"aws:ResourceTag/{name}": value for name, value in own.items()}
        return Context.of(named, "aws:ResourceTag/")


def whole(arn: str) -> str:
    """Return the ARN that carries the policy: an object's bucket, any other resource itself."""
    return arn.partition("/")[0] if arn_part(arn, 2) == "s3" else arn


def _region(resource: Resource) -> str:
    try:
        return resource.region().text() or ""
    except (UndecidedError, FaultError):
        return ""


def raw(resource: Resource, name: str) -> str:
    """Return a property of any type as text; empty for one that is absent or not known."""
    value = resource.properties.get(name)
    return value if isinstance(value, str) else ""
