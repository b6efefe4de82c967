"""Privilege escalation: rights by which their holder gives itself more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from components import naming
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.escalations import BOUNDED_BY, CHANGES_OF_RIGHTS, METHODS, PASS_ROLE, Method
from policies.holders import HOLDER_TYPES, Holder, holders
from policies.iam import Condition, Statement
from policies.model import (
    Finding,
    Outcome,
    Policy,
    Severity,
    Stage,
    Supports,
    failed,
    not_applicable,
    passed,
)
from policies.patterns import has_wildcard, matches
from policies.resources import Stack
from policies.values import UndecidedError

_MADE_UP_ROLE: Final = "arn:aws:iam::000000000000:role/zz-no-such-role"
_OWN_USER: Final = "${aws:username}"
_SHOWN: Final = 3
"""How many methods one finding names; a wildcard opens dozens."""


def _no_escalation(stack: Stack, _: PolicyContext) -> Iterator[Finding]:
    judged = [holder for holder in holders(stack) if holder.documents]
    for holder in judged:
        yield from each_decided(_judge(holder))
    if not judged:
        yield not_applicable(stack, "no identity of this stack holds a policy")


def _judge(holder: Holder) -> Iterator[Finding]:
    open_ones = list(holder.unreadable())
    rights = _Rights(holder.readable())
    found: dict[str, list[tuple[Method, Statement]]] = {}
    for method in METHODS:
        try:
            statement = _opening(rights, method)
        except UndecidedError as error:
            open_ones += each_decided(_raises(error))
            continue
        if statement is not None:
            found.setdefault(statement.place.path, []).append((method, statement))
    yield from dict.fromkeys(open_ones)
    for opened in found.values():
        named = "; ".join(method.name for method, _ in opened[:_SHOWN])
        more = f"; and {len(opened) - _SHOWN} ways more" if len(opened) > _SHOWN else ""
        yield failed(
            opened[0][1].place, f"{holder.resource.name} can raise itself by {named}{more}"
        )
    if not found and all(each.outcome is not Outcome.FAIL for each in open_ones):
        yield passed(holder.resource, "no known set of its rights leads to more rights")


def _raises(error: UndecidedError) -> Iterator[Finding]:
    raise error
    yield


class _Rights:
    """What a holder's statements say of each action, looked up once for all methods."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._statements = statements
        self._found: dict[str, tuple[list[Statement], UndecidedError | None]] = {}

    def on(self, action: str) -> tuple[list[Statement], UndecidedError | None]:
        """Return the statements on an action, and what says that there may be more."""
        if action not in self._found:
            self._found[action] = self._look_up(action)
        return self._found[action]

    def _look_up(self, action: str) -> tuple[list[Statement], UndecidedError | None]:
        found: list[Statement] = []
        unknown: UndecidedError | None = None
        for statement in self._statements:
            try:
                if statement.allows(action):
                    found.append(statement)
            except UndecidedError as error:
                unknown = unknown or error
        return found, unknown


def _opening(rights: _Rights, method: Method) -> Statement | None:
    """Return the statement that opens the method's first action, None where not all are open.

    Raises:
        UndecidedError: whether an action is open is not known yet, and all others are.
    """
    first: Statement | None = None
    unknown: UndecidedError | None = None
    for action in method.actions:
        try:
            statement = _opens(rights, method, action)
        except UndecidedError as error:
            unknown = unknown or error
            continue
        if statement is None:
            return None
        first = first or statement
    if unknown is not None:
        raise unknown
    return first


def _opens(rights: _Rights, method: Method, action: str) -> Statement | None:
    opening: Statement | None = None
    statements, unknown = rights.on(action)
    for statement in statements:
        try:
            if not statement.is_allow:
                if _denies_everywhere(statement):
                    return None
            elif opening is None and not _is_bounded(statement, method, action):
                opening = statement
        except UndecidedError as error:
            unknown = unknown or error
    if opening is None and unknown is not None:
        raise unknown
    return opening


def _denies_everywhere(statement: Statement) -> bool:
    everything = any(pattern == "*" for pattern in statement.part("Resource").texts())
    return everything and not list(statement.conditions())


def _is_bounded(statement: Statement, method: Method, action: str) -> bool:
    """Whether a statement that allows an action of a method leaves no room for the method."""
    patterns = statement.part("Resource").texts()
    if action in CHANGES_OF_RIGHTS:
        own = bool(patterns) and all(pattern.endswith(_OWN_USER) for pattern in patterns)
        return own or any(
            condition.key in BOUNDED_BY.get(action, ()) and _names_policies(condition)
            for condition in statement.conditions()
        )
    if action == PASS_ROLE:
        return _passes_little(statement, method.passed_to, patterns)
    if action == "sts:AssumeRole":
        return bool(patterns) and not any(matches(each, _MADE_UP_ROLE) for each in patterns)
    return method.takes_over and bool(patterns) and not any(has_wildcard(each) for each in patterns)


def _names_policies(condition: Condition) -> bool:
    """Whether a condition holds only for policies that it names, or for boundaries."""
    values = condition.values.texts()
    return (
        not condition.is_optional
        and condition.comparison in ("stringequals", "arnequals", "stringlike", "arnlike")
        and bool(values)
        and all(not has_wildcard(it) or f":policy{naming.BOUNDARY_PATH}" in it for it in values)
    )


def _passes_little(statement: Statement, service: str, patterns: Sequence[str]) -> bool:
    """Whether roles cannot be passed to `service`, or only roles that are named or bounded."""
    services = [
        value
        for condition in statement.conditions()
        if condition.key == "iam:passedtoservice" and not condition.is_optional
        if condition.comparison in ("stringequals", "stringlike")
        for value in condition.values.texts()
    ]
    if services and not any(matches(each, service) for each in services):
        return True
    # IAM-05 asks a boundary of every role under the use cases' path.
    bounded = f":role{naming.USE_CASE_ROLE_PATH}"
    return bool(patterns) and all(not has_wildcard(it) or bounded in it for it in patterns)


NO_ESCALATION: Final = Policy(
    id="IAM-06",
    name="no-privilege-escalation",
    title="Nobody holds a set of rights by which it can give itself more",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=HOLDER_TYPES,
    rationale="A policy that can rewrite itself, or start code under another role, limits nobody.",
    remedy=(
        "leave one of the actions out, or bound it: changes of rights by iam:PermissionsBoundary or"
        " iam:PolicyARN, iam:PassRole by named roles and iam:PassedToService"
    ),
    supports=Supports(
        nist_800_53_r5=("AC-6", "AC-5"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.3.2",),
        owasp_llm_2025=("LLM06",),
        genai_lens=("GENSEC05-BP01",),
        soc2=("CC6.3",),
    ),
    links=(
        "https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/",
        "https://pathfinding.cloud/paths",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
    ),
    on_stack=_no_escalation,
)
