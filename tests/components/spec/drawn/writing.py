"""Writes data as YAML, and tells the line on which each part of it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from components.spec.document import Location


class Repeated(dict[str, Any]):
    """A mapping that is written with its first key twice, which no mapping holds."""

    def written(self) -> Iterable[tuple[str, Any]]:
        return [*self.items(), next(iter(self.items()))]


def yaml(data: dict[str, Any]) -> tuple[str, dict[Location, int]]:
    """Return the text, and the line of each key and item; of one that is there twice, the last."""
    lines: list[str] = []
    places: dict[Location, int] = {}
    for location, text in _block(data, (), ""):
        lines.append(text)
        for place in location:
            places[place] = len(lines)
    return "\n".join(lines) + "\n", places


def _block(value: Any, here: Location, indent: str) -> Iterator[tuple[list[Location], str]]:
    if isinstance(value, dict):
        mapping = cast("dict[str, Any]", value)
        held = mapping.written() if isinstance(mapping, Repeated) else mapping.items()
        parts: Iterable[tuple[str, str | int, Any]] = (
            (f"{_scalar(key)}:", key, it) for key, it in held
        )
    else:
        parts = (("-", index, it) for index, it in enumerate(cast("list[Any]", value)))
    for mark, key, part in parts:
        at = (*here, key)
        if not isinstance(part, dict | list) or not part:
            yield [at], f"{indent}{mark} {_scalar(part)}"
        elif mark == "-":
            # An item starts on the line of the first thing in it.
            (places, first), *rest = _block(part, at, f"{indent}  ")
            yield [at, *places], f"{indent}- {first.lstrip(' ')}"
            yield from rest
        else:
            yield [at], f"{indent}{mark}"
            yield from _block(part, at, f"{indent}  ")


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return '"' + "".join(map(_character, value)) + '"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return {"inf": "1e999"}.get(repr(value), repr(value))
    return "null" if value is None else ("{}" if value == {} else str(value))


def _character(it: str) -> str:
    return it if " " <= it <= "~" and it not in '"\\' else f"\\U{ord(it):08x}"
