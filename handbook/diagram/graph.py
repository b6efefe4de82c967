"""Turns a state into a graph: components as groups, resources as boxes, dependencies as edges."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from handbook.state import PROVIDERS, StateResource

ALIKE: Final = 4
"""From how many on resources of one type, with the same neighbours, share a box."""

TIMES: Final = "\N{MULTIPLICATION SIGN}"
MANY_TYPES: Final = 6
"""From how many types on a component that is not opened names its services alone."""


@dataclass(frozen=True, slots=True)
class Node:
    """A box: a resource, several alike, or a component with what is in it."""

    key: str
    title: str
    lines: Sequence[str] = ()
    children: Sequence[Node] = ()
    urns: Sequence[str] = ()
    """The resources that the box itself stands for."""

    kind: str = "resource"
    """`resource`, `component`, `subject` (the component that a page is about) or `folded` (a
    component that is shown without its parts)."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Boxes, and edges between boxes of one group: from what is made first to what takes it."""

    nodes: Sequence[Node]
    edges: Mapping[str, Collection[tuple[str, str]]]
    """Key of the group, empty for the outermost, to its edges."""


def label(token: str) -> str:
    """Return a type as people say it: `s3 Bucket` for `aws:s3/bucket:Bucket`."""
    package, module, name = token.split(":")
    service = module.split("/")[0]
    return name if package != "aws" else f"{service} {name}"


def summary(tokens: Sequence[str]) -> Sequence[str]:
    """Return how many there are of each type, or of each service where the types are many."""
    types = Counter(label(it) for it in tokens)
    if len(types) > MANY_TYPES:
        types = Counter(label(it).split()[0] for it in tokens)
    return [f"{number} {TIMES} {name}" for name, number in sorted(types.items())]


@dataclass
class _Builder:
    resources: Sequence[StateResource]
    subject: str
    """Type token that the diagram is about."""

    depth: int | None
    """How many components deep the subject is opened; None for all."""

    by_urn: dict[str, StateResource] = field(init=False)
    children: dict[str, list[StateResource]] = field(init=False)
    holder: dict[str, str] = field(default_factory=dict[str, str])
    """URN to the key of the box that shows it."""

    def __post_init__(self) -> None:
        shown = [it for it in self.resources if not it.type.startswith(PROVIDERS)]
        self.by_urn = {it.urn: it for it in shown}
        self.children = defaultdict(list)
        for it in shown:
            self.children[it.parent if it.parent in self.by_urn else ""].append(it)

    def node(self, resource: StateResource, depth: int | None) -> Node:
        inner = self.children[resource.urn]
        if not inner:
            kind = "folded" if resource.is_component else "resource"
            return Node(
                resource.urn, label(resource.type), (resource.name,), (), (resource.urn,), kind
            )
        is_subject = resource.type == self.subject
        if is_subject:
            depth = self.depth
        if depth == 0:
            return self.folded(resource, is_subject=is_subject)
        below = None if depth is None else depth - 1
        nodes = [self.node(it, below) for it in inner]
        return Node(
            resource.urn,
            label(resource.type),
            (resource.name,),
            nodes,
            (resource.urn,),
            "subject" if is_subject else "component",
        )

    def folded(self, resource: StateResource, *, is_subject: bool) -> Node:
        inside = list(self.below(resource.urn))
        told = summary([it.type for it in inside if not it.is_component])
        return Node(
            resource.urn,
            label(resource.type),
            (resource.name, *told),
            (),
            (resource.urn, *(it.urn for it in inside)),
            "subject" if is_subject else "folded",
        )

    def below(self, urn: str) -> Iterable[StateResource]:
        for it in self.children[urn]:
            yield it
            yield from self.below(it.urn)


def of_state(
    resources: Sequence[StateResource],
    subject: str = "",
    depth: int | None = None,
) -> Graph:
    """Return the graph of a state.

    Args:
        resources: the state's.
        subject: type token of the component that the diagram is about; it is opened, and the
            others are shown without their parts. Empty: every component is opened.
        depth: how many components deep; None for all.
    """
    builder = _Builder(resources, subject, depth)
    holds = _holders(builder.by_urn, builder.children[""], subject)
    top: list[Node] = []
    for it in builder.children[""]:
        if not subject or it.urn in holds:
            top.append(builder.node(it, depth if not subject else None))
        elif builder.children[it.urn]:
            top.append(builder.folded(it, is_subject=False))
        else:
            top.append(builder.node(it, None))
    return _with_edges(top, builder.by_urn)


