"""Values between Pulumi's spelling and AWS's, led by both published models.

Terraform's bridge names a thing almost as AWS does, but in camelCase, lists in the plural, and
a block that may stand once as an object where AWS has a list of one. The functions here undo
just that; what does not follow is in the declaration's `names`.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, cast

from botocore.model import ListShape, MapShape, Shape, StructureShape

Schema = Any
"""A type of `sandbox/schema.json`."""


_INDEX = re.compile(r"\[\d+\]")


class Unknown:
    """A value that a preview does not know yet."""

    def __repr__(self) -> str:
        return "<unknown>"


UNKNOWN = Unknown()
"""The only one."""


class UnmappedError(ValueError):
    """A property has no member in the request: the declaration lacks a name."""


@cache
def spellings(name: str) -> tuple[str, ...]:
    """Return the ways in which two models may spell `name`, the closest first."""
    flat = "".join(c for c in name if c.isalnum()).lower()
    forms = [flat]
    singular = flat[:-3] + "y" if flat.endswith("ies") else flat.removesuffix("s")
    forms.append(singular)
    forms += [
        form.removesuffix(suffix)
        for suffix in ("configuration", "config")
        for form in (flat, singular)
        if form.endswith(suffix) and form != suffix
    ]
    return tuple(dict.fromkeys(forms))


@cache
def match(name: str, candidates: tuple[str, ...]) -> str | None:
    """Return the one of `candidates` that `name` means, or None."""
    forms = spellings(name)
    for ours in range(len(forms)):
        for theirs in range(4):
            found = [
                c
                for c in candidates
                if theirs < len(spellings(c)) and spellings(c)[theirs] in forms[: ours + 1]
            ]
            if len(found) == 1:
                return found[0]
    return None


def to_aws(
    value: Any,  # noqa: ANN401 - any JSON value
    shape: Shape,
    names: Mapping[str, str],
    path: str,
    trace: Callable[[str, str], None],
    target: str,
) -> Any:  # noqa: ANN401
    """Return `value` as the request takes it.

    Args:
        value: a Pulumi value, perhaps with `UNKNOWN` in it.
        shape: botocore's shape of the member.
        names: dotted property path (no indices) -> member name, where names do not tell.
        path: dotted property path of `value`, with indices.
        trace: told (AWS path, property path) of each value.
        target: AWS path of `value`.

    Raises:
        UnmappedError: an object has a property that no member matches.
    """
    trace(target, path)
    if value is UNKNOWN or value is None:
        return value
    if isinstance(shape, StructureShape):
        return _to_structure(value, shape, names, path, trace, target)
    if isinstance(shape, ListShape):
        pair = _pair(shape.member)
        if isinstance(value, dict) and pair:
            items = cast("dict[str, Any]", value).items()
            for i, (key, _) in enumerate(items):
                trace(f"{target}[{i}]", f"{path}.{key}")
                for member in pair:
                    trace(f"{target}[{i}].{member}", f"{path}.{key}")
            return [{pair[0]: key, pair[1]: item} for key, item in items]
        if not isinstance(value, list):
            return [to_aws(value, shape.member, names, path, trace, f"{target}[0]")]
        listed = cast("list[Any]", value)
        return [
            to_aws(item, shape.member, names, f"{path}[{i}]", trace, f"{target}[{i}]")
            for i, item in enumerate(listed)
        ]
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return {
            key: to_aws(item, shape.value, names, path, trace, f"{target}.{key}")
            for key, item in cast("dict[str, Any]", value).items()
        }
    if shape.type_name == "string" and isinstance(value, int):
        return str(value).lower()
    if shape.type_name in {"float", "double"} and isinstance(value, str):
        return float(value)
    if shape.type_name in {"integer", "long"} and isinstance(value, str) and value.isdigit():
        return int(value)
    return value


def _to_structure(
    value: Any,  # noqa: ANN401
    shape: StructureShape,
    names: Mapping[str, str],
    path: str,
    trace: Callable[[str, str], None],
    target: str,
) -> Any:  # noqa: ANN401
    if isinstance(value, list):
        inner = [m for m, s in shape.members.items() if isinstance(s, ListShape)]
        if len(inner) == 1:
            listed = to_aws(
                value, shape.members[inner[0]], names, path, trace, f"{target}.{inner[0]}"
            )
            wrapped: dict[str, Any] = {inner[0]: listed}
            if "Quantity" in shape.members:
                wrapped["Quantity"] = len(listed)
            return wrapped
        items = cast("list[Any]", value)
        return to_aws(items[0], shape, names, f"{path}[0]", trace, target) if items else None
    members = tuple(shape.members)
    if isinstance(value, str) and len(members) == 1:
        # A structure of one member stands for its value, as a principal does for its identifier.
        return {members[0]: value}
    if not isinstance(value, dict):
        return value
    out: dict[str, Any] = {}
    for key, item in cast("dict[str, Any]", value).items():
        where = f"{path}.{key}"
        named = names.get(_INDEX.sub("", where))
        member = match(key, members) if named is None else named
        inside = _shape_at(shape, member)
        if member is None or inside is None:
            raise UnmappedError(where)
        if item is not None:
            *around, last = member.split(".")
            place = out
            for part in around:
                place = place.setdefault(part, {})
            place[last] = to_aws(item, inside, names, where, trace, f"{target}.{member}")
    return out


def _shape_at(shape: Shape, path: str | None) -> Shape | None:
    """Return the shape at a path of members, dots for nesting; None where there is none."""
    for part in (path or "").split("."):
        if not isinstance(shape, StructureShape) or part not in shape.members:
            return None
        shape = shape.members[part]
    return shape


def _pair(shape: Shape) -> tuple[str, str] | None:
    """Return the members of a list's element that make it a map, such as Key and Value."""
    if isinstance(shape, StructureShape):
        for key in ("Key", "key", "TagKey", "Name"):
            for item in ("Value", "value", "TagValue"):
                if (
                    key in shape.members
                    and item in shape.members
                    and len(shape.members) == len((key, item))
                ):
                    return key, item
    return None


