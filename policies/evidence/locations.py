"""Finds the line of a spec that a verdict is about.

A resource carries the words of the spec in its name: `customer-support-knowledge-help-center` comes
from `knowledge_bases.help-center`. Where no word tells, the type does, or else the first line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from components.spec.document import read

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


@dataclass(frozen=True, slots=True)
class _Words:
    """A spec by the words that names of resources are made of."""

    lines: Mapping[str, int]
    """Word, as names carry it, to the line of its longest and first key."""

    lengths: Mapping[str, int]
    """Word to the length of that key."""

    fields: Mapping[str, int]
    """Outermost key to its line."""


@cache
def _words(path: Path, shown: str) -> _Words:
    document = read(path, shown)
    keys = sorted(
        (where for where in document.lines if where and isinstance(where[-1], str)),
        key=lambda where: (-len(str(where[-1])), document.lines[where]),
    )
    lines: dict[str, int] = {}
    lengths: dict[str, int] = {}
    for where in keys:
        word = re.sub(r"[^a-z0-9]+", "-", str(where[-1]).lower()).strip("-")
        if len(word) >= _SHORTEST and word not in lines:
            lines[word], lengths[word] = document.lines[where], len(str(where[-1]))
    fields = {str(where[0]): line for where, line in document.lines.items() if len(where) == 1}
    return _Words(lines, lengths, fields)


@cache
def line_of(path: Path, shown: str, subject: str, token: str, name: str) -> int:
    """Return the line of the spec at `path` that the resource comes from; 1 where nothing tells.

    Args:
        path: the spec.
        shown: its path as people read it.
        subject: the stack's subject, which starts the names of its resources.
        token: the resource's type.
        name: the resource's name in the program.
    """
    words = _words(path, shown)
    parts = name.removeprefix(subject).strip("-").split("-")
    found = (
        word
        for start in range(len(parts))
        for end in range(start + 1, len(parts) + 1)
        if (word := "-".join(parts[start:end])) in words.lines
    )
    best = max(found, key=lambda word: (words.lengths[word], -words.lines[word]), default=None)
    if best is not None:
        return words.lines[best]
    return words.fields.get(FIELD_OF_TYPE.get(token, ""), 1)
