"""Answers to yes-or-no questions that may stay open, with the reasons and what gave them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Deciding:
    """A statement, or a grant, that takes part in an answer."""

    urn: str
    """The resource that carries it."""

    path: str
    """Where in the resource, as `policy.Statement[2]`."""

    sid: str | None
    effect: str
    """`Allow`, `Deny`, or `Grant` for KMS's and Lake Formation's grants."""

    layer: str
    """What kind of policy it stands in, as `identity policy`."""

    until: str | None = None
    """The first moment at which it does not hold any more, as its condition writes it."""

    def __str__(self) -> str:
        name = self.urn.rsplit("::", 1)[-1]
        sid = f" ({self.sid})" if self.sid else ""
        until = f", until {self.until}" if self.until else ""
        return f"{self.effect} {name} {self.path}{sid}, {self.layer}{until}"

    def as_json(self) -> dict[str, str | None]:
        """Return it as plain JSON."""
        return {
            "effect": self.effect,
            "urn": self.urn,
            "path": self.path,
            "sid": self.sid,
            "layer": self.layer,
            "until": self.until,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes, no, or not known."""

    value: bool | None
    """None where something that decides is not known."""

    why: tuple[str, ...] = ()
    """What is not known, or what is missing for a yes."""

    by: tuple[Deciding, ...] = ()
    """What gave the answer."""

    @property
    def is_yes(self) -> bool:
        """Whether it is yes for certain."""
        return self.value is True

    @property
    def is_no(self) -> bool:
        """Whether it is no for certain."""
        return self.value is False

    @property
    def is_open(self) -> bool:
        """Whether it cannot be told."""
        return self.value is None

    def of(self, deciding: Deciding) -> Answer:
        """Return the answer as given by `deciding`, unless it is a no."""
        return self if self.is_no else replace(self, by=(deciding,))


YES: Final = Answer(True)  # noqa: FBT003  the value itself
NO: Final = Answer(False)  # noqa: FBT003


def no(reason: str) -> Answer:
    """Return a no with what is missing."""
    return Answer(False, (reason,))  # noqa: FBT003


def unknown(reason: str) -> Answer:
    """Return the answer that stays open for `reason`."""
    return Answer(None, (reason,))


def yes_or_no(value: bool) -> Answer:  # noqa: FBT001  the value itself
    """Return a known answer."""
    return YES if value else NO


def negated(answer: Answer) -> Answer:
    """Return the opposite; what is open stays open."""
    return answer if answer.value is None else Answer(not answer.value)


def all_of(answers: Iterable[Answer]) -> Answer:
    """Return whether all hold: one no decides, whatever else is open."""
    found: list[Answer] = []
    for answer in answers:
        if answer.is_no:
            return answer
        found.append(answer)
    return _joined(found, value=None if any(it.is_open for it in found) else True)


def any_of(answers: Iterable[Answer]) -> Answer:
    """Return whether any holds: one yes decides, whatever else is open."""
    found: list[Answer] = []
    for answer in answers:
        if answer.is_yes:
            return answer
        found.append(answer)
    open_ones = [it for it in found if it.is_open]
    return _joined(open_ones, value=None) if open_ones else _joined(found, value=False)


def every_yes(answers: Iterable[Answer]) -> Answer:
    """Return `any_of`, with all that say yes named, not the first alone."""
    found = list(answers)
    agreeing = [it for it in found if it.is_yes]
    return _joined(agreeing, value=True) if agreeing else any_of(found)


def _joined(answers: Iterable[Answer], *, value: bool | None) -> Answer:
    parts = [it for it in answers if value is not None or it.is_open or it.by]
    return Answer(
        value,
        tuple(_unique(why for it in parts for why in it.why)),
        tuple(_unique(by for it in parts for by in it.by)),
    )


def _unique(items: Iterable[T]) -> Iterator[T]:
    return iter(dict.fromkeys(items))
