"""Customer support and the platform that it stands on, in one program as no stack is."""

from pathlib import Path

from components.shared_platform import SharedPlatform, SharedPlatformArgs
from components.spec.loader import load
from components.use_case import UseCase, UseCaseArgs

specs = load(Path("stacks"))
platform = SharedPlatform("platform", SharedPlatformArgs.of(specs, "sandbox"))
UseCase(
    "customer-support",
    UseCaseArgs(
        spec=specs.use_cases["customer-support"]["sandbox"],
        platform=specs.platform,
        environment="sandbox",
        services=platform.services,
    ),
)
