"""The repository's own stacks, as states that questions are asked of."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from policies.access import questions
from policies.access.inventory import Inventory
from tests.policies.support import (
    ASSISTANT,
    HOSTING,
    PLATFORM,
    PROTOTYPE,
    USE_CASE,
    declared_stack,
    urn_of,
)

STACKS = (PLATFORM, USE_CASE, PROTOTYPE, HOSTING, ASSISTANT)
NOW = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)
ACCOUNT = "000000000000"


@cache
def state(stack: str) -> dict[str, Any]:
    """Return a stack's state, as `pulumi stack export` would have it."""
    resources = declared_stack(stack)
    urn = urn_of("pulumi:providers:aws", "aws", stack)
    # A component has no provider of its own.
    provider = next(dict(it.provider) for it in resources if it.provider)
    configured = {"urn": urn, "type": "pulumi:providers:aws", "inputs": provider}
    records = [
        {"urn": it.urn, "type": it.type, "outputs": dict(it.properties), "provider": f"{urn}::id"}
        for it in resources
    ]
    return {"version": 3, "deployment": {"resources": [configured, *records]}}


@cache
def held() -> Inventory:
    """Return what all stacks hold together."""
    return questions.inventory([state(it) for it in STACKS], NOW)
