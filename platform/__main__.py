"""The whole Pulumi program: the stack's name says what to build, the specs say how it shall be."""

import os
from pathlib import Path

import pulumi
import pulumi_aws as aws

from components import naming
from components.attachment import in_sandbox
from components.cost_tagging import default_tags
from components.errors import SpecError, StackError
from components.inputs import platform_tags, use_case_tags
from components.services import SharedServices
from components.shared_platform import SharedPlatform, SharedPlatformArgs
from components.spec.loader import load
from components.use_case import UseCase, UseCaseArgs

STACKS = Path(__file__).resolve().parent.parent / "stacks"


def build(stack_name: str) -> None:
    """Declare all resources of the stack and export what others take from it."""
    stack = naming.parse_stack_name(stack_name)
    specs = load(STACKS)
    platform, here = specs.platform, stack.environment
    environment = specs.select(stack, in_sandbox=in_sandbox(os.environ))
    use_case = specs.use_cases.get(stack.subject, {}).get(here)
    tags = (
        platform_tags(platform, here)
        if use_case is None
        else use_case_tags(stack.subject, use_case, platform, here)
    )
    provider = aws.Provider(
        "aws",
        region=environment.region,
        allowed_account_ids=[environment.account_id],
        default_tags=default_tags(tags),
    )
    opts = pulumi.ResourceOptions(providers=[provider])
    if use_case is None:
        args = SharedPlatformArgs.of(specs, here)
        outputs = SharedPlatform(naming.PLATFORM, args, opts).outputs
    else:
        services = SharedServices.of_environment(here)
        asked = UseCaseArgs(spec=use_case, platform=platform, environment=here, services=services)
        outputs = UseCase(stack.subject, asked, opts).outputs
    for name, value in outputs.items():
        pulumi.export(name, value)


try:
    build(pulumi.get_stack())
except (SpecError, StackError) as error:
    pulumi.log.error(str(error))
    # The exit code by which Pulumi's language host knows that the person has been told.
    raise SystemExit(32) from None
