"""What a check is given and what it yields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from components.spec.document import Location
from components.spec.faults import did_you_mean
from components.spec.platform import Environment, Platform
from components.spec.use_case import UseCase

Finding: TypeAlias = tuple[Location, str, str]
"""Where it is, what was found, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformCase:
    """A platform's spec, on a day."""

    platform: Platform
    today: dt.date
    """Day on which approvals must still hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCaseCase:
    """A use case as it is in an environment, and the platform that it is held against."""

    use_case: UseCase
    environment: str
    platform: Platform
    today: dt.date
    """Day on which approvals must still hold."""

    partial: bool = False
    """Whether parts with faults of their own are left out, so that what is missing may be there."""

    @property
    def where(self) -> Environment:
        """The environment as the platform says it is."""
        return self.platform.environments[self.environment]


PlatformCheck: TypeAlias = Callable[[PlatformCase], Iterator[Finding]]
UseCaseCheck: TypeAlias = Callable[[UseCaseCase], Iterator[Finding]]


def known(here: Location, name: str, allowed: Iterable[str], kind: str) -> Iterator[Finding]:
    """Yield a finding where `name` is none of the platform's names of that kind."""
    names = list(allowed)
    if name not in names:
        yield here, f"{name!r} is no {kind} of stacks/platform.yaml", did_you_mean(name, names)


def by_another(here: Location, approver: str, case: UseCaseCase) -> Iterator[Finding]:
    """Yield a finding where the approver is nobody of the platform, or builds the use case."""
    people, trio = case.platform.people, case.use_case.trio
    yield from known(here, approver, people, "person")
    if approver in {trio.product, trio.design, trio.engineering}:
        remedy = "have somebody approve who does not build it"
        yield here, f"{approver} is of the use case's own trio", remedy
