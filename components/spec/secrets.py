"""What a use case says of its secrets: their names and how they are renewed, never a value."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from components.spec.fields import Sentence, Shape, Spec

FunctionName = Annotated[
    str, Shape(r"[A-Za-z0-9_-]{1,64}", "the name of a Lambda function of the account")
]
RoleName = Annotated[
    str,
    Shape(
        r"([a-zA-Z0-9_+=,.@-]+/)*[a-zA-Z0-9_+=,.@-]{1,64}",
        "the name of a role of the account, with its path",
    ),
]


class Rotation(Spec):
    """Who renews a secret: a function that somebody runs in the account of the environment."""

    function: FunctionName
    """Function that renews it; its own policy lets Secrets Manager call it."""

    role: RoleName
    """Role with which the function runs; it reads and writes the secret."""


class Secret(Spec):
    """A secret; people or the rotation set its value."""

    purpose: Sentence
    """What it opens."""

    rotates_every_days: Annotated[int, Field(ge=1, le=365)] = 90
    """Age at which it has to be another."""

    rotation: Rotation | None = None
    """Left out where people renew it."""


class RotationOverlay(Spec):
    """What an environment changes in a secret."""

    rotates_every_days: Annotated[int, Field(ge=1, le=365)] | None = None
    rotation: Rotation | None = None
