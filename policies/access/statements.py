"""Documents as they are evaluated: each statement's answer on a request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeVar

from policies.access import conditions
from policies.access.answers import (
    NO,
    YES,
    Answer,
    Deciding,
    all_of,
    any_of,
    negated,
    no,
    unknown,
    yes_or_no,
)
from policies.access.model import Request
from policies.access.variables import AbsentVariableError, UnknownVariableError, pattern
from policies.iam import Carrier, Condition, Statement
from policies.values import FaultError, Property, UndecidedError

T = TypeVar("T")

_CURRENT_TIME: Final = "aws:currenttime"
_ENDS: Final = frozenset({"datelessthan", "datelessthanequals"})


@dataclass(frozen=True)
class Rule:
    """A statement in a document."""

    statement: Statement
    version: str | None
    layer: str

    @cached_property
    def effect(self) -> str:
        """`Allow` or `Deny`.

        Raises:
            UndecidedError: It is not known.
            FaultError: It is neither.
        """
        return "Allow" if self.statement.is_allow else "Deny"

    def applies(self, request: Request) -> Answer:
        """Return whether the statement is about the request, its principal left aside."""
        parts = (self._resource, self._conditions)
        answer = all_of((self.acts(request.action), *(_guarded(it, request) for it in parts)))
        return answer if answer.is_no else answer.of(self.deciding())

    def acts(self, action: str) -> Answer:
        """Return whether the statement's actions hold `action`."""
        return _guarded(lambda it: yes_or_no(self.statement.allows(it)), action)

    def deciding(self) -> Deciding:
        """Return the statement as it is named in decisions."""
        place = self.statement.place
        try:
            sid = self.statement.part("Sid").text()
            effect = self.effect
        except (UndecidedError, FaultError):
            sid, effect = None, "?"
        return Deciding(place.urn, place.path, sid, effect, self.layer, self._until())

    def _resource(self, request: Request) -> Answer:
        wanted, excluded = self._resources
        if not excluded.is_absent:
            return negated(any_of(self._matching(excluded, request, if_absent=None)))
        if wanted.is_absent:
            # A trust policy's resource is the role that carries it.
            return YES
        return any_of(self._matching(wanted, request, if_absent=NO))

    def _matching(
        self, patterns: Property, request: Request, *, if_absent: Answer | None
    ) -> Iterator[Answer]:
        for item in patterns.items():
            if item.is_unknown:
                yield unknown(f"{item.path}, which is not known")
                continue
            try:
                written = pattern(item.text() or "", request.context, self.version)
                # "In the Resource element, the IAM user name is case sensitive."
                yield yes_or_no(written.matches(request.resource))
            except AbsentVariableError as error:
                absent = unknown(f"what AWS makes of ${{{error}}}, which the request has not")
                yield absent if if_absent is None else if_absent
            except UnknownVariableError as error:
                yield unknown(str(error))

    def _conditions(self, request: Request) -> Answer:
        return all_of(conditions.holds(it, request.context, self.version) for it in self._compared)

    @cached_property
    def is_for_all(self) -> bool:
        """Whether the statement names nobody, as in policies of identities: it is for who calls."""
        return self.statement.part("Principal").is_absent and (
            self.statement.part("NotPrincipal").is_absent
        )

    @cached_property
    def _resources(self) -> tuple[Property, Property]:
        return self.statement.part("Resource"), self.statement.part("NotResource")

    @cached_property
    def _compared(self) -> Sequence[Condition]:
        return tuple(self.statement.conditions())

    def _until(self) -> str | None:
        try:
            ends = [
                text
                for it in self.statement.conditions()
                if it.key == _CURRENT_TIME and it.comparison in _ENDS
                for text in it.values.texts()
            ]
        except (UndecidedError, FaultError):
            return None
        return max(ends, default=None)


def _guarded(part: Callable[[T], Answer], asked: T) -> Answer:
    """Return what a part of a statement says; what cannot be read leaves that part open."""
    try:
        return part(asked)
    except UndecidedError as error:
        return unknown(f"{error.place.path}, which {error.reason}")
    except FaultError as error:
        return unknown(f"{error.place.path}: {error.found}")


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document in the part that it plays, or the fact that its text is not known."""

    name: str
    """What people call it: the policy's name, or its ARN."""

    layer: str
    """`identity policy`, `permissions boundary`, `bucket policy` and so on."""

    rules: Sequence[Rule] = ()
    unread: str | None = None
    """Why its text is not known; then it may allow and deny anything."""

    _about: dict[tuple[str, str], list[Rule]] = field(
        default_factory=dict[tuple[str, str], list[Rule]], compare=False, repr=False
    )
    """By effect and action, the rules that may be about it: many requests ask of few actions."""

    @classmethod
    def of(cls, name: str, layer: str, carrier: Carrier) -> Document:
        """Return a carrier's document; one that cannot be read is unread, with the reason."""
        try:
            version = carrier.version()
            rules = tuple(Rule(it, version, layer) for it in carrier.statements())
        except UndecidedError as error:
            return cls(name, layer, unread=f"the {layer} {name}, whose text {error.reason}")
        except FaultError as error:
            return cls(name, layer, unread=f"the {layer} {name}: {error.found}")
        return cls(name, layer, rules)

    def answers(self, request: Request, effect: str) -> Iterator[tuple[Rule | None, Answer]]:
        """Yield each statement of an effect with its answer; one of unknown effect stays open."""
        if self.unread is not None:
            yield None, unknown(self.unread)
        key = (effect, request.action)
        if key not in self._about:
            self._about[key] = [it for it in self.rules if _may_be(it, effect, request.action)]
        for rule in self._about[key]:
            try:
                _ = rule.effect
            except (UndecidedError, FaultError) as error:
                yield rule, unknown(str(error))
            else:
                yield rule, rule.applies(request)

    def says(self, request: Request, effect: str) -> Answer:
        """Return whether any statement allows, or denies, whoever asks."""
        return any_of(answer for _, answer in self.answers(request, effect))


def _may_be(rule: Rule, effect: str, action: str) -> bool:
    try:
        if rule.effect != effect:
            return False
    except (UndecidedError, FaultError):
        return True
    return not rule.acts(action).is_no


def allowed_by(documents: Sequence[Document], request: Request, layer: str) -> Answer:
    """Return whether any of the documents allows; a no says that none of `layer` does."""
    found = any_of(document.says(request, "Allow") for document in documents)
    return no(f"no {layer} allows {request.action} on {request.resource}") if found.is_no else found
