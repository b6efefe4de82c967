"""The platform of the sandbox environment, as `stacks/platform.yaml` asks for it."""

from pathlib import Path

from components.shared_platform import SharedPlatform, SharedPlatformArgs
from components.spec.loader import load

specs = load(Path("stacks"))
SharedPlatform("platform", SharedPlatformArgs.of(specs, "sandbox"))
