"""IAM documents mean the same in every form in which they arrive."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies import resource_types as types
from policies.documents import Kind
from policies.iam import Carrier, Statement, carriers, is_boundary
from policies.patterns import has_wildcard, matches
from policies.values import FaultError, UndecidedError
from tests.policies.support import UNKNOWN_TEXT, resource

ONE = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}


def carrier(policy: Any) -> Carrier:
    return next(carriers(resource(types.ROLE_POLICY.token, {"policy": policy})))


def first(**statement: Any) -> Statement:
    return carrier(json.dumps({"Statement": {**ONE, **statement}})).statements()[0]


@pytest.mark.parametrize(
    "policy",
    [
        json.dumps({"Statement": [ONE]}),
        json.dumps({"Statement": ONE}),
        {"Statement": [ONE]},
        {"statement": {"effect": "Allow", "action": ["s3:GetObject"], "resource": ["*"]}},
    ],
    ids=["text", "single", "object", "lower_case"],
)
def test_all_forms_read_alike(policy: Any) -> None:
    (statement,) = carrier(policy).statements()
    assert statement.is_allow
    assert statement.allows("S3:getobject")
    assert not statement.allows("s3:PutObject")
    assert statement.part("Resource").texts() == ["*"]


def test_a_role_carries_its_trust_and_its_inline_policies() -> None:
    role = resource(
        types.ROLE.token,
        {
            "assumeRolePolicy": json.dumps({"Statement": [ONE]}),
            "inlinePolicies": [{"name": "a", "policy": json.dumps({"Statement": [ONE]})}, {}],
        },
    )
    assert [(each.kind, each.document.path) for each in carriers(role)] == [
        (Kind.TRUST, "assumeRolePolicy"),
        (Kind.IDENTITY, "inlinePolicies[0].policy"),
    ]


@pytest.mark.parametrize(
    ("policy", "says"),
    [
        ("not json", "not valid JSON"),
        ('{"Statement": [], "Statement": []}', "same key twice"),
        ('{"Statement": {"Effect": "Deny", "effect": "Allow"}}', "same key twice"),
        ("[]", "not an object"),
        ('{"Version": "2012-10-17"}', "no Statement"),
        ('{"Statement": ["x"]}', "statement is not an object"),
    ],
)
def test_what_is_no_document_is_a_fault(policy: str, says: str) -> None:
    with pytest.raises(FaultError, match=says):
        carrier(policy).statements()


def test_an_effect_in_another_case_is_a_fault() -> None:
    with pytest.raises(FaultError, match="'ALLOW' is neither Allow nor Deny"):
        _ = first(Effect="ALLOW").is_allow


def test_an_unknown_document_is_undecided() -> None:
    with pytest.raises(UndecidedError, match="policy is not known"):
        carrier(UNKNOWN_TEXT).statements()


def test_a_known_match_outweighs_an_unknown_pattern() -> None:
    policy = {"Statement": {**ONE, "Action": [UNKNOWN_TEXT, "s3:*"]}}
    (statement,) = carrier(policy).statements()
    assert statement.allows("s3:GetObject")
    with pytest.raises(UndecidedError):
        statement.allows("kms:Decrypt")


def test_not_action_allows_what_it_leaves_out() -> None:
    statement = carrier(
        {"Statement": {"Effect": "Allow", "NotAction": ["iam:*"], "Resource": "*"}}
    ).statements()[0]
    assert statement.allows("s3:GetObject")
    assert not statement.allows("IAM:CreateUser")


def test_conditions_know_when_a_missing_key_meets_them() -> None:
    (plain, optional, for_all) = (
        next(first(Condition={operator: {"aws:X": "1"}}).conditions())
        for operator in ("StringEquals", "StringEqualsIfExists", "ForAllValues:StringEquals")
    )
    assert [each.comparison for each in (plain, optional, for_all)] == ["stringequals"] * 3
    assert [each.is_optional for each in (plain, optional, for_all)] == [False, True, True]
    assert plain.key == "aws:x"


@pytest.mark.parametrize(
    ("principal", "kinds"),
    [
        ("*", ["*"]),
        ({"AWS": "*"}, ["AWS"]),
        ({"Service": ["a", "b"], "AWS": "c"}, ["Service", "AWS"]),
    ],
)
def test_principals(principal: Any, kinds: list[str]) -> None:
    assert [each.kind for each in first(Principal=principal).principals()] == kinds


def test_only_policies_under_the_boundary_path_are_boundaries() -> None:
    inside = resource(types.POLICY.token, {"path": "/groundwork/boundary/"})
    outside = resource(types.POLICY.token, {"path": "/mine/", "name": "/groundwork/boundary/"})
    assert is_boundary(inside)
    assert not is_boundary(outside)


@given(st.text(alphabet="aB:*?[.\\", max_size=8), st.text(alphabet="aB:[.\\", max_size=8))
def test_patterns_match_as_iam_says(pattern: str, text: str) -> None:
    """Held against a match by hand: `*` takes any run, `?` one character, nothing has a case."""

    def by_hand(left: str, right: str) -> bool:
        if not left:
            return not right
        if left[0] == "*":
            return any(by_hand(left[1:], right[start:]) for start in range(len(right) + 1))
        return bool(right) and left[0] in ("?", right[0]) and by_hand(left[1:], right[1:])

    assert matches(pattern, text) == by_hand(pattern.lower(), text.lower())
    assert has_wildcard(pattern) == bool(re.search(r"[*?]", pattern))
