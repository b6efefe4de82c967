"""Finds the line of a spec that a verdict is about.

A resource carries the words of the spec in its name: `customer-support-knowledge-help-center` comes
from `knowledge_bases.help-center`. Where no word tells, the type does, or else the first line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from components.spec.document import Document, Location, read

FIELD_OF_TYPE: Final[Mapping[str, str]] = {
    "aws:bedrock/guardrail:Guardrail": "guardrail",
    "aws:bedrock/guardrailVersion:GuardrailVersion": "guardrail",
    "aws:bedrock/inferenceProfile:InferenceProfile": "models",
    "aws:budgets/budget:Budget": "monthly_budget_usd",
    "aws:budgets/budgetAction:BudgetAction": "monthly_budget_usd",
    "aws:lakeformation/permissions:Permissions": "datasets",
    "aws:secretsmanager/secret:Secret": "secrets",
    "pulumi:pulumi:Stack": "stage",
}
"""The key of a spec that most of such a resource comes from."""

_SHORTEST = 4
"""Words of fewer letters are too often part of another."""


@cache
def _document(path: Path, shown: str) -> Document:
    return read(path, shown)


def line_of(path: Path, shown: str, subject: str, token: str, name: str) -> int:
    """Return the line of the spec at `path` that the resource comes from; 1 where nothing tells.

    Args:
        path: the spec.
        shown: its path as people read it.
        subject: the stack's subject, which starts the names of its resources.
        token: the resource's type.
        name: the resource's name in the program.
    """
    document = _document(path, shown)
    text = f"-{name.removeprefix(subject).strip('-')}-"
    best = max(
        (where for where in document.lines if _is_named(where, text)),
        key=lambda where: (len(str(where[-1])), -document.lines[where]),
        default=None,
    )
    if best is None:
        field = FIELD_OF_TYPE.get(token)
        best = (field,) if field is not None and (field,) in document.lines else None
    return document.lines[best] if best is not None else 1


def _is_named(where: Location, text: str) -> bool:
    word = re.sub(r"[^a-z0-9]+", "-", str(where[-1]).lower()).strip("-")
    return isinstance(where[-1], str) and len(word) >= _SHORTEST and f"-{word}-" in text
