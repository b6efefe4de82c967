"""What must agree between the parts of the specs, which no single field can tell.

A check is a plain function from a case (`finding`) to findings. Each module here holds those of one
concern and is found by itself: in `PLATFORM_CHECKS` those within the platform's spec, in `CHECKS`
those between a use case and the platform; in `PLATFORM_DATED` and `DATED` those whose answer a day
can change with no change of a file, as an approval that ends.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from components.spec.checks.finding import Finding, PlatformCase, UseCaseCase


@cache
def _checks(table: str) -> Sequence[Callable[[Any], Iterator[Finding]]]:
    """Return what all modules of the package have in a table."""
    found: list[Callable[[Any], Iterator[Finding]]] = []
    for module in pkgutil.iter_modules(__path__):
        found += getattr(importlib.import_module(f"{__name__}.{module.name}"), table, ())
    return tuple(found)


def check_platform(case: PlatformCase, *, dated: bool = False) -> Iterator[Finding]:
    """Yield what does not agree within the platform's spec.

    Args:
        case: the platform's spec, on a day.
        dated: whether to yield what the day has ended, instead of all else.
    """
    for check in _checks("PLATFORM_DATED" if dated else "PLATFORM_CHECKS"):
        yield from check(case)


def check_use_case(
    case: UseCaseCase, *, dated: bool = False, partial: bool = False
) -> Iterator[Finding]:
    """Yield what does not agree between a use case and the platform.

    Args:
        case: the use case as it is in an environment, and what it is held against.
        dated: whether to yield what the day has ended, instead of all else.
        partial: some fields of the use case are not set; what needs them is passed over.
    """
    case = replace(case, partial=partial)
    for check in _checks("DATED" if dated else "CHECKS"):
        try:
            yield from check(case)
        except AttributeError:
            if not partial:
                raise
