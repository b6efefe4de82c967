"""Every fault of a value against botocore's service model.

botocore itself checks names, types and minimums only; the service model also holds enums, patterns
and maximums, which AWS enforces on its side. This module enforces all of them, so that the sandbox
refuses what AWS would refuse and the provider can say so before any call.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Protocol, cast

import regex
from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape
from botocore.utils import parse_to_aware_datetime

Skip = Callable[[object], bool]
"""Tells which values cannot be judged yet, such as an output that is unknown in a preview."""

_MAX_SHOWN = 80
"""Characters of a found value that a message shows."""

_ASTRAL_SURROGATES = r"\uD800\uDC00-\uDBFF\uDFFF"
"""How the models' Java patterns write U+10000 to U+10FFFF; Python's text has no surrogate pairs."""

_CORRECTED: Mapping[str, str] = {
    # The model knows detectors alone, while AWS tags plans of malware protection by the same
    # calls: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonguardduty.html
    "GuardDutyArn": r"arn:[A-Za-z_.-]{1,20}:guardduty:[A-Za-z0-9_/.-]{0,63}:\d+:"
    r"(detector|malware-protection-plan)/[A-Za-z0-9_/.-]{20,264}",
}
"""Name of a shape to the pattern that AWS goes by, where botocore's model has another."""

