"""When two values mean the same, and what a change needs."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.compare import changes, has_unknown, replaces_in_place, same
from sandbox.convert import UNKNOWN
from sandbox.types import find

ROLE = find("aws:iam/role:Role")
BUCKET = find("aws:s3/bucket:Bucket")
LISTS = replace(BUCKET, sets=("tags.owners",))


def policy(**statement: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


SAME_POLICIES = {
    "white space and the order of keys": (
        '{"Version": "2012-10-17", "Statement": []}',
        '{ "Statement":[],"Version":"2012-10-17" }',
    ),
    "one action and a list of it": (policy(Action="s3:Get*"), policy(Action=["s3:Get*"])),
    "the order of actions": (policy(Action=["a:B", "a:C"]), policy(Action=["a:C", "a:B"])),
    "the order of resources": (policy(Resource=["x", "y"]), policy(Resource=["y", "x"])),
    "a principal and a list of it": (
        policy(Principal={"Service": "a.com"}),
        policy(Principal={"Service": ["a.com"]}),
    ),
    "one statement and a list of it": (
        json.dumps({"Statement": {"Effect": "Allow", "Action": "a:B"}}),
        json.dumps({"Statement": [{"Effect": "Allow", "Action": "a:B"}]}),
    ),
}
OTHER_POLICIES = {
    "another action": (policy(Action="s3:Get*"), policy(Action="s3:Put*")),
    "another effect": (policy(Action="a:B"), policy(Action="a:B", Effect="Deny")),
    "a condition more": (policy(Action="a:B"), policy(Action="a:B", Condition={"Bool": {}})),
    "a resource less": (policy(Resource=["x", "y"]), policy(Resource=["x"])),
    "an action that is a resource": (policy(Action="x"), policy(Resource="x")),
}


@pytest.mark.parametrize("what", SAME_POLICIES)
def test_policies_that_mean_the_same(what: str) -> None:
    one, other = SAME_POLICIES[what]
    assert same(ROLE, "assumeRolePolicy", one, other)
    assert same(ROLE, "assumeRolePolicy", other, one)


@pytest.mark.parametrize("what", OTHER_POLICIES)
def test_policies_that_do_not(what: str) -> None:
    one, other = OTHER_POLICIES[what]
    assert not same(ROLE, "assumeRolePolicy", one, other)


def test_text_that_is_no_json_is_compared_as_text() -> None:
    assert same(ROLE, "assumeRolePolicy", "{", "{")
    assert not same(ROLE, "assumeRolePolicy", "{", "[")


def test_the_order_of_a_list_matters_in_json_that_is_no_policy() -> None:
    assert not same(ROLE, "assumeRolePolicy", '{"widgets": [1, 2]}', '{"widgets": [2, 1]}')
    assert same(ROLE, "assumeRolePolicy", '{"a": 1, "b": 2}', '{"b": 2, "a": 1}')


def test_json_is_compared_by_meaning_only_where_it_is_json() -> None:
    assert not same(ROLE, "description", '{"a": 1}', '{"a":1}')


@pytest.mark.parametrize("nothing", [None, "", [], {}, False])
def test_nothing_is_nothing(nothing: object) -> None:
    assert same(BUCKET, "tags", nothing, None)


def test_zero_is_a_value() -> None:
    assert not same(ROLE, "maxSessionDuration", 0, 1)


def test_a_default_is_what_is_not_given() -> None:
    assert same(ROLE, "maxSessionDuration", None, 3600)
    assert not same(ROLE, "maxSessionDuration", None, 7200)


def test_order_matters_but_in_sets() -> None:
    one, other = {"owners": ["a", "b"]}, {"owners": ["b", "a"]}
    assert not same(BUCKET, "tags", one, other)
    assert same(LISTS, "tags", one, other)


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5)))
def test_a_value_is_the_same_as_itself(tags: dict[str, str]) -> None:
    assert same(BUCKET, "tags", tags, dict(reversed(tags.items())))


def test_unknowns_are_found_at_any_depth() -> None:
    assert has_unknown({"a": [{"b": UNKNOWN}]})
    assert not has_unknown({"a": [{"b": None}]})


def test_changes_have_kinds() -> None:
    state = {"name": "a", "path": "/", "description": "old", "maxSessionDuration": 3600}
    news = {"name": "a", "path": "/ai/", "maxSessionDuration": 7200, "tags": {"a": "b"}}
    found = {c.name: (c.kind, c.replaces) for c in changes(ROLE, state, state, news)}
    assert found == {
        "description": ("delete", False),
        "maxSessionDuration": ("update", False),
        "path": ("update", True),
        "tags": ("add", False),
    }


def test_an_unknown_is_a_change() -> None:
    state = {"name": "a", "assumeRolePolicy": "{}"}
    found = changes(ROLE, state, state, {**state, "assumeRolePolicy": UNKNOWN})
    assert [c.name for c in found] == ["assumeRolePolicy"]


def test_what_is_only_written_is_compared_with_what_was_given() -> None:
    state = {"bucket": "b", "forceDestroy": False}
    found = changes(BUCKET, state, {"bucket": "b", "forceDestroy": True}, {"bucket": "b"})
    assert [c.name for c in found] == ["forceDestroy"]


def test_another_region_needs_another_resource() -> None:
    state = {"bucket": "b", "region": "us-east-1"}
    found = changes(BUCKET, state, state, {**state, "region": "eu-west-1"})
    assert [(c.name, c.replaces) for c in found] == [("region", True)]
    assert changes(BUCKET, state, state, {"bucket": "b"}) == []


def test_the_old_one_goes_first_where_the_name_stays() -> None:
    assert replaces_in_place(ROLE, {"name": "a", "path": "/"}, {"name": "a", "path": "/ai/"})
    assert not replaces_in_place(ROLE, {"name": "a"}, {"name": "b"})
