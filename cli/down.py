"""`groundwork down`: everything that `up` made, gone; also what only half came up."""

import typer

from cli import recovery
from cli.engine import CommandError, InterruptedRunError, Pulumi, attach, project_root
from cli.report import listed
from components import naming
from sandbox import lifecycle
from sandbox.settings import Home, SandboxError


def down() -> None:
    """Destroy the sandbox's stacks, use cases before the platform, and stop the sandbox.

    The sandbox is started for it where it is not up, so that nothing is left in its AWS.
    """
    try:
        removed = run()
    except CommandError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except InterruptedRunError:
        typer.echo("interrupted; `make down` goes on from here", err=True)
        raise typer.Exit(130) from None
    stacks = f"destroyed {listed(removed)}; " if removed else ""
    typer.echo(f"{stacks}the sandbox is down, and nothing runs any more")


def run() -> list[str]:
    """Destroy every stack of the sandbox's backend and stop the sandbox; return their names.

    Which stacks there are says the backend, not the specs: a spec may be gone or broken by now.

    Raises:
        CommandError: A stack could not be destroyed; the sandbox then still runs.
        InterruptedRunError: A person stopped the engine.
    """
    home = Home.find()
    removed: list[str] = []
    if any(home.state.glob(".pulumi/stacks/*/*.json")):
        pulumi = attach(project_root(), _say)
        use_cases_first = sorted(
            pulumi.stacks(), key=lambda name: (name.startswith(f"{naming.PLATFORM}."), name)
        )
        for stack in use_cases_first:
            _destroy(pulumi, stack)
            removed.append(stack)
    try:
        lifecycle.down(home, _say)
    except SandboxError as error:
        raise CommandError(str(error)) from None
    return removed


def _destroy(pulumi: Pulumi, stack: str) -> None:
    recovery.mend(pulumi, stack, _say)
    recovery.resolve_pending(pulumi, stack, _say)
    command = ("destroy", "--stack", stack, "--yes", "--skip-preview", "--refresh", "--remove")
    _say(f"\n$ pulumi {' '.join(command)}")
    if pulumi.run(*command):
        raise CommandError(
            f"{stack} is not wholly destroyed; the engine says why above. `make down` tries again"
        )


def _say(text: str) -> None:
    typer.echo(text, err=True)