_NUMBERS: dict[str, str] = {
    "integer": "an integer",
    "long": "an integer",
    "float": "a number",
    "double": "a number",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that the service model does not allow."""

    path: str
    """Where it is, in botocore's names: `contentPolicyConfig.filtersConfig[0].type`."""

    found: str
    """What was found there, shortened; never the text of a sensitive value."""

    allowed: str
    """What the model allows there."""

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"{where}found {self.found}; allowed: {self.allowed}"


class _Pattern(Protocol):
    def fullmatch(self, string: str) -> object | None: ...


def faults(
    shape: Shape, value: object, path: str = "", *, skip: Skip | None = None
) -> Iterator[Fault]:
    """Yield every fault of `value` against `shape`, outermost first.

    Args:
        shape: any shape of a botocore service model; for a whole request, `operation.input_shape`.
        value: what would be sent, as boto3 takes it.
        path: where `value` stands, put before each fault's path.
        skip: values for which it answers true are taken as right, at any depth.
    """
    if skip is not None and skip(value):
        return
    if getattr(shape, "is_document_type", False) or shape.serialization.get("jsonvalue"):
        yield from _document(value, path)
    elif isinstance(shape, StructureShape):
        yield from _structure(shape, value, path, skip)
    elif isinstance(shape, ListShape):
        yield from _list(shape, value, path, skip)
    elif isinstance(shape, MapShape):
        yield from _map(shape, value, path, skip)
    else:
        yield from _scalar(shape, value, path)


def _structure(
    shape: StructureShape, value: object, path: str, skip: Skip | None
) -> Iterator[Fault]:
    if not isinstance(value, Mapping):
        yield Fault(path, _shown(shape, value), f"a structure of {_names(shape.members)}")
        return
    given = cast("Mapping[str, object]", value)
    if getattr(shape, "is_tagged_union", False) and len(given) != 1:
        yield Fault(path, f"{len(given)} members", f"exactly one of {_names(shape.members)}")
    for name in _required(shape):
        # botocore fills in idempotency tokens itself, so a caller may leave them out.
        if name not in given and not shape.members[name].metadata.get("idempotencyToken"):
            yield Fault(_join(path, name), "nothing", f"a value: {name} is required")
    for name, member in given.items():
        if name not in shape.members:
            yield Fault(_join(path, name), "an unknown member", f"one of {_names(shape.members)}")
        else:
            yield from faults(shape.members[name], member, _join(path, name), skip=skip)


def _list(shape: ListShape, value: object, path: str, skip: Skip | None) -> Iterator[Fault]:
    if not isinstance(value, Sequence) or isinstance(value, str | bytes | bytearray):
        yield Fault(path, _shown(shape, value), "a list")
        return
    items = cast("Sequence[object]", value)
    yield from _size(shape, items, path, "item")
    for index, item in enumerate(items):
        yield from faults(shape.member, item, f"{path}[{index}]", skip=skip)


def _map(shape: MapShape, value: object, path: str, skip: Skip | None) -> Iterator[Fault]:
    if not isinstance(value, Mapping):
        yield Fault(path, _shown(shape, value), "a map")
        return
    entries = cast("Mapping[object, object]", value)
    yield from _size(shape, entries, path, "entry")
    for key, item in entries.items():
        yield from faults(shape.key, key, f"{path}[{key!r}] (key)")
        yield from faults(shape.value, item, f"{path}[{key!r}]", skip=skip)


def _scalar(shape: Shape, value: object, path: str) -> Iterator[Fault]:
    kind = shape.type_name
    if isinstance(shape, StringShape) or kind in {"string", "character"}:
        yield from _string(shape, value, path)
    elif kind in _NUMBERS:
        yield from _number(shape, value, path)
    elif kind == "boolean":
        if not isinstance(value, bool):
            yield Fault(path, _shown(shape, value), "true or false")
    elif kind == "blob":
        if isinstance(value, str | bytes | bytearray):
            data = value.encode() if isinstance(value, str) else value
            yield from _size(shape, data, path, "byte")
        elif not hasattr(value, "read"):
            yield Fault(path, _shown(shape, value), "bytes or text")
    elif kind == "timestamp" and not _is_time(value):
        yield Fault(path, _shown(shape, value), "a time (ISO 8601 or seconds since 1970)")


def _string(shape: Shape, value: object, path: str) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault(path, _shown(shape, value), "text")
        return
    choices = cast("list[str]", shape.metadata.get("enum") or [])
    if choices:
        if value not in choices:
            yield Fault(path, _shown(shape, value), f"one of {', '.join(choices)}")
        return
    yield from _size(shape, value, path, "character")
    pattern = _CORRECTED.get(shape.name, shape.metadata.get("pattern"))
    compiled = _compiled(pattern) if pattern else None
    # AWS's services match a pattern against the whole value, anchored or not.
    if compiled and not compiled.fullmatch(value):
        yield Fault(path, _shown(shape, value), f"text matching {pattern}")


def _number(shape: Shape, value: object, path: str) -> Iterator[Fault]:
    whole = shape.type_name in {"integer", "long"}
    kinds = (int,) if whole else (int, float, Decimal)
    if (
        isinstance(value, bool)
        or not isinstance(value, kinds)
        or not math.isfinite(cast("float", value))
    ):
        yield Fault(path, _shown(shape, value), _NUMBERS[shape.type_name])
        return
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    number = cast("float", value)
    if (low is not None and number < low) or (high is not None and number > high):
        yield Fault(path, _shown(shape, value), f"{_NUMBERS[shape.type_name]}, {_range(low, high)}")


def _document(value: object, path: str) -> Iterator[Fault]:
    try:
        json.dumps(value)
    except (TypeError, ValueError) as error:
        yield Fault(path, type(value).__name__, f"a JSON document ({error})")


def _size(shape: Shape, value: Sized, path: str, unit: str) -> Iterator[Fault]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if (low is not None and len(value) < low) or (high is not None and len(value) > high):
        units = "entries" if unit == "entry" else f"{unit}s"
        found = f"{len(value)} {unit if len(value) == 1 else units}"
        yield Fault(path, found, f"{_range(low, high)} {units}")


def _range(low: float | None, high: float | None) -> str:
    if high is None:
        return f"at least {low}"
    return f"at most {high}" if low is None else f"{low} to {high}"


def _is_time(value: object) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, datetime | int | float):
        return True
    try:
        parse_to_aware_datetime(cast("str", value))
    except (TypeError, ValueError, AttributeError):
        return False
    return True


def _required(shape: StructureShape) -> list[str]:
    return cast("list[str]", shape.metadata.get("required") or [])


def _names(members: Mapping[str, object]) -> str:
    return ", ".join(members) or "nothing"


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _shown(shape: Shape, value: object) -> str:
    if shape.metadata.get("sensitive"):
        return f"{len(value)} characters (sensitive)" if isinstance(value, str) else "(sensitive)"
    if value is None:
        return "null"
    text = json.dumps(value, default=str) if isinstance(value, str | int | float) else repr(value)
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}... ({len(text)} characters)"


@cache
def _compiled(pattern: str) -> _Pattern | None:
    """A model's pattern, or None for the few that are no regular expression (a test counts them).

    The patterns are Java's: `regex` knows their Unicode classes, the standard library does not.
    """
    text = pattern.replace(_ASTRAL_SURROGATES, r"\U00010000-\U0010FFFF")
    # Bedrock Agents' model writes the digits of an ARN's account so; no ARN would ever match.
    text = text.replace("/d{12}", r"\d{12}")
    try:
        # Version 0 takes look-alikes of nested sets, such as `[[`, as Java takes them: literally.
        return cast("_Pattern", regex.compile(text, flags=regex.VERSION0))
    except regex.error:
        return None
