"""What a person can get wrong in the files of `stacks/`, and how it is told to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong at one place of a file, with what to do about it."""

    file: str
    """Path as the person knows it, relative to the repository's root."""

    line: int
    """Line of the key, the item or, where something is missing, of what should hold it; from 1.

    0 where the spec came as an object and not from a file.
    """

    field: str
    """Dotted path of the value, as `models.fast.regions.0`; empty for the file as a whole."""

    finding: str
    """What was found, including the value."""

    remedy: str
    """What to write instead."""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: " if self.line else f"{self.file}: "
        return f"{where}{self.field + ': ' if self.field else ''}{self.finding}; {self.remedy}"


class SpecError(Exception):
    """Every fault that the files have; its text is one line per fault, by file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class StackError(Exception):
    """A stack that cannot be built here: no spec has it, or another environment is attached."""
