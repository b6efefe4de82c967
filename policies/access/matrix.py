"""What each use case may read of each dataset, by all its principals together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from components import naming
from policies.access import datasets, lake
from policies.access.inventory import Inventory
from policies.access.principals import Principal
from policies.access.routes import WORDS, Access, access


@dataclass(frozen=True, slots=True)
class Cell:
    """What a use case may read of a dataset, by all its principals together."""

    use_case: str | None
    """None for whoever belongs to no use case: the platform's roles, and people."""

    dataset: str
    decision: str
    """`allowed`, `denied` or `undecided`; the widest of its principals."""

    columns: tuple[str, ...]
    """The columns that may be read; empty where nothing is."""

    until: dt.datetime | None
    """When the last of it ends; None where nothing ends it, or nothing is open."""

    accesses: tuple[Access, ...]
    """By principal; those denied are left out."""

    def as_json(self) -> dict[str, object]:
        """Return it as plain JSON."""
        return {
            "use_case": self.use_case,
            "dataset": self.dataset,
            "decision": self.decision,
            "columns": list(self.columns),
            "until": self.until.isoformat() if self.until else None,
            "accesses": [it.as_json() for it in self.accesses],
        }


def matrix(held: Inventory) -> list[Cell]:
    """Return what each use case, and last whoever is of none, may read of each dataset.

    They are in the order of the names of both.
    """
    owned: dict[str | None, list[Principal]] = {}
    for principal in sorted(held.principals, key=lambda it: it.arn):
        own = None if principal.use_case == naming.PLATFORM else principal.use_case
        owned.setdefault(own, []).append(principal)
    tables = sorted(lake.tables(held), key=lambda it: (it.name, it.database))
    return [
        _cell(held, use_case, owned[use_case], table)
        for use_case in sorted(owned, key=lambda it: (it is None, it or ""))
        for table in tables
    ]


def _cell(
    held: Inventory, use_case: str | None, owned: Sequence[Principal], table: lake.Table
) -> Cell:
    found = [(it, access(held, it, table.name, datasets.routes(held, table))) for it in owned]
    reading = [(who, it) for who, it in found if it.answer.is_yes]
    opened = {name for who, it in reading for name in _columns(held, who, it, table)}
    ends = [it.until for _, it in reading]
    words = {it.word for _, it in found}
    return Cell(
        use_case,
        table.name,
        next(word for word in WORDS if word in words),
        tuple(it for it in table.columns if it in opened),
        None if None in ends else max((it for it in ends if it), default=None),
        tuple(it for _, it in found if not it.answer.is_no),
    )


def _columns(
    held: Inventory, principal: Principal, found: Access, table: lake.Table
) -> tuple[str, ...]:
    """Return the columns that a principal reads: of files, all."""
    if datasets.AS_FILES in found.routes:
        return table.columns
    return lake.columns(held, principal, table)
