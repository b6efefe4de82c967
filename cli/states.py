"""The states of an environment's stacks that are up, as the engine has them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from cli.engine import CommandError, Pulumi, engine_of
from components.spec import loader


def chosen(specs: loader.Specs, environment: str | None) -> str:
    """Return the environment that a person means.

    Raises:
        CommandError: There is none of that name, or none was named and there is no sandbox.
    """
    known = specs.platform.environments
    if environment is None:
        environment = next((name for name, it in known.items() if it.is_sandbox), None)
    if environment is None or environment not in known:
        asked = "no environment is named" if environment is None else f"no {environment!r}"
        raise CommandError(f"{asked}; --environment takes: {', '.join(known)}")
    return environment


def deployed(
    root: Path,
    specs: loader.Specs,
    environment: str,
    asked: Sequence[str] = (),
    *,
    instead: str,
) -> dict[str, str]:
    """Return what `pulumi stack export` prints of stacks of the environment, by stack.

    Which stacks there are say the states: one may be up whose spec is gone.

    Args:
        root: The checkout.
        specs: Its specs.
        environment: One of theirs.
        asked: Stacks, as `customer-support.sandbox`; all that are up where none is named.
        instead: What a person can do where none is up.

    Raises:
        CommandError: There is no engine, a state cannot be read, or a stack is not up.
    """
    where = specs.platform.environments[environment]
    pulumi = engine_of(root, sandbox=where.is_sandbox, say=say)
    names = sorted(it.rpartition("/")[2] for it in pulumi.stacks())
    up = [it for it in names if subject_of(it, environment)]
    if not up:
        raise CommandError(f"no stack of {environment} is up; {instead}")
    check_there(asked, up, f"is up in {environment}; up are")
    return {name: _export(pulumi, name) for name in asked or up}


def subject_of(stack: str, environment: str) -> str | None:
    """Return whose stack it is, `platform` or a use case; None for another environment's."""
    subject, _, own = stack.rpartition(".")
    return subject if own == environment else None


def check_there(asked: Sequence[str], there: Sequence[str], state: str) -> None:
    """Check that stacks are among those that there are.

    Raises:
        CommandError: Some are not; `state` says what they are not.
    """
    missing = [name for name in asked if name not in there]
    if missing:
        raise CommandError(f"no stack {', '.join(missing)} {state}: {', '.join(there) or 'none'}")


def say(text: str) -> None:
    """Tell a person how far a command is."""
    typer.echo(text, err=True)


def _export(pulumi: Pulumi, stack: str) -> str:
    say(f"reading {stack}")
    return pulumi.answer("stack", "export", "--stack", stack)
