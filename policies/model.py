"""What a policy is, and what it says: findings inside a rule, verdicts outside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from functools import total_ordering
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from policies.resource_types import ANY, EVERY, ResourceType

if TYPE_CHECKING:
    from policies.context import PolicyContext
    from policies.resources import Resource, Stack
    from policies.values import Value


class Severity(StrEnum):
    """What a violation puts at risk, in the engine's four steps."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


@total_ordering
class Stage(Enum):
    """The maturity that a use case has proved; a later stage is held to more."""

    PROTOTYPE = "prototype"
    PILOT = "pilot"
    PRODUCTION = "production"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Stage):
            return NotImplemented
        order = list(Stage)
        return order.index(self) < order.index(other)


class Outcome(StrEnum):
    """What a policy says of a resource."""

    PASS = "pass"  # noqa: S105  the word, not a password
    FAIL = "fail"
    NOT_APPLICABLE = "not applicable"
    UNDECIDED = "undecided"
    """A value that the rule needs is not known; the rule runs again once it is."""

    WAIVED = "waived"
    """A failure that an approved, unexpired waiver accepts."""


class Place(Protocol):
    """Where something was found: a `Property`, a `Resource` or a `Stack`."""

    @property
    def urn(self) -> str:
        """The resource, or the stack."""
        ...

    @property
    def path(self) -> str:
        """The property's path; empty for the whole."""
        ...


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found."""

    outcome: Outcome
    urn: str
    path: str
    found: str
    """What is there, as a clause: "key rotation is off"."""

    remedy: str = ""
    """What to do here; empty where the policy's own remedy says it."""


def passed(place: Place, found: str) -> Finding:
    """Return the finding that `place` holds what the policy asks."""
    return Finding(Outcome.PASS, place.urn, place.path, found)


def failed(place: Place, found: str, remedy: str = "") -> Finding:
    """Return the finding that `place` violates the policy."""
    return Finding(Outcome.FAIL, place.urn, place.path, found, remedy)


def undecided(place: Place, found: str) -> Finding:
    """Return the finding that `place` cannot be judged yet."""
    return Finding(Outcome.UNDECIDED, place.urn, place.path, found)


