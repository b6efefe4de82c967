"""Edits of specs as rows of data, and what a preview of a stack says of one."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final, Literal, Self, cast

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from cli.retirement import KEPT_TYPES
from tests.engine.world import World, edited

TABLE = Path(__file__).parent / "edits"
"""The rows of each stack that is previewed, in `<subject>.yaml` or `<subject>.<theme>.yaml`."""

AT_A_TIME = 2
"""Previews that run beside one another; each takes a processor for some 5 s."""

Kind = Literal[
    "label", "people", "budget", "watch", "guardrail", "model", "data", "workload", "stage"
]
"""What of a spec is edited."""

HARMLESS: Final[frozenset[Kind]] = frozenset({"label", "people", "budget", "watch"})
"""Kinds of edits after which everything that holds data is still there, and still the same."""

HOLDS_DATA: Final = frozenset(
    {
        *KEPT_TYPES,
        "aws:bedrock/agentDataSource:AgentDataSource",
        "aws:bedrock/agentKnowledgeBase:AgentKnowledgeBase",
        "aws:cloudtrail/trail:Trail",
        "aws:dynamodb/table:Table",
        "aws:glue/catalogDatabase:CatalogDatabase",
        "aws:glue/catalogTable:CatalogTable",
        "aws:kms/replicaKey:ReplicaKey",
        "aws:opensearch/serverlessCollection:ServerlessCollection",
        "aws:s3/bucket:Bucket",
        "aws:s3/bucketObjectv2:BucketObjectv2",
        "aws:s3/vectorsIndex:VectorsIndex",
        "aws:s3/vectorsVectorBucket:VectorsVectorBucket",
        "aws:secretsmanager/secret:Secret",
        "aws:secretsmanager/secretVersion:SecretVersion",
        "aws:sqs/queue:Queue",
    }
)
"""Types whose resources hold data, or the key or the catalogue without which it cannot be read."""

Operation = Literal["create", "update", "replace", "delete"]
Resources = dict[str, list[str]]
"""Type to the names of resources."""

Changes = dict[Operation, Resources]
"""Operation to what it happens to; without what stays the same."""

_STEPS: Mapping[str, Operation | None] = {
    "create": "create",
    "update": "update",
    "delete": "delete",
    "replace": "replace",
    "create-replacement": "replace",
    "delete-replaced": "replace",
    "same": None,
    "read": None,
}
"""The engine's step to the operation that it is, or is part of."""

PROVIDER = "pulumi:providers:aws"


class Edit(BaseModel):
    """A row: a change to one place of a spec, and exactly what a stack's preview makes of it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: str
    kind: Kind
    file: str = ""
    """Path below `stacks/`; left out, the stack's own spec."""

    before: str
    """Text that the file holds once."""

    after: str
    retags: bool = False
    """Whether a tag of every resource changes: each that has tags is updated, and the provider that
    puts them on, beside what the row names."""

    create: Resources = {}
    update: Resources = {}
    replace: Resources = {}
    delete: Resources = {}
    subject: str = ""
    """Whose stack is previewed; the stem of the table's file."""

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.before == self.after:
            raise ValueError(f"{self.id}: before and after are the same; edit something")
        return self

    @property
    def name(self) -> str:
        """Name of the row among all."""
        return f"{self.subject}-{self.id}"

    @property
    def path(self) -> str:
        """What is edited, below `stacks/`."""
        return self.file or f"{self.subject}.yaml"

    @property
    def stack(self) -> str:
        """The stack that is previewed."""
        return f"{self.subject}.sandbox"

    def expected(self, state: Mapping[str, Any]) -> Changes:
        """Return what the row says of a stack in that state, the tagged resources filled in."""
        said: Changes = {
            "create": self.create,
            "update": self.update,
            "replace": self.replace,
            "delete": self.delete,
        }
        if self.retags:
            going = {
                (token, name)
                for changes in (self.replace, self.delete)
                for token, names in changes.items()
                for name in names
            }
            found = {*_pairs(self.update), *(set(tagged(state)) - going), (PROVIDER, "aws")}
            said["update"] = _grouped(found)
        return {
            operation: _grouped(_pairs(resources))
            for operation, resources in said.items()
            if resources
        }


def tagged(state: Mapping[str, Any]) -> Generator[tuple[str, str]]:
    """Yield type and name of the resources of a state that bear the provider's tags."""
    for held in cast("list[dict[str, Any]]", state["resources"]):
        if "tagsAll" in held.get("outputs", {}):
            yield held["type"], held["urn"].split("::")[-1]


def edits() -> list[Edit]:
    """Return all rows."""
    return [
        Edit(**row, subject=table.stem.partition(".")[0])
        for table in sorted(TABLE.glob("*.yaml"))
        for row in cast("list[dict[str, Any]]", yaml.safe_load(table.read_text("utf-8")))
    ]


def changes(preview: str) -> Changes:
    """Return what the engine's preview, as JSON, says that it would do."""
    found: defaultdict[Operation, set[tuple[str, str]]] = defaultdict(set)
    for step in json.loads(preview)["steps"]:
        operation = _STEPS[step["op"]]
        if operation is not None:
            held = step.get("newState") or step["oldState"]
            found[operation].add((held["type"], step["urn"].split("::")[-1]))
    return {operation: _grouped(pairs) for operation, pairs in found.items()}


class Previews:
    """Previews of edits, some at a time, each in a copy of a world's checkout.

    A preview of a file backend takes no lock, so that one stack may be previewed twice at once.
    """

    def __init__(self, world: World, folder: Path, chosen: Iterable[Edit]) -> None:
        self._world = world
        self._checkouts: SimpleQueue[Path] = SimpleQueue()
        for number in range(AT_A_TIME):
            copy = shutil.copytree(world.project, folder / str(number), symlinks=True)
            self._checkouts.put(copy)
        self._pool = ThreadPoolExecutor(AT_A_TIME)
        # Each is made once, also where two tests are about it.
        self._found = {
            edit.name: self._pool.submit(self._preview, edit)
            for edit in {edit.name: edit for edit in chosen}.values()
        }
        self._states: dict[str, Mapping[str, Any]] = {}

    def changes(self, edit: Edit) -> Changes:
        """Return what the edit does to its stack, when that is known."""
        return self._found[edit.name].result()

    def state(self, stack: str) -> Mapping[str, Any]:
        """Return the state that the stack's previews start from."""
        if stack not in self._states:
            self._states[stack] = self._world.state(stack)
        return self._states[stack]

    def close(self) -> None:
        """Start no further preview, and wait for those under way."""
        self._pool.shutdown(cancel_futures=True)

    def _preview(self, edit: Edit) -> Changes:
        checkout = self._checkouts.get()
        try:
            with edited(checkout / "stacks" / edit.path, edit.before, edit.after):
                done = self._world.pulumi(
                    "preview", "--stack", edit.stack, "--json", folder=checkout
                )
            # The program refuses a spec by the same rules as `groundwork check`.
            return changes(done.ok().out)
        finally:
            self._checkouts.put(checkout)


def _pairs(resources: Resources) -> Iterable[tuple[str, str]]:
    return [(token, name) for token, names in resources.items() for name in names]


def _grouped(pairs: Iterable[tuple[str, str]]) -> Resources:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for token, name in sorted(pairs):
        found[token].append(name)
    return dict(found)
