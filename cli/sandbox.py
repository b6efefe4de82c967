"""`groundwork sandbox`: AWS on this machine."""

import json
import textwrap
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from sandbox import environment, lifecycle
from sandbox.settings import Home, SandboxError

DOWN = 3
"""Exit code of `status` where the sandbox is not up, as of `systemctl status`."""

_console = Console(highlight=False, soft_wrap=True)
_errors = Console(stderr=True, highlight=False, soft_wrap=True)

Port = Annotated[
    int | None,
    typer.Option(
        min=0, max=65535, help="Port of the AWS API; 0 takes any free one.", show_default="the last"
    ),
]
ProviderPort = Annotated[
    int | None,
    typer.Option(
        min=0, max=65535, help="Port of the Pulumi provider, likewise.", show_default="the last"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def up(port: Port = None, provider_port: ProviderPort = None) -> None:
    """Start the sandbox, unless it is up already."""
    home = Home.find()
    try:
        with _errors.status("sandbox") as shown:
            record, started = lifecycle.up(home, port, provider_port, shown.update)
    except SandboxError as error:
        raise _failed(error) from error
    _console.print(
        f"sandbox {'is up' if started else 'was up already'}: AWS at {record.endpoint}, "
        f"provider on port {record.provider_port}, process {record.pid}"
    )
    if started:
        _console.print('to use it in this shell: eval "$(groundwork sandbox env)"')


def down() -> None:
    """Stop the sandbox; its AWS state is kept for the next start."""
    try:
        with _errors.status("stopping the sandbox") as shown:
            stopped = lifecycle.down(Home.find(), shown.update)
    except SandboxError as error:
        raise _failed(error) from error
    _console.print("sandbox is down" if stopped else "sandbox was not up")


def status(*, as_json: AsJson = False) -> None:
    """Say how the sandbox is; exit code 3 where it is not up."""
    home = Home.find()
    now = lifecycle.status(home)
    if as_json:
        record = asdict(now.record) if now.record else {}
        record.pop("token", None)
        if not now.running:
            record.pop("pid", None)
            record.pop("started_at", None)
        data = {"running": now.running, "answering": now.answering, **record, "aws": now.aws}
        typer.echo(json.dumps(data | {"home": str(home.path), "log": str(home.log)}, indent=2))
    elif now.answering and now.record:
        table = Table.grid(padding=(0, 2))
        table.add_row("sandbox", "up")
        table.add_row("AWS", now.record.endpoint)
        table.add_row("provider", f"127.0.0.1:{now.record.provider_port}")
        table.add_row("process", f"{now.record.pid}, since {now.record.started_at}")
        table.add_row("log", str(home.log))
        table.add_row("state", str(now.aws.get("path")))
        table.add_row("saved", str(now.aws.get("saved_at") or "nothing to save yet"))
        if now.aws.get("error"):
            table.add_row("[red]not saved[/]", str(now.aws["error"]))
        for name, reason in now.aws.get("not_kept", {}).items():
            table.add_row("[yellow]not kept[/]", f"{name}: {reason}")
        _console.print(table)
    elif now.running:
        _console.print(f"sandbox runs but does not answer; see {home.log}")
    else:
        _console.print("sandbox is down; `groundwork sandbox up` starts it")
    if not now.answering:
        raise typer.Exit(DOWN)


def env(*, as_json: AsJson = False) -> None:
    """Print what `eval "$(groundwork sandbox env)"` needs to work against the sandbox."""
    home = Home.find()
    try:
        record = lifecycle.current(home)
        environment.prepare(home)
    except SandboxError as error:
        raise _failed(error) from error
    if as_json:
        typer.echo(json.dumps(environment.variables(home, record), indent=2))
    else:
        typer.echo(environment.shell(home, record))


def reset(*, yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False) -> None:
    """Forget everything that was created in the sandbox's AWS; Pulumi's state is not touched."""
    if not yes:
        typer.confirm("Forget every AWS resource in the sandbox?", abort=True)
    try:
        lifecycle.reset(Home.find())
    except SandboxError as error:
        raise _failed(error) from error
    _console.print(
        "the sandbox's AWS is empty; `pulumi up --refresh` creates again what a stack should have"
    )


def types(*, as_json: AsJson = False) -> None:
    """List the resource types that the sandbox serves, and what each supports."""
    # Imported here: the declarations bring boto3 along, which the other commands do without.
    from sandbox.types import describe

    rows = describe()
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        typer.echo(row["type"])
        for label, names in (
            ("id", [row["id"]]),
            ("in place", row["changes"]),
            ("replaced by", row["replaces"]),
            ("not served", row["unsupported"]),
        ):
            text = ", ".join(names) or "-"
            first, hanging = f"  {label:<12}", " " * 14
            typer.echo(textwrap.fill(text, 96, initial_indent=first, subsequent_indent=hanging))
    typer.echo(f"{len(rows)} types, each with preview, refresh, import and delete; --json has more")


def _failed(error: SandboxError) -> typer.Exit:
    _errors.print(f"groundwork sandbox: {error}")
    return typer.Exit(1)
