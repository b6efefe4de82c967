"""The states of an environment's stacks, as the engine has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from cli.engine import CommandError, engine_of
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


def exported(root: Path, specs: loader.Specs, environment: str) -> dict[str, dict[str, Any]]:
    """Return what `pulumi stack export` says of each stack of the environment, by subject.

    Which stacks there are say the states: one may be up whose spec is gone.

    Raises:
        CommandError: There is no engine, or a state cannot be read.
    """
    where = specs.platform.environments[environment]
    pulumi = engine_of(root, sandbox=where.is_sandbox, say=_say)
    names = sorted(it.rpartition("/")[2] for it in pulumi.stacks())
    return {
        name.rpartition(".")[0]: pulumi.export(name)
        for name in names
        if name.rpartition(".")[2] == environment
    }


def _say(text: str) -> None:
    typer.echo(text, err=True)
