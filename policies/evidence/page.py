"""The report as one HTML page for auditors: no network, no other file, searchable and printable.

It answers by framework and control, by use case and dataset, by stack, and by policy; what is
waived, what was not decided, and what nothing read, is told apart from what passed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from policies.evidence.report import (
    OUTCOMES,
    CellRecord,
    Framework,
    MatrixRecord,
    Outcome,
    PolicyRecord,
    Report,
    StackRecord,
    VerdictRecord,
)

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATE: Final = "report.html.j2"

_MOST_COLUMNS: Final = 10
"""Datasets beside each other, as many as A4 holds."""

_WEIGHT: Final = {"critical": 0, "high": 1, "medium": 2, "low": 3}


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, and where it belongs."""

    stack: StackRecord
    verdict: VerdictRecord
    policy: PolicyRecord

    @property
    def mark(self) -> str:
        """The verdict in a word or two, as a reader meets it."""
        if self.verdict.outcome == "fail" and not self.verdict.mandatory:
            return "advice"
        return self.verdict.outcome


@dataclass(frozen=True, slots=True)
class ControlRow:
    """A control, and the evidence that policies give for it."""

    id: str
    title: str
    policies: tuple[PolicyRecord, ...]
    counts: Counter[Outcome]

    @property
    def state(self) -> str:
        """What the evidence says of the control; never that it is satisfied."""
        states: tuple[tuple[bool, str], ...] = (
            (bool(self.counts["fail"]), "failures"),
            (bool(self.counts["undecided"]), "not decided"),
            (bool(self.counts["waived"]), "waived failures"),
            (bool(self.counts["pass"]), "evidence"),
        )
        return next((name for holds, name in states if holds), "no evidence")


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy, and everything that it said."""

    policy: PolicyRecord
    judged: tuple[Judged, ...]
    """Without what it does not apply to."""

    counts: Counter[Outcome]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a use case may read of a dataset, and where the page says more of it."""

    record: CellRecord
    id: str
    """Of the part that names the principals and statements; empty where all are denied."""

    @property
    def who(self) -> str:
        """The use case, or whoever is of none."""
        return self.record.use_case or "No use case"


@dataclass(frozen=True, slots=True)
class Matrix:
    """An environment's use cases and datasets."""

    record: MatrixRecord
    cells: tuple[Cell, ...]

    @property
    def blocks(self) -> Sequence[Sequence[Sequence[Cell]]]:
        """The tables that it is cut into, so that each fits a printed page; by use case."""
        width = len(self.record.datasets)
        size = ceil(width / ceil(width / _MOST_COLUMNS))
        rows = [self.cells[at : at + width] for at in range(0, len(self.cells), width)]
        return [[row[at : at + size] for row in rows] for at in range(0, width, size)]


def render(report: Report) -> str:
    """Return the page."""
    policies = {each.id: each for each in report.policies}
    judged = [Judged(stack, it, policies[it.policy]) for stack, it in report.verdicts()]
    by_policy: dict[str, list[Judged]] = {each.id: [] for each in report.policies}
    for each in judged:
        by_policy[each.verdict.policy].append(each)
    return _template().render(
        report=report,
        outcomes=OUTCOMES,
        counts=report.counts(),
        total=len(judged),
        must=_gravest(it for it in judged if it.mark == "fail"),
        advice=_gravest(it for it in judged if it.mark == "advice"),
        undecided=_gravest(it for it in judged if it.mark == "undecided"),
        waived=sorted(
            (it for it in judged if it.verdict.waiver is not None),
            key=lambda it: it.verdict.waiver.days_left if it.verdict.waiver else 0,
        ),
        frameworks=[
            (each, list(_controls(each, report.policies, by_policy))) for each in report.frameworks
        ],
        matrices=[matrix_of(each) for each in report.access],
        policies=[_policy(each, by_policy[each.id]) for each in report.policies],
    )


@cache
def _template() -> Template:
    # Whoever wants another form need not wait for it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(TEMPLATE)


def _gravest(found: Iterator[Judged]) -> list[Judged]:
    return sorted(found, key=lambda it: _WEIGHT[it.policy.severity])


def _controls(
    framework: Framework,
    policies: tuple[PolicyRecord, ...],
    by_policy: Mapping[str, list[Judged]],
) -> Iterator[ControlRow]:
    for control, title in framework.controls.items():
        supporting = tuple(it for it in policies if control in it.supports.get(framework.key, ()))
        counts: Counter[Outcome] = Counter(
            each.verdict.outcome for policy in supporting for each in by_policy[policy.id]
        )
        yield ControlRow(control, title, supporting, counts)


def matrix_of(record: MatrixRecord) -> Matrix:
    """Return what the page shows of a matrix."""
    return Matrix(record, tuple(_cell(record.environment, it) for it in record.cells))


def _cell(environment: str, record: CellRecord) -> Cell:
    # No name of a use case has a dot, so that no two have one id.
    id_ = f"access.{environment}.{record.use_case or ''}.{record.dataset}"
    return Cell(record, id_ if record.accesses else "")


def _policy(policy: PolicyRecord, judged: list[Judged]) -> PolicyRow:
    said = tuple(
        sorted(
            (it for it in judged if it.verdict.outcome != "not applicable"),
            key=lambda it: OUTCOMES.index(it.verdict.outcome),
        )
    )
    return PolicyRow(policy, said, Counter(it.verdict.outcome for it in judged))
