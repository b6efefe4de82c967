"""What the sandbox adds to `pulumi up`: the same program on it and on a provider that does nothing.

`python -m benchmarks.up` runs both sides in turn, each on a fresh backend and a fresh provider, and
prints medians. Everything is in a temporary folder that is gone afterwards.
"""

import contextlib
import json
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, cast

import typer

from sandbox import environment
from sandbox.settings import ROOT, Home, Record
from toolchain import engine

TARGET_RATIO = 1.25
TARGET_SIZE = 250
_LINEAR = 1.25
"""How much more CPU a further resource may take in a large stack than in a small one."""

_START_SECONDS = 60.0
_RUN_SECONDS = 1800.0
_PROGRAM = Path(__file__).parent / "program"
_SIDES = ("sandbox", "nothing")


class BenchmarkError(Exception):
    """A run failed; the text says what was run and what it said."""


@dataclass(frozen=True, slots=True)
class Run:
    """One `pulumi up`."""

    seconds: float
    cpu_seconds: float
    """Of the provider's process, from its start to its end."""


@dataclass(frozen=True, slots=True)
class Result:
    """The two sides at one size, medians over the runs."""

    resources: int
    sandbox_seconds: float
    nothing_seconds: float
    sandbox_cpu_seconds: float
    nothing_cpu_seconds: float

    @property
    def ratio(self) -> float:
        """How many times as long a run on the sandbox takes."""
        return self.sandbox_seconds / self.nothing_seconds

    @property
    def milliseconds(self) -> float:
        """What the sandbox adds per resource, by the clock."""
        return 1000 * (self.sandbox_seconds - self.nothing_seconds) / self.resources


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def _served(side: str, home: Home, record: Record, cpu: list[float]) -> Generator[None]:
    """Run a side's process for as long as the context lasts; put its CPU seconds into `cpu`."""
    arguments = (side, home.path, record.port, record.provider_port)
    with (home.path / "side.log").open("w") as log:
        process = subprocess.Popen(  # noqa: S603 - this interpreter
            [sys.executable, "-m", "benchmarks.side", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            cwd=ROOT,
        )
    try:
        _wait_for(process, record.provider_port, home)
        yield
    finally:
        process.terminate()
        said, _ = process.communicate(timeout=_START_SECONDS)
    cpu.append(float(said or "nan"))


def _wait_for(process: "subprocess.Popen[str]", port: int, home: Home) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise BenchmarkError(f"the provider did not start: {(home.path / 'side.log').read_text()}")


def _pulumi(command: Sequence[str | Path], variables: dict[str, str], folder: Path) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the engine that toolchain found
            [str(part) for part in command],
            cwd=folder,
            env=variables,
            capture_output=True,
            text=True,
            timeout=_RUN_SECONDS,
            check=True,
        )
    except subprocess.CalledProcessError as error:
        told = f"{error.stdout}{error.stderr}"[-4000:]
        raise BenchmarkError(f"{' '.join(map(str, command))} failed:\n{told}") from error
    return done.stdout


def _once(pulumi: Path, side: str, resources: int) -> Run:
    """Bring `resources` resources up on a side; return what it took."""
    with tempfile.TemporaryDirectory(prefix="groundwork-bench-") as folder:
        project = Path(folder) / "program"
        shutil.copytree(_PROGRAM, project, ignore=shutil.ignore_patterns("__pycache__"))
        settings = {"name": "python", "options": {"virtualenv": sys.prefix}}
        manifest = {"name": "benchmark", "runtime": settings}
        (project / "Pulumi.yaml").write_text(json.dumps(manifest))
        home = Home(Path(folder) / "home")
        environment.prepare(home)
        record = Record(
            pid=0, port=_free_port(), provider_port=_free_port(), token="", started_at=""
        )
        variables = environment.applied(home, record)
        quiet = ("--non-interactive", "--color", "never")
        cpu: list[float] = []
        with _served(side, home, record, cpu):
            _pulumi([pulumi, "stack", "init", "bench", *quiet], variables, project)
            setting = ["config", "set", "resources", str(resources)]
            _pulumi([pulumi, *setting, *quiet], variables, project)
            began = time.perf_counter()
            _pulumi([pulumi, "up", "--yes", *quiet], variables, project)
            seconds = time.perf_counter() - began
            _counted(_pulumi([pulumi, "stack", "export"], variables, project), resources)
        return Run(seconds, cpu[0])


