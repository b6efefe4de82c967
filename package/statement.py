"""Statements of resource policies, as programs in other languages write them."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, NotRequired, TypedDict

import pulumi

from components import iam_document


class Effect(Enum):
    """What a statement does."""

    ALLOW = "Allow"
    """Lets the principals do it."""

    DENY = "Deny"
    """Keeps them from it, whatever else allows it."""


class Statement(TypedDict):
    """One statement of the resource's policy, in IAM's terms."""

    sid: str
    """Names the statement in reviews and findings."""

    actions: Sequence[str]
    """As `s3:GetObject`."""

    resources: Sequence[pulumi.Input[str]]
    """ARNs, or `*` for the resource itself in a key's policy."""

    principals: Mapping[str, Sequence[pulumi.Input[str]]]
    """Kind (`AWS`, `Service`, `Federated`) to principals."""

    effect: NotRequired[Effect]
    """`Allow` by default."""

    condition: NotRequired[Mapping[str, Any]]
    """Operator, then key, then the allowed values."""


def statements(given: Sequence[Statement]) -> Sequence[iam_document.Statement]:
    """Return the statements as the components take them."""
    return [
        iam_document.Statement(
            sid=it["sid"],
            actions=it["actions"],
            resources=it["resources"],
            principals=it["principals"],
            effect=it.get("effect", Effect.ALLOW).value,
            condition=it.get("condition", {}),
        )
        for it in given
    ]
