"""A request, what is known of its context, and the decision on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from policies.access.answers import Answer, Deciding

_ARN_PARTS: Final = 6


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a request's context keys.

    A key with values is present, a key with an empty sequence is known to be absent, and any other
    key is unknown: nothing may be concluded from it.
    """

    values: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    """By key in lower case, for condition keys have no case."""

    closed: tuple[str, ...] = ()
    """Prefixes of keys, in lower case, of which all are known: those not in `values` are absent."""

    @classmethod
    def of(cls, values: Mapping[str, Sequence[str] | str], *closed: str) -> Context:
        """Return a context of keys in any case; one text is one value."""
        return cls(
            {
                key.lower(): (given,) if isinstance(given, str) else tuple(given)
                for key, given in values.items()
            },
            tuple(it.lower() for it in closed),
        )

    def get(self, key: str) -> Sequence[str] | None:
        """Return the values of a key, none for an absent one, and None for an unknown one."""
        lowered = key.lower()
        if lowered in self.values:
            return self.values[lowered]
        return () if lowered.startswith(self.closed) and self.closed else None

    def plus(self, more: Context) -> Context:
        """Return this context with `more` laid over it."""
        return Context({**self.values, **more.values}, (*self.closed, *more.closed))


@dataclass(frozen=True, slots=True)
class Request:
    """One call, as AWS's policies see it."""

    principal: str
    """ARN of a role or user, or the name of a service as `lakeformation.amazonaws.com`."""

    action: str
    resource: str
    """ARN, or `*` for an action that works on no certain resource."""

    context: Context = field(default_factory=Context)
    session: str | None = None
    """ARN of the role session, where it is known."""

    resource_account: str | None = None
    """The account that owns the resource, where its ARN does not tell."""

    @property
    def account(self) -> str:
        """The principal's account; empty for a service."""
        return arn_part(self.principal, 4)

    @property
    def is_service(self) -> bool:
        """Whether an AWS service calls, for itself."""
        return not self.principal.startswith("arn:")

    @property
    def is_user(self) -> bool:
        """Whether an IAM user calls, not a role's session."""
        return arn_part(self.principal, 5).startswith("user/")


class Verdict(Enum):
    """What is decided on a request."""

    ALLOWED = "allowed"
    EXPLICITLY_DENIED = "denied by a statement"
    IMPLICITLY_DENIED = "denied, for nothing allows it"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision on a request, and what gave it."""

    verdict: Verdict
    by: tuple[Deciding, ...] = ()
    """The statements that allow or deny; of an undecided request, those that might."""

    why: tuple[str, ...] = ()
    """What is missing for an allowance, or not known."""

    @property
    def answer(self) -> Answer:
        """The decision as an answer to "may it"."""
        value = {Verdict.ALLOWED: True, Verdict.UNDECIDED: None}.get(self.verdict, False)
        return Answer(value, self.why, self.by)

    def as_json(self) -> dict[str, object]:
        """Return it as plain JSON."""
        return {
            "decision": self.verdict.name.lower(),
            "statements": [it.as_json() for it in self.by],
            "why": list(self.why),
        }


def arn_part(arn: str, index: int) -> str:
    """Return one of the six parts of an ARN; empty where there is none."""
    parts = arn.split(":", _ARN_PARTS - 1)
    return parts[index] if len(parts) == _ARN_PARTS else ""
