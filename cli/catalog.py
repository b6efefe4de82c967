"""`groundwork catalog`: the specs as a Backstage catalogue."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
import yaml

from components.backstage import FILE, Entity, catalogue
from components.errors import SpecError, StackError
from components.spec.faults import did_you_mean
from components.spec.loader import load

STACKS = Path(__file__).resolve().parent.parent / "stacks"


def catalog(
    use_cases: Annotated[
        list[str] | None,
        typer.Argument(help="Use cases; all of them and the organisation by default."),
    ] = None,
    *,
    out: Annotated[
        Path | None, typer.Option(help="Folder for a catalog-info.yaml each; else it is printed.")
    ] = None,
    stacks: Annotated[Path, typer.Option(help="Folder of the specs.", hidden=True)] = STACKS,
) -> None:
    """Write Backstage's entities of the organisation and of each use case.

    Register the file at the top of the folder with Backstage: it points to the others. Exits with 1
    where the specs have faults or a use case is unknown, and then writes nothing.
    """
    try:
        files = _chosen(catalogue(load(stacks)), use_cases or [])
    except (SpecError, StackError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    if out is None:
        typer.echo(_text(entity for of_file in files.values() for entity in of_file), nl=False)
        return
    for name, entities in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_text(entities), encoding="utf-8")
        typer.echo(path)


def _chosen(
    files: Mapping[str, Sequence[Entity]], use_cases: Sequence[str]
) -> Mapping[str, Sequence[Entity]]:
    known = [name.removesuffix(f"/{FILE}") for name in files if name != FILE]
    for use_case in use_cases:
        if use_case not in known:
            raise StackError(f"{use_case}: no such use case; {did_you_mean(use_case, known)}")
    return {f"{it}/{FILE}": files[f"{it}/{FILE}"] for it in use_cases} if use_cases else files


def _text(entities: Iterable[Entity]) -> str:
    """Return entities as YAML documents, each after a line of three hyphens."""
    # A line that is broken would end in a space.
    return yaml.safe_dump_all(
        list(entities), explicit_start=True, sort_keys=False, allow_unicode=True, width=sys.maxsize
    )
