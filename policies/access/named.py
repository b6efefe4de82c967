"""Whom a resource's policy names, and in which of the ways that AWS treats differently.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Final

from policies.access.answers import NO, YES, Answer, all_of, any_of, unknown, yes_or_no
from policies.access.model import Request, arn_part
from policies.iam import Statement
from policies.values import FaultError, Property, UndecidedError


class Way(Enum):
    """How a statement names who calls."""

    SELF = "itself"
    """A user, a session or a service by its name, or everyone: nothing else has to allow."""

    ROLE = "role"
    """The role of a session: its boundary and its session policy still limit it."""

    ACCOUNT = "account"
    """The account, which may pass the right on by identity policies."""


_ACCOUNT: Final = re.compile(r"(?:arn:aws[\w-]*:iam::)?(\d{12})(?::root)?")
_UNIQUE_ID: Final = re.compile(r"A(?:IDA|ROA|GPA|NPA|SIA|KIA)[A-Z0-9]{10,}")

Names = Iterator[tuple[Way, Answer]]


def ways(statement: Statement, request: Request) -> dict[Way, Answer]:
    """Return in which ways `Principal` names who calls; in none where nothing is yes or open."""
    found: dict[Way, list[Answer]] = {}
    try:
        for principal in statement.principals():
            reads = _KINDS.get(principal.kind, _nobody_here)
            for item in principal.names.items():
                for way, answer in _read(reads, item, request):
                    found.setdefault(way, []).append(answer)
    except UndecidedError as error:
        open_one = unknown(f"{error.place.path}, which {error.reason}")
        return dict.fromkeys(Way, open_one)
    except FaultError as error:
        return dict.fromkeys(Way, unknown(f"{error.place.path}: {error.found}"))
    return {way: any_of(answers) for way, answers in found.items()}


def _read(reads: Callable[[str, Request], Names], item: Property, request: Request) -> Names:
    if item.is_unknown:
        yield from ((way, unknown(f"{item.path}, which is not known")) for way in Way)
    else:
        yield from reads(item.text() or "", request)


def _everyone(_: str, __: Request) -> Names:
    yield Way.SELF, YES


def _nobody_here(_: str, __: Request) -> Names:
    yield from ()


def _service(name: str, request: Request) -> Names:
    yield Way.SELF, yes_or_no(name == request.principal)


def _aws(name: str, request: Request) -> Names:
    """Read one name under `AWS`; the parts of an ARN that name a principal have a case."""
    account = _ACCOUNT.fullmatch(name)
    if name == "*":
        yield Way.SELF, YES
    elif account is not None:
        yield Way.ACCOUNT, yes_or_no(account[1] == request.account)
    elif _UNIQUE_ID.fullmatch(name):
        yield Way.SELF, unknown(f"whose unique id {name} is")
    elif name == request.principal:
        # A session of a user that federated is limited as a role's is.
        is_itself = request.is_user and request.session is None
        yield (Way.SELF if is_itself else Way.ROLE), YES
    elif request.principal.endswith("_*") and name.startswith(request.principal[:-1]):
        # AWS chooses the last part of the name of a permission set's role.
        yield Way.ROLE, unknown(f"whether {name} is the permission set's role")
    elif _is_session_of(name, request):
        yield Way.SELF, _session(name, request)


def _is_session_of(name: str, request: Request) -> bool:
    if request.is_user and request.session is None:
        return False
    _, _, last = arn_part(request.principal, 5).rpartition("/")
    sessions = (f"assumed-role/{last}/", "federated-user/")
    return (
        arn_part(name, 2) == "sts"
        and arn_part(name, 4) == request.account
        and arn_part(name, 5).startswith(sessions[request.is_user])
    )


def _session(name: str, request: Request) -> Answer:
    if request.session is None:
        return unknown(f"whether the session is {name}")
    return yes_or_no(name == request.session)


_KINDS: Final[Mapping[str, Callable[[str, Request], Names]]] = {
    "*": _everyone,
    "AWS": _aws,
    "Service": _service,
    # Who comes in through an identity provider is no principal of the states yet.
    "Federated": _nobody_here,
    "CanonicalUser": lambda name, _: iter([(Way.SELF, unknown(f"whose canonical id {name} is"))]),
}


def denied(statement: Statement, request: Request, *, has_boundary: bool) -> Answer:
    """Return whether a Deny of a resource's policy is about who calls, in whatever way."""
    excluded = statement.part("NotPrincipal")
    if excluded.is_absent:
        return any_of(ways(statement, request).values())
    if has_boundary:
        # "... will always deny any IAM principal that has a permissions boundary policy attached,
        # regardless of the values specified in the NotPrincipal element."
        return YES
    return _not_excepted(Statement(_as_principal(statement)), request)


def _as_principal(statement: Statement) -> Property:
    place = statement.place
    excluded = statement.part("NotPrincipal")
    return Property(place.urn, place.path, {"Principal": excluded.value})


def _not_excepted(excepted: Statement, request: Request) -> Answer:
    """Return whether a Deny with NotPrincipal meets who calls.

    AWS asks for the account beside a user, and for the account and the session beside a role; what
    holds when only some of them are listed, it leaves open.
    """
    found = ways(excepted, request)
    listed = {way: found.get(way, NO) for way in Way}
    if any(it.is_yes for it in found.values()) and any(
        principal.kind == "*" for principal in excepted.principals()
    ):
        return NO
    needed = (Way.SELF, Way.ACCOUNT) if request.is_user else (Way.SELF, Way.ROLE, Way.ACCOUNT)
    if request.is_service:
        needed = (Way.SELF,)
    if all_of(listed[way] for way in needed).is_yes:
        return NO
    if all(it.is_no for it in listed.values()):
        return YES
    return unknown("whether NotPrincipal excepts who calls, for it lists not all that AWS asks for")
