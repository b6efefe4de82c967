"""An `aws` provider that does nothing: what a run costs without any AWS behind it."""

from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import Any, cast

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

_WORKERS = 32
"""As many as the sandbox has."""


class Nothing(provider_pb2_grpc.ResourceProviderServicer):
    """Gives every resource its name as id and its inputs as state."""

    # The protocol's names are the engine's.
    def Handshake(self, request: Any, context: Any) -> Any:  # noqa: ANN401, ARG002, N802
        """Offer nothing beyond the protocol's first version."""
        return provider_pb2.ProviderHandshakeResponse()

    def Attach(self, request: Any, context: Any) -> Any:  # noqa: ANN401, ARG002, N802
        """Nothing to do."""
        return empty_pb2.Empty()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:  # noqa: ANN401, ARG002, N802
        """Return the version that the program's SDK asks for."""
        return plugin_pb2.PluginInfo(version=version("pulumi-aws"))

    def Cancel(self, request: Any, context: Any) -> Any:  # noqa: ANN401, ARG002, N802
        """Nothing is under way."""
        return empty_pb2.Empty()

    def CheckConfig(self, request: Any, context: Any) -> Any:  # noqa: ANN401, ARG002, N802
        """Take any configuration."""
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: Any) -> Any:  # noqa: ANN401, ARG002, N802
        """Nothing differs."""
        return provider_pb2.DiffResponse()

    def Configure(self, request: Any, context: Any) -> Any:  # noqa: ANN401, ARG002, N802
        """Answer as the sandbox does."""
        return provider_pb2.ConfigureResponse(acceptSecrets=False, supportsPreview=True)

    def Check(self, request: Any, context: Any) -> Any:  # noqa: ANN401, ARG002, N802
        """Take any inputs."""
        return provider_pb2.CheckResponse(inputs=request.news)

    def Create(self, request: Any, context: Any) -> Any:  # noqa: ANN401, ARG002, N802
        """Say that it is there."""
        name = "" if request.preview else request.urn.rpartition("::")[2]
        return provider_pb2.CreateResponse(id=name, properties=request.properties)


def serve(port: int) -> grpc.Server:
    """Serve the provider on 127.0.0.1:`port`."""
    server: grpc.Server = cast("Any", grpc).server(ThreadPoolExecutor(_WORKERS))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Nothing(), server)
    server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    return server
