"""Whatever the graph, every node is shown, no box lies on another, no line runs through a box."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from handbook.diagram.geometry import Box, Line, Picture
from handbook.diagram.graph import Graph, Node
from handbook.diagram.layout import place

STEPS = 24


def _levels(
    boxes: Sequence[Box], lines: Sequence[Line]
) -> Iterator[tuple[Sequence[Box], Sequence[Line]]]:
    yield boxes, lines
    for box in boxes:
        if box.inner:
            yield from _levels(box.inner, box.lines)


def _overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer.x < inner.x
        and outer.y < inner.y
        and inner.x + inner.width < outer.x + outer.width
        and inner.y + inner.height < outer.y + outer.height
    )


def _drawn(line: Line) -> Iterator[tuple[float, float]]:
    """Yield points of the line as it is drawn: a bend is a cubic curve with level ends."""
    for (x, y), (to_x, to_y) in itertools.pairwise(line.points):
        for step in range(STEPS + 1):
            t = step / STEPS
            eased = 3 * t * t - 2 * t**3
            across = 3 * (1 - t) ** 2 * t * 0.5 + 3 * (1 - t) * t * t * 0.5 + t**3
            yield x + (to_x - x) * across, y + (to_y - y) * eased


def check(picture: Picture) -> None:
    for boxes, lines in _levels(picture.boxes, picture.lines):
        for one, other in itertools.combinations(boxes, 2):
            assert not _overlap(one, other), (one.node.key, other.node.key)
        for box in boxes:
            assert all(_holds(box, inner) for inner in box.inner)
            for x, y in (point for line in lines for point in _drawn(line)):
                inside_x = box.x + 0.01 < x < box.x + box.width - 0.01
                assert not (inside_x and box.y + 0.01 < y < box.y + box.height - 0.01)
    for box in picture.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= picture.width + 0.01
        assert box.y + box.height <= picture.height + 0.11


def shown(boxes: Sequence[Box]) -> Iterator[str]:
    for box in boxes:
        yield box.node.key
        yield from shown(box.inner)


def _node(key: str, lines: int, children: Sequence[Node] = ()) -> Node:
    return Node(key, f"service {key}", [f"line {it} of {key}" for it in range(lines)], children)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    count = draw(st.integers(1, 9))
    nodes: list[Node] = []
    edges: dict[str, set[tuple[str, str]]] = {}
    for number in range(count):
        inner = draw(st.integers(0, 4))
        keys = [f"{number}.{it}" for it in range(inner)]
        children = [_node(key, draw(st.integers(1, 3))) for key in keys]
        nodes.append(_node(str(number), draw(st.integers(1, 4)), children))
        edges[str(number)] = draw(_some_edges(keys))
    edges[""] = draw(_some_edges([node.key for node in nodes]))
    return Graph(nodes, edges)


def _some_edges(keys: Sequence[str]) -> st.SearchStrategy[set[tuple[str, str]]]:
    pairs = list(itertools.permutations(keys, 2))
    return st.sets(st.sampled_from(pairs), max_size=14) if pairs else st.just(set())


@given(graphs())
@settings(max_examples=150, deadline=None)
def test_boxes_stand_free_and_lines_run_beside_them(graph: Graph) -> None:
    picture = place(graph)
    check(picture)
    keys = [it.key for node in graph.nodes for it in (node, *node.children)]
    assert sorted(shown(picture.boxes)) == sorted(keys)
    drawn = {
        (it.first, it.then) for _, lines in _levels(picture.boxes, picture.lines) for it in lines
    }
    assert drawn == {edge for edges in graph.edges.values() for edge in edges}


def test_what_is_made_first_stands_left() -> None:
    graph = Graph([_node(it, 1) for it in "cab"], {"": {("a", "b"), ("b", "c"), ("a", "c")}})
    x = {box.node.key: box.x for box in place(graph).boxes}
    assert x["a"] < x["b"] < x["c"]


def test_a_line_begins_and_ends_at_its_boxes() -> None:
    graph = Graph([_node(it, 1) for it in "ab"], {"": {("a", "b"), ("b", "a")}})
    picture = place(graph)
    boxes = {box.node.key: box for box in picture.boxes}
    for line in picture.lines:
        (x, _), (to_x, _) = line.points[0], line.points[-1]
        begin, end = boxes[line.first], boxes[line.then]
        assert x in (begin.x, begin.x + begin.width)
        assert to_x in (end.x, end.x + end.width)
