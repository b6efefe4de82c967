"""What must agree between the parts of the specs, which no single field can tell.

A check is a plain function from a case (`finding`) to findings. A module here holds those of one
concern in its `CHECKS`, and is named once below.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from components.spec.checks import platform as of_platform
from components.spec.checks import use_case as of_use_case
from components.spec.checks.finding import (
    Finding,
    PlatformCase,
    PlatformCheck,
    UseCaseCase,
    UseCaseCheck,
)

PLATFORM_CHECKS: Sequence[PlatformCheck] = (*of_platform.CHECKS,)
USE_CASE_CHECKS: Sequence[UseCaseCheck] = (*of_use_case.CHECKS,)


def check_platform(case: PlatformCase) -> Iterator[Finding]:
    """Yield what does not agree within the platform's spec."""
    return itertools.chain.from_iterable(check(case) for check in PLATFORM_CHECKS)


def check_use_case(case: UseCaseCase, *, partial: bool = False) -> Iterator[Finding]:
    """Yield what does not agree between a use case and the platform.

    Args:
        case: the use case as it is in an environment, and what it is held against.
        partial: some fields of the use case are not set; what needs them is passed over.
    """
    for check in USE_CASE_CHECKS:
        try:
            yield from check(case)
        except AttributeError:
            if not partial:
                raise
