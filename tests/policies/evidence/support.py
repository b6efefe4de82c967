"""States to judge: those of our own stacks, with failures put into them."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any, cast

from policies.evidence.audit import State, audit
from policies.evidence.report import Report
from policies.resource_types import BUCKET_PUBLIC_ACCESS_BLOCK
from policies.resources import Resource
from policies.values import UNKNOWN
from tests.policies.support import PLATFORM, ROOT, TODAY, UNKNOWN_TEXT, USE_CASE, declared_stack


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
        "inputs": _plain(next(dict(it.provider) for it in resources if it.provider)),
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


def access_block(name: str, setting: Any, stack: str = USE_CASE) -> Resource:
    """Return what keeps a bucket from the public, with one of its settings as given."""
    others = ("blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    return Resource(
        urn=f"urn:pulumi:{stack}::groundwork::{BUCKET_PUBLIC_ACCESS_BLOCK.token}::{name}",
        type=BUCKET_PUBLIC_ACCESS_BLOCK.token,
        properties={"bucket": "b", "blockPublicAcls": setting, **dict.fromkeys(others, True)},
    )


def with_a_failure(stack: str = USE_CASE) -> State:
    """Return the stack with a bucket that is open to the public."""
    return exported([*declared_stack(stack), access_block("=open", setting=False)], stack)


WAIVED = access_block("accepted", setting=False).urn


def mixed(root: Path) -> Report:
    """Return a report that holds every outcome; its checkout, with a waiver, is put at `root`."""
    shutil.copytree(ROOT / "stacks", root / "stacks")
    (root / "policies").mkdir()
    (root / "policies/waivers.yaml").write_text(
        f"""\
waivers:
  - policy: ENC-01
    urn: {WAIVED}
    owner: mei-tanaka
    approver: priya-raman
    reason: The vendor's client reads it without a login, until its release of <January>.
    ticket: SEC-12
    created: {TODAY - dt.timedelta(days=9)}
    expires: {TODAY + dt.timedelta(days=9)}
"""
    )
    settings = {"=open": False, "accepted": False, "unknown": UNKNOWN}
    blocks = [access_block(name, setting) for name, setting in settings.items()]
    platform = exported(declared_stack(PLATFORM), PLATFORM)
    state = exported([*declared_stack(USE_CASE), *blocks], USE_CASE)
    return audit([state, platform], root, TODAY)


@cache
def report() -> Report:
    """Return the report of a use case with a failure."""
    return audit([with_a_failure()], ROOT, TODAY)
