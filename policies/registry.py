"""Finds every policy: the `Policy` constants of the modules in `rules/`."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import cast

from policies import rules
from policies.model import Policy


@cache
def all_policies() -> tuple[Policy, ...]:
    """Return the policies, by id.

    Raises:
        ValueError: two policies have the same id.
    """
    found: dict[str, Policy] = {}
    for module in pkgutil.iter_modules(rules.__path__, f"{rules.__name__}."):
        names = cast("dict[str, object]", vars(importlib.import_module(module.name)))
        for value in names.values():
            if not isinstance(value, Policy):
                continue
            if found.setdefault(value.id, value) is not value:
                raise ValueError(f"two policies have the id {value.id}; give one another id")
    return tuple(found[policy_id] for policy_id in sorted(found))


def policy_by_id(policy_id: str) -> Policy:
    """Return the policy `policy_id`.

    Raises:
        KeyError: there is none.
    """
    return next(policy for policy in all_policies() if policy.id == policy_id)
