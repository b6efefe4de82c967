"""How IAM's condition operators compare one value of a request with one of a policy.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import ipaddress
import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final, TypeAlias

from policies.access.variables import Pattern

Ordered: TypeAlias = Decimal | dt.datetime

TESTS: Final[Mapping[str, Callable[[Ordered, Ordered], bool]]] = {
    "equals": operator.eq,
    # The opposite of equality is made of the whole list of values, so it compares as equality.
    "notequals": operator.eq,
    "lessthan": operator.lt,
    "lessthanequals": operator.le,
    "greaterthan": operator.gt,
    "greaterthanequals": operator.ge,
}

_ARN_PARTS: Final = 6
_YEAR: Final = re.compile(r"\d{4}")
_YEAR_AND_MONTH: Final = re.compile(r"\d{4}-\d{2}")
_EPOCH: Final = re.compile(r"\d+(\.\d+)?")


class NotComparableError(Exception):
    """A value is not of the operator's kind, and AWS does not document what then holds."""


def equal(value: str, wanted: Pattern) -> bool:
    """Compare exactly: case counts, wildcards are characters."""
    return value == wanted.text


def equal_but_for_case(value: str, wanted: Pattern) -> bool:
    """Compare exactly, but for case."""
    return value.lower() == wanted.text.lower()


def like(value: str, wanted: Pattern) -> bool:
    """Compare with wildcards; case counts."""
    return wanted.matches(value)


def arn_like(value: str, wanted: Pattern) -> bool:
    """Compare the six parts of an ARN each for itself, with wildcards; case counts."""
    parts = value.split(":", _ARN_PARTS - 1)
    patterns = wanted.parts()
    for found, text in ((parts, value), (patterns, wanted.text)):
        if len(found) != _ARN_PARTS:
            raise NotComparableError(f"what AWS makes of {text!r}, which is no ARN, in Arn...")
    return all(it.matches(part) for it, part in zip(patterns, parts, strict=True))


def same_flag(value: str, wanted: Pattern) -> bool:
    """Compare `true` and `false`."""
    return value.lower() == wanted.text.lower()


def same_bytes(value: str, wanted: Pattern) -> bool:
    """Compare two values in base 64, byte by byte."""
    return _bytes(value) == _bytes(wanted.text)


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise NotComparableError(f"what AWS makes of {text!r}, which is no base 64") from error


def in_network(value: str, wanted: Pattern) -> bool:
    """Whether an address is in a range; a lone address in the policy is a range of one."""
    try:
        network = ipaddress.ip_network(wanted.text, strict=False)
        return ipaddress.ip_address(value) in network
    except ValueError as error:
        raise NotComparableError(f"what AWS makes of an address: {error}") from error


def ordered(
    read: Callable[[str], Ordered], test: Callable[[Ordered, Ordered], bool]
) -> Callable[[str, Pattern], bool]:
    """Return a comparison of values that `read` makes out of texts."""

    def compare(value: str, wanted: Pattern) -> bool:
        return test(read(value), read(wanted.text))

    return compare


def number(text: str) -> Decimal:
    """Return a whole or a decimal number."""
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise NotComparableError(f"what AWS makes of {text!r}, which is no number") from error


def moment(text: str) -> dt.datetime:
    """Return a moment: a W3C date and time, in UTC unless it says otherwise, or Unix time.

    https://www.w3.org/TR/NOTE-datetime
    """
    if _YEAR.fullmatch(text):
        raise NotComparableError(f"whether {text!r} is a year or seconds")
    if _EPOCH.fullmatch(text):
        return dt.datetime.fromtimestamp(float(text), dt.UTC)
    try:
        day = f"{text}-01" if _YEAR_AND_MONTH.fullmatch(text) else text
        found = dt.datetime.fromisoformat(day)
    except ValueError as error:
        raise NotComparableError(f"what AWS makes of {text!r}, which is no date") from error
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
