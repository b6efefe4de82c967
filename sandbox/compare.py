"""When two values mean the same to AWS, and what a change from one to the other needs."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from sandbox.convert import UNKNOWN
from sandbox.request import input_types, templates
from sandbox.resource import Properties, ResourceType

_EMPTY: tuple[Any, ...] = (None, "", [], {}, False)
_STATEMENT = "Statement"


class Change(NamedTuple):
    """A property that is to get another value."""

    name: str
    replaces: bool
    kind: str
    """"add", "update" or "delete"."""


def canonical(rt: ResourceType, path: str, value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return `value` such that equal meanings are equal values."""
    if path in rt.json and isinstance(value, str):
        try:
            document: Any = json.loads(value)
        except ValueError:
            return value
        # Only in a policy does the order of a list mean nothing.
        if isinstance(document, dict) and _STATEMENT in document:
            return _policy(document)
        return cast("Any", document)
    if isinstance(value, dict):
        items = {
            k: canonical(rt, f"{path}.{k}", v) for k, v in cast("dict[str, Any]", value).items()
        }
        return {k: v for k, v in items.items() if v not in _EMPTY}
    if isinstance(value, list):
        listed = [canonical(rt, path, v) for v in cast("list[Any]", value)]
        if path in rt.sets:
            return sorted(listed, key=lambda v: json.dumps(v, sort_keys=True, default=str))
        return listed
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if path in rt.arn_or_id and isinstance(value, str) and value.startswith("arn:"):
        return value.rpartition("/")[2]
    return value


def _policy(value: Any) -> Any:  # noqa: ANN401
    """Return a policy document in which one value and a list of it are the same."""
    if isinstance(value, dict):
        return {
            k: _policy([v] if k == _STATEMENT and isinstance(v, dict) else v)
            for k, v in cast("dict[str, Any]", value).items()
        }
    if isinstance(value, list):
        listed = [_policy(v) for v in cast("list[Any]", value)]
        if len(listed) == 1 and not isinstance(listed[0], dict):
            return listed[0]
        return sorted(listed, key=lambda v: json.dumps(v, sort_keys=True))
    return value


def same(rt: ResourceType, name: str, one: Any, other: Any) -> bool:  # noqa: ANN401
    """Tell whether two values of a property mean the same."""
    default = rt.defaults.get(name)
    one, other = (
        canonical(rt, name, default if v is None and default is not None else v)
        for v in (one, other)
    )
    return one == other or (one in _EMPTY and other in _EMPTY)


def has_unknown(value: Any) -> bool:  # noqa: ANN401
    """Tell whether a preview does not know the value or a part of it."""
    if isinstance(value, dict):
        return any(has_unknown(v) for v in cast("dict[str, Any]", value).values())
    if isinstance(value, list):
        return any(has_unknown(v) for v in cast("list[Any]", value))
    return value is UNKNOWN


def changes(
    rt: ResourceType, state: Properties, old_inputs: Properties, news: Properties
) -> list[Change]:
    """Return what differs between the resource as recorded and the inputs wanted."""
    out: list[Change] = []
    for name in input_types(rt):
        wanted = news.get(name)
        if wanted is None and (name in rt.computed or name in {rt.auto_name, "region"}):
            continue
        before = old_inputs.get(name) if name in rt.write_only else state.get(name)
        if not has_unknown(wanted) and same(rt, name, before, wanted):
            continue
        kind = "add" if before in _EMPTY else "delete" if wanted is None else "update"
        out.append(Change(name, _replaces(rt, name, before, wanted), kind))
    return out


def _replaces(rt: ResourceType, name: str, before: Any, wanted: Any) -> bool:  # noqa: ANN401
    """Tell whether the change of a property needs another resource, as that of a part may."""
    parts = [path.split(".") for path in rt.replace]
    return (name in rt.replace or name == "region") or any(
        _within(before, path[1:]) != _within(wanted, path[1:])
        for path in parts
        if path[0] == name and len(path) > 1
    )


def _within(value: Any, path: list[str]) -> list[Any]:  # noqa: ANN401 - any JSON value
    """Return what lies below a value at a path, in all elements of the lists on the way."""
    if isinstance(value, list):
        return [found for item in cast("list[Any]", value) for found in _within(item, path)]
    if not path:
        return [value]
    inner = cast("dict[str, Any]", value).get(path[0]) if isinstance(value, dict) else None
    return [] if inner in _EMPTY else _within(inner, path[1:])


def replaces_in_place(rt: ResourceType, state: Properties, news: Mapping[str, Any]) -> bool:
    """Tell whether a replacement would have the id of what it replaces.

    Then the old one must go first. Where the id is AWS's own choice, a fixed name stands for it,
    since AWS refuses a second resource of that name.
    """
    fixed = [n for n in (*templates(rt.id), rt.auto_name) if n and n in input_types(rt)]
    return bool(fixed) and all(news.get(n) == state.get(n) for n in fixed)
