"""What `groundwork audit` judges: states of the engine, exported ones, and what specs declare."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cli import states
from cli.engine import CommandError
from components.spec import loader
from policies.evidence.audit import State


def exported(paths: Sequence[Path]) -> list[State]:
    """Return the states of files.

    Raises:
        CommandError: one cannot be read.
    """
    found: list[State] = []
    for path in paths:
        try:
            found.append(State(str(path), path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path}: cannot be read: {error}") from None
    return found


def deployed(root: Path, asked: Sequence[str], environment: str | None) -> list[State]:
    """Return the states of stacks that are up; of all of the environment, where none is asked for.

    Raises:
        CommandError: one is not up, or no state can be read.
        SpecError: the specs have faults.
    """
    specs = loader.load(root / loader.STACKS)
    instead = "--declared judges what its specs ask for"
    up = states.deployed(root, specs, states.chosen(specs, environment), asked, instead=instead)
    return [State(name, text) for name, text in up.items()]


def declared(root: Path, asked: Sequence[str], environment: str | None) -> list[State]:
    """Return the states that the specs' stacks would have; of all environments by default.

    Raises:
        CommandError: one is in no spec.
        SpecError: the specs have faults.
    """
    # It brings pulumi_aws along, which nothing else here needs.
    from cli import declared as specs_alone

    specs = loader.load(root / loader.STACKS)
    environments = specs.platform.environments
    where = [states.chosen(specs, environment)] if environment else [*environments]
    found: dict[str, str] = {}
    for it in where:
        # Declaring takes seconds, so that what is not asked for is left out.
        subjects = {subject for name in asked if (subject := states.subject_of(name, it))}
        if subjects or not asked:
            found |= specs_alone.states(specs, it, subjects or None)
    states.check_there(asked, list(found), "is declared; declared are")
    return [State(name, found[name]) for name in asked or found]
