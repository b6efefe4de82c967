"""Every example of a component's page is really built: AWS, as the sandbox has it, must take it."""

from __future__ import annotations

import runpy
from collections.abc import Iterator, Mapping
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
        named = Declared(
            resource.type, resource.name, resource.inputs, resource.provider or "::default"
        )
        return self._cloud.create(named)


@pytest.fixture(scope="module")
def cloud() -> Iterator[SandboxCloud]:
    with SandboxCloud() as cloud:
        yield cloud


def test_every_component_has_an_example_and_every_example_a_component() -> None:
    assert {it.example for it in all_components()} == set(EXAMPLES.glob("*.py"))


@pytest.mark.parametrize("component", all_components(), ids=lambda it: it.slug)
def test_aws_takes_what_the_example_declares(component: Any, cloud: SandboxCloud) -> None:
    cloud.clear()
    example: Path = component.example
    declared = declare(lambda: runpy.run_path(str(example)), _Account(cloud))
    assert component.token in {it.type for it in declared.resources}
