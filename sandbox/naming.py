"""Names that the provider gives, and the inputs that a read implies."""

import hashlib
from typing import Any

from sandbox.compare import same
from sandbox.request import mapped
from sandbox.resource import Properties, ResourceType

_DIGITS = 7
"""How many hex digits pulumi-aws puts behind a resource's name."""

_LOWERCASE = frozenset({"aws:s3/bucket:Bucket"})


def with_name(
    rt: ResourceType, urn: str, inputs: Properties, olds: Properties, seed: bytes
) -> Properties:
    """Return the inputs with a name where none was given; the old one is kept."""
    name = rt.auto_name
    if name is None or inputs.get(name) is not None or inputs.get(f"{name}Prefix") is not None:
        return dict(inputs)
    old = olds.get(name)
    logical = urn.rpartition("::")[2]
    room = rt.auto_name_limit - len(rt.auto_name_prefix) - _DIGITS - 1
    given = f"{rt.auto_name_prefix}{logical[:room]}-{_hex(urn, seed)}"
    return {**inputs, name: old or (given.lower() if rt.token in _LOWERCASE else given)}


def _hex(urn: str, seed: bytes) -> str:
    return hashlib.sha256(seed + urn.encode()).hexdigest()[:_DIGITS]


def inputs_of(
    rt: ResourceType, state: Properties, old_inputs: Properties, *, importing: bool
) -> Properties:
    """Return the inputs under which the resource would be as `state` says.

    Those that were given before keep their place; others appear where AWS has something else
    than the default, which is drift, or an import.
    """
    out: Properties = {}
    for name in mapped(rt):
        value: Any = state.get(name)
        # Every resource lies in some region; an input it is only where the program names it.
        if value is None or (name == "region" and name not in old_inputs):
            continue
        given = name in old_inputs
        if not given and same(rt, name, value, None):
            continue
        if not given and not importing and name in {*rt.computed, rt.auto_name}:
            continue
        out[name] = value
    for name in rt.write_only:
        if name in old_inputs:
            out[name] = old_inputs[name]
    return out
