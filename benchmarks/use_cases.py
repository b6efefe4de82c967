"""What use cases cost the engine: a preview beside an empty program's, and many in one environment.

`python -m benchmarks.use_cases preview` previews the largest use case and an empty program in turn,
both with the policy pack, and each without it as well. `python -m benchmarks.use_cases
many` brings the platform and then use cases up one after another, and compares what the last ones
take with what the first took. Both work on a copy of the specs, with a sandbox of its own, in a
temporary folder that is gone afterwards.
"""

import contextlib
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from sandbox import environment, lifecycle
from sandbox.settings import ROOT, Home
from toolchain import engine

TARGET_RATIO = 2.0
"""How many times an empty program's preview a use case's may take."""

PACK_SECONDS, PACK_SECONDS_PER_RESOURCE = 0.5, 0.001
"""What the policy pack may add to a preview."""

TARGET_GROWTH = 1.25
"""How much longer a use case may take to come up among many than among few."""

_EXAMPLE = "customer-support"
_RUN_SECONDS = 1800.0
_EMPTY = 'import pulumi\n\npulumi.export("nothing", 0)\n'
_WITH_POLICIES = ("--policy-pack", "policies")

_T = TypeVar("_T")

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


class BenchmarkError(Exception):
    """A run failed; the text says what was run and what it said."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """A copy of the program and of some specs, attached to a sandbox of its own."""

    folder: Path
    pulumi: Path
    variables: dict[str, str]

    def run(self, *arguments: str, folder: Path | None = None, refused: bool = False) -> float:
        """Run `pulumi` and return the seconds that it took.

        Args:
            arguments: What follows `pulumi`.
            folder: Where it runs; the checkout by default.
            refused: Whether the policies refuse it, as they do a stack that has nothing.

        Raises:
            BenchmarkError: It failed.
        """
        command = [str(self.pulumi), *arguments, "--non-interactive", "--color", "never"]
        began = time.perf_counter()
        done = subprocess.run(  # noqa: S603 - the engine that toolchain found
            command,
            cwd=folder or self.folder,
            env=self.variables,
            capture_output=True,
            text=True,
            timeout=_RUN_SECONDS,
            check=False,
        )
        if done.returncode and not (refused and "Policies:" in done.stdout):
            told = f"{done.stdout}{done.stderr}"[-4000:]
            raise BenchmarkError(f"{' '.join(command)} failed:\n{told}")
        return time.perf_counter() - began

    def count(self, stack: str) -> int:
        """Return how many resources a preview of `stack` has."""
        found = subprocess.run(  # noqa: S603 - the engine that toolchain found
            [str(self.pulumi), "preview", "--stack", stack, "--json", "--non-interactive"],
            cwd=self.folder,
            env=self.variables,
            capture_output=True,
            text=True,
            timeout=_RUN_SECONDS,
            check=True,
        )
        return len(json.loads(found.stdout)["steps"])

    def up(self, stack: str) -> float:
        """Make a stack, bring it up with the policy pack, and return the seconds of the latter."""
        self.run("stack", "init", stack)
        options = ("--yes", "--skip-preview", "--policy-pack", "policies")
        return self.run("up", "--stack", stack, *options)


@contextlib.contextmanager
def checkout(specs: dict[str, str]) -> Generator[Checkout]:
    """Yield a checkout whose `stacks/` holds the texts of `specs` by name."""
    pulumi = engine.ensure()
    with tempfile.TemporaryDirectory(prefix="groundwork-bench-") as temporary:
        folder, home = Path(temporary) / "checkout", Home(Path(temporary) / "home")
        folder.mkdir()
        shutil.copy(ROOT / "Pulumi.yaml", folder)
        shutil.copytree(ROOT / "platform", folder / "platform")
        (folder / ".venv").symlink_to(ROOT / ".venv")
        # The pack reads the specs that lie beside it.
        unread = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "policies", folder / "policies", ignore=unread)
        shutil.copytree(ROOT / "stacks", folder / "stacks", ignore=shutil.ignore_patterns("*.yaml"))
        for name, text in specs.items():
            (folder / "stacks" / f"{name}.yaml").write_text(text, encoding="utf-8")
        record, _ = lifecycle.up(home, 0, 0, lambda _: None)
        try:
            yield Checkout(folder, pulumi, environment.applied(home, record))
        finally:
            lifecycle.down(home, lambda _: None)


def _text(spec: str) -> str:
    return (ROOT / "stacks" / f"{spec}.yaml").read_text(encoding="utf-8")


def _example() -> dict[str, str]:
    return {"platform": _text("platform"), _EXAMPLE: _text(_EXAMPLE)}


@dataclass(frozen=True, slots=True)
class Previews:
    """Seconds of previews, a figure per run."""

    use_case: list[float]
    """Of the largest use case, with its policies."""

    empty: list[float]
    """Of an empty program, with the same policies."""

    bare: list[float]
    """Of an empty program, without any."""

    unjudged: list[float]
    """Of the largest use case, without policies."""

    resources: int = 0
    """How many the largest use case has."""

    @property
    def ratio(self) -> float:
        """How many times as long the use case's takes as an empty one's, policies in both."""
        return statistics.median(self.use_case) / statistics.median(self.empty)

    @property
    def bare_ratio(self) -> float:
        """How many times as long the use case's takes as that of an empty one without policies."""
        return statistics.median(self.use_case) / statistics.median(self.bare)

    @property
    def pack_seconds(self) -> float:
        """What the policy pack adds to the use case's preview."""
        return statistics.median(self.use_case) - statistics.median(self.unjudged)

    @property
    def pack_limit(self) -> float:
        """What it may add."""
        return PACK_SECONDS + PACK_SECONDS_PER_RESOURCE * self.resources


