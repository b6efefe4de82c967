"""The declared resource types, a module per AWS service; each module lists its own in `TYPES`.

To add one: declare it in its service's module, run `make generate`, and add its case to
`tests/sandbox/cases/`. See docs/sandbox.md.
"""

import difflib
import importlib
import pkgutil
from typing import Any

from sandbox.resource import ResourceType


def _declared() -> dict[str, ResourceType]:
    """Return every declaration by token, from all modules of this package."""
    found: dict[str, ResourceType] = {}
    for module in pkgutil.iter_modules(__path__):
        for rt in importlib.import_module(f"{__name__}.{module.name}").TYPES:
            if rt.token in found:
                raise ValueError(f"{rt.token} is declared twice; keep one declaration")
            found[rt.token] = rt
    return found


REGISTRY = _declared()


def find(token: str) -> ResourceType:
    """Return the declaration of `token`.

    Raises:
        LookupError: the sandbox has no such type; the text says which it has.
    """
    if token in REGISTRY:
        return REGISTRY[token]
    near = difflib.get_close_matches(token, REGISTRY, 1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise LookupError(
        f"the sandbox does not have the type {token}.{hint} `groundwork sandbox types` lists the "
        f"{len(REGISTRY)} that it has; docs/sandbox.md says how to add one."
    )


def describe() -> list[dict[str, Any]]:
    """Return what each type supports, for `groundwork sandbox types`."""
    from sandbox.request import input_types, mapped

    return [
        {
            "type": token,
            "service": rt.service,
            "id": rt.id,
            "properties": sorted(mapped(rt)),
            "replaces": sorted(rt.replace),
            "unsupported": sorted(set(input_types(rt)) - mapped(rt)),
            "changes": sorted(mapped(rt) - set(rt.replace) - {"region"}) if _updates(rt) else [],
            "importable": rt.importable,
        }
        for token, rt in sorted(REGISTRY.items())
    ]


def _updates(rt: ResourceType) -> bool:
    return bool(rt.update) or rt.tags is not None
