"""Questions of an auditor, asked of one or several states together; the answers are data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from components import naming
from policies.access import datasets, keys, lake, models
from policies.access.around import Given
from policies.access.inventory import Inventory
from policies.access.model import Context, Decision
from policies.access.principals import Principal
from policies.access.routes import Access, Route, access
from policies.resources import Json, from_state


class QuestionError(Exception):
    """What is asked about is not in the states; the text says what is."""


def inventory(
    states: Iterable[Json],
    now: dt.datetime | None = None,
    known: Mapping[str, object] | None = None,
    given: Given | None = None,
) -> Inventory:
    """Return what states hold.

    Args:
        states: Of the platform and of use cases, each as `pulumi stack export` has it.
        now: The moment that questions are about; the present one by default.
        known: Texts of managed policies that are in no state, by ARN.
        given: What limits requests beside what the states hold.

    Raises:
        TypeError: One is not a state.
    """
    resources = [it for state in states for it in from_state(state)]
    around = (given or Given()).around(resources)
    return Inventory(resources, now or dt.datetime.now(tz=dt.UTC), known or {}, around)


def who_can_invoke(held: Inventory, model: str) -> list[Access]:
    """Return every principal's access to the models that `model` names: alias, name, id or ARN.

    Raises:
        QuestionError: There is no such model.
    """
    found = models.models(held)
    chosen = [it for it in found if it.is_called(model)]
    _known("model", model, chosen, (it.name for it in found))
    return [
        access(held, principal, it.label, models.routes(held, it))
        for it in chosen
        for principal in held.principals
    ]


def who_can_read(held: Inventory, dataset: str) -> list[Access]:
    """Return every principal's access to the datasets that `dataset` names.

    Raises:
        QuestionError: There is no such dataset.
    """
    found = lake.tables(held)
    chosen = [it for it in found if it.is_called(dataset)]
    _known("dataset", dataset, chosen, (it.name for it in found))
    return [
        access(held, principal, it.name, datasets.routes(held, it))
        for it in chosen
        for principal in held.principals
    ]


def who_can_decrypt(held: Inventory, key: str) -> list[Access]:
    """Return who can decrypt with the keys that `key` names, the services of its policy too.

    Raises:
        QuestionError: There is no such key.
    """
    found = keys.keys(held)
    chosen = [it for it in found if it.is_called(key)]
    _known("key", key, chosen, (it.name for it in found))
    return [
        access(held, who, it.name, keys.routes(held, it))
        for it in chosen
        for who in (*held.principals, *keys.services(held, it))
    ]


def what_can(held: Inventory, principal: str) -> list[Access]:
    """Return the access of the principals that `principal` names to all models, data and keys.

    Raises:
        QuestionError: There is no such principal.
    """
    return [it for each in principals(held, principal) for it in _everything(held, each)]


def principals(held: Inventory, asked: str) -> list[Principal]:
    """Return the principals of that name or ARN.

    Raises:
        QuestionError: There is none.
    """
    chosen = [it for it in held.principals if asked in (it.name, it.arn)]
    _known("principal", asked, chosen, (it.name for it in held.principals))
    return chosen


def may(
    held: Inventory, principal: str, action: str, resource: str, context: Context
) -> list[tuple[Principal, Decision]]:
    """Return whether principals may do anything at all.

    Raises:
        QuestionError: There is no such principal.
    """
    chosen = principals(held, principal)
    return [(it, held.decide(it, action, resource, context)) for it in chosen]


def overview(held: Inventory) -> list[Access]:
    """Return every principal's access to every model, dataset and key."""
    return [it for principal in held.principals for it in _everything(held, principal)]


@dataclass(frozen=True, slots=True)
class _Thing:
    kind: str
    name: str
    routes: Callable[[], Iterator[Route]]


def _everything(held: Inventory, principal: Principal) -> Iterator[Access]:
    for thing in _things(held):
        yield access(held, principal, f"{thing.kind} {thing.name}", thing.routes())


def _things(held: Inventory) -> Iterator[_Thing]:
    for model in models.models(held):
        yield _Thing("model", model.label, lambda it=model: models.routes(held, it))
    for table in lake.tables(held):
        yield _Thing("dataset", table.name, lambda it=table: datasets.routes(held, it))
    for key in keys.keys(held):
        yield _Thing("key", key.name, lambda it=key: keys.routes(held, it))


@dataclass(frozen=True, slots=True)
class Cell:
    """What a use case may read of a dataset, by all its principals together."""

    use_case: str
    dataset: str
    decision: str
    """`allowed`, `denied` or `undecided`; the widest of its principals."""

    columns: tuple[str, ...]
    """The columns that may be read; empty where nothing is."""

    until: dt.datetime | None
    """When the last of it ends; None where nothing ends it, or nothing is open."""

    accesses: tuple[Access, ...]
    """By principal; those denied are left out."""

    def as_json(self) -> dict[str, object]:
        """Return it as plain JSON."""
        return {
            "use_case": self.use_case,
            "dataset": self.dataset,
            "decision": self.decision,
            "columns": list(self.columns),
            "until": self.until.isoformat() if self.until else None,
            "accesses": [it.as_json() for it in self.accesses],
        }


def matrix(held: Inventory) -> list[Cell]:
    """Return what each use case may read of each dataset, by name of both."""
    owned: dict[str, list[Principal]] = {}
    for principal in held.principals:
        if principal.use_case not in (None, naming.PLATFORM):
            owned.setdefault(str(principal.use_case), []).append(principal)
    tables = sorted(lake.tables(held), key=lambda it: it.name)
    return [
        _cell(held, use_case, owned[use_case], table)
        for use_case in sorted(owned)
        for table in tables
    ]


def _cell(held: Inventory, use_case: str, owned: Sequence[Principal], table: lake.Table) -> Cell:
    found = [(it, access(held, it, table.name, datasets.routes(held, table))) for it in owned]
    reading = [(who, it) for who, it in found if it.answer.is_yes]
    opened = {name for who, it in reading for name in _columns(held, who, it, table)}
    ends = [it.until for _, it in reading]
    words = {it.word for _, it in found}
    return Cell(
        use_case,
        table.name,
        next(word for word in ("allowed", "undecided", "denied") if word in words),
        tuple(it for it in table.columns if it in opened),
        None if None in ends else max((it for it in ends if it), default=None),
        tuple(it for _, it in found if not it.answer.is_no),
    )


def _columns(
    held: Inventory, principal: Principal, found: Access, table: lake.Table
) -> tuple[str, ...]:
    """Return the columns that a principal reads: of files, all."""
    if datasets.AS_FILES in found.routes:
        return table.columns
    return lake.columns(held, principal, table)


def _known(kind: str, asked: str, chosen: Sequence[object], names: Iterable[str]) -> None:
    if not chosen:
        there = ", ".join(sorted(set(names))) or "none"
        raise QuestionError(f"no {kind} {asked!r} in the states; there are: {there}")
