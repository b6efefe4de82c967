"""What a laid out diagram consists of: boxes in their places, and the lines between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handbook.diagram.graph import Node

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A node in its place, with the boxes and lines in it."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    inner: Sequence[Box] = ()
    lines: Sequence[Line] = ()

    def moved(self, dx: float, dy: float) -> Box:
        """Return the box, with all that is in it, elsewhere."""
        return Box(
            self.node,
            self.x + dx,
            self.y + dy,
            self.width,
            self.height,
            tuple(it.moved(dx, dy) for it in self.inner),
            tuple(it.moved(dx, dy) for it in self.lines),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """An edge: straight beside boxes, bent in the channels between columns."""

    first: str
    then: str
    points: Sequence[Point]
    """Begins at a box and ends at one; every second stretch crosses a channel."""

    def moved(self, dx: float, dy: float) -> Line:
        """Return the line elsewhere."""
        return Line(self.first, self.then, tuple((x + dx, y + dy) for x, y in self.points))


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole diagram."""

    width: float
    height: float
    boxes: Sequence[Box]
    lines: Sequence[Line]
