"""States to judge: those of our own stacks, with failures put into them."""

from __future__ import annotations

import dataclasses
import json
from functools import cache
from typing import Any, cast

from policies.evidence.audit import State, audit
from policies.evidence.report import Report
from policies.resource_types import BUCKET_PUBLIC_ACCESS_BLOCK
from policies.resources import Resource
from policies.values import UNKNOWN
from tests.policies.support import ROOT, TODAY, UNKNOWN_TEXT, USE_CASE, declared_stack


def exported(resources: list[Resource], stack: str) -> State:
    """Return a state as `pulumi stack export` prints it."""
    records: list[dict[str, Any]] = [
        {
            "urn": each.urn,
            "type": each.type,
            "custom": True,
            "inputs": {},
            "outputs": _plain(dict(each.properties)),
            "provider": f"urn:pulumi:{stack}::groundwork::pulumi:providers:aws::aws::id",
        }
        for each in resources
    ]
    provider: dict[str, Any] = {
        "urn": f"urn:pulumi:{stack}::groundwork::pulumi:providers:aws::aws",
        "type": "pulumi:providers:aws",
        "inputs": _plain(dict(resources[0].provider)),
        "outputs": {},
    }
    deployment: dict[str, Any] = {"manifest": {}, "resources": [provider, *records]}
    return State(f"{stack}.json", json.dumps({"version": 3, "deployment": deployment}))


def _plain(value: Any) -> Any:
    if value is UNKNOWN:
        return UNKNOWN_TEXT
    if isinstance(value, dict):
        return {key: _plain(it) for key, it in cast("dict[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_plain(it) for it in cast("list[Any]", value)]
    return value


def with_a_failure(stack: str = USE_CASE) -> State:
    """Return the stack with a bucket that is open to the public."""
    resources = declared_stack(stack)
    open_bucket = Resource(
        urn=f"urn:pulumi:{stack}::groundwork::{BUCKET_PUBLIC_ACCESS_BLOCK.token}::=open",
        type=BUCKET_PUBLIC_ACCESS_BLOCK.token,
        properties={"bucket": "b", "blockPublicAcls": False},
    )
    return exported([*resources, dataclasses.replace(open_bucket)], stack)


@cache
def report() -> Report:
    """Return the report of a use case with a failure."""
    return audit([with_a_failure()], ROOT, TODAY)
