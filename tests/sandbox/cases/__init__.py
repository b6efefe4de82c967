"""A conformance case for each declared resource type, a module per AWS service.

`tests/sandbox/test_conformance.py` takes every case through create, read, update, replace,
drift, import and delete.
"""

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Sees:
    """What boto3 itself reads of the resource, past the declaration."""

    method: str
    """`client.method`, such as `get_role`; `service.method` for another service."""
    params: Mapping[str, Any]
    created: Mapping[str, Any]
    """JMESPath -> value after the creation; "{property}" is filled in from the state."""
    updated: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """The same after `change`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A change by somebody else."""

    method: str
    params: Mapping[str, Any]
    shows: str
    """The property whose value is then another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One type's life. "{need.property}" in values is filled in from the needs' states."""

    token: str
    inputs: Mapping[str, Any]
    sees: tuple[Sees, ...]
    change: Mapping[str, Any] | None
    """Inputs laid over `inputs` that change it in place (None takes one away); None: no
    property can change in place."""
    replace: Mapping[str, Any] | None
    """Inputs laid over that need another resource; None: no property does."""
    invalid: Mapping[str, Mapping[str, Any]]
    """Property path -> inputs laid over that are refused there."""
    drift: Drift | None = None
    """None only where AWS lets nobody change it."""
    needs: Mapping[str, tuple[str, Mapping[str, Any]]] = field(
        default_factory=dict[str, tuple[str, Mapping[str, Any]]]
    )
    """Name -> (type, inputs) of resources that are made before, in this order."""
    before: Sequence[tuple[str, Mapping[str, Any]]] = ()
    """`client.method` and its parameters: what somebody else has made that no declared type makes,
    after the needs."""
    stays: Mapping[str, Any] | None = None
    """What is still read after the deletion, where AWS only resets a setting; None: nothing."""
    unread: tuple[str, ...] = ()
    """Inputs that an import cannot know, since AWS does not return them."""


def cases() -> dict[str, Case]:
    """Return every case by its type."""
    found: dict[str, Case] = {}
    for module in pkgutil.iter_modules(__path__):
        for case in importlib.import_module(f"{__name__}.{module.name}").CASES:
            assert case.token not in found, f"{case.token} has two cases"
            found[case.token] = case
    return found
