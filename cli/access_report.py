"""What `groundwork access` prints for people."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol, TypeVar

from policies.access.matrix import Cell
from policies.access.model import Decision
from policies.access.principals import Principal
from policies.access.routes import Access

T = TypeVar("T")

OTHERS: Final = "of no use case: the platform and people"

_MOST: Final = 3
"""How many routes or reasons a line shows; --json has them all."""


class Report(Protocol):
    """Prints accesses."""

    def __call__(self, found: Sequence[Access], *, everything: bool) -> list[str]:
        """Return the lines, those denied only with `everything`."""
        ...


def by_subject(found: Sequence[Access], *, everything: bool) -> list[str]:
    """Return, for each thing, who may use it and by which statements."""
    return _grouped(found, lambda it: it.subject, lambda it: it.principal, everything=everything)


def with_statements(found: Sequence[Access], *, everything: bool) -> list[str]:
    """Return, for each principal, what it may use and by which statements."""
    return _grouped(found, lambda it: it.principal, lambda it: it.subject, everything=everything)


def by_principal(found: Sequence[Access], *, everything: bool) -> list[str]:
    """Return, for each principal, what it may use, without the statements.

    What is undecided for one reason is one line.
    """
    lines: list[str] = []
    for name, own in _groups(found, lambda it: it.principal):
        shown = [it for it in own if everything or not it.answer.is_no]
        if not shown:
            continue
        lines += ["", f"{name}{_of(own[0])}"]
        lines += [
            f"  {it.word:<9} {it.subject}{_detail(it)}" for it in shown if not it.answer.is_open
        ]
        for why, alike in _groups(
            [it for it in shown if it.answer.is_open], lambda it: _why(it.answer.why)
        ):
            lines.append(f"  undecided {', '.join(it.subject for it in alike)}")
            lines.append(f"            not known: {why}")
    return [_summary(found), *lines]


def decisions(
    decided: Sequence[tuple[Principal, Decision]], action: str, resource: str
) -> list[str]:
    """Return each decision on a free question with what gave it."""
    lines: list[str] = []
    for principal, decision in decided:
        lines.append(f"{principal.label}: {action} on {resource}: {decision.verdict.value}")
        lines += [f"  {it}" for it in decision.by]
        word = "not known" if decision.answer.is_open else "because"
        lines += [f"  {word}: {it}" for it in decision.why]
    return lines


def matrix(cells: Sequence[Cell], *, everything: bool) -> list[str]:
    """Return what each use case, and whoever is of none, reads of each dataset."""
    width = max((len(it.dataset) for it in cells), default=0)
    lines: list[str] = []
    for use_case, own in _groups(cells, lambda it: it.use_case or OTHERS):
        lines += ["", use_case]
        shown = [it for it in own if everything or it.decision != "denied"]
        for cell in shown:
            columns = f"  {', '.join(cell.columns)}" if cell.columns else ""
            end = f"  until {_day(cell.until)}" if cell.until else ""
            lines.append(f"  {cell.decision:<9} {cell.dataset:<{width}}{columns}{end}")
            lines += [f"      {line}" for access in cell.accesses for line in _because(access)]
        if len(shown) < len(own):
            lines.append(f"  denied: {_count(len(own) - len(shown), 'dataset')}; --all names them")
    use_cases = {it.use_case for it in cells if it.use_case}
    datasets = {it.dataset for it in cells}
    counts = f"{_count(len(use_cases), 'use case')}, {_count(len(datasets), 'dataset')}"
    return [counts, *lines]


def _because(access: Access) -> Iterable[str]:
    yield f"{access.principal}: {access.word}{_detail(access)}"
    yield from (f"  {it}" for it in access.by)
    yield from (f"  not known: {it}" for it in access.answer.why if access.answer.is_open)


def _grouped(
    found: Sequence[Access],
    group: Callable[[Access], str],
    entry: Callable[[Access], str],
    *,
    everything: bool,
) -> list[str]:
    lines = [_summary(found)]
    for name, own in _groups(found, group):
        lines += ["", name]
        shown = [it for it in own if everything or not it.answer.is_no]
        for it in shown:
            lines.append(f"  {it.word:<9} {entry(it)}{_detail(it)}")
            lines += [f"      {by}" for by in it.by]
            word = "not known" if it.answer.is_open else "because"
            lines += [f"      {word}: {why}" for why in it.answer.why[:_MOST]]
        if len(shown) < len(own):
            lines.append(f"  denied: {len(own) - len(shown)} more; --all shows them")
    return lines


def _groups(items: Iterable[T], key: Callable[[T], str]) -> list[tuple[str, list[T]]]:
    found: dict[str, list[T]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return list(found.items())


def _summary(found: Sequence[Access]) -> str:
    words = Counter(it.word for it in found)
    counts = ", ".join(f"{words[it]} {it}" for it in ("allowed", "undecided", "denied"))
    return f"{_count(len({it.arn for it in found}), 'principal')}: {counts}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _of(access: Access) -> str:
    return f" of {access.use_case}" if access.use_case else ""


def _detail(access: Access) -> str:
    routes = [*access.routes[:_MOST], *(["..."] if len(access.routes) > _MOST else [])]
    how = f" {'; '.join(routes)}" if routes else ""
    return how + (f", until {_day(access.until)}" if access.until else "")


def _day(when: dt.datetime) -> str:
    return when.strftime("%Y-%m-%d %H:%M UTC")


def _why(why: Sequence[str]) -> str:
    more = f" and {len(why) - _MOST} more" if len(why) > _MOST else ""
    return "; ".join(why[:_MOST]) + more
