"""What every part of an OSCAL document is written with: identifiers, properties, text, days."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

Part: TypeAlias = "dict[str, Any]"

NS: Final = "urn:groundwork:oscal"
"""Whose names the properties are that OSCAL does not define itself."""

_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, NS)

_MARKUP: Final = re.compile(r"([\\*`~^<>\[\]\"])")


def identifier(kind: str, *contents: str) -> str:
    """Return the UUID of what `contents` say, the same each time (RFC 9562, version 5)."""
    return str(uuid.uuid5(_NAMESPACE, "\0".join((kind, *contents))))


def prop(name: str, value: object, *, own: bool = True) -> Part:
    """Return a property; `own` tells our names from OSCAL's."""
    return {"name": name, **({"ns": NS} if own else {}), "value": line(str(value))}


def line(text: str) -> str:
    """Return the text as OSCAL's string, which has neither line breaks nor space at its ends."""
    return " ".join(text.split()) or "-"


def markup(text: str) -> str:
    """Return the text as one line of OSCAL's markup, in which nothing of it is formatting.

    Source: https://pages.nist.gov/OSCAL/reference/datatypes/#markup-data-types
    """
    return _MARKUP.sub(r"\\\1", line(text))


def present(part: Mapping[str, Any]) -> Part:
    """Return the part without what is empty; OSCAL knows no empty lists."""
    return {key: value for key, value in part.items() if value not in (None, [], {}, "")}


def start_of(day: str) -> str:
    """Return the first moment of a day; reports know days alone."""
    return f"{day}T00:00:00Z"


def end_of(day: str) -> str:
    """Return the last moment of a day."""
    return f"{day}T23:59:59Z"


def control_id(control: str) -> str:
    """Return the id that NIST's OSCAL catalogue gives a control: `cm-7.5` for `CM-7(5)`."""
    return control.lower().replace("(", ".").replace(")", "")
