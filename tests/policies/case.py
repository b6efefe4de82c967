"""One case of a policy: what it is given, and what it must say."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from policies.context import PolicyContext
from policies.model import Outcome
from policies.resources import Resource
from tests.policies import cases
from tests.policies.support import context


@dataclass(frozen=True, kw_only=True)
class Case:
    policy: str
    outcome: Outcome
    subject: Resource | Sequence[Resource]
    """One resource for a rule on resources, several for a rule on stacks."""

    says: str = ""
    """Part of what is found; each failure must say why."""

    where: PolicyContext = field(default_factory=context)
    why: str = ""
    """Tells cases with the same outcome apart."""

    def __str__(self) -> str:
        return "-".join(filter(None, (self.policy, self.outcome.value.replace(" ", "_"), self.why)))


def all_cases() -> list[Case]:
    found: list[Case] = []
    for module in pkgutil.iter_modules(cases.__path__, f"{cases.__name__}."):
        found += importlib.import_module(module.name).CASES
    return found


def document(*statements: Mapping[str, Any]) -> str:
    """Return a policy document as JSON text."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: str | list[str], on: str | list[str], **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": on, **more}
