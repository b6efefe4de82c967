"""What a report says: policies, stacks, verdicts, and the digests of everything that it rests on.

`schemas/audit.schema.json` is generated from these models.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

SCHEMA_VERSION = "1"

Outcome: TypeAlias = Literal["pass", "fail", "not applicable", "undecided", "waived"]
OUTCOMES: tuple[Outcome, ...] = ("fail", "undecided", "waived", "pass", "not applicable")
"""As a reader wants them: what asks for something first."""


class Record(BaseModel):
    """A part of a report; nothing is left out and nothing is added."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Input(Record):
    """A file that the report rests on."""

    path: str
    """Relative to the checkout, or as it was given."""

    sha256: str


class Tool(Record):
    """What judged."""

    name: str
    version: str
    pack_sha256: str
    """Digest of all modules and data of the policy pack."""


class Framework(Record):
    """A framework whose controls policies support."""

    key: str
    title: str
    controls: dict[str, str]
    """Id to title, of those that a policy of the report supports."""


class PolicyRecord(Record):
    """A policy that was run."""

    id: str
    slug: str
    title: str
    severity: Literal["low", "medium", "high", "critical"]
    mandatory_from: str | None
    """Stage from which a failure stops a deployment; null: never."""

    scope: str
    rationale: str
    remedy: str
    supports: dict[str, tuple[str, ...]]
    """Framework key to the ids of the controls whose evidence it supports."""

    links: tuple[str, ...]
    is_waivable: bool


class WaiverRecord(Record):
    """What accepts a failure."""

    ticket: str
    owner: str
    approver: str
    reason: str
    created: str
    expires: str
    age_days: int
    """Days from its creation to the day of the report."""

    days_left: int


class VerdictRecord(Record):
    """What a policy says of a resource or of a stack."""

    policy: str
    outcome: Outcome
    mandatory: bool
    """Whether a failure stops a deployment at the stack's stage."""

    urn: str
    name: str
    """The resource's name, or the stack's."""

    type: str
    path: str
    found: str
    remedy: str
    file: str
    """The spec that the resource comes from."""

    line: int
    waiver: WaiverRecord | None


class StackRecord(Record):
    """A stack, and everything that the pack says of it."""

    stack: str
    subject: str
    """`platform`, or the use case."""

    environment: str
    stage: str
    data_class: str
    resources: int
    """How many AWS resources its state holds."""

    state_sha256: str
    counts: dict[Outcome, int]
    verdicts: tuple[VerdictRecord, ...]
    failures: tuple[str, ...]
    """Policies that were themselves at fault; any makes this part worthless as evidence."""

    uncovered_types: tuple[str, ...]
    """Resource types that no policy but the general ones reads."""

    def violations(self) -> list[VerdictRecord]:
        """Return the failures that stop a deployment."""
        return [each for each in self.verdicts if each.outcome == "fail" and each.mandatory]


class Report(Record):
    """The whole of it."""

    schema_version: Literal["1"] = SCHEMA_VERSION
    date: str
    """Day of the verdicts, which decides what has expired: YYYY-MM-DD."""

    tool: Tool
    inputs: tuple[Input, ...]
    frameworks: tuple[Framework, ...]
    policies: tuple[PolicyRecord, ...]
    stacks: tuple[StackRecord, ...]

    def verdicts(self) -> Iterator[tuple[StackRecord, VerdictRecord]]:
        """Yield every verdict with its stack."""
        for stack in self.stacks:
            for verdict in stack.verdicts:
                yield stack, verdict

    def counts(self) -> Counter[Outcome]:
        """Return how many verdicts of each kind there are."""
        return Counter(verdict.outcome for _, verdict in self.verdicts())

    @property
    def is_clean(self) -> bool:
        """Whether nothing fails that must hold, and no policy was at fault."""
        return not any(stack.violations() or stack.failures for stack in self.stacks)