@dataclass(frozen=True, slots=True)
class Many:
    """Seconds in which use cases came up, in their order."""

    seconds: Sequence[float]

    @property
    def growth(self) -> float:
        """How many times as long the last third of the use cases took as the first third."""
        third = max(1, len(self.seconds) // 3)
        last, first = self.seconds[-third:], self.seconds[:third]
        return statistics.median(last) / statistics.median(first)


def measure_previews(runs: int) -> Previews:
    """Return what previews take; progress goes to stderr."""
    with checkout(_example()) as here:
        stack = ("preview", "--stack", f"{_EXAMPLE}.sandbox")
        here.up("platform.sandbox")
        here.run("stack", "init", f"{_EXAMPLE}.sandbox")
        # The same project, stack and policies: nothing but the program differs.
        empty = here.folder.parent / "empty"
        shutil.copytree(here.folder, empty, symlinks=True)
        (empty / "platform" / "__main__.py").write_text(_EMPTY, encoding="utf-8")
        taken = Previews([], [], [], [], here.count(stack[-1]))
        for turn in range(runs):
            taken.use_case.append(here.run(*stack, *_WITH_POLICIES))
            taken.empty.append(here.run(*stack, *_WITH_POLICIES, folder=empty, refused=True))
            taken.bare.append(here.run(*stack, folder=empty))
            taken.unjudged.append(here.run(*stack))
            all_ = (taken.use_case, taken.empty, taken.bare, taken.unjudged)
            told = ", ".join(f"{each[-1]:.2f} s" for each in all_)
            sys.stderr.write(f"previews, {turn + 1} of {runs}: {told}\n")
    return taken


def measure_many(count: int) -> Many:
    """Return what each of `count` use cases takes to come up; progress goes to stderr."""
    names = [f"use-case-{number:03}" for number in range(count)]
    specs = {"platform": _text("platform"), **{name: _text(_EXAMPLE) for name in names}}
    seconds: list[float] = []
    with checkout(specs) as here:
        here.up("platform.sandbox")
        for number, name in enumerate(names, 1):
            seconds.append(here.up(f"{name}.sandbox"))
            sys.stderr.write(f"use case {number} of {count}: {seconds[-1]:.2f} s\n")
    return Many(seconds)


@app.command()
def preview(
    runs: Annotated[int, typer.Option(min=1, help="Runs of each of the two.")] = 5,
) -> None:
    """Compare the preview of a full use case, policies included, with an empty program's."""
    found = _measured(lambda: measure_previews(runs))
    met = "met" if found.ratio <= TARGET_RATIO else "missed"
    typer.echo(
        f"use case {statistics.median(found.use_case):.2f} s, "
        f"empty program {statistics.median(found.empty):.2f} s, both with the policies\n"
        f"target of {TARGET_RATIO} times an empty program's preview: {met} ({found.ratio:.2f})\n"
        f"an empty program without policies takes {statistics.median(found.bare):.2f} s, "
        f"of which the use case's preview is {found.bare_ratio:.2f} times"
    )
    met = "met" if found.pack_seconds <= found.pack_limit else "missed"
    typer.echo(
        f"the policies add {found.pack_seconds:.2f} s to a preview of {found.resources} resources\n"
        f"target of {PACK_SECONDS} s and {1000 * PACK_SECONDS_PER_RESOURCE:.0f} ms for each, "
        f"{found.pack_limit:.2f} s: {met}"
    )


@app.command()
def many(
    count: Annotated[int, typer.Option(min=3, help="Use cases in one environment.")] = 50,
) -> None:
    """Bring use cases up one after another in one environment."""
    found = _measured(lambda: measure_many(count))
    met = "linear" if found.growth <= TARGET_GROWTH else "more than linear"
    typer.echo(
        f"{count} use cases in {sum(found.seconds):.0f} s, "
        f"{statistics.median(found.seconds):.2f} s each\n"
        f"growth: {met}; one of the last takes {found.growth:.2f} times one of the first"
    )


def _measured(measure: Callable[[], _T]) -> _T:
    try:
        return measure()
    except BenchmarkError as error:
        typer.echo(f"benchmark: {error}", err=True)
        raise typer.Exit(1) from error


if __name__ == "__main__":
    app()
