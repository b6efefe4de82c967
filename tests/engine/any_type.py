"""The sandbox's provider, which in previews takes types that it does not have as they are given."""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, cast

import grpc
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from sandbox.cloud import Cloud
from sandbox.provider import Provider
from sandbox.types import REGISTRY


class AnyType(Provider):
    """For previews alone: it makes nothing of what it does not know."""

    def Check(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Accept what the sandbox does not have."""
        if _is_known(request.urn):
            return super().Check(request, context)
        return provider_pb2.CheckResponse(inputs=request.news)

    def Create(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Say that what the sandbox does not have would be as it is asked for."""
        if _is_known(request.urn):
            return super().Create(request, context)
        assert request.preview, f"{request.urn} cannot be made"
        return provider_pb2.CreateResponse(properties=request.properties)


def _is_known(urn: str) -> bool:
    return urn.split("::")[2].rpartition("$")[2] in REGISTRY


@contextmanager
def serving(endpoint: str) -> Generator[int]:
    """Serve the provider over the AWS at an address, and give the port on which it listens."""
    server = cast("Any", grpc).server(
        ThreadPoolExecutor(32), options=[("grpc.max_receive_message_length", -1)]
    )
    provider = AnyType(Cloud(endpoint=endpoint))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)
    port = int(server.add_insecure_port("127.0.0.1:0"))
    server.start()
    try:
        yield port
    finally:
        server.stop(None)
