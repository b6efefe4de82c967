"""Conditions of statements: every operator of IAM, and what each makes of absent keys.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from policies.access import comparisons
from policies.access.answers import (
    YES,
    Answer,
    all_of,
    any_of,
    negated,
    no,
    unknown,
    yes_or_no,
)
from policies.access.model import Context
from policies.access.variables import (
    AbsentVariableError,
    Pattern,
    UnknownVariableError,
    pattern,
)
from policies.iam import Condition
from policies.values import FaultError, Property, UndecidedError

Compare = Callable[[str, Pattern], bool]


@dataclass(frozen=True, slots=True)
class Operator:
    """One way to compare a value of the request with a value of the policy."""

    compare: Compare
    """Raises `comparisons.NotComparableError` where AWS's documentation gives no answer."""

    is_negated: bool = False
    takes_variables: bool = False


def _both(name: str, negated_name: str, compare: Compare) -> dict[str, Operator]:
    """Return an operator on texts and its opposite; both take variables."""
    return {
        name: Operator(compare, takes_variables=True),
        negated_name: Operator(compare, is_negated=True, takes_variables=True),
    }


def _ordered(family: str, read: Callable[[str], comparisons.Ordered]) -> dict[str, Operator]:
    """Return the six operators of a family whose values have an order; none takes variables."""
    return {
        f"{family}{name}": Operator(comparisons.ordered(read, test), is_negated=name == "notequals")
        for name, test in comparisons.TESTS.items()
    }


OPERATORS: Final[Mapping[str, Operator]] = {
    **_both("stringequals", "stringnotequals", comparisons.equal),
    **_both("stringequalsignorecase", "stringnotequalsignorecase", comparisons.equal_but_for_case),
    **_both("stringlike", "stringnotlike", comparisons.like),
    **_both("arnequals", "arnnotequals", comparisons.arn_like),
    **_both("arnlike", "arnnotlike", comparisons.arn_like),
    **_ordered("numeric", comparisons.number),
    **_ordered("date", comparisons.moment),
    # "Policy variables: supported", in the table of Boolean operators.
    "bool": Operator(comparisons.same_flag, takes_variables=True),
    "binaryequals": Operator(comparisons.same_bytes),
    "ipaddress": Operator(comparisons.in_network),
    "notipaddress": Operator(comparisons.in_network, is_negated=True),
}
"""By name in lower case, without set qualifier and IfExists; `Null` is no comparison."""

Gather = Callable[[Sequence[Answer]], Answer]


def _agreeing(answers: Sequence[Answer]) -> Answer:
    """Return the answer on the one value; several need a set qualifier, unless they agree."""
    if len({it.value for it in answers}) == 1:
        return answers[0]
    return unknown(
        "what AWS makes of a key with several values without ForAllValues or ForAnyValue"
    )


@dataclass(frozen=True, slots=True)
class _Qualifier:
    gather: Gather
    """What the answers on each value of the request make together."""

    if_absent: bool | None
    """What an absent key, or one without a value, makes it; None leaves that to the operator."""


_QUALIFIERS: Final[Mapping[str, _Qualifier]] = {
    "": _Qualifier(_agreeing, None),
    # "It also returns true if there are no context keys in the request": with Allow, a trap.
    "forallvalues": _Qualifier(all_of, True),  # noqa: FBT003
    "foranyvalue": _Qualifier(any_of, False),  # noqa: FBT003
}


def holds(condition: Condition, context: Context, version: str | None) -> Answer:
    """Return whether one comparison of a statement's condition holds for a request.

    An unknown key leaves it open; it never counts as met.
    """
    try:
        return _holds(condition, context, version)
    except UndecidedError as error:
        return unknown(f"{condition.values.path}, which {error.reason}")
    except FaultError as error:
        return unknown(f"{condition.values.path}: {error.found}")


def _holds(condition: Condition, context: Context, version: str | None) -> Answer:
    values = context.get(condition.key)
    name = condition.comparison
    if condition.operator.lower() == "null":
        return _is_null(condition, values)
    operator = OPERATORS.get(name)
    qualifier = _QUALIFIERS.get(condition.operator.lower().rpartition(":")[0])
    if operator is None or qualifier is None:
        return unknown(f"the operator {condition.operator}, which is none of IAM's")
    if values is None:
        return unknown(f"the request's {condition.key}")
    is_optional = condition.operator.lower().endswith("ifexists")
    if not values:
        if is_optional:
            return YES
        absent = operator.is_negated if qualifier.if_absent is None else qualifier.if_absent
        return yes_or_no(absent) if absent else no(f"the request has no {condition.key}")
    if qualifier.if_absent is not None and not any(values):
        # "... or if the key values resolve to an empty data set, such as an empty string".
        return yes_or_no(qualifier.if_absent)
    wanted = condition.values.items() if not _is_blank(condition.values) else [condition.values]
    met = [_one(operator, value, wanted, context, version) for value in values]
    answer = qualifier.gather(met)
    return no(f"{condition.key} is {', '.join(values)}") if answer.is_no else answer


def _is_blank(values: Property) -> bool:
    # `Property` counts "" as nothing set; a condition may compare with it.
    return values.value == ""


def _one(
    operator: Operator,
    value: str,
    wanted: Sequence[Property],
    context: Context,
    version: str | None,
) -> Answer:
    """Return what the operator says of one value: it matches any of the policy's, or none."""
    used = version if operator.takes_variables else None
    answers: list[Answer] = []
    absent: list[str] = []
    for item in wanted:
        try:
            written = pattern(item.text() or "", context, used)
            answers.append(yes_or_no(operator.compare(value, written)))
        except AbsentVariableError as error:
            absent.append(str(error))
        except UndecidedError as error:
            answers.append(unknown(f"{item.path}, which {error.reason}"))
        except (UnknownVariableError, comparisons.NotComparableError) as error:
            answers.append(unknown(str(error)))
    matched = any_of(answers)
    if absent and (operator.is_negated or not matched.is_no):
        # A variable without a value "might cause the entire statement to be invalid".
        return unknown(f"what AWS makes of ${{{absent[0]}}}, which the request does not have")
    return negated(matched) if operator.is_negated else matched


def _is_null(condition: Condition, values: Sequence[str] | None) -> Answer:
    """Return whether the key is absent, or present, as the policy asks; "" is no value."""
    if values is None:
        return unknown(f"whether the request has {condition.key}")
    is_absent = not any(values)
    wanted = [item.text() for item in condition.values.items()]
    if not {*wanted} <= {"true", "false"}:
        return unknown(f"{condition.values.path}, which is neither true nor false")
    return yes_or_no(any((it == "true") == is_absent for it in wanted))
