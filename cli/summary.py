"""What an `up` did, read from the engine's own event log."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

OPERATIONS: Final = {
    "create": "created",
    "update": "updated",
    "create-replacement": "replaced",
    "delete": "deleted",
    "same": "unchanged",
}
"""The engine's operation -> what it means for a person; its other operations are parts of these."""

COMPOSERS: Final = ("shared_platform", "use_case")
"""Modules whose component is made of those of all concerns."""

_CONCERN_PREFIX: Final = "groundwork:"
OTHER: Final = "other"
"""Resources that belong to no component."""


@dataclass(slots=True)
class Verdicts:
    """What the policies said, counted per policy and resource."""

    passed: int = 0
    failed: int = 0
    policies: set[str] = field(default_factory=set[str])
    """Names of the policies that judged something."""

    findings: list[str] = field(default_factory=list[str])
    """One line per violation, mandatory or advisory."""

    mandatory: int = 0
    advisory: int = 0


@dataclass(slots=True)
class Summary:
    """What an `up` of one stack did."""

    stack: str
    concerns: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    """Concern -> outcome (a value of `OPERATIONS`) -> number of resources."""

    verdicts: Verdicts = field(default_factory=Verdicts)
    succeeded: bool = False
    seconds: int = 0
    outputs: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def counts(self) -> Counter[str]:
        """Outcomes over all concerns."""
        return sum(self.concerns.values(), Counter[str]())

    @property
    def changed(self) -> int:
        """Number of resources that are not as they were."""
        return self.counts.total() - self.counts["unchanged"]

    def as_json(self) -> dict[str, Any]:
        """Return the summary for `--json`."""
        return {
            "succeeded": self.succeeded,
            "changed": self.changed,
            "seconds": self.seconds,
            "resources": {name: dict(counts) for name, counts in sorted(self.concerns.items())},
            "policies": {
                "judged": sorted(self.verdicts.policies),
                "passed": self.verdicts.passed,
                "failed": self.verdicts.failed,
                "mandatory": self.verdicts.mandatory,
                "advisory": self.verdicts.advisory,
                "findings": self.verdicts.findings,
            },
            "outputs": dict(self.outputs),
        }


def concern(urn: str) -> str | None:
    """Return the concern that a resource belongs to: the module of its outermost component.

    The components that compose all concerns are passed over unless there is no other.
    None for what is not a resource to a person: the stack, providers and the components themselves.
    """
    *parents, own = urn.split("::")[2].split("$")
    if own.startswith((_CONCERN_PREFIX, "pulumi:")):
        return None
    modules = [token.split(":")[1] for token in parents if token.startswith(_CONCERN_PREFIX)]
    concerns = [module for module in modules if module not in COMPOSERS] or modules or [OTHER]
    return concerns[0].replace("_", " ")


def read(stack: str, log: Path) -> Summary:
    """Return the summary of the run whose events are in `log`, whole or cut off."""
    summary = Summary(stack)
    operations: dict[str, str] = {}
    with log.open(encoding="utf-8") as lines:
        for event in _events(lines):
            _take(event, summary, operations)
    for urn, outcome in operations.items():
        name = concern(urn)
        if name is not None:
            summary.concerns.setdefault(name, Counter())[outcome] += 1
    return summary


def _events(lines: Iterable[str]) -> Iterable[dict[str, Any]]:
    for line in lines:
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            # A killed engine leaves a part of its last line.
            return


def _take(event: dict[str, Any], summary: Summary, operations: dict[str, str]) -> None:
    match event:
        case {"resOutputsEvent": {"metadata": {"op": op, "urn": urn}}} if op in OPERATIONS:
            # With --refresh a resource has several events; an unchanged one says the least.
            if OPERATIONS[op] != "unchanged" or urn not in operations:
                operations[urn] = OPERATIONS[op]
        case {"policyAnalyzeSummaryEvent": judged} | {"policyAnalyzeStackSummaryEvent": judged}:
            passed, failed = judged.get("passed", []), judged.get("failed", [])
            summary.verdicts.passed += len(passed)
            summary.verdicts.failed += len(failed)
            summary.verdicts.policies.update(passed, failed)
        case {"policyEvent": found}:
            level = found.get("enforcementLevel", "")
            summary.verdicts.mandatory += level == "mandatory"
            summary.verdicts.advisory += level != "mandatory"
            name = found.get("resourceUrn", "").rpartition("::")[2] or summary.stack
            first = (found.get("message") or "").strip().splitlines() or [""]
            summary.verdicts.findings.append(
                f"[{level}] {found.get('policyName')}: {name}: {first[-1]}"
            )
        case {"summaryEvent": end}:
            summary.seconds = int(end.get("durationSeconds", 0))
            summary.succeeded = end.get("result") == "succeeded"
        case _:
            pass
