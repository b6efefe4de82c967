"""What must agree between the parts of the specs, which no single field can tell.

A check is a plain function from a case (`finding`) to findings. A module here holds those of one
concern in its `CHECKS`, and in its `DATED` those whose answer a day can change with no change of a
file: an approval that ends. Each module is named once below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from components.spec.checks import gates
from components.spec.checks import observation as of_observation
from components.spec.checks import platform as of_platform
from components.spec.checks import use_case as of_use_case
from components.spec.checks.finding import (
    Finding,
    PlatformCase,
    PlatformCheck,
    UseCaseCase,
    UseCaseCheck,
)

PLATFORM_CHECKS: Sequence[PlatformCheck] = (*of_platform.CHECKS, *of_observation.PLATFORM_CHECKS)
PLATFORM_DATED: Sequence[PlatformCheck] = of_platform.DATED
USE_CASE_CHECKS: Sequence[UseCaseCheck] = (
    *of_use_case.CHECKS,
    *gates.CHECKS,
    *of_observation.CHECKS,
)
USE_CASE_DATED: Sequence[UseCaseCheck] = (*of_use_case.DATED, *gates.DATED)


def check_platform(case: PlatformCase, *, dated: bool = False) -> Iterator[Finding]:
    """Yield what does not agree within the platform's spec.

    Args:
        case: the platform's spec, on a day.
        dated: whether to yield what the day has ended, instead of all else.
    """
    for check in PLATFORM_DATED if dated else PLATFORM_CHECKS:
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
    for check in USE_CASE_DATED if dated else USE_CASE_CHECKS:
        try:
            yield from check(case)
        except AttributeError:
            if not partial:
                raise
