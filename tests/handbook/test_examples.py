"""Every example of a component's page is really built: AWS, as the sandbox has it, must take it."""

from __future__ import annotations

import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from handbook.discovery import EXAMPLES, all_components
from tests.components.sandbox_cloud import SandboxCloud
from tests.harness import PROVIDER, Declared, declare

DEFAULT = Declared(PROVIDER, "default", {"region": "us-east-1"}, "")


class _Account:
    """The sandbox's AWS for a program that makes no provider of its own."""

    def __init__(self, cloud: SandboxCloud) -> None:
        self._cloud = cloud
        cloud.create(DEFAULT)

    def create(self, resource: Declared) -> tuple[str, Mapping[str, Any]]:
        named = Declared(resource.type, resource.name, resource.inputs, "::default")
        return self._cloud.create(named)


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.py")), ids=lambda it: it.stem)
def test_aws_takes_what_the_example_declares(example: Path) -> None:
    with SandboxCloud() as cloud:
        declared = declare(lambda: runpy.run_path(str(example)), _Account(cloud))
    (token,) = (it.token for it in all_components() if it.example == example)
    assert token in {it.type for it in declared.resources}