def from_aws(
    value: Any,  # noqa: ANN401
    schema: Schema,
    names: Mapping[str, str],
    path: str,
) -> Any:  # noqa: ANN401
    """Return what AWS answered as Pulumi spells it; None where it says nothing."""
    if value is None:
        return None
    if isinstance(schema, dict):
        kind = cast("dict[str, Any]", schema)
        if "object" in kind:
            return _from_object(value, kind["object"], names, path)
        if "array" in kind:
            return _from_array(value, kind["array"], names, path)
        return _from_map(value, kind["map"], names, path)
    return _from_scalar(value, cast("str", schema))


def _from_object(value: Any, properties: Schema, names: Mapping[str, str], path: str) -> Any:  # noqa: ANN401
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return _from_object(items[0], properties, names, path) if items else None
    if not isinstance(value, dict):
        return None
    answered = cast("dict[str, Any]", value)
    keys = tuple(answered)
    out: dict[str, Any] = {}
    for name, schema in properties.items():
        where = f"{path}.{name}"
        key = names.get(where) or match(name, keys)
        item = from_aws(_value_at(answered, key), schema, names, where) if key else None
        if item is not None:
            out[name] = item
    return out


def _value_at(answered: dict[str, Any], path: str) -> Any:  # noqa: ANN401
    """Return the value at a path of members, dots for nesting; None where there is none."""
    value: Any = answered
    for part in path.split("."):
        value = cast("dict[str, Any]", value).get(part) if isinstance(value, dict) else None
    return value


def _from_array(value: Any, schema: Schema, names: Mapping[str, str], path: str) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        held = cast("dict[str, Any]", value).values()
        lists = [cast("list[Any]", v) for v in held if isinstance(v, list)]
        value = lists[0] if len(lists) == 1 else [value]
    listed = cast("list[Any]", value if isinstance(value, list) else [value])
    return [from_aws(item, schema, names, path) for item in listed]


def _from_map(value: Any, schema: Schema, names: Mapping[str, str], path: str) -> Any:  # noqa: ANN401
    if isinstance(value, list):
        return {
            pair[0]: from_aws(pair[1], schema, names, path)
            for item in cast("list[dict[str, Any]]", value)
            for pair in [tuple(item.values())]
        }
    if not isinstance(value, dict):
        return None
    return {
        key: from_aws(item, schema, names, path)
        for key, item in cast("dict[str, Any]", value).items()
    }


def _from_scalar(value: Any, schema: str) -> Any:  # noqa: ANN401
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if schema == "string":
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, dict) and len(cast("dict[str, Any]", value)) == 1:
            (only,) = cast("dict[str, Any]", value).values()
            if isinstance(only, str):
                return only
        if isinstance(value, dict | list):
            return json.dumps(value)
        return str(value)
    if schema == "boolean" and isinstance(value, str):
        return value.lower() in {"true", "enabled", "on"}
    if schema == "integer" and isinstance(value, str | float):
        return int(float(value))
    return value
