"""Policy variables, and the patterns that policies write.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from policies.access.model import Context

SUPPORTS_VARIABLES: Final = "2012-10-17"
"""The version of the policy language from which on `${...}` is a variable, not text."""

_VARIABLE: Final = re.compile(r"\$\{([^}]*)\}")
_DEFAULT: Final = re.compile(r"\s*(?P<key>[^,]+?)\s*,\s*'(?P<default>.*)'\s*", re.DOTALL)
_SPECIAL: Final = frozenset("*?$")
_WILDCARDS: Final = {"*": ".*", "?": "."}
_COLONS: Final = 5


class AbsentVariableError(Exception):
    """A variable has no value in the request, and no default: the statement holds for nothing."""


class UnknownVariableError(Exception):
    """Whether a variable has a value, or which, is not known."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text of a policy with its variables replaced; what came from them is never a wildcard."""

    pieces: tuple[tuple[str, bool], ...]
    """Pieces of text, each with whether wildcards count in it."""

    @property
    def text(self) -> str:
        """The text, in which wildcards are characters like all others."""
        return "".join(text for text, _ in self.pieces)

    def matches(self, text: str) -> bool:
        """Whether `*` and `?` make it match all of `text`, in the same case."""
        return _compiled(self.pieces).fullmatch(text) is not None

    def parts(self) -> list[Pattern]:
        """Return the six parts of an ARN; fewer where it is none."""
        found: list[list[tuple[str, bool]]] = [[]]
        for text, has_wildcards in self.pieces:
            first, *rest = text.split(":", _COLONS + 1 - len(found))
            found[-1].append((first, has_wildcards))
            found += [[(part, has_wildcards)] for part in rest]
        return [Pattern(tuple(pieces)) for pieces in found]


@lru_cache(maxsize=8192)
def _compiled(pieces: tuple[tuple[str, bool], ...]) -> re.Pattern[str]:
    return re.compile("".join(_expressions(pieces)), re.DOTALL)


def _expressions(pieces: tuple[tuple[str, bool], ...]) -> Iterator[str]:
    for text, has_wildcards in pieces:
        for char in text:
            wildcard = _WILDCARDS.get(char) if has_wildcards else None
            yield wildcard or re.escape(char)


def pattern(text: str, context: Context, version: str | None) -> Pattern:
    """Return `text` of a policy of that version, with its variables replaced.

    Raises:
        AbsentVariableError: A variable has no value and no default.
        UnknownVariableError: It is not known whether it has one, or it has several.
    """
    if version != SUPPORTS_VARIABLES or "${" not in text:
        return Pattern(((text, True),))
    pieces: list[tuple[str, bool]] = []
    end = 0
    for found in _VARIABLE.finditer(text):
        pieces.append((text[end : found.start()], True))
        pieces.append((_value(found[1], context), False))
        end = found.end()
    pieces.append((text[end:], True))
    return Pattern(tuple((it, wild) for it, wild in pieces if it))


def _value(name: str, context: Context) -> str:
    if name in _SPECIAL:
        return name
    with_default = _DEFAULT.fullmatch(name)
    key = with_default["key"] if with_default else name.strip()
    values = context.get(key)
    if values is None:
        raise UnknownVariableError(f"the value of ${{{key}}}")
    if len(values) > 1:
        # "You can use any available single-valued context key as a policy variable."
        raise UnknownVariableError(f"${{{key}}}, which has several values in the request,")
    if not values:
        if with_default:
            return with_default["default"]
        raise AbsentVariableError(key)
    return values[0]
