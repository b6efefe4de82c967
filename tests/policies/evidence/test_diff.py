"""What a change does to a report: nothing new hides behind something old."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from policies.evidence.diff import Diff, compare
from policies.evidence.report import Report, VerdictRecord, WaiverRecord
from tests.policies.evidence.support import report

WAIVER = WaiverRecord(
    ticket="SEC-1",
    owner="a",
    approver="b",
    reason="c",
    created="2026-11-01",
    expires="2026-12-01",
    age_days=1,
    days_left=9,
)


def _verdict(found: str, **changed: Any) -> VerdictRecord:
    (stack,) = report().stacks
    given = stack.violations()[0].model_copy(update={"found": found, "urn": "u", "name": "n"})
    return given.model_copy(update=changed)


def _with(verdicts: Iterable[VerdictRecord]) -> Report:
    (stack,) = report().stacks
    held = stack.model_copy(update={"verdicts": tuple(verdicts)})
    return report().model_copy(update={"stacks": (held,)})


STOPS, ALSO = _verdict("a"), _verdict("b")
ADVISES = _verdict("a", mandatory=False)
OPEN = _verdict("a", outcome="undecided")
WAIVED = _verdict("a", outcome="waived", waiver=WAIVER)
PASSES = _verdict("a", outcome="pass")


def _diff(before: list[VerdictRecord], after: list[VerdictRecord]) -> Diff:
    return compare("base", _with(before), _with(after))


@pytest.mark.parametrize(
    ("before", "after", "kind", "stops"),
    [
        ([], [STOPS], "added", True),
        ([PASSES], [STOPS], "added", True),
        ([STOPS], [STOPS, ALSO], "added", True),
        ([ADVISES], [STOPS], "added", True),
        ([WAIVED], [STOPS], "added", True),
        ([OPEN], [STOPS], "added", True),
        ([PASSES], [ADVISES], "added", False),
        ([PASSES], [OPEN], "added", False),
        ([STOPS], [PASSES], "fixed", False),
        ([STOPS], [], "fixed", False),
        ([STOPS, ALSO], [ALSO], "fixed", False),
        ([STOPS], [ADVISES], "fixed", False),
        ([WAIVED], [PASSES], "fixed", False),
        ([STOPS], [WAIVED], "accepted", False),
        ([PASSES], [WAIVED], "accepted", False),
        ([STOPS], [STOPS], "still there", False),
        ([STOPS], [ALSO], "still there", False),
        ([WAIVED], [WAIVED], "still there", False),
    ],
)
def test_a_change_is_of_a_kind(
    before: list[VerdictRecord], after: list[VerdictRecord], kind: str, stops: bool
) -> None:
    found = _diff(before, after)
    assert [(it.kind, it.stops) for it in found.changes] == [(kind, stops)]
    assert found.is_clean is not stops


def test_what_passes_in_both_is_no_change() -> None:
    assert _diff([PASSES], [PASSES]).changes == ()


def test_what_was_added_is_shown_and_not_what_was_there() -> None:
    (change,) = _diff([STOPS], [STOPS, ALSO]).changes
    assert change.found == ("b",)
    (change,) = _diff([STOPS, ALSO], [ALSO]).changes
    assert change.found == ("a",)


def test_a_fix_elsewhere_excuses_nothing() -> None:
    moved = _verdict("a", urn="v")
    assert [it.kind for it in _diff([STOPS], [moved]).changes] == ["fixed", "added"]
    assert not _diff([STOPS], [moved]).is_clean


def test_a_pack_at_fault_is_never_clean() -> None:
    (stack,) = _with([]).stacks
    faulty = stack.model_copy(update={"failures": ("policy X failed",)})
    found = compare("base", _with([]), report().model_copy(update={"stacks": (faulty,)}))
    assert (found.faults, found.is_clean) == (("policy X failed",), False)


def test_that_the_policies_are_others_is_said() -> None:
    tool = report().tool.model_copy(update={"pack_sha256": "0"})
    found = compare("base", report().model_copy(update={"tool": tool}), report())
    assert found.pack_changed
    assert not compare("base", report(), report()).pack_changed
