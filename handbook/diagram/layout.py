"""Places boxes in columns, by what is made first, so that no box lies on another or on a line.

The way of Sugiyama, group by group from the inside out: each box gets a column right of all that it
takes, an edge over several columns gets a lane in those between, the boxes of a column are ordered
by what they are joined to, and then moved towards it as far as their neighbours leave room.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final

from handbook.diagram.geometry import Box, Line, Picture, Point
from handbook.diagram.graph import Graph, Node
from handbook.diagram.ordering import GAP, Item, settle, sort
from handbook.diagram.text import width

TITLE_SIZE: Final = 12.0
LINE_SIZE: Final = 11.0
PADDING: Final = 10.0
TITLE_HEIGHT: Final = 24.0
LINE_HEIGHT: Final = 15.0
LANE: Final = 8.0
"""Height of an edge that passes a column."""

CHANNEL: Final = 44.0
"""Between columns; edges bend there and nowhere else."""

GROUP_PADDING: Final = 14.0
GROUP_TITLE: Final = 34.0
WIDEST_LOOSE: Final = 900.0
"""Width that boxes without edges fill before they begin another row."""


def place(graph: Graph) -> Picture:
    """Return the graph with every box in its place."""
    return _group(graph.nodes, "", graph)


def _box(node: Node, graph: Graph) -> Box:
    if not node.children:
        widest = max(
            width(node.title, TITLE_SIZE, bold=True),
            *(width(it, LINE_SIZE) for it in node.lines),
        )
        height = TITLE_HEIGHT + len(node.lines) * LINE_HEIGHT + PADDING / 2
        return Box(node, 0, 0, math.ceil(widest + 2 * PADDING), height)
    inside = _group(node.children, node.key, graph)
    heading = width(node.title, TITLE_SIZE, bold=True) + width("  ".join(node.lines), LINE_SIZE)
    return Box(
        node,
        0,
        0,
        max(inside.width, math.ceil(heading) + PADDING) + 2 * GROUP_PADDING,
        inside.height + GROUP_TITLE + GROUP_PADDING,
        tuple(it.moved(GROUP_PADDING, GROUP_TITLE) for it in inside.boxes),
        tuple(it.moved(GROUP_PADDING, GROUP_TITLE) for it in inside.lines),
    )


def _group(nodes: Sequence[Node], key: str, graph: Graph) -> Picture:
    boxes = {node.key: _box(node, graph) for node in nodes}
    edges = graph.edges.get(key, ())
    joined = {end for edge in edges for end in edge}
    bound = _Columns({it: box for it, box in boxes.items() if it in joined}, edges).place()
    loose = _rows([box for it, box in boxes.items() if it not in joined], bound.width)
    if not bound.boxes:
        return loose
    if not loose.boxes:
        return bound
    below = bound.height + GAP * 2
    return Picture(
        max(bound.width, loose.width),
        below + loose.height,
        (*bound.boxes, *(it.moved(0, below) for it in loose.boxes)),
        bound.lines,
    )


def _rows(boxes: Sequence[Box], at_least: float) -> Picture:
    """Place boxes without edges side by side, in as many rows as it takes."""
    limit = max(at_least, min(WIDEST_LOOSE, _square(boxes)))
    placed: list[Box] = []
    x = y = tallest = widest = 0.0
    for box in sorted(boxes, key=lambda it: -it.height):
        if x and x + box.width > limit:
            x, y, tallest = 0.0, y + tallest + GAP, 0.0
        placed.append(box.moved(x, y))
        tallest, widest = max(tallest, box.height), max(widest, x + box.width)
        x += box.width + GAP
    return Picture(widest, y + tallest, placed, ())


def _square(boxes: Sequence[Box]) -> float:
    return 1.6 * math.sqrt(sum((it.width + GAP) * (it.height + GAP) for it in boxes))


class _Columns:
    def __init__(self, boxes: dict[str, Box], edges: Collection[tuple[str, str]]) -> None:
        self.boxes = boxes
        self.order = {key: number for number, key in enumerate(boxes)}
        self.edges = sorted(edges, key=lambda it: (self.order[it[0]], self.order[it[1]]))
        self.turned = self._cycles()
        """Edges that lead back: two groups may take from each other. They are laid out turned."""

        self.laid = sorted(
            {(b, a) if (a, b) in self.turned else (a, b) for a, b in self.edges},
            key=lambda it: (self.order[it[0]], self.order[it[1]]),
        )

    def _cycles(self) -> set[tuple[str, str]]:
        after: dict[str, list[str]] = defaultdict(list)
        for first, then in self.edges:
            after[first].append(then)
        turned: set[tuple[str, str]] = set()
        state: dict[str, str] = {}

        def visit(key: str) -> None:
            state[key] = "open"
            for then in after[key]:
                if state.get(then) == "open":
                    turned.add((key, then))
                elif then not in state:
                    visit(then)
            state[key] = "done"

        for key in self.boxes:
            if key not in state:
                visit(key)
        return turned

    def _ranks(self) -> dict[str, int]:
        before: dict[str, list[str]] = defaultdict(list)
        after: dict[str, list[str]] = defaultdict(list)
        for first, then in self.laid:
            before[then].append(first)
            after[first].append(then)
        ranks: dict[str, int] = {}

        def rank(key: str) -> int:
            if key not in ranks:
                ranks[key] = 1 + max((rank(it) for it in before[key]), default=-1)
            return ranks[key]

        for key in self.boxes:
            rank(key)
        for key in sorted(ranks, key=lambda it: -ranks[it]):
            if not before[key] and after[key]:
                # What nothing precedes stands right before what takes it first.
                ranks[key] = min(ranks[it] for it in after[key]) - 1
        return ranks

    def place(self) -> Picture:
        if not self.boxes:
            return Picture(0, 0, (), ())
        ranks = self._ranks()
        columns: list[list[Item]] = [[] for _ in range(max(ranks.values()) + 1)]
        items = {key: Item(key, box.height, box) for key, box in self.boxes.items()}
        for key, item in items.items():
            columns[ranks[key]].append(item)
        chains: dict[tuple[str, str], list[Item]] = {}
        for first, then in self.laid:
            chain = [items[first]]
            for column in range(ranks[first] + 1, ranks[then]):
                lane = Item(f"{first}>{then}", LANE)
                columns[column].append(lane)
                chain.append(lane)
            chain.append(items[then])
            chains[first, then] = chain
            for left, right in pairwise(chain):
                left.after.append(right)
                right.before.append(left)
        sort(columns)
        settle(columns)
        return self._picture(columns, chains)

    def _picture(
        self, columns: list[list[Item]], chains: dict[tuple[str, str], list[Item]]
    ) -> Picture:
        lefts: list[float] = []
        widths = [max((it.box.width for it in column if it.box), default=0) for column in columns]
        x = 0.0
        for column_width in widths:
            lefts.append(x)
            x += column_width + CHANNEL
        column_of = {id(it): number for number, column in enumerate(columns) for it in column}
        boxes = [
            it.box.moved(lefts[number], it.y)
            for number, column in enumerate(columns)
            for it in column
            if it.box
        ]
        lines: list[Line] = []
        for (first, then), chain in chains.items():
            points: list[Point] = []
            for left, right in pairwise(chain):
                here = column_of[id(left)]
                begin = lefts[here] + (left.box.width if left.box else 0)
                out = _port(left, left.after, right)
                points += [(begin, out)] if left.box else []
                points += [
                    (lefts[here] + widths[here], out),
                    (lefts[here + 1], _port(right, right.before, left)),
                ]
            if (then, first) in self.turned:
                lines.append(Line(then, first, tuple(reversed(points))))
            if (first, then) in self.edges:
                lines.append(Line(first, then, tuple(points)))
        bottom = max(it.y + it.height for column in columns for it in column)
        return Picture(x - CHANNEL, bottom, boxes, lines)


def _port(item: Item, joined: Sequence[Item], other: Item) -> float:
    """Return where a line meets the item's side: lines are spread over it in their order."""
    if item.box is None:
        return item.middle
    ordered = sorted(joined, key=lambda it: (it.middle, it.key))
    place = next(number for number, it in enumerate(ordered) if it is other)
    return item.y + item.height * (place + 1) / (len(ordered) + 1)
