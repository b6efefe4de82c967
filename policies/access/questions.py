"""Questions of an auditor, asked of one or several states together; the answers are data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar

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


class Thing(Protocol):
    """Something that principals may use."""

    @property
    def name(self) -> str:
        """What it is found by, among others."""
        ...

    @property
    def label(self) -> str:
        """The name as answers have it."""
        ...

    def is_called(self, asked: str) -> bool:
        """Whether a person means it."""
        ...


T = TypeVar("T", bound=Thing)


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of things that can be asked about."""

    things: Callable[[Inventory], Sequence[T]]
    routes: Callable[[Inventory, T], Iterable[Route]]
    """The ways to one."""

    services: Callable[[Inventory, T], Sequence[str]] = lambda _, __: ()
    """The services that are asked beside people and roles."""


KINDS: Final[Mapping[str, Kind[Any]]] = {
    "model": Kind(models.models, models.routes),
    "dataset": Kind(lake.tables, datasets.routes),
    "key": Kind(keys.keys, keys.routes, keys.services),
}
"""Who invokes a model, reads a dataset, decrypts with a key."""


def who_can(held: Inventory, kind: str, asked: str) -> list[Access]:
    """Return every principal's access to the things of a kind that `asked` names.

    Args:
        held: The states.
        kind: Of `KINDS`.
        asked: An alias, a name, an id or an ARN.

    Raises:
        QuestionError: There is no such thing.
    """
    known = KINDS[kind]
    found = known.things(held)
    chosen = [it for it in found if it.is_called(asked)]
    _known(kind, asked, chosen, (it.name for it in found))
    return [
        access(held, who, it.label, known.routes(held, it))
        for it in chosen
        for who in (*held.principals, *known.services(held, it))
    ]


def what_can(held: Inventory, principal: str) -> list[Access]:
    """Return the access of the principals that `principal` names to all models, data and keys.

    Raises:
        QuestionError: There is no such principal.
    """
    return _everything(held, principals(held, principal))


def overview(held: Inventory) -> list[Access]:
    """Return every principal's access to every model, dataset and key."""
    return _everything(held, held.principals)


def _everything(held: Inventory, asked: Sequence[Principal]) -> list[Access]:
    things = [(name, kind, it) for name, kind in KINDS.items() for it in kind.things(held)]
    return [
        access(held, principal, f"{name} {it.label}", kind.routes(held, it))
        for principal in asked
        for name, kind, it in things
    ]


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


def _known(kind: str, asked: str, chosen: Sequence[object], names: Iterable[str]) -> None:
    if not chosen:
        there = ", ".join(sorted(set(names))) or "none"
        raise QuestionError(f"no {kind} {asked!r} in the states; there are: {there}")
