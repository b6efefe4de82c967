"""Reads a YAML file as data with a line number for every value, and nothing surprising in between.

YAML 1.2's core types only: `yes`, `22:30` and `1_000` are text, and so is a date until a date is
asked for. Two equal keys and anchors are faults: a reader of a diff must see what a line says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeAlias, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from components.errors import Fault

Value: TypeAlias = "bool | int | float | str | tuple[Value, ...] | dict[str, Value] | None"
Location: TypeAlias = tuple[str | int, ...]

_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


class _Mark(Protocol):
    line: int
    """From 0."""


class _Node(Protocol):
    """A node of ruamel's, whose classes carry no types."""

    id: str
    """`mapping`, `sequence` or `scalar`."""

    value: Any
    start_mark: _Mark
    anchor: str | None


class _Problem(Protocol):
    """What ruamel's errors tell."""

    problem_mark: _Mark | None
    problem: str | None
    context: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """A file's data, and where in the file each part of it stands."""

    file: str
    """Path as it is shown to people."""

    data: dict[str, Value]
    lines: dict[Location, int]
    """Place of a value to the line of its key or item."""

    faults: tuple[Fault, ...]
    """What is wrong with the file as YAML."""

    def line(self, location: Location) -> int:
        """Return the line of `location`, or of the nearest part above it that is in the file."""
        return self.lines.get(location[: self.depth(location)], 1)

    def depth(self, location: Location) -> int:
        """Return how many of the location's parts, from the top, are in the file."""
        depth = len(location)
        while depth and location[:depth] not in self.lines:
            depth -= 1
        return depth

    def fault(self, location: Location, finding: str, remedy: str) -> Fault:
        """Return a fault of the value at `location`."""
        field = ".".join(str(part) for part in location)
        return Fault(self.file, self.line(location), field, finding, remedy)


def read(path: Path, shown: str) -> Document:
    """Return the file's data; what cannot be read is a fault of the document, not an exception."""
    try:
        root = _compose(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        problem = cast("_Problem", error)
        line = problem.problem_mark.line + 1 if problem.problem_mark is not None else 1
        return _unreadable(shown, line, f"is not YAML: {problem.problem or problem.context}")
    except (YAMLError, UnicodeDecodeError) as error:
        return _unreadable(shown, 1, f"is not YAML in UTF-8: {error}".splitlines()[0])
    except FileNotFoundError:
        return _unreadable(shown, 1, "does not exist", "create it, or correct the path")
    except OSError as error:
        return _unreadable(shown, 1, f"cannot be read: {error.strerror}", "correct the path")
    if root is None:
        return _unreadable(
            shown, 1, "is empty", "write the spec, the schema in schemas/ lists its keys"
        )
    if root.id != "mapping":
        return _unreadable(shown, 1, "is not a mapping", "start with the spec's keys")
    return _Builder(shown).document(root)


def _compose(text: str) -> _Node | None:
    return cast("_Node | None", cast("Any", YAML(pure=True)).compose(text))


def _unreadable(
    file: str,
    line: int,
    finding: str,
    remedy: str = "correct the syntax at this line or just above",
) -> Document:
    return Document(file, {}, {}, (Fault(file, line, "", finding, remedy),))


class _Builder:
    """Turns YAML nodes into data, and remembers lines and faults on the way."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._lines: dict[Location, int] = {}
        self._faults: list[Fault] = []

    def document(self, root: _Node) -> Document:
        data = self._mapping(root, ())
        return Document(self._file, data, self._lines, tuple(self._faults))

    def _value(self, node: _Node, location: Location) -> Value:
        self._refuse_anchor(node, location)
        if node.id == "mapping":
            return self._mapping(node, location)
        if node.id == "sequence":
            return tuple(self._items(node, location))
        return _scalar(node)

    def _mapping(self, node: _Node, location: Location) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for key_node, value_node in cast("list[tuple[_Node, _Node]]", node.value):
            line = key_node.start_mark.line + 1
            if key_node.id != "scalar":
                self._add(location, line, "has a key that is not text", "write a plain key")
                continue
            key = str(key_node.value)
            here = (*location, key)
            if key in found:
                first = self._lines[here]
                remedy = f"keep one of the two, the first is at line {first}"
                self._add(here, line, "is there twice", remedy)
                continue
            self._lines[here] = line
            found[key] = self._value(value_node, here)
        return found

    def _items(self, node: _Node, location: Location) -> Iterator[Value]:
        for index, item in enumerate(cast("list[_Node]", node.value)):
            here = (*location, index)
            self._lines[here] = item.start_mark.line + 1
            yield self._value(item, here)

    def _refuse_anchor(self, node: _Node, location: Location) -> None:
        if node.anchor is not None:
            line = self._lines.get(location, 1)
            self._add(location, line, f"uses the anchor {node.anchor!r}", "write the value out")

    def _add(self, location: Location, line: int, finding: str, remedy: str) -> None:
        field = ".".join(str(part) for part in location)
        self._faults.append(Fault(self._file, line, field, finding, remedy))


def _scalar(node: _Node) -> Value:
    text = str(node.value)
    # Only what stands without quotes has a type of its own.
    if getattr(node, "style", None) is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def deep_merge(base: dict[str, Value], overlay: dict[str, Value]) -> dict[str, Value]:
    """Return `base` with `overlay` on top: mappings are merged, every other value is replaced."""
    merged = dict(base)
    for key, value in overlay.items():
        below = merged.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            merged[key] = deep_merge(below, value)
        else:
            merged[key] = value
    return merged
