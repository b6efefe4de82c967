"""`groundwork quotas`: how full an environment's account is, and how many more use cases fit."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli import states
from cli.engine import CommandError, project_root
from cli.target import EnvironmentName
from components import naming
from components.errors import SpecError
from components.quotas.model import Made, Scope, resources_of
from components.quotas.usage import Capacity, Room, Usage, capacity, usages
from components.spec import loader

Declared = Annotated[
    bool,
    typer.Option("--declared", help="Count what the specs ask for, without states or an engine."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Everything = Annotated[bool, typer.Option("--all", help="Show what is hardly used, too.")]

_HARDLY = 0.01
"""Share below which a quota is only counted, unless --all asks for it."""


def quotas(
    *,
    environment: EnvironmentName = None,
    declared: Declared = False,
    everything: Everything = False,
    as_json: AsJson = False,
) -> None:
    """Show what an environment's stacks use of AWS's limits, and how many more use cases fit.

    Limits are AWS's published defaults; an account's own may differ. What others than these stacks
    made in the account is not counted. A region's limits are counted for each region in which the
    stacks have something, the recovery region too. Warns from 80 %, and exits with 1 from 100 %.
    """
    try:
        specs = loader.load(project_root() / loader.STACKS)
        where = states.chosen(specs, environment)
        stacks = _declared(specs, where) if declared else of_states(project_root(), specs, where)
    except (CommandError, SpecError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    home = specs.platform.environments[where].region
    found, room = usages(stacks, home=home), capacity(stacks, home=home)
    if as_json:
        typer.echo(json.dumps(as_data(where, stacks, found, room), indent=2))
    else:
        typer.echo("\n".join(lines(specs, where, stacks, found, room, everything=everything)))
    if any(it.is_full for it in found):
        raise typer.Exit(1)


def of_states(root: Path, specs: loader.Specs, environment: str) -> dict[str, list[Made]]:
    """Return the resources of the environment's stacks, by subject, as their states have them.

    Raises:
        CommandError: No stack of the environment is up, or a state cannot be read.
    """
    instead = "--declared counts what its specs ask for"
    return {
        stack.rpartition(".")[0]: resources_of(json.loads(text).get("deployment") or {})
        for stack, text in states.deployed(root, specs, environment, instead=instead).items()
    }


def _declared(specs: loader.Specs, environment: str) -> dict[str, list[Made]]:
    # Imported here: it brings every component and pulumi_aws along.
    from cli import declared

    return declared.stacks(specs, environment)


def as_data(
    environment: str,
    stacks: Mapping[str, Sequence[Made]],
    found: Sequence[Usage],
    room: Capacity | None,
) -> dict[str, object]:
    """Return all of it for `--json`."""
    return {
        "environment": environment,
        "stacks": {subject: len(made) for subject, made in stacks.items()},
        "quotas": [it.as_json() for it in found],
        "fits": room.as_json() if room else None,
    }


def lines(
    specs: loader.Specs,
    environment: str,
    stacks: Mapping[str, Sequence[Made]],
    found: Sequence[Usage],
    room: Capacity | None,
    *,
    everything: bool = False,
) -> list[str]:
    """Return what a person reads, the fullest first."""
    place = specs.platform.place(environment)
    use_cases = sum(subject != naming.PLATFORM for subject in stacks)
    text = [
        f"{environment} (account {place.account_id}, {place.region}): {use_cases} use cases, "
        f"{sum(map(len, stacks.values()))} resources",
        "",
        f"{'used':>11} {'limit':>9} {'':>6}  quota",
    ]
    shown = [it for it in found if everything or it.share >= _HARDLY]
    text += [_line(it) for it in shown]
    if len(shown) < len(found):
        text.append(f"  {len(found) - len(shown)} more below 1 %: --all shows them")
    warned = [it for it in found if it.warns]
    if warned:
        text += ["", *(f"warning: {_advice(it)}" for it in warned)]
    return [*text, "", *room_lines(room)]


def _line(it: Usage) -> str:
    mark = "FULL" if it.is_full else "warn" if it.warns else ""
    where = f" ({it.where})" if it.where else ""
    unit = f", {it.quota.unit}" if it.quota.unit else ""
    numbers = f"{it.used:>7,} {it.quota.limit:>9,} {it.share:>6.1%}"
    return f"{mark:<4}{numbers}  {it.quota.service}: {it.quota.name}{unit}{where}"


def _advice(it: Usage) -> str:
    quota = it.quota
    subject = f"{quota.name} ({it.where})" if it.where else quota.name
    return f"{subject}: {it.used:,} of {quota.limit:,}; {remedy(it)}"


def remedy(it: Usage) -> str:
    """Return what a person does about a quota that is nearly used up."""
    quota = it.quota
    if quota.raisable:
        code = f" {quota.code}" if quota.code else ""
        return f"ask AWS for more of {quota.service}{code}: {quota.page}"
    if quota.scope is Scope.RESOURCE:
        return "AWS raises it for nobody; make it smaller or divide it"
    return "AWS raises it for nobody; give a value stream its own account (docs/limits.md)"


def room_lines(room: Capacity | None) -> list[str]:
    """Return how many more use cases fit, in words."""
    if room is None:
        return ["no use case is there to judge by how many more fit"]
    text = [
        f"{room.average.fits} more use cases of the average kind fit{_stopped(room.average)}",
        f"{room.largest.fits} more of the kind of {room.largest.kind}{_stopped(room.largest)}",
    ]
    raised = room.average_raised
    if raised is not None and raised.stopped_by.id != room.average.stopped_by.id:
        text.append(
            f"{raised.fits} more of the average kind once AWS has raised all that it "
            f"raises{_stopped(raised)}"
        )
    return [*text, "then: an account for each value stream, see docs/limits.md"]


def _stopped(room: Room) -> str:
    each = float(round(room.each, 2))
    where = f" in {room.region}" if room.region else ""
    return f"; the next is stopped by {room.stopped_by.name}{where} ({each:g} each)"
