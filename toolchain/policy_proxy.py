"""An Analyzer that starts a policy pack once the engine has told it the stack.

The engine starts a pack and afterwards says which stack it is for (`ConfigureStack`), while the
Python pack library reads the stack from its environment when it starts. The official language host
bridges the two with `PolicyProxy` (github.com/pulumi/pulumi/sdk/v3, policy_proxy.go); this is the
same bridge. Every other call is passed on as bytes, unread.
"""

import json
from collections.abc import Mapping
from concurrent import futures
from typing import Final, Self, TypeVar

import grpc

from toolchain import protocol
from toolchain.protocol import analyzer_pb2

SERVICE: Final = "pulumirpc.Analyzer"

PASSED_ON: Final = (
    "Analyze",
    "AnalyzeStack",
    "Cancel",
    "Configure",
    "GetAnalyzerInfo",
    "GetPluginInfo",
    "Remediate",
)
"""The calls that the pack itself answers (analyzer.proto)."""

Stack = analyzer_pb2.AnalyzerStackConfigureRequest
Value = TypeVar("Value")


def stack_environment(stack: Stack) -> dict[str, str]:
    """Return the variables that tell a Python pack its stack (`constructEnv` in the engine)."""
    variables = {
        "PULUMI_ORGANIZATION": stack.organization,
        "PULUMI_PROJECT": stack.project,
        "PULUMI_STACK": stack.stack,
        "PULUMI_DRY_RUN": "true" if stack.dry_run else "false",
        "PULUMI_CONFIG": json.dumps(dict(stack.config)),
    }
    return {name: value for name, value in variables.items() if value}


class PolicyProxy:
    """The Analyzer service as the engine sees it; the pack behind it may not have started yet."""

    port: int
    """Where the engine finds the Analyzer."""

    def __init__(self) -> None:
        self._stack: futures.Future[Stack | None] = futures.Future()
        self._pack: futures.Future[grpc.Channel] = futures.Future()

    def __enter__(self) -> Self:
        handlers = {
            "Handshake": protocol.raw(lambda _request, _context: b""),
            "ConfigureStack": protocol.raw(self._configure_stack),
        }
        handlers |= {name: self._pass_on(f"/{SERVICE}/{name}") for name in PASSED_ON}
        self._server, self.port = protocol.serve(SERVICE, handlers)
        return self

    def __exit__(self, *_: object) -> None:
        self.fail("the policy pack has ended")
        if self._pack.exception() is None:
            self._pack.result().close()
        self._server.stop(grace=None)

    def wait_for_stack(self) -> Mapping[str, str]:
        """Wait until the engine needs the pack; return the variables to start it with.

        They are empty if the engine asks for the pack without a stack (`pulumi policy publish`).
        """
        stack = self._stack.result()
        return {} if stack is None else stack_environment(stack)

    def attach(self, port: int) -> None:
        """Pass all waiting and further calls to the pack that listens on `port`."""
        channel = protocol.connect(port)
        stack = self._stack.result()
        if stack is not None:
            try:
                protocol.call(channel, f"/{SERVICE}/ConfigureStack", stack.SerializeToString())
            except grpc.RpcError as error:
                # Packs built on an older library do not know this call and need nothing from it.
                if error.code() is not grpc.StatusCode.UNIMPLEMENTED:
                    self.fail(f"the policy pack refused the stack: {error.details()}")
                    return
        self._pack.set_result(channel)

    def fail(self, reason: str) -> None:
        """End every waiting and further call with `reason`, unless the pack is attached."""
        _settle(self._stack, None)
        if not self._pack.done():
            self._pack.set_exception(ConnectionError(reason))

    def _configure_stack(self, request: bytes, _context: grpc.ServicerContext) -> bytes:
        _settle(self._stack, Stack.FromString(request))
        return b""

    def _pass_on(self, method: str) -> protocol.Handler:
        def answer(request: bytes, context: grpc.ServicerContext) -> bytes:
            _settle(self._stack, None)
            try:
                return protocol.call(self._pack.result(), method, request)
            except grpc.RpcError as error:
                context.abort(error.code(), error.details() or "")
            except ConnectionError as error:
                context.abort(grpc.StatusCode.UNAVAILABLE, str(error))
            raise AssertionError("abort always raises")

        return protocol.raw(answer)


def _settle(future: futures.Future[Value], value: Value) -> None:
    if not future.done():
        future.set_result(value)
