"""`groundwork up`: the sandbox and its stacks, from whatever state they are in."""

import json
import shlex
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from cli import recovery, report, summary
from cli.engine import (
    POLICY_PACK,
    CommandError,
    InterruptedRunError,
    Pulumi,
    attach,
    project_root,
)
from components import naming
from components.errors import SpecError, StackError
from components.spec import loader

Stacks = Annotated[
    list[str] | None,
    typer.Argument(help="Stacks such as platform.sandbox; all of the sandbox by default."),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print a summary as JSON; all else goes to standard error.")
]


def up(stacks: Stacks = None, *, as_json: AsJson = False) -> None:
    """Bring the sandbox and its stacks up, with the policy pack, from whatever state they are in.

    A second run changes nothing. What a killed run, a killed sandbox or a reboot left behind is
    mended first.
    """
    try:
        done = run(project_root(), stacks or [], quiet=as_json)
    except (CommandError, SpecError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except InterruptedRunError:
        typer.echo("interrupted; the state is in order, and `make up` goes on from here", err=True)
        raise typer.Exit(130) from None
    if as_json:
        typer.echo(json.dumps({each.stack: each.as_json() for each in done}, indent=2))
    else:
        typer.echo("\n" + "\n".join(report.lines(done)))


def run(root: Path, asked: list[str], *, quiet: bool = False) -> list[summary.Summary]:
    """Bring stacks up and return what was done to each.

    Args:
        root: The checkout.
        asked: Stacks of the sandbox; all of them if empty.
        quiet: Whether standard output must stay free of what the engine prints.

    Raises:
        SpecError: The specs have faults; nothing was started.
        CommandError: A stack is not the sandbox's, or something failed that a person can mend.
        InterruptedRunError: A person stopped the engine.
    """
    chosen = choose(loader.load(root / loader.STACKS), asked)
    pulumi = attach(root, _say)
    return [_up(pulumi, stack, quiet=quiet) for stack in chosen]


def choose(specs: loader.Specs, asked: list[str]) -> list[str]:
    """Return the stacks to build, the platform's before those that read its outputs.

    Raises:
        CommandError: One that was asked for is in no spec, or not the sandbox's.
    """
    known: list[str] = []
    for name, there in specs.platform.environments.items():
        if there.is_sandbox:
            use_cases = [subject for subject, where in specs.use_cases.items() if name in where]
            known += [f"{subject}.{name}" for subject in (naming.PLATFORM, *sorted(use_cases))]
    for stack in asked:
        try:
            specs.select(naming.parse_stack_name(stack), in_sandbox=True)
        except (StackError, ValueError) as error:
            raise CommandError(str(error)) from None
    return [stack for stack in known if not asked or stack in asked]


def _up(pulumi: Pulumi, stack: str, *, quiet: bool) -> summary.Summary:
    recovery.mend(pulumi, stack, _say)
    pulumi.answer("stack", "select", "--create", stack)
    recovery.resolve_pending(pulumi, stack, _say)
    log = pulumi.home.path / "events" / f"{stack}.json"
    log.parent.mkdir(mode=0o700, exist_ok=True)
    log.unlink(missing_ok=True)
    _judge(pulumi, stack)
    # --refresh: what the sandbox lost or someone changed is seen, and made right again.
    command = ["up", "--stack", stack, "--yes", "--skip-preview", "--refresh"]
    command += ["--policy-pack", POLICY_PACK, "--event-log", _shown(log, pulumi.root)]
    # The report ends with the outputs; dots on a log tell nothing.
    command += ["--suppress-outputs", "--suppress-progress"]
    _say(f"\n$ PULUMI_DEBUG_COMMANDS=true pulumi {shlex.join(command)}")
    code = pulumi.run(*command, quiet=quiet)
    if code:
        raise CommandError(_failure(stack, log))
    done = summary.read(stack, log)
    done.outputs = pulumi.data("stack", "output", "--json", "--stack", stack)
    return done


def _judge(pulumi: Pulumi, stack: str) -> None:
    """Have the policies judge what would be made, before any of it is.

    An update comes to the policies on whole stacks when all resources are there.
    """
    _say(f"\n{stack}: the policies judge what is asked for")
    command = ("preview", "--stack", stack, "--policy-pack", POLICY_PACK, "--suppress-progress")
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        if pulumi.run(*command, "--non-interactive", "--suppress-outputs", into=said):
            said.seek(0)
            _say(said.read())
            raise CommandError(f"{stack} is not up; nothing was changed, and above is why")


def _failure(stack: str, log: Path) -> str:
    text = f"{stack} is not up; the engine says why above"
    if log.exists() and (findings := summary.read(stack, log).verdicts.findings):
        text += "\n" + "\n".join(f"  {finding}" for finding in findings)
    return text


def _shown(path: Path, root: Path) -> str:
    """Return the path as short as it can be from the folder in which `pulumi` runs."""
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def _say(text: str) -> None:
    typer.echo(text, err=True)
