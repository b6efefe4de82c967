"""Orders the boxes of each column, and moves them towards what they are joined to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from handbook.diagram.geometry import Box

GAP: Final = 14.0
"""Between boxes of a column."""

SWEEPS: Final = 8
"""How often the columns are gone through, there and back by turns."""


@dataclass
class Item:
    """A box, or the lane of an edge that passes a column."""

    key: str
    height: float
    box: Box | None = None
    y: float = 0.0
    before: list[Item] = field(default_factory=list["Item"])
    after: list[Item] = field(default_factory=list["Item"])

    @property
    def middle(self) -> float:
        """Where lines that are not spread meet it."""
        return self.y + self.height / 2


def sort(columns: list[list[Item]]) -> None:
    """Order each column by the mean place of what its items are joined to, there and back."""
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        for column in columns if forward else reversed(columns):
            position = {id(it): n for each in columns for n, it in enumerate(each)}
            means: dict[int, float] = {}
            for number, it in enumerate(column):
                joined = it.before if forward else it.after
                places = [position[id(other)] for other in joined]
                means[id(it)] = sum(places) / len(places) if places else float(number)
            column.sort(key=lambda it: means[id(it)])


def settle(columns: list[list[Item]]) -> None:
    """Move items towards what they are joined to; none leaves its order or touches the next."""
    for column in columns:
        y = 0.0
        for it in column:
            it.y = y
            y += it.height + GAP
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        for column in columns if forward else reversed(columns):
            wanted: list[float] = []
            for it in column:
                joined = (it.before if forward else it.after) or it.before or it.after
                middle = sum(other.middle for other in joined) / len(joined)
                wanted.append(middle - it.height / 2)
            for it, y in zip(column, _in_order(column, wanted), strict=True):
                it.y = y
    top = min(it.y for column in columns for it in column)
    for column in columns:
        for it in column:
            it.y = round(it.y - top, 1)


def _in_order(column: Sequence[Item], wanted: Sequence[float]) -> list[float]:
    """Return the places nearest to those wanted that keep order and gaps.

    With the heights above taken off, that is isotonic regression: neighbours that would cross are
    pooled at the mean of what they want.
    """
    offsets: list[float] = []
    total = 0.0
    for it in column:
        offsets.append(total)
        total += it.height + GAP
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        pools.append((want - offset, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (second, m), (first, n) = pools.pop(), pools.pop()
            pools.append(((first * n + second * m) / (n + m), n + m))
    level = [mean for mean, number in pools for _ in range(number)]
    return [each + offset for each, offset in zip(level, offsets, strict=True)]
