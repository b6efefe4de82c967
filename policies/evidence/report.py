"""What a report says: policies, stacks, verdicts, and the digests of everything that it rests on.

`schemas/audit.schema.json` is generated from these models.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from policies.access.answers import Deciding

SCHEMA_VERSION = "2"

Outcome: TypeAlias = Literal["pass", "fail", "not applicable", "undecided", "waived"]
OUTCOMES: tuple[Outcome, ...] = ("fail", "undecided", "waived", "pass", "not applicable")
"""As a reader wants them: what asks for something first."""


Access: TypeAlias = Literal["allowed", "undecided", "denied"]
"""Whether a request is let through; undecided where something that decides is not known."""


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


class StatementRecord(Record):
    """A statement, or a grant, that takes part in a decision."""

    effect: Literal["Allow", "Deny", "Grant"]
    urn: str
    """The resource that carries it; of a policy in no state, its ARN."""

    path: str
    """Where in the resource, as `policy.Statement[2]`."""

    sid: str | None
    layer: str
    """What kind of policy it stands in, as `identity policy`."""

    until: str | None
    """The first moment at which it does not hold any more, as its condition writes it."""

    def __str__(self) -> str:
        return str(Deciding(**dict(self)))


class AccessRecord(Record):
    """What a principal may do with a dataset."""

    principal: str
    """As people read it: `role groundwork-customer-support-runtime`."""

    arn: str
    use_case: str | None
    subject: str
    decision: Access
    routes: tuple[str, ...]
    """The ways that are open to it; of an undecided access, those that may be."""

    until: str | None
    """The first moment at which it has no access any more; null: nothing ends it."""

    statements: tuple[StatementRecord, ...]
    """Those that decide."""

    why: tuple[str, ...]
    """What is not known, where it is undecided."""


class CellRecord(Record):
    """What a use case may read of a dataset, by all its principals together."""

    use_case: str | None
    """Null: whoever belongs to no use case, the platform's roles and people."""

    dataset: str
    decision: Access
    """The widest of its principals'."""

    columns: tuple[str, ...]
    """Those that may be read."""

    until: str | None
    """When the last of it ends; null: nothing ends it, or nothing is open."""

    accesses: tuple[AccessRecord, ...]
    """By principal; those denied are left out."""


class MatrixRecord(Record):
    """Which use case may read which dataset in an environment."""

    environment: str
    moment: str
    """The moment that the decisions are of: the start of the report's day, in UTC."""

    use_cases: tuple[str | None, ...]
    datasets: tuple[str, ...]
    cells: tuple[CellRecord, ...]
    """One for each use case and dataset, in the order of both."""


class Report(Record):
    """The whole of it."""

    schema_version: Literal["2"] = SCHEMA_VERSION
    date: str
    """Day of the verdicts, which decides what has expired: YYYY-MM-DD."""

    tool: Tool
    inputs: tuple[Input, ...]
    frameworks: tuple[Framework, ...]
    policies: tuple[PolicyRecord, ...]
    stacks: tuple[StackRecord, ...]
    access: tuple[MatrixRecord, ...]
    """One for each environment of which a stack holds datasets."""

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
