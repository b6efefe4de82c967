"""Where principalmapper 1.1.5 decides otherwise than AWS documents, and we follow AWS.

Each difference is a reading: the case as principalmapper takes it, in words that AWS and we take
the same way. A disagreement is explained when we decide the case so read as principalmapper did.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final, cast

from tests.policies.access.documents import ROLE, ROOT, SESSION
from tests.policies.access.oracle.cases import ACCOUNT, Case, Json, ours

_ONE: Final = ("boundary", "session_policy", "resource_policy")
_NEVER: Final = ("StringEquals", "oracle:never", "met")
"""A comparison that no case meets."""

_FOR_NOBODY: Final = {"Effect": "Allow", "Principal": {"Service": "none"}, "Action": "none:None"}

Comparison = tuple[str, str, Any]
"""Operator, key and values."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which principalmapper differs."""

    name: str
    theirs: str
    """What it does."""

    documented: str
    """What AWS documents."""

    page: str
    """Where, below https://docs.aws.amazon.com/IAM/latest/UserGuide/."""

    read: Callable[[Case], None]
    """Changes a case into what principalmapper makes of it."""

    def reading(self, case: Case) -> Case:
        """Return the case as principalmapper takes it."""
        changed = copy.deepcopy(case)
        self.read(changed)
        return changed


def _documents(case: Case) -> Iterator[Json]:
    yield from (case[name] for name in _ONE if case[name])
    yield from case["identity"]
    yield from (document for level in case["scps"] or () for document in level)


def _statements(case: Case) -> Iterator[Json]:
    for document in _documents(case):
        yield from document["Statement"]


