"""`groundwork tag-policy`: the tag schema for AWS Organizations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from components import tag_schema
from components.errors import SpecError
from components.spec.loader import load

STACKS = Path(__file__).resolve().parent.parent / "stacks"


def tag_policy(
    stacks: Annotated[Path, typer.Option(help="Folder of the specs.", hidden=True)] = STACKS,
) -> None:
    """Print the tag policy that says which tags there are and which values they may have.

    Attach it to the organisation's units that hold the platform's accounts. Exits with 1 where the
    specs have faults, or the policy would be longer than Organizations takes.
    """
    try:
        text = tag_schema.tag_policy(load(stacks).platform.required_tags)
    except (SpecError, ValueError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(text)