def not_applicable(place: Place, reason: str) -> Finding:
    """Return the finding that the policy has nothing to say of `place`."""
    return Finding(Outcome.NOT_APPLICABLE, place.urn, place.path, reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """The acceptance of one policy's failure on one resource, for a while."""

    policy: str
    urn: str
    """The resource, or the stack; exactly that one."""

    owner: str
    """Person who mends what is accepted."""

    approver: str
    """Person who accepted the risk; another one than the owner."""

    reason: str
    ticket: str
    created: dt.date
    expires: dt.date
    """Last day on which it holds."""

    line: int
    """Where it stands in `policies/waivers.yaml`."""

    def __str__(self) -> str:
        return f"{self.ticket}, approved by {self.approver} until {self.expires}"

    def as_json(self) -> dict[str, str]:
        """Return what evidence says of the waiver."""
        return {
            "ticket": self.ticket,
            "owner": self.owner,
            "approver": self.approver,
            "reason": self.reason,
            "created": self.created.isoformat(),
            "expires": self.expires.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a policy says of a resource or of a stack, with everything a reader needs."""

    policy: str
    """The policy's id."""

    severity: Severity
    outcome: Outcome
    mandatory: bool
    """Whether a failure stops the deployment at the stack's stage."""

    urn: str
    path: str
    found: str
    remedy: str
    waiver: Waiver | None = None
    """What accepts the failure, where the outcome is `waived`."""

    def as_json(self) -> dict[str, object]:
        """Return the verdict as plain JSON."""
        return {
            "policy": self.policy,
            "severity": self.severity.value,
            "outcome": self.outcome.value,
            "mandatory": self.mandatory,
            "urn": self.urn,
            "path": self.path,
            "found": self.found,
            "remedy": self.remedy,
            "waiver": self.waiver.as_json() if self.waiver else None,
        }


ResourceCheck: TypeAlias = "Callable[[Resource, PolicyContext], Iterable[Finding]]"
Remediation: TypeAlias = "Callable[[Resource, PolicyContext], Mapping[str, Value]]"
StackCheck: TypeAlias = "Callable[[Stack, PolicyContext], Iterable[Finding]]"

FRAMEWORK_TITLES: Final = {
    "nist_800_53_r5": "NIST SP 800-53 r5",
    "nist_ai_rmf": "NIST AI RMF 1.0",
    "iso42001": "ISO/IEC 42001:2023 Annex A",
    "eu_ai_act": "EU AI Act, article",
    "owasp_llm_2025": "OWASP LLM Top 10 2025",
    "genai_lens": "AWS Well-Architected Generative AI Lens",
    "cis_v3": "CIS AWS Foundations v3.0.0",
    "cis_v5": "CIS AWS Foundations v5.0.0",
    "soc2": "SOC 2 TSC",
}
"""Key in `data/frameworks.json` to the framework's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supports:
    """The controls whose evidence a policy supports; it satisfies none of them by itself."""

    nist_800_53_r5: Sequence[str] = ()
    nist_ai_rmf: Sequence[str] = ()
    iso42001: Sequence[str] = ()
    eu_ai_act: Sequence[str] = ()
    owasp_llm_2025: Sequence[str] = ()
    genai_lens: Sequence[str] = ()
    cis_v3: Sequence[str] = ()
    cis_v5: Sequence[str] = ()
    soc2: Sequence[str] = ()

    def by_framework(self) -> Mapping[str, Sequence[str]]:
        """Return the mapped ids by framework key, without the frameworks that have none."""
        return {key: ids for key in FRAMEWORK_TITLES if (ids := getattr(self, key))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A guardrail: data about a rule, and the rule as plain functions.

    A rule yields at least one finding for whatever it is given; yielding none is a fault of the
    pack, as is an exception. `UndecidedError` and `FaultError` of the accessors become findings.
    """

    id: str
    """Stable: `MOD-01`. Waivers, evidence and people refer to it."""

    name: str
    """What the rule is called in the engine's output, after the id: `no-wildcard-invoke`."""

    title: str
    severity: Severity
    mandatory_from: Stage | None
    """The first stage at which a failure stops the deployment; it advises before. None: it never
    stops one."""

    is_waivable: bool = True
    """Whether a failure can be accepted by a waiver; not where the rule is about trust itself."""

    types: Sequence[ResourceType]
    """The resource types whose properties the rule reads; none where the spec alone decides."""

    judged_types: Sequence[ResourceType] = ()
    """The types that `on_resource` judges one by one, where that is not all of `types`."""

    rationale: str
    remedy: str
    supports: Supports = field(default_factory=Supports)
    links: Sequence[str] = ()
    on_resource: ResourceCheck | None = None
    """Judges one resource of `types`, before it is made."""

    on_stack: StackCheck | None = None
    """Judges all resources of a stack together."""

    remediate: Remediation | None = None
    """Returns what to lay over the properties of a resource that fails, where the fix is certain;
    nothing where it is not. It runs only where the pack's configuration asks for it."""

    def __post_init__(self) -> None:
        if self.on_resource is None and self.on_stack is None:
            raise ValueError(f"{self.id} has no rule: give it on_resource, on_stack or both")

    @property
    def slug(self) -> str:
        """The policy's name in the engine's output, as `mod-01-no-wildcard-invoke`."""
        return f"{self.id.lower()}-{self.name}"

    @property
    def scope(self) -> str:
        """What the rule judges: `resource`, `stack` or both."""
        judged = (("resource", self.on_resource), ("stack", self.on_stack))
        return " and ".join(name for name, check in judged if check is not None)

    def covers(self, token: str) -> bool:
        """Whether `on_resource` judges resources of the type `token`."""
        judged = self.judged_types or self.types
        if EVERY in judged:
            return True
        if ANY in judged:
            return token.startswith("aws:")
        return any(each.token == token for each in judged)

    def is_mandatory(self, stage: Stage) -> bool:
        """Whether a failure stops a deployment at `stage`."""
        return self.mandatory_from is not None and stage >= self.mandatory_from
