"""Tells what each component is for: the parts of the platform and of use cases that compose it."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

import pulumi

from handbook.discovery import all_components, modules

_PARTS: Final = ("platform_parts.", "use_case_parts.")
_FEW: Final = 2
"""Up to how many concerns a component is listed under them; else it is for all."""

_ASSEMBLY: Final = "assembly"
"""The modules that hold what the parts leave for one another."""

_ALL: Final = "all concerns"
_WHOLE: Final = "whole stacks"


@cache
def concerns() -> Mapping[str, Sequence[str]]:
    """Return the concerns of each component by its name, as `identity` or `kill switch`."""
    used_by = {name: _components_in(name) for name in modules()}
    found: dict[str, set[str]] = {it.name: set() for it in all_components()}
    direct = set[str]()
    for module, used in used_by.items():
        part = module.rpartition(".")[2]
        if module.startswith(_PARTS) and part != _ASSEMBLY:
            direct.update(used)
            for name in used:
                found[name].add(part.replace("_", " "))
    # What no part composes by itself is for what the components that are made of it are for.
    home = {it.name: it.module for it in all_components()}
    for _ in found:
        for name, module in home.items():
            for part in used_by[module]:
                if home[part] != module and part not in direct:
                    found[part] |= found[name]
    for name, module in home.items():
        found[name] |= {it for other, at in home.items() if at == module for it in found[other]}
    return {
        name: sorted(it) if 0 < len(it) <= _FEW else [_ALL if it else _WHOLE]
        for name, it in found.items()
    }


def _components_in(module: str) -> Sequence[str]:
    """Return the components that a module names."""
    known = {it.name for it in all_components()}
    return sorted(
        name
        for name, value in vars(modules()[module]).items()
        if name in known and inspect.isclass(value) and issubclass(value, pulumi.ComponentResource)
    )
