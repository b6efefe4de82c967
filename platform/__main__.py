"""The whole Pulumi program: the stack's name says what to build, the specs say how it shall be."""

import os
from pathlib import Path

import pulumi

from components import naming, program

if __name__ == "__main__":
    program.hasten()

from components.account import pinned_provider
from components.attachment import in_sandbox
from components.errors import SpecError, StackError
from components.spec.loader import load_for
from components.tags import platform_tags, use_case_tags

STACKS = Path(__file__).resolve().parent.parent / "stacks"


def build(stack_name: str) -> None:
    """Declare all resources of the stack and export what others take from it."""
    stack = naming.parse_stack_name(stack_name)
    specs = load_for(stack.subject, STACKS)
    platform, here = specs.platform, stack.environment
    environment = specs.select(stack, in_sandbox=in_sandbox(os.environ))
    use_case = specs.use_cases.get(stack.subject, {}).get(here)
    tags = (
        platform_tags(platform, here)
        if use_case is None
        else use_case_tags(stack.subject, use_case, platform, here)
    )
    provider = pinned_provider("aws", environment, tags)
    opts = pulumi.ResourceOptions(providers=[provider])
    # Either takes a twentieth of a preview to import.
    if use_case is None:
        from components.shared_platform import SharedPlatform, SharedPlatformArgs

        args = SharedPlatformArgs.of(specs, here)
        outputs = SharedPlatform(naming.PLATFORM, args, opts).outputs
    else:
        from components.use_case import UseCase, UseCaseArgs

        asked = UseCaseArgs.of(specs, stack.subject, here)
        outputs = UseCase(stack.subject, asked, opts).outputs
    for name, value in outputs.items():
        pulumi.export(name, value)


try:
    build(pulumi.get_stack())
except (SpecError, StackError) as error:
    pulumi.log.error(str(error))
    # The exit code by which Pulumi's language host knows that the person has been told.
    raise SystemExit(32) from None

if __name__ == "__main__":
    pulumi.run(program.settled)
