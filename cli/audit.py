"""`groundwork audit`: the policy pack on what is deployed, as evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli.engine import CommandError, engine_of, project_root
from cli.quotas import chosen
from cli.target import EnvironmentName
from components.errors import SpecError
from components.spec import loader
from policies.evidence.audit import AuditError, State, audit
from policies.evidence.formats import FORMATS
from policies.evidence.report import OUTCOMES, Report, StackRecord

Stacks = Annotated[
    list[str] | None,
    typer.Argument(help="Stacks such as customer-support.sandbox; all that are up by default."),
]
Exported = Annotated[
    list[Path] | None,
    typer.Option("--state", help="Judge what `pulumi stack export` wrote; can be repeated."),
]
Day = Annotated[
    str | None,
    typer.Option("--date", help="Day of the verdicts.", metavar="YYYY-MM-DD", show_default="today"),
]
Out = Annotated[
    Path | None, typer.Option("--out", help="Write all forms of the report into this folder.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]


def run(
    stacks: Stacks = None,
    *,
    environment: EnvironmentName = None,
    states: Exported = None,
    date: Day = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Judge what is deployed by the policies, without running the program.

    Exits with 1 where a failure stops a deployment, or a policy was itself at fault.
    """
    root = project_root()
    try:
        found = audit(
            _exported(states) if states else _deployed(root, stacks or [], environment),
            root,
            _day(date),
        )
    except (CommandError, SpecError, AuditError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    written = _write(found, out) if out else []
    if as_json:
        typer.echo(FORMATS["json"].render(found), nl=False)
    else:
        typer.echo("\n".join([*lines(found), *(["", *written] if written else [])]))
    if not found.is_clean:
        raise typer.Exit(1)


def _day(text: str | None) -> dt.date:
    if text is None:
        return loader.today()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day; write YYYY-MM-DD") from None


def _exported(paths: Sequence[Path]) -> list[State]:
    states: list[State] = []
    for path in paths:
        try:
            states.append(State(str(path), path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path}: cannot be read: {error}") from None
    return states


def _deployed(root: Path, asked: Sequence[str], environment: str | None) -> list[State]:
    specs = loader.load(root / loader.STACKS)
    where = chosen(specs, environment)
    pulumi = engine_of(root, sandbox=specs.platform.environments[where].is_sandbox, say=_say)
    there = sorted(name.rpartition("/")[2] for name in pulumi.stacks())
    up = [name for name in there if name.rpartition(".")[2] == where]
    missing = [name for name in asked if name not in up]
    if missing or not up:
        known = ", ".join(up) or "none"
        subject = f"no stack {', '.join(missing)} is up" if missing else "no stack is up"
        raise CommandError(f"{subject} in {where}; up are: {known}")
    states: list[State] = []
    for name in asked or up:
        _say(f"reading {name}")
        states.append(State(name, pulumi.answer("stack", "export", "--stack", name)))
    return states


def _write(report: Report, folder: Path) -> list[str]:
    told: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for form in FORMATS.values():
            path = folder / form.file
            path.write_text(form.render(report), encoding="utf-8", newline="")
            told.append(f"wrote {path}: {form.meaning}")
    except OSError as error:
        raise CommandError(f"{folder}: cannot be written: {error.strerror}") from None
    return told


def lines(report: Report) -> list[str]:
    """Return what a person reads: each stack's counts, then what asks for something."""
    text = [f"policies {report.tool.version} ({report.tool.pack_sha256[:12]}) on {report.date}"]
    for stack in report.stacks:
        counts = ", ".join(f"{stack.counts[it]} {it}" for it in OUTCOMES)
        text += ["", f"{stack.stack} ({stack.stage}, {stack.data_class}): {counts}"]
        text += _open(stack)
        text += [f"  the pack is at fault: {failure}" for failure in stack.failures]
        if stack.uncovered_types:
            text.append(f"  read by general policies alone: {', '.join(stack.uncovered_types)}")
    return text


def _open(stack: StackRecord) -> list[str]:
    marks = {"fail": "advice", "undecided": "undecided", "waived": "waived"}
    told: list[str] = []
    for verdict in stack.verdicts:
        if verdict.outcome not in marks:
            continue
        mark = "FAIL" if verdict.outcome == "fail" and verdict.mandatory else marks[verdict.outcome]
        where = f"{verdict.file}:{verdict.line}"
        until = (
            f" (until {verdict.waiver.expires}, {verdict.waiver.ticket})" if verdict.waiver else ""
        )
        remedy = f"; {verdict.remedy}" if verdict.remedy else ""
        told.append(
            f"  {mark}{until} [{verdict.policy}] {where}: {verdict.name}: {verdict.found}{remedy}"
        )
    return told


def _say(text: str) -> None:
    typer.echo(text, err=True)
