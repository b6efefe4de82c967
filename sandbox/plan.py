"""What a preview can tell of a resource's state."""

from collections.abc import Iterable

from sandbox.convert import UNKNOWN
from sandbox.request import input_types, output_types
from sandbox.resource import Properties, ResourceType


def planned(rt: ResourceType, inputs: Properties) -> Properties:
    """Return the state that a preview of a creation can tell; what AWS computes is unknown."""
    out: Properties = {**rt.defaults, **inputs}
    for name in output_types(rt):
        given = name in input_types(rt) and name not in (*rt.computed, rt.auto_name, "region")
        if name not in out and not given:
            out[name] = UNKNOWN
    return {k: v for k, v in out.items() if k in output_types(rt)}


def replanned(rt: ResourceType, state: Properties, inputs: Properties) -> Properties:
    """Return the state that a preview of an update can tell."""
    kept = {k: v for k, v in state.items() if k not in input_types(rt) or k in rt.computed}
    region = {"region": state["region"]} if "region" in state else {}
    tags: Properties = {"tagsAll": inputs.get("tags") or {}} if rt.tags else {}
    unknown = {name: UNKNOWN for name in rt.volatile if name not in inputs}
    return {**kept, **region, **rt.defaults, **inputs, **tags, **unknown}


def whole(paths: Iterable[str]) -> set[str]:
    """Return the properties that are ignored as a whole.

    A path into one needs nothing here: the engine has put the old value there before it asks.
    """
    return {path for path in paths if not set(path) & set(".[")}
