"""Specs that a program gives as an object, held to the same rules as the files of `stacks/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from components.spec.document import Document, Location, Value


def document(shown: str, given: Mapping[str, object]) -> Document:
    """Return the object as the document that a file with the same text would be.

    Args:
        shown: what faults name in place of a file.
        given: plain data. A number without a fraction is an integer, as it is in a file: Pulumi
            hands all numbers over as floating point.

    Raises:
        TypeError: something in it is no plain data; the text names the place.
    """
    data = {key: _value(value, (key,)) for key, value in given.items()}
    return Document(shown, data, dict.fromkeys([(), *_places(data, ())], 0), ())


def _value(given: object, location: Location) -> Value:
    if given is None or isinstance(given, str | bool | int):
        return given
    if isinstance(given, float):
        return int(given) if given.is_integer() else given
    if isinstance(given, Mapping):
        parts = cast("Mapping[object, object]", given)
        return {str(key): _value(it, (*location, str(key))) for key, it in parts.items()}
    if isinstance(given, Sequence):
        items = cast("Sequence[object]", given)
        return tuple(_value(it, (*location, index)) for index, it in enumerate(items))
    raise TypeError(
        f"{'.'.join(map(str, location))}: is a {type(given).__name__}, which only a deployment "
        "makes known; a spec is plain data"
    )


def _places(value: Value, location: Location) -> Iterator[Location]:
    if isinstance(value, dict):
        parts: Sequence[tuple[str | int, Value]] = list(value.items())
    elif isinstance(value, tuple):
        parts = list(enumerate(value))
    else:
        return
    for key, part in parts:
        here = (*location, key)
        yield here
        yield from _places(part, here)
