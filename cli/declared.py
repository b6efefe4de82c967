"""What the specs alone would have made, without an engine and without an AWS."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Any, cast

import pulumi
import pulumi_aws as aws
from pulumi.runtime import mocks, settings
from pulumi.runtime.stack import run_pulumi_func

from cli.engine import CommandError
from components import naming
from components.quotas.model import Made
from components.services import SharedServices
from components.shared_platform import SharedPlatform, SharedPlatformArgs
from components.spec.loader import Specs
from components.spec.use_case import UseCase as UseCaseSpec
from components.use_case import UseCase, UseCaseArgs

_ARNS = (
    "arn",
    "agentAliasArn",
    "agentArn",
    "agentRuntimeArn",
    "agentRuntimeEndpointArn",
    "gatewayArn",
    "guardrailArn",
    "provisionedModelArn",
)
_IDS = ("agentId", "agentRuntimeId", "gatewayId", "keyId")


class _Recorder(mocks.Mocks):
    """Answers each registration with made-up outputs, and remembers it."""

    def __init__(self, place: naming.Place, platform: Mapping[str, Any]) -> None:
        self.made: list[Made] = []
        self._place = place
        self._platform = platform

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        inputs = cast("dict[str, Any]", args.inputs)  # pyright: ignore[reportUnknownMemberType]
        if args.typ == "pulumi:pulumi:StackReference":
            return args.name, {"name": args.name, "outputs": dict(self._platform)}
        if not args.typ.startswith("aws:"):
            return args.name, dict(inputs)
        self.made.append(Made(args.typ, args.name, inputs))
        service = args.typ.partition("/")[0].removeprefix("aws:")
        computed = {
            **dict.fromkeys(_ARNS, self._place.arn(service, args.name)),
            **{name: f"{args.name}-{name}" for name in _IDS},
            "agentRuntimeVersion": "1",
            "gatewayUrl": f"https://{args.name}",
            "version": "1",
        }
        return f"{args.name}-id", {**computed, **inputs}

    def call(self, args: mocks.MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        raise CommandError(f"the program asks AWS ({args.token}), which only a deployment can")


def stacks(specs: Specs, environment: str) -> dict[str, list[Made]]:
    """Return what the stacks of an environment would hold, by subject.

    What AWS computes, as an id, is made up; all else is what the engine would be told.
    """

    def platform() -> None:
        args = SharedPlatformArgs.of(specs, environment)
        made = SharedPlatform(naming.PLATFORM, args, _provided(specs, environment))
        for name, value in made.outputs.items():
            pulumi.export(name, value)

    place = specs.platform.place(environment)
    recorder, outputs = _declared(f"{naming.PLATFORM}.{environment}", platform, place, {})
    found = {naming.PLATFORM: recorder}
    for subject, spec in sorted(specs.of_environment(environment).items()):

        def use_case(subject: str = subject, spec: UseCaseSpec = spec) -> None:
            asked = UseCaseArgs(
                spec=spec,
                platform=specs.platform,
                environment=environment,
                services=SharedServices.of_environment(environment),
            )
            UseCase(subject, asked, _provided(specs, environment))

        stack = f"{subject}.{environment}"
        found[subject], _ = _declared(stack, use_case, place, outputs)
    return found


def _provided(specs: Specs, environment: str) -> pulumi.ResourceOptions:
    region = specs.platform.environments[environment].region
    return pulumi.ResourceOptions(providers=[aws.Provider("aws", region=region)])


def _declared(
    stack: str, program: Callable[[], None], place: naming.Place, platform: Mapping[str, Any]
) -> tuple[list[Made], Mapping[str, Any]]:
    """Return what a program declares and what it exports; it may read the platform's outputs."""
    recorder = _Recorder(place, platform)
    outputs: dict[str, Any] = {}

    async def run() -> None:
        await run_pulumi_func(program)
        # The stack's outputs have no typed accessor; engine and mocks read the same attribute.
        root = cast("Any", pulumi.runtime.get_root_resource())
        exported: pulumi.Output[dict[str, Any]] = pulumi.Output.from_input(root.outputs)
        outputs.update(await exported.future() or {})

    with _runtime(recorder, stack) as loop:
        loop.run_until_complete(run())
    return recorder.made, outputs


@contextmanager
def _runtime(recorder: _Recorder, stack: str) -> Generator[asyncio.AbstractEventLoop]:
    """Give a program a runtime of its own, since the SDK keeps one for the whole process."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    settings.reset_options()
    mocks.set_mocks(recorder, project="groundwork", stack=stack, preview=False)
    try:
        yield loop
    finally:
        settings.reset_options()
        loop.close()
        asyncio.set_event_loop(None)
