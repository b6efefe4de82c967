"""The example in Python declares what its use case's own stack declares, its key and its bucket."""

from __future__ import annotations

import runpy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from components import naming
from components.spec import loader
from tests.components.spec.editing import TODAY
from tests.harness import PROVIDER, Declaration, declare, sandbox_shell

ROOT = Path(__file__).resolve().parents[2]
STACK = "returns-triage.sandbox"


@pytest.fixture(autouse=True)
def in_sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(loader, "today", lambda: TODAY)
    with sandbox_shell():
        yield


def _declare(
    program: str, stack: str, references: Mapping[str, Mapping[str, Any]] | None = None
) -> Declaration:
    file = str(ROOT / program / "__main__.py")
    return declare(lambda: runpy.run_path(file), stack=stack, references=references)


def test_it_makes_the_use_case_and_what_only_it_needs() -> None:
    platform = _declare("platform", "platform.sandbox")
    references = {naming.platform_stack("sandbox"): platform.outputs}
    own = _declare("platform", STACK, references)
    example = _declare("examples/python-use-case", STACK, references)
    assert example.only(PROVIDER) == own.only(PROVIDER)
    added = {(it.type, it.name) for it in example.resources} - {
        (it.type, it.name) for it in own.resources
    }
    assert all(name.startswith("photos") for _, name in added)
    made = _inputs(example)
    assert {key: made[key] for key in _inputs(own)} == _inputs(own)
    assert example.outputs["role_arn"] == own.outputs["role_arn"]
    assert example.outputs["photos_bucket"] == "meridian-returns-photos-000000000000-us-east-1"


def test_it_refuses_a_stack_that_no_spec_has() -> None:
    with pytest.raises(SystemExit) as raised:
        _declare("examples/python-use-case", "returns-desk.sandbox")
    assert raised.value.code == 32


def _inputs(declared: Declaration) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {(it.type, it.name): it.inputs for it in declared.resources}
