"""Reads `policies/waivers.yaml`: each entry accepts one policy's failure on one resource, a while.

An entry that is not right accepts nothing, and is a finding itself (GOV-03).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, ValidationError

from components.spec.document import Document, Location, Value
from components.spec.document import read as read_document
from components.spec.faults import did_you_mean, translate
from components.spec.fields import Date, Shape, Slug, Spec
from policies.context import WaiverFault, Waivers
from policies.model import Policy, Severity, Waiver
from policies.registry import all_policies
from policies.resources import urn_stack

FILE: Final = Path("policies/waivers.yaml")

LONGEST_DAYS: Final[Mapping[Severity, int]] = {
    Severity.CRITICAL: 30,
    Severity.HIGH: 90,
    Severity.MEDIUM: 180,
    Severity.LOW: 365,
}
"""How long a failure may be accepted at a time, by what it puts at risk."""

_URN = r"urn:pulumi:[^*?\s:]+::[^*?:]+::[^*?]+::[^*?]+"
_NAME = "the exact URN of a resource or stack, as a verdict shows it, without *"


class Entry(Spec):
    """One waiver as it is written."""

    policy: Annotated[str, Shape(r"[A-Z]{2,3}-[0-9]{2}", "the id of a policy, such as MOD-05")]
    urn: Annotated[str, Shape(_URN, _NAME)]
    owner: Slug
    """Person of stacks/platform.yaml who mends what is accepted."""

    approver: Slug
    """Person of stacks/platform.yaml who accepts the risk; not the owner."""

    reason: Annotated[str, Field(min_length=40, max_length=1000)]
    """Why it is acceptable until then, and what is done about it; 40 characters at least."""

    ticket: Annotated[str, Shape(r"[A-Z][A-Z0-9]*-[0-9]+", "the number of a ticket: SEC-123")]
    created: Date
    expires: Date
    """Last day on which it holds."""


class File(Spec):
    """The file as a whole."""

    waivers: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What entries are held against."""

    people: frozenset[str]
    environments: frozenset[str]
    subjects: frozenset[str]
    """`platform` and every use case."""

    today: dt.date


_Finding = tuple[str, str, str]
"""Field, what was found, remedy."""

_Check = Callable[[Entry, Policy, Known], Iterator[_Finding]]


def _people(entry: Entry, _: Policy, known: Known) -> Iterator[_Finding]:
    for field in ("owner", "approver"):
        person = str(getattr(entry, field))
        if person not in known.people:
            remedy = did_you_mean(person, known.people)
            yield field, f"{person!r} is no person of stacks/platform.yaml", remedy
    if entry.owner == entry.approver:
        yield "approver", f"{entry.approver} owns the failure", "have somebody else accept it"


def _place(entry: Entry, _: Policy, known: Known) -> Iterator[_Finding]:
    stack, _project = urn_stack(entry.urn)
    subject, _dot, environment = stack.rpartition(".")
    if subject not in known.subjects:
        yield "urn", f"no spec stacks/{subject}.yaml", did_you_mean(subject, known.subjects)
    if environment not in known.environments:
        remedy = did_you_mean(environment, known.environments)
        yield "urn", f"no environment {environment!r}", remedy


def _period(entry: Entry, policy: Policy, known: Known) -> Iterator[_Finding]:
    longest = LONGEST_DAYS[policy.severity]
    if entry.created > known.today:
        yield "created", f"{entry.created} is in the future", "write the day of the approval"
    if entry.expires < entry.created:
        yield "expires", f"{entry.expires} is before {entry.created}", "write a later day"
    elif (entry.expires - entry.created).days > longest:
        last = entry.created + dt.timedelta(days=longest)
        finding = f"{entry.expires} is more than {longest} days after {entry.created}"
        remedy = f"a {policy.severity.value} failure is accepted until {last} at most"
        yield "expires", finding, remedy


def _kind(entry: Entry, policy: Policy, _: Known) -> Iterator[_Finding]:
    if not policy.is_waivable:
        yield "policy", f"{entry.policy} cannot be waived", "mend what fails, and delete this entry"


CHECKS: Final[Sequence[_Check]] = (_kind, _people, _place, _period)
"""What must hold of an entry beyond its form."""


def read(path: Path, known: Known) -> Waivers:
    """Return the waivers of a file; no file is a file without any."""
    if not path.exists():
        return Waivers()
    document = read_document(path, str(FILE))
    entries, faults = _parsed(document)
    policies = {policy.id: policy for policy in all_policies()}
    good: dict[int, Entry] = {}
    for index, entry in entries.items():
        found = [*_wrong(entry, policies, known), *_overlaps(entry, good)]
        if not found:
            good[index] = entry
        faults += [
            WaiverFault(entry.urn, document.fault(("waivers", index, field), finding, remedy))
            for field, finding, remedy in found
        ]
    return Waivers(
        tuple(
            Waiver(**entry.model_dump(), line=document.line(("waivers", index)))
            for index, entry in good.items()
        ),
        tuple(faults),
    )


def _wrong(entry: Entry, policies: Mapping[str, Policy], known: Known) -> Iterator[_Finding]:
    policy = policies.get(entry.policy)
    if policy is None:
        yield "policy", f"there is no {entry.policy}", did_you_mean(entry.policy, policies)
        return
    for check in CHECKS:
        yield from check(entry, policy, known)


def _overlaps(entry: Entry, others: Mapping[int, Entry]) -> Iterator[_Finding]:
    for other in others.values():
        is_same = (other.policy, other.urn) == (entry.policy, entry.urn)
        if is_same and entry.created <= other.expires and other.created <= entry.expires:
            finding = f"{other.ticket} accepts the same from {other.created} to {other.expires}"
            yield "created", finding, "keep one of the two, or let this one start afterwards"


def _parsed(document: Document) -> tuple[dict[int, Entry], list[WaiverFault]]:
    """Return the entries that have the form of one, by their place, and what else is there."""
    faults = [WaiverFault(None, fault) for fault in document.faults]
    if not document.data:
        return {}, faults
    listed = document.data.get("waivers")
    is_list = isinstance(listed, tuple)
    try:
        File.model_validate({**document.data, **({"waivers": ()} if is_list else {})})
    except ValidationError as error:
        faults += [WaiverFault(None, it) for it in translate(error, document, File)]
    entries: dict[int, Entry] = {}
    for index, data in enumerate(listed if isinstance(listed, tuple) else ()):
        try:
            entries[index] = Entry.model_validate(data)
        except ValidationError as error:
            faults += [
                WaiverFault(_urn(data), it)
                for it in translate(error, document, Entry, partial(_inside, index))
            ]
    return entries, faults


def _inside(index: int, location: Location) -> Location:
    return ("waivers", index, *location)


def _urn(data: Value) -> str | None:
    """Return the URN of an entry that has other faults, if that much can be read."""
    urn = data.get("urn") if isinstance(data, dict) else None
    return urn if isinstance(urn, str) and re.fullmatch(_URN, urn) else None
