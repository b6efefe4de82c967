"""`groundwork audit`: the policy pack on what is deployed or declared, as evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli import audit_diff, audit_files
from cli import audit_sources as sources
from cli.engine import CommandError, project_root
from cli.states import chosen, say
from cli.target import EnvironmentName, Site
from components.errors import SpecError
from components.spec import loader
from policies.evidence.audit import AuditError, audit
from policies.evidence.diff import Diff
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
Declared = Annotated[
    bool,
    typer.Option("--declared", help="Judge what the specs declare, without states or an engine."),
]
Store = Annotated[
    bool, typer.Option("--store", help="Put all forms into the environment's bucket of evidence.")
]
Base = Annotated[
    str | None,
    typer.Option(
        "--diff", help="Tell what the change since a commit adds and fixes.", metavar="COMMIT"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]


def run(
    stacks: Stacks = None,
    *,
    environment: EnvironmentName = None,
    states: Exported = None,
    declared: Declared = False,
    date: Day = None,
    out: Out = None,
    store: Store = False,
    base: Base = None,
    as_json: AsJson = False,
) -> None:
    """Judge what is deployed by the policies, without running the program.

    With --diff, what the specs declare is judged here and in that commit, or --state by both.

    Exits with 1 where a failure stops a deployment or a policy was itself at fault; with --diff,
    where the change adds one. Exits with 2 where nothing could be judged.
    """
    root, day, asked = project_root(), _day(date), tuple(stacks or ())
    _exclude(states and (declared or asked), "--state judges files alone; leave the rest out")
    _exclude(base and (out or store), "--diff writes no report; leave --out and --store out")
    _exclude(declared and store, "--declared judges nothing that is deployed; store what is")

    def judge() -> Report:
        if states:
            found = sources.exported(states)
        else:
            read = sources.declared if declared or base else sources.deployed
            found = read(root, asked, environment)
        return audit(found, root, day)

    try:
        if base:
            told = _same(asked, environment, states, day)
            is_clean = _show_diff(audit_diff.diff(root, base, told, judge), as_json=as_json)
        else:
            is_clean = _show(judge(), root, environment, out, store=store, as_json=as_json)
    except (CommandError, SpecError, AuditError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    if not is_clean:
        raise typer.Exit(1)


def _exclude(both: object, why: str) -> None:
    if both:
        raise typer.BadParameter(why)


def _same(
    asked: Sequence[str], environment: str | None, states: Sequence[Path] | None, day: dt.date
) -> list[str]:
    """Return the arguments by which another checkout judges the same."""
    files = [part for path in states or () for part in ("--state", str(path.resolve()))]
    where = ["--environment", environment] if environment else []
    return [*asked, *where, *(files or ["--declared"]), "--date", day.isoformat(), "--json"]


def _show_diff(found: Diff, *, as_json: bool) -> bool:
    if as_json:
        typer.echo(found.model_dump_json(indent=1))
    else:
        typer.echo("\n".join(audit_diff.lines(found)))
    return found.is_clean


def _show(
    found: Report,
    root: Path,
    environment: str | None,
    out: Path | None,
    *,
    store: bool,
    as_json: bool,
) -> bool:
    written = audit_files.write(found, out) if out else []
    if store:
        specs = loader.load(root / loader.STACKS)
        where = chosen(specs, environment)
        written += audit_files.store(found, Site(environment=where, specs=specs, root=root))
    if as_json:
        typer.echo(FORMATS["json"].render(found), nl=False)
        for line in written:
            say(line)
    else:
        typer.echo("\n".join([*lines(found), *(["", *written] if written else [])]))
    return found.is_clean


def _day(text: str | None) -> dt.date:
    if text is None:
        return loader.today()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day; write YYYY-MM-DD") from None


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
