"""Runs a Pulumi program as a preview does, without an engine, and returns the state it would have.

A preview knows no value that AWS computes, so nothing has to be made up: what is not an input is
unknown, as it is to a component when somebody runs `pulumi preview` on an empty account.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pulumi.runtime import mocks, settings
from pulumi.runtime.proto import resource_pb2
from pulumi.runtime.stack import run_pulumi_func

from handbook.state import STACK, StateResource, in_order

PROJECT = "groundwork"


@dataclass
class _Monitor(mocks.MockMonitor):
    """Takes registrations as the engine's monitor does, and keeps what a state keeps of them."""

    registered: dict[str, StateResource] = field(default_factory=dict[str, StateResource])

    def __post_init__(self) -> None:
        super().__init__(_NoCalls())

    def RegisterResource(  # noqa: N802 - gRPC's name
        self, request: resource_pb2.RegisterResourceRequest
    ) -> resource_pb2.RegisterResourceResponse:
        urn = self._urn(request.parent, request.type, request.name)
        self.registered[urn] = StateResource(
            urn, request.parent, tuple(sorted(request.dependencies))
        )
        return resource_pb2.RegisterResourceResponse(urn=urn, object=request.object)

    def ReadResource(  # noqa: N802 - gRPC's name
        self, request: resource_pb2.ReadResourceRequest
    ) -> resource_pb2.ReadResourceResponse:
        urn = self._urn(request.parent, request.type, request.name)
        self.registered[urn] = StateResource(
            urn, request.parent, tuple(sorted(request.dependencies))
        )
        return resource_pb2.ReadResourceResponse(urn=urn, properties=request.properties)

    def _urn(self, parent: str, token: str, name: str) -> str:
        """Return the URN as the engine makes it: with the types of all parents but the stack."""
        types = parent.split("::")[2] if parent else STACK
        qualified = token if types == STACK else f"{types}${token}"
        return f"urn:pulumi:{settings.get_stack()}::{PROJECT}::{qualified}::{name}"


class _NoCalls(mocks.Mocks):
    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        raise NotImplementedError(args.name)

    def call(self, args: mocks.MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        raise NotImplementedError(f"the program calls {args.token}; components make no calls")


def preview(
    program: Callable[[], object], stack: str = "platform.sandbox"
) -> Sequence[StateResource]:
    """Return what `program` declares; an error of the program is raised."""

    def run() -> None:
        program()

    with _fresh_runtime(stack) as (monitor, loop):
        loop.run_until_complete(run_pulumi_func(run))
    return in_order(it for it in monitor.registered.values() if it.type != STACK)


@contextmanager
def _fresh_runtime(stack: str) -> Generator[tuple[_Monitor, asyncio.AbstractEventLoop]]:
    loop, monitor = asyncio.new_event_loop(), _Monitor()
    asyncio.set_event_loop(loop)
    settings.reset_options()
    mocks.set_mocks(_NoCalls(), project=PROJECT, stack=stack, preview=True, monitor=monitor)
    try:
        yield monitor, loop
    finally:
        settings.reset_options()
        loop.close()
        asyncio.set_event_loop(None)
