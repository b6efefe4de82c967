"""Where else a use case is told of."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from components.spec.fields import HttpsUrl, Spec

LinkKind: TypeAlias = Literal[
    "repository", "documentation", "runbook", "dashboard", "evaluation", "decision"
]


class Link(Spec):
    """A page about the use case."""

    title: Annotated[str, Field(min_length=1, max_length=60)]
    """What people read."""

    url: Annotated[HttpsUrl, Field(max_length=250)]
    kind: LinkKind = "documentation"
    """What is found there."""
