"""What a change does to a report: what fails since, what does not any more, what still does.

It compares by policy and resource, and counts failures there: words may change with a number that
they hold, and a second failure must not hide behind a first one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, Literal, TypeAlias

from policies.evidence.report import PolicyRecord, Record, Report, VerdictRecord

Kind: TypeAlias = Literal["added", "accepted", "fixed", "still there"]
KINDS: Final[Mapping[Kind, str]] = {
    "added": "fails since, or more than before",
    "accepted": "failed, and is waived since",
    "fixed": "failed, and does not any more",
    "still there": "fails as before",
}

_OPEN: Final = frozenset({"fail", "undecided", "waived"})


class Standing(Record):
    """How many verdicts of one policy on one resource did not pass."""

    stopping: int
    """Failures that stop a deployment."""

    advisory: int
    """Failures that only advise, and what was not decided."""

    waived: int

    @property
    def open(self) -> int:
        """How many ask for something."""
        return self.stopping + self.advisory


class Change(Record):
    """What became of one policy on one resource."""

    kind: Kind
    stack: str
    policy: str
    title: str
    severity: str
    urn: str
    name: str
    file: str
    line: int
    before: Standing
    after: Standing
    found: tuple[str, ...]
    """What does not pass: after the change, or before it where that is fixed."""

    remedy: str

    @property
    def stops(self) -> bool:
        """Whether the change itself stops a deployment."""
        return self.kind == "added" and self.after.stopping > self.before.stopping


class Diff(Record):
    """What a change does."""

    base: str
    """The commit that it was compared with."""

    date: str
    pack_changed: bool
    """Whether the policies themselves are others than in the base."""

    changes: tuple[Change, ...]
    faults: tuple[str, ...]
    """Policies that were themselves at fault after the change."""

    @property
    def is_clean(self) -> bool:
        """Whether the change adds no failure that stops a deployment, and no fault."""
        return not self.faults and not any(it.stops for it in self.changes)

    def of_kind(self, kind: Kind) -> list[Change]:
        """Return the changes of a kind, those first that stop a deployment."""
        found = (it for it in self.changes if it.kind == kind)
        return sorted(found, key=lambda it: (not it.after.stopping, it.policy, it.urn))


_Key: TypeAlias = "tuple[str, str, str]"


def compare(base: str, before: Report, after: Report) -> Diff:
    """Return what is different in `after`.

    Args:
        base: what `before` is of, for people.
        before: the report of the base.
        after: the report of the change.
    """
    old, new = _grouped(before), _grouped(after)
    policies = {it.id: it for report in (before, after) for it in report.policies}
    return Diff(
        base=base,
        date=after.date,
        pack_changed=before.tool.pack_sha256 != after.tool.pack_sha256,
        changes=tuple(
            _change(key, policies[key[1]], old.get(key, []), new.get(key, []))
            for key in sorted(old.keys() | new.keys())
        ),
        faults=tuple(fault for stack in after.stacks for fault in stack.failures),
    )


def _grouped(report: Report) -> dict[_Key, list[VerdictRecord]]:
    found: dict[_Key, list[VerdictRecord]] = {}
    for stack, verdict in report.verdicts():
        if verdict.outcome in _OPEN:
            found.setdefault((stack.stack, verdict.policy, verdict.urn), []).append(verdict)
    return found


def _standing(verdicts: list[VerdictRecord]) -> Standing:
    counts = Counter(
        "stopping" if it.outcome == "fail" and it.mandatory else it.outcome for it in verdicts
    )
    return Standing(
        stopping=counts["stopping"],
        advisory=counts["fail"] + counts["undecided"],
        waived=counts["waived"],
    )


def _change(
    key: _Key, policy: PolicyRecord, old: list[VerdictRecord], new: list[VerdictRecord]
) -> Change:
    stack, policy_id, urn = key
    before, after = _standing(old), _standing(new)
    kind = _kind(before, after)
    shown = list(_shown(kind, old, new))
    return Change(
        kind=kind,
        stack=stack,
        policy=policy_id,
        title=policy.title,
        severity=policy.severity,
        urn=urn,
        name=shown[0].name,
        file=shown[0].file,
        line=shown[0].line,
        before=before,
        after=after,
        found=tuple(dict.fromkeys(it.found for it in shown)),
        remedy=next((it.remedy for it in shown if it.remedy), policy.remedy),
    )


def _kind(before: Standing, after: Standing) -> Kind:
    if after.stopping > before.stopping or after.open > before.open:
        return "added"
    if after.open < before.open or after.stopping < before.stopping:
        return "accepted" if after.waived > before.waived else "fixed"
    if after.waived > before.waived:
        # Nothing failed before, and what fails now was accepted at once.
        return "accepted"
    return "fixed" if after.waived < before.waived else "still there"


def _shown(
    kind: Kind, old: list[VerdictRecord], new: list[VerdictRecord]
) -> Iterator[VerdictRecord]:
    """Yield what the change is about: of what was added, the failures of which there are more."""
    known = Counter(it.found for it in old)
    gone = Counter(it.found for it in new)
    other = [it for it in new if not known[it.found]]
    lost = [it for it in old if not gone[it.found]]
    if kind == "added":
        yield from other or new
    elif kind == "fixed":
        yield from lost or old
    else:
        yield from new
