"""Says in plain words what pydantic found, with what to write instead."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from components.errors import Fault
from components.spec import docstrings
from components.spec.document import Document, Location
from components.spec.fields import Spec

_KINDS: Mapping[str, str] = {
    "bool": "true or false",
    "date": "a date, YYYY-MM-DD",
    "dict": "keys with values",
    "float": "a number",
    "int": "a whole number",
    "model": "keys with values",
    "model_attributes": "keys with values",
    "string": "text",
    "tuple": "a list",
}

_BOUNDS: Mapping[str, tuple[str, str]] = {
    "greater_than": ("gt", "greater than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}


def did_you_mean(found: str, allowed: Iterable[str]) -> str:
    """Return the remedy for a name that is not allowed: the nearest one, or all of them."""
    names = sorted(allowed)
    near = difflib.get_close_matches(found, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]}?"
    return f"use one of {', '.join(names)}" if names else "none is defined yet"


def translate(
    error: ValidationError,
    document: Document,
    root: type[Spec],
    written: Callable[[Location], Location] = lambda location: location,
) -> list[Fault]:
    """Return one fault for each thing that pydantic found.

    Args:
        error: what it found.
        document: the file that the data came from.
        root: the model that the data was held against.
        written: gives the place in the file of a place in the data, where the two differ.
    """
    faults: list[Fault] = []
    for details in error.errors(include_url=False):
        location = tuple(part for part in details["loc"] if part != "[key]")
        finding, remedy = _words(details, location, root)
        faults.append(document.fault(written(location), finding, remedy))
    return faults


def _words(details: ErrorDetails, location: Location, root: type[Spec]) -> tuple[str, str]:
    kind, found = details["type"], details["input"]
    context: dict[str, Any] = details.get("ctx", {})
    if kind == "missing":
        return "is missing", f"add it{_purpose(root, location)}"
    if kind == "extra_forbidden":
        model = _model_at(root, location[:-1])
        known = model.model_fields if model is not None else ()
        return "is not a known key", did_you_mean(str(location[-1]), known)
    if kind == "literal_error":
        allowed = re.findall(r"'?([^',\s]+)'?(?:,| or |$)", str(context["expected"]))
        if not isinstance(found, str):
            return f"{_describe(found)} is not allowed", f"use one of {', '.join(allowed)}"
        return f"{found!r} is not allowed", did_you_mean(found, allowed)
    if kind == "value_error":
        finding, _, remedy = str(context["error"]).partition("; ")
        return finding, remedy or "correct it"
    if kind in _BOUNDS:
        key, words = _BOUNDS[kind]
        return f"{found} is out of range", f"write a number {words} {context[key]}"
    if kind == "finite_number":
        return "is no finite number", "write a number"
    if kind in {"too_short", "too_long", "string_too_short", "string_too_long"}:
        return _length(kind, context)
    base = kind.removesuffix("_type").removesuffix("_from_float")
    if base in _KINDS:
        quotes = (
            " (put it in quotes)" if base == "string" and isinstance(found, int | float) else ""
        )
        return f"{_describe(found)} is not {_KINDS[base]}", f"write {_KINDS[base]}{quotes}"
    return details["msg"], "correct it"


def _length(kind: str, context: Mapping[str, Any]) -> tuple[str, str]:
    unit = "characters" if kind.startswith("string") else "entries"
    if kind.endswith("short"):
        least = context["min_length"]
        return f"has fewer than {least} {unit}", f"write at least {least}"
    most = context["max_length"]
    return f"has more than {most} {unit}", f"write at most {most}"


def _describe(found: object) -> str:
    if found is None:
        return "nothing"
    if isinstance(found, dict):
        return "a mapping"
    if isinstance(found, tuple):
        return "a list"
    return repr(found).lower() if isinstance(found, bool) else repr(found)


def _purpose(root: type[Spec], location: Location) -> str:
    model = _model_at(root, location[:-1])
    described = docstrings.of_fields(model) if model is not None else {}
    text = described.get(str(location[-1]), "")
    return f": {text.splitlines()[0]}" if text else ""


def _model_at(root: type[Spec], location: Location) -> type[Spec] | None:
    """Return the model whose keys stand at `location`; None where there is none."""
    current: object = root
    for part in location:
        model = _model_of(current)
        if model is not None:
            field = model.model_fields.get(str(part))
            current = field.annotation if field is not None else None
        else:
            current = _value_type(current)
    return _model_of(current)


def _model_of(annotation: object) -> type[Spec] | None:
    for option in (annotation, *get_args(annotation)):
        if get_origin(option) is None and isinstance(option, type) and issubclass(option, Spec):
            # A mapping of models is not a model: its keys are the file's own.
            return None if get_origin(annotation) in {dict, tuple} else option
    return None


def _value_type(annotation: object) -> object:
    for option in (annotation, *get_args(annotation)):
        origin, arguments = get_origin(option), get_args(option)
        if origin is dict:
            return arguments[1]
        if origin is tuple:
            return arguments[0]
    return None
