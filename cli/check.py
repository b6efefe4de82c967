"""`groundwork check`: tells every fault of the specs, before any engine runs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from components.spec.loader import faults_of

STACKS = Path(__file__).resolve().parent.parent / "stacks"


def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Specs, or folders of specs; all of stacks/ by default."),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Write the faults as JSON.")] = False,
) -> None:
    """Check specs and tell all their faults, by file and line.

    Exits with 1 if there is a fault, and changes nothing.
    """
    found = faults_of(_files(paths or [STACKS]))
    faults = [fault for of_file in found.values() for fault in of_file]
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(fault) for fault in faults], indent=2))
    else:
        for path, of_file in found.items():
            for fault in of_file:
                typer.echo(str(fault))
            if not of_file:
                typer.echo(f"{path.parent.name}/{path.name}: ok")
    if faults:
        raise typer.Exit(1)


def _files(paths: Iterable[Path]) -> list[Path]:
    """Return the specs that the paths name; a folder stands for the specs in it."""
    files: list[Path] = []
    for path in paths:
        files += sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    return list(dict.fromkeys(path.resolve() for path in files))
