"""What a quota is, and what of a stack's resources its use is counted on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeAlias, cast

WARN_FROM: Final = 0.8
"""Share of a limit from which its use is told: time to have it raised, or to divide."""


@dataclass(frozen=True, slots=True)
class Made:
    """A resource of a stack, as far as quotas read it."""

    type: str
    """The type token."""

    name: str
    """Its name in the program."""

    inputs: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Under the names of the wire; a value that is not known may be missing."""

    @property
    def region(self) -> str:
        """The region that it names; empty where it lies in its stack's own, or in none."""
        return str(self.inputs.get("region") or "")


class Scope(StrEnum):
    """What a limit is for."""

    ACCOUNT = "account"
    REGION = "account and region"
    PAYER = "management account"
    RESOURCE = "resource"


class Source(StrEnum):
    """How a limit was verified."""

    PAGE = "AWS's page, read in a stored copy"
    API = "AWS's API reference, as botocore has it"
    DEFAULTS = "Service Quotas' defaults, as a public list has them"


Count: TypeAlias = Callable[[Sequence[Made]], Mapping[str, int]]
"""Resources to how much of the quota they use, by holder; the account itself is ``."""

ALL: Final = ""
"""The holder of a quota that is not a resource's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """A limit of AWS's that grows nearer with use cases, or with what one of them asks for."""

    id: str
    """Ours, and stable: `iam-roles`."""

    service: str
    """AWS's code of the service at Service Quotas, as `iam`."""

    name: str
    """What AWS calls it."""

    code: str = ""
    """AWS's code at Service Quotas; empty where none is known."""

    limit: int
    """AWS's default; an account's own may be higher, and of a new account lower."""

    raisable: bool
    """Whether AWS raises it on request."""

    scope: Scope
    page: str
    """Where AWS publishes it."""

    source: Source
    count: Count = field(repr=False)
    unit: str = ""
    """Empty for a number of things."""

    @property
    def is_shared(self) -> bool:
        """Whether all stacks of an environment use it together."""
        return self.scope is not Scope.RESOURCE


def resources_of(deployment: Mapping[str, Any]) -> list[Made]:
    """Return the live resources of a stack's exported state."""
    held = cast("Iterable[Mapping[str, Any]]", deployment.get("resources") or ())
    return [
        Made(str(it["type"]), str(it["urn"]).rpartition("::")[2], it.get("inputs") or {})
        for it in held
        if str(it["type"]).startswith("aws:") and not it.get("delete")
    ]
