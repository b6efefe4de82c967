"""Reads a YAML file as data with a line number for every value, and nothing surprising in between.

YAML 1.2's core types only: `yes`, `22:30` and `1_000` are text, and so is a date until a date is
asked for. Two equal keys and anchors are faults: a reader of a diff must see what a line says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import yaml
from yaml import events

from components.errors import Fault

Value: TypeAlias = "bool | int | float | str | tuple[Value, ...] | dict[str, Value] | None"
Location: TypeAlias = tuple[str | int, ...]

# libyaml's parser where PyYAML was built with it, as its wheels are: some ten times as fast.
_LOADER = getattr(yaml, "CLoader", yaml.Loader)

_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


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
        return _Builder(shown, path.read_text(encoding="utf-8")).document()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        return _unreadable(shown, line, f"is not YAML: {error.problem or error.context}")
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        return _unreadable(shown, 1, f"is not YAML in UTF-8: {error}".splitlines()[0])
    except RecursionError:
        return _unreadable(shown, 1, "is nested too deeply", "write the spec as the schema has it")
    except FileNotFoundError:
        return _unreadable(shown, 1, "does not exist", "create it, or correct the path")
    except OSError as error:
        return _unreadable(shown, 1, f"cannot be read: {error.strerror}", "correct the path")


def _unreadable(
    file: str,
    line: int,
    finding: str,
    remedy: str = "correct the syntax at this line or just above",
) -> Document:
    return Document(file, {}, {}, (Fault(file, line, "", finding, remedy),))


class _Builder:
    """Turns YAML's events into data, and remembers lines and faults on the way."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._events: Iterator[events.Event] = yaml.parse(text, Loader=_LOADER)
        self._lines: dict[Location, int] = {}
        self._faults: list[Fault] = []

    def document(self) -> Document:
        root = self._root()
        if root is None:
            remedy = "write the spec, the schema in schemas/ lists its keys"
            return _unreadable(self._file, 1, "is empty", remedy)
        if not isinstance(root, events.MappingStartEvent):
            return _unreadable(self._file, 1, "is not a mapping", "start with the spec's keys")
        self._refuse_extras(root, ())
        data = self._mapping(())
        second = next(
            (it for it in self._events if isinstance(it, events.DocumentStartEvent)), None
        )
        if second is not None:
            line = _line(second)
            return _unreadable(self._file, line, "holds a second document", "keep one of the two")
        return Document(self._file, data, self._lines, tuple(self._faults))

    def _root(self) -> events.Event | None:
        """Return the event that opens the first document, if there is one."""
        for event in self._events:
            if isinstance(event, events.DocumentStartEvent):
                first = next(self._events)
                is_empty = isinstance(first, events.ScalarEvent) and not first.value
                return None if is_empty else first
        return None

    def _value(self, event: events.Event, location: Location) -> Value:
        self._refuse_extras(event, location)
        match event:
            case events.MappingStartEvent():
                return self._mapping(location)
            case events.SequenceStartEvent():
                return tuple(self._items(location))
            case events.ScalarEvent():
                return _scalar(event)
            case _:  # An alias, which is a fault already.
                return None

    def _mapping(self, location: Location) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for event in self._until(events.MappingEndEvent):
            line = _line(event)
            if not isinstance(event, events.ScalarEvent):
                self._skip(event)
                self._skip(next(self._events))
                self._add(location, line, "has a key that is not text", "write a plain key")
                continue
            key = str(event.value)
            here = (*location, key)
            if key in found:
                self._skip(next(self._events))
                remedy = f"keep one of the two, the first is at line {self._lines[here]}"
                self._add(here, line, "is there twice", remedy)
                continue
            self._lines[here] = line
            found[key] = self._value(next(self._events), here)
        return found

    def _items(self, location: Location) -> Iterator[Value]:
        for index, event in enumerate(self._until(events.SequenceEndEvent)):
            here = (*location, index)
            self._lines[here] = _line(event)
            yield self._value(event, here)

    def _until(self, end: type[events.Event]) -> Iterator[events.Event]:
        while not isinstance(event := next(self._events), end):
            yield event

    def _skip(self, event: events.Event) -> None:
        """Pass over a node whose first event has been read."""
        depth = _depth(event)
        while depth:
            depth += _depth(next(self._events))

    def _refuse_extras(self, event: events.Event, location: Location) -> None:
        line = self._lines.get(location, 1)
        anchor = event.anchor if isinstance(event, events.NodeEvent) else None
        if anchor is not None:
            self._add(location, line, f"uses the anchor {anchor!r}", "write the value out")
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._add(location, line, f"has the tag {tag!r}", "leave it out; quotes make text")

    def _add(self, location: Location, line: int, finding: str, remedy: str) -> None:
        field = ".".join(str(part) for part in location)
        self._faults.append(Fault(self._file, line, field, finding, remedy))


def _line(event: events.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


def _depth(event: events.Event) -> int:
    """Return by how much the event opens (or closes) nodes."""
    if isinstance(event, events.CollectionStartEvent):
        return 1
    return -1 if isinstance(event, events.CollectionEndEvent) else 0


def _scalar(event: events.ScalarEvent) -> Value:
    text = str(event.value)
    # Only what stands without quotes has a type of its own.
    if not event.implicit[0]:
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