def _holders(
    by_urn: Mapping[str, StateResource], top: Sequence[StateResource], subject: str
) -> set[str]:
    """Return the outermost components of the subject's type, or else what such are parts of."""
    found: set[str] = set()
    for it in [it for it in top if it.type == subject] or by_urn.values():
        if it.type == subject:
            urn = it.urn
            while urn in by_urn:
                found.add(urn)
                urn = by_urn[urn].parent
    return found


def _with_edges(top: Sequence[Node], by_urn: Mapping[str, StateResource]) -> Graph:
    path: dict[str, tuple[str, ...]] = {}

    def walk(nodes: Sequence[Node], above: tuple[str, ...]) -> None:
        for node in nodes:
            for urn in node.urns:
                path[urn] = (*above, node.key)
            walk(node.children, (*above, node.key))

    walk(top, ())
    edges: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for it in by_urn.values():
        for dependency in it.dependencies:
            if dependency in path and it.urn in path:
                _lift(edges, path[dependency], path[it.urn])
    reduced = {group: _reduced(found) for group, found in edges.items()}
    nodes = tuple(_gathered(top, "", reduced))
    return Graph(nodes, reduced)


def _lift(
    edges: dict[str, set[tuple[str, str]]], first: tuple[str, ...], then: tuple[str, ...]
) -> None:
    """Draw the edge where the two part ways: between the boxes of one group that hold them."""
    shared = 0
    while shared < min(len(first), len(then)) and first[shared] == then[shared]:
        shared += 1
    if shared < min(len(first), len(then)):
        group = first[shared - 1] if shared else ""
        edges[group].add((first[shared], then[shared]))


def _reduced(edges: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Leave out what follows from other edges: if c takes b and b takes a, a to c says nothing."""
    after: dict[str, set[str]] = defaultdict(set)
    for first, then in edges:
        after[first].add(then)

    def reaches(start: str, goal: str, without: tuple[str, str]) -> bool:
        waiting, seen = [start], {start}
        while waiting:
            here = waiting.pop()
            for then in after[here]:
                if (here, then) == without or then in seen:
                    continue
                if then == goal:
                    return True
                seen.add(then)
                waiting.append(then)
        return False

    kept = set(edges)
    for edge in sorted(edges):
        # Two boxes that take from each other, by different parts, stay as they are.
        if (edge[1], edge[0]) not in edges and reaches(edge[0], edge[1], edge):
            kept.discard(edge)
            after[edge[0]].discard(edge[1])
    return kept


def _gathered(
    nodes: Sequence[Node], group: str, edges: dict[str, set[tuple[str, str]]]
) -> Iterable[Node]:
    """Put resources of one type with the same neighbours into one box, that names each."""
    own = edges.get(group, set())
    bundles: dict[tuple[object, ...], list[Node]] = defaultdict(list)
    for node in nodes:
        before = frozenset(a for a, b in own if b == node.key)
        after = frozenset(b for a, b in own if a == node.key)
        alone = (node.key,) if node.children or node.kind == "subject" else ()
        bundles[node.title, node.lines[1:], node.kind, before, after, alone].append(node)
    for bundle in bundles.values():
        if len(bundle) < ALIKE:
            for node in bundle:
                yield (
                    Node(
                        node.key,
                        node.title,
                        node.lines,
                        tuple(_gathered(node.children, node.key, edges)),
                        node.urns,
                        node.kind,
                    )
                )
            continue
        yield _bundle(bundle)
        keys = {it.key for it in bundle}
        first = bundle[0].key
        renamed = {
            (first if a in keys else a, first if b in keys else b) for a, b in edges.get(group, ())
        }
        if renamed:
            edges[group] = renamed


def _bundle(nodes: Sequence[Node]) -> Node:
    first = nodes[0]
    each = [f"each {it}" for it in first.lines[1:]]
    return Node(
        first.key,
        f"{len(nodes)} {TIMES} {first.title}",
        (*(it.lines[0] for it in nodes), *each),
        (),
        tuple(urn for it in nodes for urn in it.urns),
        first.kind,
    )
