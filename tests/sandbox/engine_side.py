"""What the Pulumi engine does with the provider, without the engine: its requests, in order."""

from typing import Any

import grpc
from pulumi.runtime.proto import provider_pb2

from sandbox.cloud import Cloud
from sandbox.journal import Journal
from sandbox.provider import Provider
from sandbox.resource import Properties
from sandbox.wire import from_struct, to_struct


class RefusedError(Exception):
    """The provider answered with an error, or found faults in the inputs."""

    def __init__(self, message: str, failures: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.failures = failures or {}


class _Connection:
    """A gRPC context as far as the provider uses it."""

    def __init__(self, peer: str) -> None:
        self._peer = peer

    def peer(self) -> str:
        return self._peer

    def set_trailing_metadata(self, metadata: object) -> None:
        """Nothing listens."""

    def abort(self, code: grpc.StatusCode, message: str) -> None:
        raise RefusedError(f"{code.name}: {message}")


class Engine:
    """One program's instance of the provider."""

    def __init__(
        self,
        app: Any,
        settings: Properties | None = None,
        peer: str = "test",
        journal: Journal | None = None,
    ) -> None:
        self.cloud = Cloud(app)
        self.provider = Provider(self.cloud, journal)
        self._connection = _Connection(peer)
        self.provider.Configure(
            provider_pb2.ConfigureRequest(args=to_struct(settings or {})), self._connection
        )

    def urn(self, token: str, name: str = "it") -> str:
        return f"urn:pulumi:test::groundwork::groundwork:test:Owner${token}::{name}"

    def check(self, token: str, inputs: Properties, olds: Properties | None = None) -> Properties:
        answer = self.provider.Check(
            provider_pb2.CheckRequest(
                urn=self.urn(token),
                news=to_struct(inputs),
                olds=to_struct(olds or {}),
                randomSeed=b"seed",
            ),
            self._connection,
        )
        if answer.failures:
            failures = {f.property: f.reason for f in answer.failures}
            raise RefusedError(str(failures), failures)
        return from_struct(answer.inputs)

    def preview(self, token: str, inputs: Properties) -> Properties:
        request = provider_pb2.CreateRequest(
            urn=self.urn(token), properties=to_struct(inputs), preview=True
        )
        return from_struct(self.provider.Create(request, self._connection).properties)

    def create(self, token: str, inputs: Properties) -> tuple[str, Properties]:
        request = provider_pb2.CreateRequest(urn=self.urn(token), properties=to_struct(inputs))
        answer = self.provider.Create(request, self._connection)
        return answer.id, from_struct(answer.properties)

    def diff(
        self, token: str, state: Properties, old: Properties, new: Properties
    ) -> provider_pb2.DiffResponse:
        request = provider_pb2.DiffRequest(
            urn=self.urn(token),
            olds=to_struct(state),
            old_inputs=to_struct(old),
            news=to_struct(new),
        )
        return self.provider.Diff(request, self._connection)

    def update(
        self,
        token: str,
        identity: str,
        state: Properties,
        old: Properties,
        new: Properties,
        *,
        preview: bool = False,
    ) -> Properties:
        request = provider_pb2.UpdateRequest(
            id=identity,
            urn=self.urn(token),
            olds=to_struct(state),
            old_inputs=to_struct(old),
            news=to_struct(new),
            preview=preview,
        )
        return from_struct(self.provider.Update(request, self._connection).properties)

    def read(
        self,
        token: str,
        identity: str,
        state: Properties | None = None,
        inputs: Properties | None = None,
    ) -> tuple[Properties, Properties] | None:
        request = provider_pb2.ReadRequest(
            id=identity,
            urn=self.urn(token),
            properties=to_struct(state or {}),
            inputs=to_struct(inputs or {}),
        )
        answer = self.provider.Read(request, self._connection)
        return (from_struct(answer.inputs), from_struct(answer.properties)) if answer.id else None

    def delete(self, token: str, identity: str, state: Properties) -> None:
        request = provider_pb2.DeleteRequest(
            id=identity, urn=self.urn(token), properties=to_struct(state)
        )
        self.provider.Delete(request, self._connection)
