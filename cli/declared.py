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
from components.services import SharedNetwork, SharedServices
from components.shared_platform import SharedPlatform, SharedPlatformArgs
from components.spec.fields import DATA_CLASSES, STAGES
from components.spec.loader import Specs
from components.use_case import UseCase, UseCaseArgs

_ACCOUNT = "000000000000"
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

    def __init__(self) -> None:
        self.made: list[Made] = []

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        inputs = cast("dict[str, Any]", args.inputs)  # pyright: ignore[reportUnknownMemberType]
        if not args.typ.startswith("aws:"):
            return args.name, dict(inputs)
        self.made.append(Made(args.typ, args.name, inputs))
        service = args.typ.partition("/")[0].removeprefix("aws:")
        computed = {
            **dict.fromkeys(_ARNS, f"arn:aws:{service}:us-east-1:{_ACCOUNT}:{args.name}"),
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
        SharedPlatform(naming.PLATFORM, args, _provided(specs, environment))

    def use_case(subject: str) -> Callable[[], None]:
        def build() -> None:
            asked = UseCaseArgs(
                spec=specs.use_cases[subject][environment],
                platform=specs.platform,
                environment=environment,
                services=_services(specs.platform.place(environment)),
            )
            UseCase(subject, asked, _provided(specs, environment))

        return build

    programs = {naming.PLATFORM: platform} | {
        subject: use_case(subject) for subject in sorted(specs.of_environment(environment))
    }
    return {
        subject: _declared(f"{subject}.{environment}", program)
        for subject, program in programs.items()
    }


def _provided(specs: Specs, environment: str) -> pulumi.ResourceOptions:
    region = specs.platform.environments[environment].region
    return pulumi.ResourceOptions(providers=[aws.Provider("aws", region=region)])


def _services(place: naming.Place) -> SharedServices:
    """Return what a platform's stack would publish."""
    given = pulumi.Output.from_input
    endpoints: Mapping[str, str] = {}
    return SharedServices(
        boundary_arns={stage: given(place.boundary_arn(stage)) for stage in STAGES},
        buckets={it: given(place.bucket(f"data-{it}")) for it in DATA_CLASSES},
        key_arns={it: given(place.arn("kms", f"key/{it}")) for it in DATA_CLASSES},
        databases={it: given(naming.glue_name(f"groundwork-{it}")) for it in DATA_CLASSES},
        network=SharedNetwork(
            vpc_id=given("vpc-0"),
            subnet_ids=given(["subnet-0", "subnet-1"]),
            security_group_ids=given(["sg-0"]),
            endpoint_ids=given(endpoints),
        ),
    )


def _declared(stack: str, program: Callable[[], None]) -> list[Made]:
    recorder = _Recorder()
    with _runtime(recorder, stack) as loop:
        loop.run_until_complete(run_pulumi_func(program))
    return recorder.made


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
