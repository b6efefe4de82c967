"""The stacks as the specs ask for them, each as its state in the sandbox environment would be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from components import naming
from components.services import SharedServices
from components.shared_platform import SharedPlatform, SharedPlatformArgs
from components.spec.loader import load
from components.use_case import UseCase, UseCaseArgs
from handbook.discovery import ROOT
from handbook.program import preview
from handbook.state import REFERENCE, StateResource

ENVIRONMENT: Final = "sandbox"


@cache
def stacks() -> Mapping[str, Sequence[StateResource]]:
    """Return the state of the platform and of each use case, by the name of the spec."""
    specs = load(ROOT / "stacks")

    def platform() -> None:
        SharedPlatform(naming.PLATFORM, SharedPlatformArgs.of(specs, ENVIRONMENT))

    found = {naming.PLATFORM: preview(platform)}
    for name in specs.of_environment(ENVIRONMENT):

        def use_case(name: str = name) -> None:
            services = SharedServices.of_environment(ENVIRONMENT)
            args = UseCaseArgs(
                spec=specs.of_environment(ENVIRONMENT)[name],
                platform=specs.platform,
                environment=ENVIRONMENT,
                services=services,
            )
            UseCase(name, args)

        state = preview(use_case, f"{name}.{ENVIRONMENT}")
        found[name] = [it for it in state if it.type != REFERENCE]
    return found
