"""Previews of mutated stacks on the real engine, and what the pack says in them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

from policies.model import Stage
from policies.pack import EVERYTHING_IS_DECIDED, Pack
from policies.registry import all_policies
from policies.spec_context import context_of
from tests.engine.policy_mutations import Change, Finding, Mutation, grouped
from tests.engine.spec_edits import AT_A_TIME
from tests.engine.world import World, edited

PROGRAM: Final = Path(__file__).with_name("mutated_program.py")
"""What runs in the place of the real program, and runs it."""

RULES: Final = {
    rule.name: rule.policy.id for rule in Pack(all_policies()).rules if rule.policy is not None
}
"""Name of a rule in the engine's output to the id of its policy."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the engine said of a preview with the pack."""

    code: int
    """With which the engine ended."""

    levels: Mapping[Finding, str]
    """What failed, and its level in the engine's words."""

    operations: Mapping[str, int]
    """How often the engine would do what."""

    stage: Stage
    """That to which the stack is held."""

    text: str
    """Everything that was printed."""


class Previews:
    """Previews of mutated stacks, some at a time, each in a copy of a world's checkout."""

    def __init__(
        self, world: World, folder: Path, provider_port: int, chosen: Iterable[Mutation]
    ) -> None:
        self._world = world
        self._variables = world.shell | {
            # The engine writes its events to a file only with this.
            "PULUMI_DEBUG_COMMANDS": "true",
            "PULUMI_DEBUG_PROVIDERS": f"aws:{provider_port}",
        }
        self._checkouts: SimpleQueue[Path] = SimpleQueue()
        for number in range(AT_A_TIME):
            copy = shutil.copytree(world.project, folder / str(number), symlinks=True)
            (copy / "mutated").mkdir()
            shutil.copy(PROGRAM, copy / "mutated/__main__.py")
            project = copy / "Pulumi.yaml"
            project.write_text(project.read_text().replace("main: platform/", "main: mutated/"))
            self._checkouts.put(copy)
        self._pool = ThreadPoolExecutor(AT_A_TIME)
        self._groups = grouped(chosen)
        stacks = {group[0].stack for group in self._groups}
        self._unchanged = {stack: self._start(stack) for stack in sorted(stacks)}
        self._changed = [self._start(group[0].stack, group) for group in self._groups]

    def unchanged(self, stack: str) -> Judged:
        """Return what is said of a stack that nothing was done to, when that is known."""
        return self._unchanged[stack].result()

    def changed(self, row: Mutation) -> Judged:
        """Return what is said of the preview that a row is part of, when that is known."""
        return self._changed[self._groups.index(self._group(row))].result()

    def levels(self, row: Mutation) -> Mapping[Finding, str]:
        """Return what fails by the row, and nowhere else than in its preview: by level.

        What no row of the preview expects anywhere is held against each of them.
        """
        others = {
            name for it in self._group(row) if it is not row for name in it.touched - row.touched
        }
        before = self.unchanged(row.stack).levels
        return {
            finding: level
            for finding, level in self.changed(row).levels.items()
            if finding not in before and finding[1] not in others
        }

    def close(self) -> None:
        """Start no further preview, and wait for those under way."""
        self._pool.shutdown(cancel_futures=True)

    def _group(self, row: Mutation) -> list[Mutation]:
        return next(group for group in self._groups if row in group)

    def _start(self, stack: str, group: Sequence[Mutation] = ()) -> Future[Judged]:
        return self._pool.submit(self._preview, stack, group)

    def _preview(self, stack: str, group: Sequence[Mutation]) -> Judged:
        checkout = self._checkouts.get()
        changes = [
            change.model_dump(include=set(Change.model_fields))
            for row in group
            for change in row.changes
        ]
        (checkout / "mutated/changes.json").write_text(json.dumps(changes))
        log = checkout / "events.json"
        arguments = ("--stack", stack, "--policy-pack", "policies", "--event-log", str(log))
        try:
            with ExitStack() as undone:
                for edit in (it for row in group for it in row.edits):
                    undone.enter_context(edited(checkout / edit.file, edit.before, edit.after))
                done = self._world.pulumi(
                    "preview", *arguments, variables=self._variables, folder=checkout
                )
                stage = context_of(
                    stack,
                    stacks=checkout / "stacks",
                    accepted=checkout / "policies/waivers.yaml",
                ).stage
            events = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
        finally:
            log.unlink(missing_ok=True)
            self._checkouts.put(checkout)
        # A program that fails has no summary.
        operations = {
            name: number
            for event in events
            for name, number in event.get("summaryEvent", {}).get("resourceChanges", {}).items()
        }
        return Judged(done.code, _levels(events), operations, stage, done.text)


def _levels(events: Iterable[Mapping[str, Any]]) -> dict[Finding, str]:
    """Return what failed; what a preview cannot decide yet is no failure."""
    found = [event["policyEvent"] for event in events if "policyEvent" in event]
    return {
        (RULES[it["policyName"]], it["resourceUrn"].rpartition("::")[2]): it["enforcementLevel"]
        for it in found
        if it["policyName"] != EVERYTHING_IS_DECIDED
    }
