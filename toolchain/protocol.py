"""The Pulumi engine's gRPC protocol: its messages, and servers and calls with types.

`import pulumi.runtime.proto` first runs `pulumi/__init__.py`, which loads the whole SDK and takes
twice as long as the generated modules themselves (1.1 s against 0.5 s). The engine waits for the
language host at every command, so the two packages on the way are entered without running them.
Only a process of its own may import this module: the SDK is not usable beside it.
"""

import importlib.util
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from concurrent import futures
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import grpc
from google.protobuf.message import Message


def _enter(package: str, folder: Path) -> None:
    module = types.ModuleType(package)
    module.__path__ = [str(folder)]
    sys.modules[package] = module


if "pulumi" not in sys.modules:
    _spec = importlib.util.find_spec("pulumi")
    if _spec is None or _spec.origin is None:
        raise ModuleNotFoundError("the Pulumi SDK is not installed; run `make up`", name="pulumi")
    _enter("pulumi", Path(_spec.origin).parent)
    _enter("pulumi.runtime", Path(_spec.origin).parent / "runtime")

from pulumi.runtime.proto import analyzer_pb2, language_pb2, plugin_pb2  # noqa: E402

__all__ = ["analyzer_pb2", "language_pb2", "plugin_pb2"]

MESSAGE_LIMIT_BYTES: Final = 400 * 1024 * 1024
"""Largest message that the engine sends, as in its own `rpcutil.GrpcChannelOptions`."""

WORKERS: Final = 64
"""Calls answered at once: the engine analyses as many resources at once as it registers."""

_OPTIONS: Final = [
    ("grpc.max_receive_message_length", MESSAGE_LIMIT_BYTES),
    ("grpc.max_send_message_length", MESSAGE_LIMIT_BYTES),
]

_untyped = cast("Any", grpc)
"""grpc-stubs declare these functions without type arguments; the functions below restore them."""

Request = TypeVar("Request", bound=Message)
Handler = object
"""What grpc makes of a function that answers a call; only `serve` looks into it."""


def unary(
    request_type: type[Request], answer: Callable[[Request, grpc.ServicerContext], Message]
) -> Handler:
    """Return the handler of a call with one answer."""
    return _untyped.unary_unary_rpc_method_handler(answer, request_type.FromString, _serialize)


def stream(
    request_type: type[Request],
    answer: Callable[[Request, grpc.ServicerContext], Iterator[Message]],
) -> Handler:
    """Return the handler of a call with many answers."""
    return _untyped.unary_stream_rpc_method_handler(answer, request_type.FromString, _serialize)


def raw(answer: Callable[[bytes, grpc.ServicerContext], bytes]) -> Handler:
    """Return the handler of a call that is passed on unread."""
    return _untyped.unary_unary_rpc_method_handler(answer)


def serve(service: str, handlers: Mapping[str, Handler]) -> tuple[grpc.Server, int]:
    """Start serving on a free port of the loopback interface.

    Args:
        service: Full name of the service, such as `pulumirpc.LanguageRuntime`.
        handlers: The calls that it answers, by name; any other is "unimplemented", which the
            engine takes for "not supported by this version".

    Returns:
        The running server and its port.
    """
    generic = _untyped.method_handlers_generic_handler(service, dict(handlers))
    pool = futures.ThreadPoolExecutor(WORKERS)
    server = cast("grpc.Server", _untyped.server(pool, handlers=[generic], options=_OPTIONS))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, port


def connect(port: int) -> grpc.Channel:
    """Return a channel to a server on the loopback interface."""
    return cast("grpc.Channel", _untyped.insecure_channel(f"127.0.0.1:{port}", options=_OPTIONS))


def call(channel: grpc.Channel, method: str, request: bytes) -> bytes:
    """Call `method` (`/<service>/<call>`) with a serialized request; return the serialized answer.

    Raises:
        grpc.RpcError: The server refused or is gone.
    """
    return cast("Any", channel).unary_unary(method)(request)


def _serialize(message: Message) -> bytes:
    return message.SerializeToString()
