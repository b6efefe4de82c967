"""What `groundwork audit` judges: states of the engine, exported ones, and what specs declare."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from cli.engine import CommandError, engine_of
from cli.states import chosen
from components.spec import loader
from policies.evidence.audit import State


def exported(paths: Sequence[Path]) -> list[State]:
    """Return the states of files.

    Raises:
        CommandError: one cannot be read.
    """
    states: list[State] = []
    for path in paths:
        try:
            states.append(State(str(path), path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path}: cannot be read: {error}") from None
    return states


def deployed(root: Path, asked: Sequence[str], environment: str | None) -> list[State]:
    """Return the states of stacks that are up; of all of the environment, where none is asked for.

    Raises:
        CommandError: one is not up, or no state can be read.
        SpecError: the specs have faults.
    """
    specs = loader.load(root / loader.STACKS)
    where = chosen(specs, environment)
    pulumi = engine_of(root, sandbox=specs.platform.environments[where].is_sandbox, say=say)
    there = sorted(name.rpartition("/")[2] for name in pulumi.stacks())
    up = [name for name in there if name.rpartition(".")[2] == where]
    _known(asked, up, f"is up in {where}; up are")
    states: list[State] = []
    for name in asked or up:
        say(f"reading {name}")
        states.append(State(name, pulumi.answer("stack", "export", "--stack", name)))
    return states


def declared(root: Path, asked: Sequence[str], environment: str | None) -> list[State]:
    """Return the states that the specs' stacks would have; of all environments by default.

    Raises:
        CommandError: one is in no spec.
        SpecError: the specs have faults.
    """
    # It brings pulumi_aws along, which nothing else here needs.
    from cli.declared import states

    specs = loader.load(root / loader.STACKS)
    where = [chosen(specs, environment)] if environment else [*specs.platform.environments]
    found: dict[str, str] = {}
    for it in where:
        # Declaring takes seconds, so that what is not asked for is left out.
        subjects = {name.rpartition(".")[0] for name in asked if name.rpartition(".")[2] == it}
        if subjects or not asked:
            found |= states(specs, it, subjects or None)
    _known(asked, list(found), "is declared; declared are")
    return [State(name, found[name]) for name in asked or found]


def _known(asked: Sequence[str], there: Sequence[str], state: str) -> None:
    missing = [name for name in asked if name not in there]
    if missing or not there:
        subject = f"no stack {', '.join(missing)}" if missing else "no stack"
        raise CommandError(f"{subject} {state}: {', '.join(there) or 'none'}")


def say(text: str) -> None:
    """Tell a person how far a command is."""
    typer.echo(text, err=True)
