"""The typed view of resources that rules read, from a state file or from the engine."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias, cast

from policies.resource_type import canonical
from policies.resource_types import STACK, ResourceType, declared_type
from policies.values import (
    AT_PREVIEW,
    FaultError,
    Property,
    UndecidedError,
    Unknown,
    Value,
    decode,
    holds_unknown,
)

Json: TypeAlias = Mapping[str, object]


@dataclass(frozen=True)
class Resource:
    """One resource as a rule sees it."""

    urn: str
    type: str
    """The type token."""

    properties: Mapping[str, Value]
    """Inputs before an update, outputs after it."""

    provider: Mapping[str, Value] = field(default_factory=dict[str, Value])
    """The configuration of the resource's provider; empty where it is not known."""

    provider_type: str = ""
    """The type of its provider, as `pulumi:providers:aws`; empty for what has none."""

    parent: str | None = None
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]]
    )
    """Which resources each property's value was made from, by URN."""

    is_protected: bool = False
    """Whether the engine refuses to delete it: the option `protect`."""

    path: str = ""
    """A resource is the place of findings that concern no single property."""

    @property
    def name(self) -> str:
        """The resource's name in the program."""
        return self.urn.rsplit("::", 1)[-1]

    @cached_property
    def names(self) -> frozenset[str]:
        """What other resources may call this one by."""
        return frozenset(
            value
            for key in ("id", "arn", "name", "bucket", "guardrailArn")
            if isinstance(value := self.properties.get(key), str) and value
        )

    @property
    def is_made(self) -> bool:
        """Whether AWS has told the id and ARN that it chose, or needed to choose none."""
        return isinstance(self.properties.get("id"), str)

    @cached_property
    def schema(self) -> ResourceType:
        """What rules may read of this resource."""
        return declared_type(self.type)

    def prop(self, path: str) -> Property:
        """Return the property at a dotted path of objects, such as `modelSource.copyFrom`."""
        first, *rest = path.split(".")
        found = Property(self.urn, "", {first: self.properties.get(first)}, self.schema).field(
            first
        )
        for name in rest:
            found = found.field(name)
        return found

    def tags(self) -> Mapping[str, Property]:
        """Return the tags in force: the provider's default tags under the resource's own."""
        return self._tags

    @cached_property
    def _tags(self) -> Mapping[str, Property]:
        defaults = self.provider.get("defaultTags")
        if isinstance(defaults, str):
            # The engine carries structured provider configuration as JSON text.
            defaults = decode(cast("object", json.loads(defaults)))
        tags: dict[str, Property] = {}
        if isinstance(defaults, Unknown):
            # Whether a tag is missing cannot be told; reading any of them says so.
            Property(self.urn, "provider.defaultTags", defaults).known()
        if isinstance(defaults, Mapping):
            tags.update(
                Property(self.urn, "provider.defaultTags", defaults).field("tags").entries()
            )
        for name in ("tagsAll", "tags"):
            prop = self.prop(name)
            # At preview `tagsAll` is computed; what it will hold is in the two others.
            if name == "tags" or not prop.is_unknown:
                tags.update(prop.entries())
        return tags

    def region(self) -> Property:
        """Return the region that the resource is in."""
        own = self.prop("region")
        if not own.is_absent:
            return own
        return Property(self.urn, "provider.region", self.provider.get("region"))

    def expected_region(self) -> str | None:
        """Return the region that the resource is in, or will be.

        A preview does not know the region that AWS will name; it will be the provider's.
        """
        own = self.prop("region")
        home = Property(self.urn, "provider.region", self.provider.get("region"))
        return (home if own.is_absent or own.is_unknown else own).text()

    def holds_unknown(self) -> bool:
        """Whether any property is unknown, as in a preview."""
        return any(holds_unknown(value) for value in self.properties.values())


