"""Every use case of the repository, really created in the sandbox's AWS beside all others."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from components import naming
from components.spec import loader
from tests.components.sandbox_cloud import SandboxCloud
from tests.components.spec.editing import STACKS, TODAY
from tests.harness import Declaration, declare, sandbox_shell

PROGRAM = Path(__file__).resolve().parents[2] / "platform" / "__main__.py"
USE_CASES = sorted(
    name for name, there in loader.load(STACKS, TODAY).use_cases.items() if "sandbox" in there
)


def _program() -> None:
    runpy.run_path(str(PROGRAM))


@pytest.fixture(scope="module")
def shared() -> Iterator[tuple[SandboxCloud, Declaration]]:
    with pytest.MonkeyPatch.context() as patch, SandboxCloud() as cloud, sandbox_shell():
        patch.setattr(loader, "today", lambda: TODAY)
        yield cloud, declare(_program, cloud, stack="platform.sandbox")


@pytest.mark.parametrize("name", USE_CASES)
def test_the_sandbox_takes_it_as_it_is(shared: tuple[SandboxCloud, Declaration], name: str) -> None:
    cloud, platform = shared
    references = {naming.platform_stack("sandbox"): platform.outputs}
    declared = declare(_program, cloud, stack=f"{name}.sandbox", references=references)
    assert declared.outputs["role_arn"].endswith(f"/groundwork-{name}-runtime")
