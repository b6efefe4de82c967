from __future__ import annotations

from collections.abc import Iterator, Sequence

from handbook.diagram.graph import Node, label, of_state, summary
from handbook.state import StateResource, from_export

STACK = "urn:pulumi:s::groundwork"
OUTER = f"{STACK}::groundwork:outer:Outer::one"
ROLE = f"{STACK}::groundwork:outer:Outer$aws:iam/role:Role::role"
POLICY = f"{STACK}::groundwork:outer:Outer$aws:iam/rolePolicy:RolePolicy::policy"
KEY = f"{STACK}::aws:kms/key:Key::key"


def _resource(urn: str, *dependencies: str, parent: str = OUTER) -> StateResource:
    return StateResource(urn, parent, dependencies)


def _all(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _all(node.children)


STATE = [
    _resource(KEY, parent=""),
    _resource(OUTER, parent=""),
    _resource(POLICY, ROLE, KEY),
    _resource(ROLE),
]


def test_an_edge_is_drawn_where_its_ends_part_ways() -> None:
    graph = of_state(STATE)
    assert graph.edges == {"": {(KEY, OUTER)}, OUTER: {(ROLE, POLICY)}}
    assert {it.key for it in _all(graph.nodes)} == {KEY, OUTER, POLICY, ROLE}


def test_what_follows_from_other_edges_is_left_out() -> None:
    third = f"{STACK}::groundwork:outer:Outer$aws:iam/rolePolicy:RolePolicy::third"
    graph = of_state([*STATE, _resource(third, ROLE, POLICY)])
    assert graph.edges[OUTER] == {(ROLE, POLICY), (POLICY, third)}


def test_alike_resources_share_a_box_that_names_each() -> None:
    many = [
        _resource(f"{STACK}::groundwork:outer:Outer$aws:ssm/parameter:Parameter::p{it}", ROLE)
        for it in range(5)
    ]
    (outer,) = [it for it in of_state([*STATE, *many]).nodes if it.key == OUTER]
    (bundle,) = [it for it in outer.children if len(it.urns) > 1]
    assert bundle.title.endswith("ssm Parameter")
    assert bundle.lines == ("p0", "p1", "p2", "p3", "p4")
    assert set(bundle.urns) == {it.urn for it in many}


def test_what_a_page_is_not_about_is_shown_without_its_parts() -> None:
    graph = of_state(STATE, "aws:none/none:None")
    (outer,) = [it for it in graph.nodes if it.key == OUTER]
    assert (outer.kind, outer.children) == ("folded", ())
    assert set(outer.urns) == {OUTER, ROLE, POLICY}


def test_many_types_are_told_by_service() -> None:
    few = ["aws:s3/bucket:Bucket", "aws:s3/bucket:Bucket", "aws:kms/key:Key"]
    assert [it.split()[0] + it.split(" ", 2)[2] for it in summary(few)] == [
        "1kms Key",
        "2s3 Bucket",
    ]
    many = [f"aws:s3/type{it}:Type{it}" for it in range(9)]
    (told,) = summary(many)
    assert told.startswith("9")
    assert told.endswith("s3")


def test_a_type_is_said_as_people_say_it() -> None:
    assert label("aws:s3/bucket:Bucket") == "s3 Bucket"
    assert label("groundwork:bucket:PrivateBucket") == "PrivateBucket"


def test_what_the_engine_exports_is_read_the_same() -> None:
    exported = {
        "deployment": {
            "resources": [
                {"urn": it.urn, "parent": it.parent, "dependencies": list(it.dependencies)}
                for it in reversed(STATE)
            ]
        }
    }
    assert of_state(from_export(exported)).edges == of_state(STATE).edges