def _counted(export: str, resources: int) -> None:
    """Refuse a run that did not make what it was to make."""
    state = cast("dict[str, dict[str, list[dict[str, str]]]]", json.loads(export))
    made = [r for r in state["deployment"]["resources"] if r["type"].startswith("aws:")]
    if len(made) != resources:
        raise BenchmarkError(f"{len(made)} resources are there, not {resources}")


def measure(sizes: Sequence[int], runs: int) -> list[Result]:
    """Return both sides' medians at each size; progress goes to stderr."""
    pulumi = engine.ensure()
    out: list[Result] = []
    for size in sizes:
        taken: dict[str, list[Run]] = {side: [] for side in _SIDES}
        for turn in range(runs):
            # In turn, and each first as often: what else runs here meets both sides alike.
            for side in _SIDES if turn % 2 == 0 else reversed(_SIDES):
                run = _once(pulumi, side, size)
                taken[side].append(run)
                sys.stderr.write(
                    f"{size} resources, {side}, {turn + 1} of {runs}: {run.seconds:.2f} s\n"
                )
        out.append(
            Result(
                size,
                *(statistics.median(r.seconds for r in taken[side]) for side in _SIDES),
                *(statistics.median(r.cpu_seconds for r in taken[side]) for side in _SIDES),
            )
        )
    return out


def growth(results: Sequence[Result]) -> float | None:
    """Return how much more of our CPU a further resource takes at the end than at the start.

    By CPU and not by the clock, since the difference of two runs of seconds is mostly noise; and
    by what a further resource takes, so that the process's start does not count. None where
    fewer than three sizes were run.
    """
    ordered = sorted(results, key=lambda r: r.resources)
    if len(ordered) < 3:  # noqa: PLR2004 - two slopes need three points
        return None
    own = [(r.resources, r.sandbox_cpu_seconds - r.nothing_cpu_seconds) for r in ordered]
    (n0, c0), (n1, c1), (n2, c2) = own[0], own[-2], own[-1]
    return ((c2 - c1) / (n2 - n1)) / ((c1 - c0) / (n1 - n0))


def report(results: Sequence[Result]) -> str:
    """Return the figures as a table, and what they mean."""
    lines = ["resources  sandbox  nothing  ratio  ms/resource  CPU ms/resource"]
    for r in results:
        cpu = 1000 * (r.sandbox_cpu_seconds - r.nothing_cpu_seconds) / r.resources
        lines.append(
            f"{r.resources:9}  {r.sandbox_seconds:5.1f} s  {r.nothing_seconds:5.1f} s  "
            f"{r.ratio:5.2f}  {r.milliseconds:11.1f}  {cpu:15.1f}"
        )
    for r in results:
        if r.resources == TARGET_SIZE:
            met = "met" if r.ratio <= TARGET_RATIO else "missed"
            lines.append(f"target of {TARGET_RATIO} at {TARGET_SIZE}: {met} ({r.ratio:.2f})")
    slope = growth(results)
    if slope is not None:
        word = "linear" if slope <= _LINEAR else "more than linear"
        lines.append(
            f"growth of our own part: {word}; a further resource takes {slope:.2f} times "
            f"the CPU at the largest size that it takes at the smallest"
        )
    return "\n".join(lines)


def main(
    sizes: Annotated[str, typer.Option(help="How many resources, comma-separated.")] = (
        "50,250,1000"
    ),
    runs: Annotated[int, typer.Option(min=1, help="Runs of each side at each size.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,  # noqa: FBT002 - how Typer declares a flag
) -> None:
    """Compare `pulumi up` on the sandbox with `pulumi up` on a provider that does nothing."""
    counts = [part.strip() for part in sizes.split(",")]
    if not all(c.isdigit() and int(c) for c in counts):
        sys.stderr.write(f"--sizes: found {sizes!r}; give counts such as 50,250,1000\n")
        raise typer.Exit(2)
    try:
        results = measure([int(c) for c in counts], runs)
    except BenchmarkError as error:
        sys.stderr.write(f"benchmark: {error}\n")
        raise typer.Exit(1) from error
    if as_json:
        figures = [
            {**asdict(r), "ratio": r.ratio, "milliseconds_per_resource": r.milliseconds}
            for r in results
        ]
        sys.stdout.write(json.dumps({"results": figures, "growth": growth(results)}) + "\n")
    else:
        sys.stdout.write(report(results) + "\n")


if __name__ == "__main__":
    typer.run(main)
