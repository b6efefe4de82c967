"""Ways to something, each of several steps: who gets there, and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from policies.access.answers import Answer, Deciding, all_of, every_yes
from policies.access.comparisons import NotComparableError, moment
from policies.access.inventory import Inventory
from policies.access.model import Context
from policies.access.principals import Principal

WORDS: Final[Mapping[str, bool | None]] = {"allowed": True, "undecided": None, "denied": False}
"""An access in a word, and the answer that it stands for; the widest first."""

Step = Callable[[Inventory, "Principal | str"], Answer]
"""Whether a principal, or a service by its name, may take a step."""


@dataclass(frozen=True, slots=True)
class Call:
    """A step that is a call of AWS."""

    action: str
    resource: str
    context: Context = field(default_factory=Context)
    enters: str | None = None
    """The region where the call enters AWS, if not the resource's."""

    def __call__(self, inventory: Inventory, principal: Principal | str) -> Answer:
        """Return whether the principal may make the call."""
        return inventory.decide(
            principal, self.action, self.resource, self.context, self.enters
        ).answer


@dataclass(frozen=True, slots=True)
class Route:
    """One way; every step of it must be allowed."""

    label: str
    """How it goes, as `by its profile, with guardrail ...`."""

    steps: Sequence[Step]

    def answer(self, inventory: Inventory, principal: Principal | str) -> Answer:
        """Return whether the principal may take all steps."""
        return all_of(step(inventory, principal) for step in self.steps)


@dataclass(frozen=True, slots=True)
class Access:
    """What a principal may do with a thing."""

    principal: str
    """Who, as `role groundwork-customer-support-runtime`, or the name of a service."""

    arn: str
    subject: str
    """The model, dataset or key."""

    answer: Answer
    routes: tuple[str, ...]
    """The ways that are open to it; of an undecided access, those that may be."""

    until: dt.datetime | None = None
    """The first moment at which it has no access any more; None where nothing ends it."""

    use_case: str | None = None

    @property
    def word(self) -> str:
        """The answer in a word."""
        return next(word for word, value in WORDS.items() if value is self.answer.value)

    @property
    def by(self) -> tuple[Deciding, ...]:
        """The statements that decide."""
        return self.answer.by

    def as_json(self) -> dict[str, object]:
        """Return it as plain JSON."""
        return {
            "principal": self.principal,
            "arn": self.arn,
            "use_case": self.use_case,
            "subject": self.subject,
            "decision": self.word,
            "routes": list(self.routes),
            "until": self.until.isoformat() if self.until else None,
            "statements": [it.as_json() for it in self.by],
            "why": list(self.answer.why),
        }


def access(
    inventory: Inventory, principal: Principal | str, subject: str, routes: Iterable[Route]
) -> Access:
    """Return what a principal may do by any of the routes."""
    ways = list(routes)
    found = [(way, way.answer(inventory, principal)) for way in ways]
    answer = every_yes(it for _, it in found)
    open_ways = [way for way, it in found if it.value == answer.value and not it.is_no]
    own = principal if isinstance(principal, Principal) else None
    return Access(
        own.label if own else f"service {principal}",
        own.arn if own else str(principal),
        subject,
        answer,
        tuple(dict.fromkeys(way.label for way in open_ways)),
        _until(inventory, principal, open_ways) if answer.is_yes else None,
        own.use_case if own else None,
    )


def _until(
    inventory: Inventory, principal: Principal | str, open_ways: Sequence[Route]
) -> dt.datetime | None:
    """Return the first moment named by any statement at which no way is open any more."""
    for when in sorted(moments(inventory)):
        later = inventory.at(when)
        if not any(way.answer(later, principal).is_yes for way in open_ways):
            return when
    return None


def moments(inventory: Inventory) -> set[dt.datetime]:
    """Return the moments after now with which statements compare the time of a request."""
    found: set[dt.datetime] = set()
    for text in inventory.mentioned("aws:CurrentTime"):
        try:
            when = moment(text)
        except NotComparableError:
            continue
        if when > inventory.now:
            found.add(when)
    return found
