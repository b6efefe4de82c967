"""Condition operators, row by row of AWS's tables.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from policies.access.conditions import OPERATORS
from tests.policies.access.documents import allow, asked, decision, document, met
from tests.policies.support import UNKNOWN_TEXT

ARN = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt"
_ROWS: list[tuple[str, Any, Any, bool]] = [
    # String: "exact matching, case sensitive", "ignoring case", wildcards in Like alone.
    ("StringEquals", "iamuser-admin", "iamuser-admin", True),
    ("StringEquals", "iamuser-admin", "IAMuser-admin", False),
    ("StringEquals", "iamuser-*", "iamuser-admin", False),
    ("StringEquals", ["a", "b"], "b", True),
    ("StringNotEquals", "a", "b", True),
    ("StringNotEquals", ["a", "b"], "b", False),
    ("StringEqualsIgnoreCase", "Admin", "aDMIN", True),
    ("StringNotEqualsIgnoreCase", "Admin", "aDMIN", False),
    ("StringLike", "home/*", "home/a/b", True),
    ("StringLike", "home/?", "home/ab", False),
    ("StringLike", "Home/*", "home/a", False),
    ("StringLike", ["", "home/"], "home/", True),
    ("StringNotLike", "home/*", "home/a", False),
    ("StringNotLike", "home/*", "away", True),
    # Numeric: whole or decimal.
    ("NumericEquals", "10", "10.0", True),
    ("NumericNotEquals", "10", "10", False),
    ("NumericNotEquals", ["9", "10"], "10", False),
    ("NumericLessThan", "10", "9.5", True),
    ("NumericLessThan", "10", "10", False),
    ("NumericLessThanEquals", "10", "10", True),
    ("NumericGreaterThan", "10", "11", True),
    ("NumericGreaterThanEquals", "10", "9", False),
    # Date: ISO 8601 by W3C, or epoch seconds.
    ("DateEquals", "2020-01-01T00:00:01Z", "2020-01-01T01:00:01+01:00", True),
    ("DateEquals", "2020-01-01", "1577836800", True),
    ("DateNotEquals", "2020-01-01T00:00:01Z", "2020-01-01T00:00:01Z", False),
    ("DateGreaterThan", "2020-01-01T00:00:01Z", "2020-01-02T00:00:00Z", True),
    ("DateGreaterThanEquals", "2020-01", "2020-01-01T00:00:00Z", True),
    ("DateLessThan", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z", False),
    ("DateLessThanEquals", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z", True),
    ("DateLessThan", "1577836800", "2019-12-31T23:59:59Z", True),
    # Boolean, also as JSON's own.
    ("Bool", "true", "true", True),
    ("Bool", False, "false", True),
    ("Bool", "false", "true", False),
    # Binary: by its bytes.
    ("BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", True),
    ("BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5", False),
    # IP: "if you specify an IP address without the routing prefix, IAM uses /32".
    ("IpAddress", ["203.0.113.0/24", "2001:DB8:1234:5678::/64"], "203.0.113.9", True),
    ("IpAddress", ["203.0.113.0/24", "2001:DB8:1234:5678::/64"], "2001:db8:1234:5678::1", True),
    ("IpAddress", "203.0.113.9", "203.0.113.10", False),
    ("NotIpAddress", "203.0.113.0/24", "203.0.113.9", False),
    ("NotIpAddress", "203.0.113.0/24", "198.51.100.1", True),
    # ARN: each of the six parts for itself; Equals and Like "behave identically".
    ("StringLike", "arn:aws:someservice:*:111122223333:finance/*", ARN, True),
    ("ArnLike", "arn:aws:someservice:*:111122223333:finance/*", ARN, False),
    ("ArnEquals", "arn:aws:sns:*:123456789012:t-*", "arn:aws:sns:eu-west-1:123456789012:t-1", True),
    (
        "ArnEquals",
        "arn:aws:sns:*:123456789012:T-1",
        "arn:aws:sns:eu-west-1:123456789012:t-1",
        False,
    ),
    ("ArnNotLike", "arn:aws:sns:*:123456789012:*", "arn:aws:sns:eu-west-1:123456789012:t", False),
    ("ArnNotEquals", "arn:aws:sns:*:1:*", "arn:aws:sns:eu-west-1:123456789012:t", True),
]


@pytest.mark.parametrize(("operator", "wanted", "value", "expected"), _ROWS)
def test_operators_compare_as_their_table_says(
    operator: str, wanted: Any, value: str, expected: bool
) -> None:
    assert met({operator: {"aws:Key": wanted}}, {"AWS:kEY": value}) is expected


def test_every_operator_has_a_row() -> None:
    assert {name.lower() for name, *_ in _ROWS} == set(OPERATORS)


@pytest.mark.parametrize("name", sorted(OPERATORS))
def test_an_unknown_key_is_never_taken_as_met_nor_as_unmet(name: str) -> None:
    for qualifier in ("", "ForAllValues:", "ForAnyValue:"):
        for suffix in ("", "IfExists"):
            assert met({f"{qualifier}{name}{suffix}": {"aws:Key": "1"}}, closed=()) is None


@pytest.mark.parametrize("name", sorted(OPERATORS))
def test_an_absent_key_meets_negated_operators_and_ifexists_alone(name: str) -> None:
    """ "The values do not match and the condition is false"; negated: "the condition is true"."""
    assert met({name: {"aws:Key": "1"}}) is ("not" in name)
    assert met({f"{name}IfExists": {"aws:Key": "1"}}) is True


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("ForAllValues:StringLike", ("PostDateTime", "Message"), True),
        ("ForAllValues:StringLike", ("PostDateTime", "UserName"), False),
        ("ForAnyValue:StringLike", ("PostDateTime", "UserName"), True),
        ("ForAnyValue:StringLike", ("UserName",), False),
        # The trap: with Allow, a request without the key is let through.
        ("ForAllValues:StringLike", (), True),
        ("ForAllValues:StringLike", ("",), True),
        ("ForAnyValue:StringLike", (), False),
        ("ForAnyValue:StringLike", ("",), False),
        ("ForAnyValue:StringLikeIfExists", (), True),
        # A negated operator holds of a value that equals none of the policy's.
        ("ForAllValues:StringNotEquals", ("ID", "UserName"), True),
        ("ForAllValues:StringNotEquals", ("ID", "Tags"), False),
        ("ForAnyValue:StringNotEquals", ("ID", "Tags"), True),
        ("ForAnyValue:StringNotEquals", ("Tags",), False),
        ("ForAnyValue:StringNotEquals", (), False),
    ],
)
def test_sets_of_values_as_the_page_on_them_says(
    operator: str, value: Sequence[str], expected: bool
) -> None:
    wanted = ["PostDateTime", "Message", "Tags"]
    assert (
        met({operator: {"dynamodb:Attributes": wanted}}, {"dynamodb:attributes": value}) is expected
    )


def test_several_values_without_a_set_qualifier_decide_only_where_they_agree() -> None:
    """ "Multivalued context keys require a condition set operator." """
    assert met({"StringEquals": {"aws:TagKeys": "a"}}, {"aws:TagKeys": ("a", "b")}) is None
    assert met({"StringEquals": {"aws:TagKeys": "c"}}, {"aws:TagKeys": ("a", "b")}) is False
    assert met({"StringLike": {"aws:TagKeys": "*"}}, {"aws:TagKeys": ("a", "b")}) is True


@pytest.mark.parametrize(
    ("wanted", "context", "closed", "expected"),
    [
        ("true", {}, ("",), True),
        ("false", {}, ("",), False),
        ("false", {"aws:TokenIssueTime": "2020-01-01T00:00:00Z"}, ("",), True),
        ("true", {"aws:TokenIssueTime": "2020-01-01T00:00:00Z"}, ("",), False),
        ("true", {"aws:TokenIssueTime": ""}, ("",), True),
        ("true", {}, (), None),
        ("maybe", {}, ("",), None),
    ],
)
def test_null_asks_whether_the_key_is_there(
    wanted: str, context: dict[str, str], closed: tuple[str, ...], expected: bool | None
) -> None:
    assert met({"Null": {"aws:TokenIssueTime": wanted}}, context, closed=closed) is expected


def test_every_operator_and_every_key_must_hold() -> None:
    condition = {"StringEquals": {"aws:A": "1", "aws:B": "2"}, "Bool": {"aws:C": "true"}}
    assert met(condition, {"aws:A": "1", "aws:B": "2", "aws:C": "true"}) is True
    assert met(condition, {"aws:A": "1", "aws:B": "3", "aws:C": "true"}) is False
    # One that fails decides, whatever else is open.
    assert met(condition, {"aws:A": "1", "aws:B": "3"}, closed=()) is False


@pytest.mark.parametrize(
    ("operator", "wanted", "value", "told"),
    [
        ("StringMatches", "a", "a", "StringMatches, which is none of IAM's"),
        ("NullIfExists", "true", "a", "NullIfExists, which is none of IAM's"),
        ("NumericLessThan", "ten", "1", "'ten', which is no number"),
        ("DateLessThan", "soon", "2020-01-01", "'soon', which is no date"),
        ("DateLessThan", "1997", "2020-01-01", "'1997' is a year or seconds"),
        ("ArnLike", "*", "arn:aws:s3:::a", "'*', which is no ARN"),
        ("IpAddress", "home", "203.0.113.9", "'home' does not appear to be"),
        ("BinaryEquals", "?", "QQ==", "'?', which is no base 64"),
        ("StringEquals", UNKNOWN_TEXT, "a", "is not known before the update"),
    ],
)
def test_what_cannot_be_compared_is_open_and_told(
    operator: str, wanted: str, value: str, told: str
) -> None:
    own = document(allow("s3:*", Condition={operator: {"aws:Key": wanted}}))
    found = decision(asked(context={"aws:Key": value}), identity=[own])
    assert found.answer.value is None
    assert told in " ".join(found.why)


_NAME = {"aws:username": "carlos"}


@pytest.mark.parametrize(
    ("wanted", "context", "value", "expected"),
    [
        ("home/${aws:username}/*", _NAME, "home/carlos/a", True),
        ("home/${AWS:UserName}/*", _NAME, "home/dana/a", False),
        ("${aws:PrincipalTag/team}", {"aws:PrincipalTag/team": "Blue"}, "Blue", True),
        # Without a value, and without a default, the statement holds for nothing.
        ("${aws:PrincipalTag/team}", {}, "", False),
        ("${aws:PrincipalTag/team, 'company-wide'}", {}, "company-wide", True),
        ("${aws:PrincipalTag/team, 'company-wide'}", {"aws:PrincipalTag/team": "b"}, "b", True),
        ("${*}", {}, "*", True),
        ("${*}", {}, "anything", False),
        ("a${?}c", {}, "a?c", True),
        ("a${?}c", {}, "abc", False),
        ("${$}{aws:username}", _NAME, "${aws:username}", True),
        # What a variable brings along is text, not a pattern.
        ("${aws:username}", {"aws:username": "*"}, "dana", False),
    ],
)
def test_variables_are_replaced_by_values_of_the_request(
    wanted: str, context: dict[str, str], value: str, expected: bool
) -> None:
    assert met({"StringLike": {"s3:prefix": wanted}}, {**context, "s3:prefix": value}) is expected


def test_variables_are_text_in_the_older_language() -> None:
    condition = {"StringEquals": {"s3:prefix": "${aws:username}"}}
    asked_for = {**_NAME, "s3:prefix": "${aws:username}"}
    assert met(condition, asked_for, version="2008-10-17") is True
    assert met(condition, asked_for) is False


def test_variables_stay_text_in_operators_that_take_none() -> None:
    condition = {"NumericEquals": {"s3:max-keys": "${aws:username}"}}
    assert met(condition, {"aws:username": "10", "s3:max-keys": "10"}) is None


@pytest.mark.parametrize(
    "context",
    [
        {"aws:PrincipalTag/t": ("a", "b")},
        # AWS: a variable without a value "might" make the statement invalid; a Deny is then open.
        {},
    ],
)
def test_variables_that_leave_a_negated_comparison_open(context: dict[str, Any]) -> None:
    condition = {"StringNotEquals": {"aws:ResourceTag/t": "${aws:PrincipalTag/t}"}}
    assert met(condition, {**context, "aws:ResourceTag/t": "x"}) is None


def test_an_unknown_variable_leaves_it_open_unless_another_value_matches() -> None:
    wanted = ["${aws:PrincipalTag/use_case}", "platform"]
    condition = {"StringEquals": {"aws:ResourceTag/use_case": wanted}}
    assert met(condition, {"aws:ResourceTag/use_case": "platform"}, closed=()) is True
    assert met(condition, {"aws:ResourceTag/use_case": "other"}, closed=()) is None