@dataclass(frozen=True)
class Stack:
    """All resources of a stack, joined."""

    resources: Sequence[Resource]

    path: str = ""
    """A stack is the place of findings that concern what is not there."""

    @property
    def urn(self) -> str:
        """The URN of the stack itself; empty for a stack without resources."""
        return self._urn

    @cached_property
    def _urn(self) -> str:
        for resource in self.resources:
            if resource.type == STACK:
                return resource.urn
        return stack_urn(self.resources[0].urn) if self.resources else ""

    @cached_property
    def _by_type(self) -> Mapping[str, list[Resource]]:
        grouped: dict[str, list[Resource]] = {}
        for resource in self.resources:
            grouped.setdefault(resource.type, []).append(resource)
        return grouped

    def of_type(self, *types: ResourceType) -> Iterator[Resource]:
        """Yield the resources of `types`, in the stack's order within each."""
        for wanted in types:
            yield from self._by_type.get(wanted.token, ())

    def find(self, wanted: ResourceType, named: str, *props: str) -> Resource | None:
        """Return the resource of a type of which one of `props` is `named`; None where none is.

        Raises:
            UndecidedError: none is as far as is known, and one of them is not known yet.
        """
        places = [(each, each.prop(prop)) for each in self.of_type(wanted) for prop in props]
        for resource, place in places:
            if place.value == named:
                return resource
        for _, place in places:
            # What AWS will choose is not there at all while a resource is still to be made.
            if place.is_unknown or place.is_absent:
                raise UndecidedError(place, AT_PREVIEW)
        return None

    def referring(self, to: Resource, wanted: ResourceType, prop: str) -> Iterator[Resource]:
        """Yield the resources of a type whose `prop` names `to`.

        At preview the name may be unknown; then the engine's record of what the value was made
        from tells.
        """
        resources = self._by_type.get(wanted.token, [])
        index = self._references(wanted, prop)
        found = {number for name in (*to.names, to.urn) for number in index.get(name, ())}
        for number in sorted(found.union(index.get(None, ()))):
            resource = resources[number]
            if refers(resource, prop, to):
                yield resource

    def _references(self, wanted: ResourceType, prop: str) -> Mapping[str | None, list[int]]:
        """Return the places of a type's resources by what `prop` holds and was made from.

        Rules ask this of every resource; looking at all others each time would take the square
        of their number. Under None are those whose property cannot be read, which every asker
        shall come upon.
        """
        known = self._indexes.get((wanted.token, prop))
        if known is not None:
            return known
        index: dict[str | None, list[int]] = {}
        for number, resource in enumerate(self.of_type(wanted)):
            keys: set[str | None] = set(_sources(resource, prop))
            try:
                keys.update(_texts(resource, prop))
            except (FaultError, LookupError, UndecidedError):
                keys.add(None)
            for key in keys:
                index.setdefault(key, []).append(number)
        self._indexes[wanted.token, prop] = index
        return index

    @cached_property
    def _indexes(self) -> dict[tuple[str, str], Mapping[str | None, list[int]]]:
        return {}


def _sources(resource: Resource, prop: str) -> tuple[str, ...]:
    return resource.property_dependencies.get(prop.split(".", maxsplit=1)[0], ())


def refers(resource: Resource, prop: str, to: Resource) -> bool:
    """Whether `prop`, a text or a list of texts, names `to`.

    What it was made from counts only while one of the two cannot be read: a value may be made
    from many resources, and name one of them.
    """
    return is_named(to, resource, prop, resource.prop(prop).value)


def is_named(to: Resource, by: Resource, prop: str, value: Value) -> bool:
    """Whether `value`, a text or a list of texts that `prop` holds somewhere, names `to`."""
    given = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    if any(isinstance(each, str) and each in to.names for each in given):
        return True
    return to.urn in _sources(by, prop) and not (to.is_made and not holds_unknown(value))


def _texts(resource: Resource, prop: str) -> list[str]:
    value = resource.prop(prop).value
    given = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    return [each for each in given if isinstance(each, str)]


def stack_urn(urn: str) -> str:
    """Return the URN of the stack that the resource `urn` belongs to."""
    stack, project = urn_stack(urn)
    return f"urn:pulumi:{stack}::{project}::{STACK}::{project}-{stack}"


def urn_stack(urn: str) -> tuple[str, str]:
    """Return stack and project of `urn:pulumi:<stack>::<project>::<types>::<name>`.

    Raises:
        ValueError: `urn` is not a URN.
    """
    parts = urn.split("::")
    if len(parts) < 4 or not parts[0].startswith("urn:pulumi:"):  # noqa: PLR2004  the URN's parts
        raise ValueError(f"{urn!r} is not the URN of a resource")
    return parts[0].removeprefix("urn:pulumi:"), parts[1]


def from_state(state: Json) -> list[Resource]:
    """Return the live resources of a state: `pulumi stack export`, or its `deployment` alone.

    Outputs are laid over inputs, for they say what is really there; resources that wait for
    their deletion are left out.

    Raises:
        ValueError: the document is not a state.
    """
    deployment = cast("Json", state.get("deployment", state))
    listed = deployment.get("resources", [] if "manifest" in deployment else None)
    if not isinstance(listed, list):
        raise TypeError("this is not a state: it has no list of resources")
    records = cast("list[Json]", listed)
    configured = {
        str(record["urn"]): {**_fields(record, "inputs"), **_fields(record, "outputs")}
        for record in records
        if str(record["type"]).startswith("pulumi:providers:")
    }
    return [
        Resource(
            urn=str(record["urn"]),
            type=canonical(str(record["type"])),
            properties={**_fields(record, "inputs"), **_fields(record, "outputs")},
            # A reference to a provider is its URN and its id, joined by "::".
            provider=configured.get(str(record.get("provider", "")).rpartition("::")[0], {}),
            provider_type=_provider_type(record),
            parent=str(record["parent"]) if record.get("parent") else None,
            is_protected=bool(record.get("protect")),
            dependencies=tuple(cast("list[str]", record.get("dependencies") or ())),
            property_dependencies={
                name: tuple(urns or ())
                for name, urns in cast(
                    "Mapping[str, list[str] | None]", record.get("propertyDependencies") or {}
                ).items()
            },
        )
        for record in records
        if not record.get("delete")
    ]


def _provider_type(record: Json) -> str:
    """Return the type of `urn:pulumi:<stack>::<project>::<type>::<name>::<id>`."""
    parts = str(record.get("provider", "")).split("::")
    return parts[2].rpartition("$")[2] if len(parts) > 2 else ""  # noqa: PLR2004  the URN's parts


def _fields(record: Json, key: str) -> dict[str, Value]:
    decoded = decode(record.get(key) or {})
    return dict(decoded) if isinstance(decoded, Mapping) else {}
