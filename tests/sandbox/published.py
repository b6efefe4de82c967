"""AWS's published resource schemas, as cfn-lint ships them: the witness that is not ours.

`data/schemas/providers/<region>.json` maps a type to the stem of a file in `resources/`, which
holds the schema that AWS's CloudFormation registry publishes, with cfn-lint's corrections in it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, cast

Schema = Mapping[str, Any]
_REGION = "us-east-1"
_DEPTH = 12
"""How many `$ref`s may follow each other; AWS's longest chain has three."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What AWS says of one property."""

    node: Schema
    required: bool
    create_only: bool
    """A change needs another resource."""

    read_only: bool


@dataclass(frozen=True, slots=True)
class Published:
    """A resource type as AWS describes it, or a part of one that pulumi-aws makes a type of."""

    name: str
    facts: Mapping[str, Fact]
    """By the property's name; what is in a structure has "Structure/Property" as well."""

    frozen_tags: bool
    """Whether tags stay as they were at the creation."""

    document: Schema
    """The whole schema, against which `$ref` is resolved."""

    def top(self) -> dict[str, Fact]:
        """Return the properties that are in no structure."""
        return {name: fact for name, fact in self.facts.items() if "/" not in name}


@cache
def types() -> Mapping[str, str]:
    """Return the file's stem of every type that AWS offers in the region."""
    return _load("providers", _REGION)


@cache
def _load(folder: str, stem: str) -> dict[str, Any]:
    schemas = resources.files("cfnlint") / "data" / "schemas"
    return json.loads((schemas / folder / f"{stem}.json").read_text("utf-8"))


def resolved(document: Schema, node: Schema) -> Schema:
    """Return `node`, or what its `$ref` points to."""
    for _ in range(_DEPTH):
        reference = node.get("$ref")
        if reference is None:
            return node
        target: Any = document
        for step in cast("str", reference).removeprefix("#/").split("/"):
            target = target[step]
        node = cast("Schema", target)
    raise ValueError(f"{document['typeName']}: a $ref has no end")


@cache
def published(name: str) -> Published:
    """Return AWS's schema of `AWS::Service::Type`, or of a part, `AWS::Service::Type/Property`.

    A part's facts hold what identifies its parent too, which a part of its own must be told.

    Raises:
        LookupError: AWS publishes no such type, or the type has no such property.
    """
    parent, *path = name.split("/")
    stem = types().get(parent)
    if stem is None:
        raise LookupError(f"AWS publishes no type {parent} in {_REGION}")
    document = _load("resources", stem)
    node: Schema = document
    for step in path:
        if step not in _members(document, node):
            raise LookupError(f"{name}: AWS's schema has no {step} there")
        node = _members(document, node)[step]
    facts = _facts(document, node, tuple(path))
    if path:
        facts |= {
            n: Fact(document["properties"][n], required=True, create_only=True, read_only=False)
            for n in _below(document, "primaryIdentifier", ())
        }
    tagging = cast("Schema", document.get("tagging") or {})
    return Published(
        name=name,
        facts=facts,
        frozen_tags=bool(tagging.get("taggable"))
        and tagging.get("tagUpdatable") is False
        and not path,
        document=document,
    )


def _members(document: Schema, node: Schema) -> Mapping[str, Schema]:
    """Return the properties of a structure, or of the structures in a list."""
    node = resolved(document, node)
    if "items" in node:
        node = resolved(document, node["items"])
    return node.get("properties") or {}


def _facts(document: Schema, node: Schema, path: tuple[str, ...]) -> dict[str, Fact]:
    out = _level(document, node, path)
    for name, fact in tuple(out.items()):
        inner = resolved(document, fact.node)
        if "properties" not in inner:
            continue
        for below, told in _level(document, inner, (*path, name)).items():
            out[f"{name}/{below}"] = Fact(
                told.node,
                required=fact.required and told.required,
                create_only=fact.create_only or told.create_only,
                read_only=fact.read_only or told.read_only,
            )
    return out


def _level(document: Schema, node: Schema, path: tuple[str, ...]) -> dict[str, Fact]:
    node = resolved(document, node)
    holder = resolved(document, node["items"]) if "items" in node else node
    required = cast("list[str]", holder.get("required") or [])
    # A change that may replace is told as one that does: in place, it would need its reason.
    fixed = _below(document, "createOnlyProperties", path) | _below(
        document, "conditionalCreateOnlyProperties", path
    )
    computed = _below(document, "readOnlyProperties", path)
    return {
        name: Fact(
            inner,
            required=name in required,
            create_only=name in fixed,
            read_only=name in computed,
        )
        for name, inner in _members(document, node).items()
    }


def _below(document: Schema, key: str, path: tuple[str, ...]) -> frozenset[str]:
    """Return the names right below `path` in a list of pointers such as /properties/Arn."""
    found: set[str] = set()
    for pointer in cast("list[str]", document.get(key) or []):
        steps = tuple(s for s in pointer.split("/")[1:] if s not in {"properties", "*", "items"})
        if len(steps) == len(path) + 1 and steps[: len(path)] == path:
            found.add(steps[-1])
    return frozenset(found)
