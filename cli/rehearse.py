"""`groundwork rehearse`: emergencies in the sandbox, with a dated report of what was tried."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import signal
import sys
from collections.abc import Generator
from dataclasses import asdict
from types import FrameType
from typing import Annotated, Final

import typer

from cli.engine import CommandError, project_root
from cli.region_loss import Rehearsal, Report
from cli.target import Target, find
from components.errors import SpecError
from components.spec import loader
from sandbox import lifecycle
from sandbox.settings import Home, SandboxError

AT_MOST_SECONDS: Final = 300.0
"""After which the region answers again, even where this process was killed."""

UseCase = Annotated[
    str | None,
    typer.Option("--use-case", "-u", help="As customer-support.", show_default="all that recover"),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def region_loss(*, use_case: UseCase = None, as_json: AsJson = False) -> None:
    """Let every call to the sandbox's primary region fail, and try what is to survive elsewhere.

    The region answers again when the rehearsal ends, however it ends. Exits 1 where something did
    not survive.
    """
    try:
        reports = [_rehearse(target) for target in _targets(use_case)]
    except (CommandError, SandboxError, SpecError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps([asdict(it) for it in reports], indent=2))
    else:
        typer.echo("\n\n".join(_text(it) for it in reports))
    if not all(report.survived for report in reports):
        raise typer.Exit(1)


def _targets(use_case: str | None) -> list[Target]:
    root = project_root()
    if use_case is not None:
        target = find(root, use_case, None)
        if not target.spec.recovers(target.where):
            raise CommandError(
                f"{use_case} has nothing in a recovery region of {target.environment}; "
                "write recovery: true in its spec, and bring it up"
            )
        return [target]
    names = sorted(loader.load(root / loader.STACKS).use_cases)
    found: list[Target] = []
    for name in names:
        # A use case that does not run in the sandbox has nothing to rehearse there.
        with contextlib.suppress(CommandError):
            found.append(find(root, name, None))
    found = [it for it in found if it.spec.recovers(it.where)]
    if not found:
        raise CommandError("no use case of the sandbox recovers; see docs/runbooks")
    return found


def _rehearse(target: Target) -> Report:
    record = lifecycle.current(Home.find())
    rehearsal = Rehearsal(target, record.endpoint)
    report = Report(
        use_case=target.use_case,
        environment=target.environment,
        lost=target.place.region,
        recovered_in=rehearsal.there.region,
        at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    )
    with contextlib.ExitStack() as stack:
        # What was put in to be tried is taken away last, when the region answers again.
        stack.callback(rehearsal.clean)
        rehearsal.prepare(report)
        with (
            _ended_in_order(),
            lifecycle.lost_region(record, target.place.region, AT_MOST_SECONDS),
        ):
            rehearsal.without_the_region(report)
        rehearsal.afterwards(report)
    return report


@contextlib.contextmanager
def _ended_in_order() -> Generator[None]:
    """Let a SIGTERM end the block as an exception does, so that the region answers again."""

    def end(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _text(report: Report) -> str:
    width = max(len(step.what) for step in report.steps)
    lines = [
        f"Loss of {report.lost}, rehearsed on {report.at}",
        f"  {report.use_case} in {report.environment}; recovers in {report.recovered_in}",
        *(
            f"  {'ok    ' if step.ok else 'FAILED'} {step.what:<{width}}  "
            f"{step.milliseconds:>5} ms  {step.found}"
            for step in report.steps
        ),
    ]
    total = sum(step.milliseconds for step in report.steps)
    failed = sum(not step.ok for step in report.steps)
    result = f"{failed} did not survive" if failed else "all survived"
    lines.append(f"  {len(report.steps)} tried, {result}, {total} ms; {report.lost} answers again")
    return "\n".join(lines)
