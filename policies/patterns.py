"""Patterns as IAM compares them with actions and ARNs.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_VARIABLE: Final = re.compile(r"\$\{[^}]*\}?")
"""Every variable, those that stand for a literal `*`, `?` or `$` too: wide rather than narrow."""


@lru_cache(maxsize=4096)
def _glob(pattern: str, flags: re.RegexFlag = re.IGNORECASE | re.ASCII) -> re.Pattern[str]:
    parts = (".*" if char == "*" else "." if char == "?" else re.escape(char) for char in pattern)
    return re.compile("".join(parts), re.DOTALL | flags)


def matches(pattern: str, text: str) -> bool:
    """Whether an IAM pattern (`*` any run, `?` any character, no case) matches all of `text`.

    Letters of other alphabets that resemble ASCII's are other letters.
    """
    return _glob(pattern).fullmatch(text) is not None


def matches_exactly(pattern: str, text: str) -> bool:
    """Whether a pattern matches all of `text` in the same case, with no policy variable in it."""
    return "${" not in pattern and _glob(pattern, re.NOFLAG).fullmatch(text) is not None


def matches_widened(pattern: str, text: str) -> bool:
    """Whether a pattern matches all of `text` by some value of its policy variables."""
    return matches(widened(pattern), text)


def widened(pattern: str) -> str:
    """Return a pattern with its policy variables (`${aws:PrincipalTag/x}`) as wildcards."""
    return _VARIABLE.sub("*", pattern) if "${" in pattern else pattern


def has_wildcard(pattern: str) -> bool:
    """Whether a pattern stands for more than itself."""
    return "*" in pattern or "?" in pattern or "${" in pattern
