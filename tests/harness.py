"""Runs a Pulumi program without an engine and returns what it declared.

`declare(program)` answers every registration with outputs made up from its inputs, or lets `cloud`
create the resource. It waits for all registrations; a program that fails, fails the test.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

import pulumi
import pytest
from pulumi.runtime import mocks, settings
from pulumi.runtime.stack import run_pulumi_func

PROJECT = "groundwork"
PROVIDER = "pulumi:providers:aws"


@dataclass(frozen=True, slots=True)
class Declared:
    """One resource as the program registered it."""

    type: str
    name: str
    inputs: Mapping[str, Any]
    """Inputs under the names of the wire, as `assumeRolePolicy`."""

    provider: str
    """URN and id of an explicit provider, joined by `::`; empty for the default one."""

    is_protected: bool = False
    """Whether the program asks the engine never to delete it."""


class Cloud(Protocol):
    """Something that really creates what a program declares."""

    def create(self, resource: Declared) -> tuple[str, Mapping[str, Any]]:
        """Create the resource and return its id and outputs."""
        ...


@dataclass(frozen=True, slots=True)
class Declaration:
    """All that a program declared."""

    resources: tuple[Declared, ...]
    outputs: Mapping[str, Any]
    """What the program exported."""

    def of_type(self, token: str) -> dict[str, Mapping[str, Any]]:
        """Return the inputs of each resource of a type, by name."""
        return {it.name: it.inputs for it in self.resources if it.type == token}

    def only(self, token: str) -> Mapping[str, Any]:
        """Return the inputs of the one resource of a type."""
        (inputs,) = self.of_type(token).values()
        return inputs


@dataclass
class _Recorder(mocks.Mocks):
    cloud: Cloud | None
    references: Mapping[str, Mapping[str, Any]]
    resources: list[Declared] = field(default_factory=list[Declared])
    protected: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    """Type and name of what is protected."""

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        inputs = cast("dict[str, Any]", args.inputs)  # pyright: ignore[reportUnknownMemberType]
        if args.typ == "pulumi:pulumi:StackReference":
            return args.name, {"name": args.name, "outputs": dict(self.references[args.name])}
        is_protected = (args.typ, args.name) in self.protected
        resource = Declared(args.typ, args.name, inputs, args.provider or "", is_protected)
        self.resources.append(resource)
        if self.cloud is not None and args.typ.startswith(("aws:", PROVIDER)):
            identity, outputs = self.cloud.create(resource)
            return identity, dict(outputs)
        if not args.typ.startswith("aws:"):
            return args.name, dict(inputs)
        return f"{args.name}-id", {**_computed(resource), **inputs}

    def call(self, args: mocks.MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        raise AssertionError(f"the program calls {args.token}; components make no calls")


class _Monitor(mocks.MockMonitor):
    """Tells the recorder of the options that mocks are not given."""

    def __init__(self, recorder: _Recorder) -> None:
        super().__init__(recorder)
        self._recorder = recorder

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802  the monitor's own name
        if request.protect:
            self._recorder.protected.add((request.type, request.name))
        return super().RegisterResource(request)  # pyright: ignore[reportUnknownMemberType]


def _computed(resource: Declared) -> dict[str, Any]:
    """Return made-up values for outputs that AWS computes; each names its resource."""
    kind = resource.type.split("/")[0].removeprefix("aws:")
    arn = f"arn:aws:{kind}:us-east-1:000000000000:{resource.name}"
    arns = ("arn", "guardrailArn", "agentArn", "agentAliasArn", "agentRuntimeArn",
            "agentRuntimeEndpointArn", "gatewayArn", "provisionedModelArn")  # fmt: skip
    ids = ("agentId", "agentRuntimeId", "gatewayId")
    return {
        **dict.fromkeys(arns, arn),
        **{name: f"{resource.name}-{name}" for name in ids},
        "keyId": f"{resource.name}-key-id",
        "gatewayUrl": f"https://{resource.name}",
        "agentRuntimeVersion": "7",
        "version": "1",
    }


def declare(
    program: Callable[[], object],
    cloud: Cloud | None = None,
    *,
    stack: str = "platform.sandbox",
    references: Mapping[str, Mapping[str, Any]] | None = None,
) -> Declaration:
    """Run `program` and return what it declared, once every registration is done.

    Args:
        program: declares resources, as a component's constructor does.
        cloud: creates them; left out, outputs are made up.
        stack: the stack's name.
        references: full name of a stack to the outputs that a reference to it gives.
    """
    recorder = _Recorder(cloud, references or {})
    outputs: dict[str, Any] = {}

    def run_program() -> None:
        program()

    async def run() -> None:
        await run_pulumi_func(run_program)
        # The stack's outputs have no typed accessor; engine and mocks read the same attribute.
        root = cast("Any", pulumi.runtime.get_root_resource())
        exported: pulumi.Output[dict[str, Any]] = pulumi.Output.from_input(root.outputs)
        outputs.update(await exported.future() or {})

    with _fresh_runtime(recorder, stack) as loop:
        loop.run_until_complete(run())
    return Declaration(tuple(recorder.resources), outputs)


@contextmanager
def _fresh_runtime(recorder: _Recorder, stack: str) -> Generator[asyncio.AbstractEventLoop]:
    """Give the program a runtime of its own: a failed one leaves its registrations behind."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    settings.reset_options()
    mocks.set_mocks(
        recorder, project=PROJECT, stack=stack, preview=False, monitor=_Monitor(recorder)
    )
    try:
        yield loop
    finally:
        settings.reset_options()
        loop.close()
        asyncio.set_event_loop(None)


@contextmanager
def sandbox_shell() -> Generator[None]:
    """The environment of a shell in the sandbox: something answers where the provider is to be."""
    with pytest.MonkeyPatch.context() as patch, socket.create_server(("127.0.0.1", 0)) as provider:
        patch.setenv("GROUNDWORK_SANDBOX", "1")
        patch.setenv("PULUMI_DEBUG_PROVIDERS", f"aws:{provider.getsockname()[1]}")
        yield
