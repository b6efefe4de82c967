"""A figure of a report: its value, how sure it is, how it was computed and from which files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A file that a figure was computed from."""

    path: str
    """As it was given: a path, or the address of an object."""

    sha256: str
    """Of its bytes, in hexadecimal."""

    rows: int
    """Records that were taken from it; what was put aside is not among them."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, in UTC."""

    start: dt.date
    end: dt.date
    """The first day that no longer belongs to it."""

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"the period ends on {self.end}, and it starts on {self.start}")

    @property
    def days(self) -> int:
        """Number of its days."""
        return (self.end - self.start).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measure of one subject in one period."""

    measure: str
    """Its name in the registry of measures, as `deflection_rate`."""

    subject: str
    """A use case, a value stream, a product, an environment; empty for the whole enterprise."""

    period: Period
    value: float | None
    """None where it cannot be computed, for the reason in `missing`; never a zero instead."""

    unit: str
    """As `share`, `usd`, `minutes`, `count`."""

    method: str
    """The name of the function that computed it, as `outcomes.quality.support.deflection`."""

    sources: tuple[Source, ...] = ()
    missing: str = ""
    count: int | None = None
    """How many observations it rests on."""

    low: float | None = None
    """Of the 95 % interval, where it has one."""

    high: float | None = None

    def __post_init__(self) -> None:
        if (self.value is None) is not bool(self.missing):
            raise ValueError(
                f"{self.measure} of {self.subject}: give a value, or why there is none"
            )
