"""Changes of our own stacks as rows of data, and what the pack says of them in previews."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, Self, cast

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from policies.model import Stage
from policies.registry import policy_by_id
from policies.spec_context import context_of

TABLE: Final = Path(__file__).parent / "mutations"
"""The rows of each stack that is previewed, in `<subject>.yaml` or `<subject>.<theme>.yaml`."""

Finding = tuple[str, str]
"""Id of a policy, and the name of the resource or of the stack that fails it."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Addition(_Row):
    """A resource that the program does not declare."""

    type: str
    name: str
    properties: dict[str, Any] = {}


class FileEdit(_Row):
    """A change to one place of a file that the program or the pack reads."""

    file: str
    """Path in the checkout."""

    before: str
    """Text that the file holds once."""

    after: str


class Change(_Row):
    """What is done to the resources of a stack on their way to the engine."""

    resource: str = ""
    """The resource that is changed, as `type::name`; each `*` stands for any text."""

    set: dict[str, Any] = {}
    """JSON Pointer to what is put there. It leads through JSON in texts, and `-` appends to a
    list (RFC 6901, RFC 6902)."""

    remove: list[str] = []
    """JSON Pointers to what is taken out."""

    protect: bool | None = None
    """Whether the engine protects the resource; None: as the program says."""

    drop: bool = False
    """Whether the resource is left out."""

    add: list[Addition] = []
    """Resources that are declared beside those of the program."""


class Mutation(Change):
    """A row: the least change of our own that a policy must catch, and who catches it."""

    policy: str
    id: str
    edits: list[FileEdit] = []
    also: list[Change] = []
    """Further changes, where one alone is not enough."""

    alone: bool = False
    """Whether it shares its preview with no other: it leaves unknown what others are judged by."""

    expect: list[str] = []
    """Exactly the policies that fail beside those that fail anyway: `ENC-04` on the resource of
    the row, `ENC-04 on name` on another; left out, that of the row on its resource."""

    why: str = ""
    """Why others than the row's policy fail, too, or another resource does."""

    subject: str = ""
    """Whose stack is previewed; the stem of the table's file."""

    @model_validator(mode="after")
    def _is_told(self) -> Self:
        if {policy for policy, _ in self.findings} != {self.policy} and not self.why:
            raise ValueError(f"{self.name}: others than {self.policy} fail; say why")
        return self

    @property
    def name(self) -> str:
        """Name of the row among all."""
        return f"{self.policy}-{self.id}"

    @property
    def stack(self) -> str:
        """The stack that is previewed."""
        return f"{self.subject}.sandbox"

    @property
    def changes(self) -> list[Change]:
        """Everything that is done to resources."""
        return [self, *self.also]

    @property
    def findings(self) -> frozenset[Finding]:
        """What fails, and on what."""
        names = [self.resource.rpartition("::")[2], *(it.name for it in self.add)]
        own = next(filter(None, names), f"groundwork-{self.stack}")
        split = (it.partition(" on ") for it in self.expect or [self.policy])
        return frozenset((policy, name or own) for policy, _, name in split)

    @property
    def touched(self) -> frozenset[str]:
        """Names of the resources that it changes, or that fail for it."""
        changed = {it.resource.rpartition("::")[2] for it in self.changes if it.resource}
        added = {added.name for it in self.changes for added in it.add}
        return frozenset(changed | added | {name for _, name in self.findings})

    @property
    def is_apart(self) -> bool:
        """Whether it has a preview of its own; an edit of a file may concern any resource."""
        return self.alone or bool(self.edits)


def mutations() -> list[Mutation]:
    """Return all rows."""
    return [
        Mutation(**row, subject=table.stem.partition(".")[0])
        for table in sorted(TABLE.glob("*.yaml"))
        for row in cast("list[dict[str, Any]]", yaml.safe_load(table.read_text("utf-8")))
    ]


def is_mandatory(policy: str, stage: Stage) -> bool:
    """Whether a failure of a policy stops a deployment at a stage."""
    return policy_by_id(policy).is_mandatory(stage)


def grouped(rows: Iterable[Mutation]) -> list[list[Mutation]]:
    """Return the rows by preview: those that have nothing to do with one another share one.

    What stops a deployment and what advises are apart, so that the exit code tells of either.
    """
    groups: defaultdict[tuple[str, bool], list[list[Mutation]]] = defaultdict(list)
    for row in rows:
        stage = context_of(row.stack).stage
        stops = any(is_mandatory(policy, stage) for policy, _ in row.findings)
        like = groups[row.stack, stops]
        fitting = [group for group in like if not any(_are_apart(row, it) for it in group)]
        if fitting:
            fitting[0].append(row)
        else:
            like.append([row])
    return [group for like in groups.values() for group in like]


def _are_apart(one: Mutation, other: Mutation) -> bool:
    return one.is_apart or other.is_apart or bool(one.touched & other.touched)