def _texts(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _comparisons(change: Callable[[Case, Comparison], Comparison]) -> Callable[[Case], None]:
    """Return a reading that changes the comparisons of conditions."""

    def read(case: Case) -> None:
        for statement in _statements(case):
            made: Json = {}
            for operator, keys in statement.get("Condition", {}).items():
                for key, values in keys.items():
                    name, on, wanted = change(case, (operator, key, values))
                    made.setdefault(name, {})[on] = wanted
            if "Condition" in statement:
                statement["Condition"] = made

    return read


def _principals(element: Any) -> Json:
    """Return the names of a principal by kind; none of "*" alone."""
    return cast("Json", element) if isinstance(element, dict) else {}


def _without_case(case: Case) -> None:
    case["resource"] = case["resource"].lower()
    for statement in _statements(case):
        for name in ("Resource", "NotResource"):
            if name in statement:
                statement[name] = [it.lower() for it in _texts(statement[name])]


def _arn_as_text(case: Case) -> None:
    case["context"] = {
        key: value.lower() if key == "aws:SourceArn" else value
        for key, value in case["context"].items()
    }

    def change(_: Case, it: Comparison) -> Comparison:
        operator, key, values = it
        if not operator.startswith("Arn"):
            return it
        suffix = "IfExists" if operator.endswith("IfExists") else ""
        name = "StringNotLike" if "Not" in operator else "StringLike"
        return f"{name}{suffix}", key, [text.lower() for text in _texts(values)]

    _comparisons(change)(case)


def _named(change: Callable[[Any], Any]) -> Callable[[Case], None]:
    """Return a reading that changes whom a resource's policy names; None leaves nobody."""

    def read(case: Case) -> None:
        document: Json = case["resource_policy"] or {"Statement": []}
        for statement in cast("list[Json]", document["Statement"]):
            names = _principals(statement.get("Principal"))
            if "AWS" in names:
                changed = [change(it) for it in _texts(names["AWS"])]
                statement["Principal"] = {"AWS": [it for it in changed if it is not None]}

    return read


def _not_principal(case: Case) -> None:
    document = case["resource_policy"]
    if document is None:
        return
    kept: list[Json] = []
    for statement in document["Statement"]:
        excepted = statement.pop("NotPrincipal", None)
        if excepted is None:
            kept.append(statement)
            continue
        matching = {"*", case["principal"], ACCOUNT, ROOT}
        if not matching & {*_texts(_principals(excepted).get("AWS", []))}:
            kept.append({**statement, "Principal": "*"})
    document["Statement"] = kept or [_FOR_NOBODY]


def _variables_as_text(case: Case) -> None:
    def change(_: Case, it: Comparison) -> Comparison:
        operator, key, values = it
        if not any("${" in text for text in _texts(values)):
            return it
        return operator, key, [text.replace("${", "${$}{") for text in _texts(values)]

    _comparisons(change)(case)
    if "aws:username" not in case["context"]:
        for statement in _statements(case):
            for name in ("Resource", "NotResource"):
                if name in statement:
                    found = _texts(statement[name])
                    statement[name] = [text.replace("${", "${$}{") for text in found]


def _absent_is_unmet(*operators: str) -> Callable[[Case], None]:
    def change(case: Case, it: Comparison) -> Comparison:
        is_one = it[0] in operators or any(
            name.endswith(":") and it[0].startswith(name) and it[0].endswith("IfExists")
            for name in operators
        )
        return _NEVER if is_one and it[1] not in case["context"] else it

    return _comparisons(change)


def _any_is_none(case: Case, it: Comparison) -> Comparison:
    operator, key, values = it
    if operator.startswith("ForAnyValue:StringNot") and key in case["context"]:
        return operator.replace("ForAnyValue", "ForAllValues"), key, values
    return it


def _if_exists_of_ordered(case: Case, it: Comparison) -> Comparison:
    operator, key, values = it
    if key not in case["context"] or not operator.endswith("IfExists"):
        return it
    if operator.startswith(("Numeric", "Date")):
        return _NEVER
    return ("NotIpAddress", key, values) if operator == "IpAddressIfExists" else it


def _first_date(_: Case, it: Comparison) -> Comparison:
    operator, key, values = it
    if operator.startswith("Date") and "Than" in operator:
        return operator, key, _texts(values)[:1]
    return it


def _any_of_several(case: Case, it: Comparison) -> Comparison:
    operator, key, values = it
    several = isinstance(case["context"].get(key), list) and len(case["context"][key]) > 1
    if not several or ":" in operator or operator == "Null":
        return it
    qualifier = "ForAllValues" if "Not" in operator else "ForAnyValue"
    return f"{qualifier}:{operator}", key, values


def _no_other_account(case: Case) -> None:
    if case["resource_policy"] is None:
        case["owner"] = ACCOUNT


_OPERATORS: Final = "reference_policies_elements_condition_operators.html"
_SETS: Final = "reference_policies_condition-single-vs-multi-valued-context-keys.html"
_PRINCIPAL: Final = "reference_policies_elements_principal.html"

DIFFERENCES: Final[Sequence[Difference]] = (
    Difference(
        "another account's resource without a policy",
        "asks for nothing of the other account where the resource has no policy",
        "both accounts must allow; a resource without a policy allows nobody of another account",
        "reference_policies_evaluation-logic-cross-account.html",
        _no_other_account,
    ),
    Difference(
        "case of resources",
        "compares resources without regard to case",
        '"In the Resource element, the IAM user name is case sensitive", as objects\' keys are',
        "reference_policies_elements_resource.html",
        _without_case,
    ),
    Difference(
        "ARN operators",
        "compares an ARN as one text, in any case, so that a wildcard spans its parts",
        '"Case-sensitive matching of the ARN. Each of the six components is checked separately"',
        _OPERATORS,
        _arn_as_text,
    ),
    Difference(
        "sessions",
        "knows no role sessions, so a policy that names one names nobody",
        "a policy may name a role's session, and then nothing else limits it",
        "reference_policies_evaluation-logic.html",
        _named(lambda it: None if it == SESSION else it),
    ),
    Difference(
        "limits of a role that is named",
        "ends with an allowance when a resource's policy names the role",
        '"policies that grant permissions to an IAM role ARN are limited by an implicit deny in a '
        'permissions boundary or session policy"',
        "reference_policies_evaluation-logic.html",
        _named(lambda it: SESSION if it == ROLE else it),
    ),
    Difference(
        "everyone under AWS",
        'takes {"AWS": "*"} as the account, "*" alone as everyone',
        '"a wildcard (*) with an Allow effect grants access to all users"; within the account "no '
        'other permissions are required"',
        _PRINCIPAL,
        _named(lambda it: ROOT if it == "*" else it),
    ),
    Difference(
        "NotPrincipal",
        "excepts who is listed in any way, in Allow too, and with a boundary",
        '"will always deny any IAM principal that has a permissions boundary"; account and session '
        'have to be listed beside the principal; "with Allow is not supported"',
        "reference_policies_elements_notprincipal.html",
        _not_principal,
    ),
    Difference(
        "variables",
        "replaces no variables in conditions, and none that has no value",
        "variables stand in string and ARN comparisons; one without a value invalidates its "
        "statement",
        "reference_policies_variables.html",
        _variables_as_text,
    ),
    Difference(
        "StringNotLike on an absent key",
        "is not met",
        '"such as StringNotLike or ArnNotLike, and the right key is not present, the condition is '
        'true"',
        _OPERATORS,
        _absent_is_unmet("StringNotLike"),
    ),
    Difference(
        "ForAnyValue with IfExists on an absent key",
        "is not met",
        '"If the key is not present, evaluate the condition element as true"',
        _OPERATORS,
        _absent_is_unmet("ForAnyValue:"),
    ),
    Difference(
        "BinaryEqualsIfExists on an absent key",
        "is not met",
        '"You can add IfExists to the end of any condition operator name except the Null '
        'condition"',
        _OPERATORS,
        _absent_is_unmet("BinaryEqualsIfExists"),
    ),
    Difference(
        "ForAnyValue with a negated operator",
        "asks that no value matches",
        "asks whether the operator holds of at least one value",
        _SETS,
        _comparisons(_any_is_none),
    ),
    Difference(
        "IfExists of numbers, dates and addresses",
        "is never met by a number or date that is there; an address must lie outside",
        '"If the policy key is present, process the key as specified in the policy"',
        _OPERATORS,
        _comparisons(_if_exists_of_ordered),
    ),
    Difference(
        "several dates",
        "compares with the first value alone",
        "the values of a key are alternatives",
        "reference_policies_condition-logic-multiple-context-keys-or-values.html",
        _comparisons(_first_date),
    ),
    Difference(
        "several values without a set operator",
        "takes any of them",
        '"Multivalued context keys require a condition set operator": we leave it undecided',
        _SETS,
        _comparisons(_any_of_several),
    ),
)


def explained(case: Case, theirs: bool) -> Sequence[Difference] | None:
    """Return the fewest differences that explain a disagreement; None where none do."""
    there = [it for it in DIFFERENCES if it.reading(case) != case]
    for number in range(1, len(there) + 1):
        for chosen in combinations(there, number):
            read = case
            for difference in chosen:
                read = difference.reading(read)
            if ours(read).answer.value is theirs:
                return chosen
    return None
