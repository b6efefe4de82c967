"""Measures `groundwork audit` on exported states, beside Checkov on the same resources.

`python -m benchmarks.policies [--sizes 10,100,1000,10000]` runs both tools on each size, one after
the other, each in a new process that reads its file and judges by all it has. Times are of the
processor, which a busy machine changes less; memory is the peak of the process.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from toolchain import environments

ROOT: Final = Path(__file__).resolve().parent.parent
SIZES: Final = (10, 100, 1_000, 10_000)
TARGET: Final = 0.25
"""Our time for one more resource over Checkov's; at most."""

IN_BOTH: Final[Mapping[str, tuple[str, ...]]] = {
    "ENC-01": ("CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56"),
    "ENC-04": ("CKV_AWS_7", "CKV_AWS_227"),
    "ENC-05": ("CKV_AWS_33",),
    "IAM-01": ("CKV_AWS_62", "CKV_AWS_63", "CKV2_AWS_40"),
    "IAM-02": ("CKV_AWS_274", "CKV2_AWS_56"),
    "IAM-03": ("CKV_AWS_60", "CKV_AWS_61"),
    "IAM-11": ("CKV_AWS_393",),
    "LOG-02": ("CKV_AWS_66",),
    "NET-01": ("CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_260", "CKV_AWS_277"),
    "NET-02": ("CKV_AWS_382",),
}
"""Policy to the checks of Checkov that look for the same; each tool has many of its own."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a tool."""

    wall_seconds: float
    cpu_seconds: float
    peak_mb: float
    judged: int
    """How many verdicts it gave that say something."""

    rules: frozenset[str]
    """Ids of the policies or checks that gave one."""


def _run(command: Sequence[str | Path], verdicts: Callable[[Any], list[str]]) -> Run:
    """Run a tool, and read from its JSON which rule gave each verdict."""
    with tempfile.TemporaryFile("w+") as said:
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603  the two tools
            [str(part) for part in command],
            stdout=said,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
        )
        # Popen.wait would take the process away without saying what it used.
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - started
        said.seek(0)
        text = said.read()
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command[0]} failed with exit code {process.returncode}")
    rules = verdicts(json.loads(text))
    cpu = used.ru_utime + used.ru_stime
    return Run(wall, cpu, used.ru_maxrss / 1024, len(rules), frozenset(rules))


def ours(state: Path) -> Run:
    """Run `groundwork audit` on a state."""

    def verdicts(report: Any) -> list[str]:  # noqa: ANN401  JSON
        found = report["stacks"][0]["verdicts"]
        return [it["policy"] for it in found if it["outcome"] != "not applicable"]

    command = [sys.executable, "-m", "cli.main", "audit", "--state", state, "--json"]
    return _run(command, verdicts)


def checkov(plan: Path) -> Run:
    """Run Checkov on a plan."""

    def verdicts(report: Any) -> list[str]:  # noqa: ANN401  JSON
        found = report["results"]
        return [it["check_id"] for it in (*found["passed_checks"], *found["failed_checks"])]

    python = environments.ensure("checkov")
    command = [python, "-m", "checkov.main", "--file", plan, "--framework", "terraform_plan"]
    return _run([*command, "--output", "json", "--compact", "--skip-download"], verdicts)


def _measured(sizes: Sequence[int], folder: Path) -> Iterator[tuple[int, Run, Run]]:
    writer = [sys.executable, "-m", "benchmarks.inventory", str(folder), *map(str, sizes)]
    subprocess.run(writer, cwd=ROOT, check=True)  # noqa: S603  our own module
    # Once for nothing: the first run of either compiles its modules.
    ours(folder / f"{sizes[0]}.json")
    checkov(folder / f"{sizes[0]}.tfplan.json")
    for size in sizes:
        yield size, ours(folder / f"{size}.json"), checkov(folder / f"{size}.tfplan.json")


def _row(*cells: object) -> str:
    return " ".join(f"{it!s:>{width}}" for it, width in zip(cells, (10, *[10] * 8), strict=True))


def _cells(run: Run) -> tuple[str, ...]:
    return (
        f"{run.cpu_seconds:.2f} s",
        f"{run.wall_seconds:.2f} s",
        f"{run.peak_mb:.0f} MB",
        f"{run.judged:,}",
    )


def each_more(small: tuple[int, Run], large: tuple[int, Run]) -> float:
    """Return the milliseconds of the processor that one more resource takes."""
    seconds = large[1].cpu_seconds - small[1].cpu_seconds
    return 1000 * seconds / (large[0] - small[0])


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print both tools; return 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.policies", description=main.__doc__)
    parser.add_argument("--sizes", default=",".join(str(it) for it in SIZES))
    sizes = [int(it) for it in cast("str", parser.parse_args(arguments).sizes).split(",")]
    out = sys.stdout
    out.write(
        _row(
            "resources",
            *("audit: CPU", "wall", "peak", "verdicts"),
            *("Checkov:", "wall", "peak", "verdicts"),
        )
        + "\n"
    )
    with tempfile.TemporaryDirectory(prefix="groundwork-policies-") as folder:
        rows: list[tuple[int, Run, Run]] = []
        for row in _measured(sizes, Path(folder)):
            rows.append(row)
            out.write(_row(f"{row[0]:,}", *_cells(row[1]), *_cells(row[2])) + "\n")
            out.flush()
    first, last = rows[0], rows[-1]
    mine = each_more((first[0], first[1]), (last[0], last[1]))
    theirs = each_more((first[0], first[2]), (last[0], last[2]))
    cold = first[1].cpu_seconds / first[2].cpu_seconds
    out.write(f"cold, {first[0]} resources: {cold:.2f} of Checkov's time (target: below 1)\n")
    out.write(
        f"one more resource: {mine:.2f} ms, Checkov {theirs:.2f} ms: {mine / theirs:.2f} "
        f"(target: at most {TARGET})\n"
    )
    for policy, checks in IN_BOTH.items():
        ran = [it for it in checks if it in last[2].rules]
        if policy in last[1].rules and ran:
            out.write(f"judged by both: {policy} and {', '.join(ran)}\n")
    return 0 if cold < 1 and mine <= TARGET * theirs else 1


if __name__ == "__main__":
    sys.exit(main())
