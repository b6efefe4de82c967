"""The `aws` provider of the sandbox, over the Pulumi engine's provider protocol.

One server serves every instance of the provider in every program: each opens its own connection
and configures it, so an instance's configuration is told apart by the connection's peer.
"""

import gc
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Never, NoReturn, TypeVar, cast

import grpc
from google.protobuf import empty_pb2
from google.rpc import status_pb2  # pyright: ignore[reportMissingTypeStubs]
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from sandbox import functions, naming, operate
from sandbox.call import AwsError, Context
from sandbox.check import check
from sandbox.cloud import ACCOUNT_ID, Cloud
from sandbox.compare import changes, replaces_in_place
from sandbox.convert import UNKNOWN
from sandbox.journal import Journal
from sandbox.operate import PartialError
from sandbox.plan import planned, replanned, whole
from sandbox.resource import Properties, ResourceType
from sandbox.types import REGISTRY, find
from sandbox.wire import from_struct, to_struct

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_T = TypeVar("_T")
_WORKERS = 32
_MESSAGE_BYTES = 400 << 20
"""What the engine itself allows for a message."""

_CONFIGURATION = frozenset(
    {"accessKey", "allowedAccountIds", "defaultTags", "forbiddenAccountIds", "region", "secretKey"}
    | {"skipCredentialsValidation", "skipMetadataApiCheck", "skipRegionValidation", "token"}
    | {"skipRequestingAccountId", "maxRetries", "version", "pluginDownloadURL"}
)
_DEFAULT_REGION = "us-east-1"


class _RefusedError(Exception):
    """A request that cannot be carried out; told to the engine as it stands."""

    def __init__(self, message: str, code: grpc.StatusCode = grpc.StatusCode.UNKNOWN) -> None:
        super().__init__(message)
        self.code = code


class Provider(provider_pb2_grpc.ResourceProviderServicer):
    """The engine's requests, each answered from the declarations in `sandbox.types`."""

    def __init__(self, cloud: Cloud, journal: Journal | None = None) -> None:
        self._cloud = cloud
        self._journal = journal
        self._contexts: dict[str, Context] = {}

    # The protocol's names are the engine's.
    def Handshake(self, request: Any, context: Any) -> Any:  # noqa: ANN401, ARG002, N802
        """Say that secrets stay with the engine, which marks outputs as the inputs are."""
        return provider_pb2.ProviderHandshakeResponse()

    def Attach(self, request: Any, context: Any) -> Any:  # noqa: ANN401, ARG002, N802
        """Nothing to do: the engine only tells its address."""
        return empty_pb2.Empty()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:  # noqa: ANN401, ARG002, N802
        """Return the version of pulumi-aws whose types are served."""
        return plugin_pb2.PluginInfo(version=version("pulumi-aws"))

    def Cancel(self, request: Any, context: Any) -> Any:  # noqa: ANN401, ARG002, N802
        """Let what is under way end, so that state and AWS agree."""
        return empty_pb2.Empty()

    def CheckConfig(self, request: Any, context: Any) -> Any:  # noqa: ANN401, ARG002, N802
        """Refuse configuration that the sandbox would not act on."""
        news = from_struct(request.news)
        failures = [
            provider_pb2.CheckFailure(
                property=name,
                reason=f"the sandbox does not know this provider setting; "
                f"it knows {', '.join(sorted(_CONFIGURATION))}",
            )
            for name in news
            if name not in _CONFIGURATION and not name.startswith("__")
        ]
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    def DiffConfig(self, request: Any, context: Any) -> Any:  # noqa: ANN401, ARG002, N802
        """A provider's region is part of what it made; all else changes in place."""
        olds, news = from_struct(request.old_inputs), from_struct(request.news)
        changed = [k for k in {**olds, **news} if olds.get(k) != news.get(k)]
        some, none = provider_pb2.DiffResponse.DIFF_SOME, provider_pb2.DiffResponse.DIFF_NONE
        return provider_pb2.DiffResponse(
            changes=some if changed else none,
            diffs=changed,
            replaces=[k for k in changed if k == "region"],
        )

    def Configure(self, request: Any, context: Any) -> Any:  # noqa: ANN401, N802
        """Take an instance's configuration; refuse accounts that are not the sandbox's."""
        settings = {k: _decoded(v) for k, v in from_struct(request.args).items()}
        allowed: list[str] = settings.get("allowedAccountIds") or [ACCOUNT_ID]
        forbidden: list[str] = settings.get("forbiddenAccountIds") or []
        if ACCOUNT_ID not in allowed or ACCOUNT_ID in forbidden:
            _abort(
                context,
                _RefusedError(
                    f"AWS account ID not allowed: {ACCOUNT_ID} is the sandbox's account, and the "
                    f"provider allows {', '.join(allowed) or 'none'}. This stack is not one of "
                    f"the sandbox: select a sandbox stack, or leave the sandbox's environment "
                    f"and use the account's own credentials."
                ),
            )
        default_tags: Properties = settings.get("defaultTags") or {}
        self._contexts[context.peer()] = Context(
            cloud=self._cloud,
            region=settings.get("region") or _DEFAULT_REGION,
            default_tags=default_tags.get("tags") or {},
        )
        return provider_pb2.ConfigureResponse(acceptSecrets=False, supportsPreview=True)

    def Invoke(self, request: Any, context: Any) -> Any:  # noqa: ANN401, N802
        """Answer the few data sources that need no more than the configuration."""
        answer = functions.answer(request.tok, self._context(context))
        if answer is None:
            names = ", ".join(functions.NAMES)
            refused = f"the sandbox has no function {request.tok}; it has {names}"
            _abort(context, _RefusedError(refused, grpc.StatusCode.UNIMPLEMENTED))
        # `return` is a word of Python's own.
        response: Any = {"return": to_struct(answer)}
        return provider_pb2.InvokeResponse(**response)

    def Check(self, request: Any, context: Any) -> Any:  # noqa: ANN401, N802
        """Fill in a name where none is given, and refuse what AWS would refuse."""
        rt = self._type(request.urn, context)
        inputs = {k: v for k, v in from_struct(request.news).items() if v is not None}
        olds = from_struct(request.olds)
        named = naming.with_name(rt, request.urn, inputs, olds, request.randomSeed)
        defaults = self._context(context).default_tags
        if rt.tags and defaults and named.get("tags") is not UNKNOWN:
            # As pulumi-aws does, so that state, diffs and policies see every tag.
            named["tags"] = {**defaults, **(named.get("tags") or {})}
        failures = [
            provider_pb2.CheckFailure(property=path, reason=reason)
            for path, reason in check(rt, named)
        ]
        return provider_pb2.CheckResponse(inputs=to_struct(named), failures=failures)

    def Diff(self, request: Any, context: Any) -> Any:  # noqa: ANN401, N802
        """Say which properties change, and whether that needs another resource."""
        rt = self._type(request.urn, context)
        state, news = from_struct(request.olds), from_struct(request.news)
        ignored = whole(request.ignoreChanges)
        found = [
            c
            for c in changes(rt, state, from_struct(request.old_inputs), news)
            if c.name not in ignored and "*" not in ignored
        ]
        some, none = provider_pb2.DiffResponse.DIFF_SOME, provider_pb2.DiffResponse.DIFF_NONE
        kinds = provider_pb2.PropertyDiff.Kind
        replaced = any(c.replaces for c in found)
        return provider_pb2.DiffResponse(
            changes=some if found else none,
            diffs=[c.name for c in found],
            replaces=[c.name for c in found if c.replaces],
            deleteBeforeReplace=replaced and replaces_in_place(rt, state, news),
            hasDetailedDiff=True,
            detailedDiff={
                c.name: provider_pb2.PropertyDiff(
                    kind=kinds.Value(c.kind.upper() + ("_REPLACE" if c.replaces else ""))
                )
                for c in found
            },
        )

    def Create(self, request: Any, context: Any) -> Any:  # noqa: ANN401, N802
        """Make a resource; in a preview, say which outputs it would have."""
        rt = self._type(request.urn, context)
        inputs = from_struct(request.properties)
        if request.preview:
            return provider_pb2.CreateResponse(properties=to_struct(planned(rt, inputs)))
        identity, state = self._carry_out(
            context, rt, "creating", request.urn, lambda c: operate.create(rt, c, inputs)
        )
        if self._journal:
            self._journal.note(request.urn, identity)
        return provider_pb2.CreateResponse(id=identity, properties=to_struct(state))

    def Read(self, request: Any, context: Any) -> Any:  # noqa: ANN401, N802
        """Return the resource as AWS has it: on refresh, and on import by its id."""
        rt = self._type(request.urn, context)
        old_inputs, state = from_struct(request.inputs), from_struct(request.properties)
        found = self._carry_out(
            context,
            rt,
            "reading",
            request.urn,
            lambda c: operate.read(rt, c, request.id, {**state, **old_inputs}),
        )
        if found is None:
            return provider_pb2.ReadResponse()
        inputs = naming.inputs_of(rt, found, old_inputs, importing=not state)
        return provider_pb2.ReadResponse(
            id=request.id, properties=to_struct(found), inputs=to_struct(inputs)
        )

    def Update(self, request: Any, context: Any) -> Any:  # noqa: ANN401, N802
        """Change a resource in place."""
        rt = self._type(request.urn, context)
        state, inputs = from_struct(request.olds), from_struct(request.news)
        inputs |= {n: state[n] for n in whole(request.ignoreChanges) if n in state}
        if request.preview:
            return provider_pb2.UpdateResponse(properties=to_struct(replanned(rt, state, inputs)))
        found = self._carry_out(
            context,
            rt,
            "updating",
            request.urn,
            lambda c: operate.update(
                rt, c, request.id, state, from_struct(request.old_inputs), inputs
            ),
        )
        return provider_pb2.UpdateResponse(properties=to_struct(found))

    def Delete(self, request: Any, context: Any) -> Any:  # noqa: ANN401, N802
        """Delete a resource."""
        rt = self._type(request.urn, context)
        state = from_struct(request.properties)
        self._carry_out(
            context,
            rt,
            "deleting",
            request.urn,
            lambda c: operate.delete(rt, c, request.id, state),
        )
        return empty_pb2.Empty()

    def _context(self, context: Any) -> Context:  # noqa: ANN401
        found = self._contexts.get(context.peer())
        if found is None:
            # A default here would put resources into another region than the program says.
            message = "the provider's connection was lost; run the command again"
            _abort(context, _RefusedError(message, grpc.StatusCode.FAILED_PRECONDITION))
        return found

    def _type(self, urn: str, context: Any) -> ResourceType:  # noqa: ANN401
        token = urn.split("::")[2].rpartition("$")[2]
        try:
            return find(token)
        except LookupError as error:
            _abort(context, _RefusedError(str(error), grpc.StatusCode.UNIMPLEMENTED))

    def _carry_out(
        self,
        context: Any,  # noqa: ANN401
        rt: ResourceType,
        doing: str,
        urn: str,
        work: Callable[[Context], _T],
    ) -> _T:
        what = f"{doing} {rt.title} ({urn.rpartition('::')[2]})"
        try:
            return work(self._context(context))
        except AwsError as error:
            _abort(context, _RefusedError(f"{what}: {error}"))
        except PartialError as error:
            _abort_partly(context, f"{what}: {error.reason}", error)


def _decoded(value: Any) -> Any:  # noqa: ANN401
    """Return a provider setting, which the engine passes as JSON text where it is no text."""
    if isinstance(value, str) and value[:1] in {"{", "["}:
        return json.loads(value)
    return value


def _abort(context: Any, error: _RefusedError) -> NoReturn:  # noqa: ANN401
    context.abort(error.code, str(error))
    raise error


def _abort_partly(context: Any, message: str, error: PartialError) -> Never:  # noqa: ANN401
    """Fail such that the engine keeps the resource in its state, and updates it the next time."""
    detail = provider_pb2.ErrorResourceInitFailed(
        id=error.identity, properties=to_struct(error.state), reasons=[message]
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=message)
    status.details.add().Pack(detail)
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(grpc.StatusCode.UNKNOWN, message)
    raise error


def _warm(cloud: Cloud) -> None:
    """Make the clients while the engine is still starting; each takes up to a fifth of a second."""
    cloud.warm(sorted({rt.service for rt in REGISTRY.values()}), _DEFAULT_REGION)
    # Models and modules stay; the collector need not look through them again and again.
    gc.collect()
    gc.freeze()


def serve(app: "WSGIApplication", port: int, journal: Journal | None = None) -> grpc.Server:
    """Serve the provider on 127.0.0.1:`port` over the AWS that `app` plays.

    Args:
        app: the AWS.
        port: where the engine finds the provider.
        journal: takes what is made.

    Raises:
        OSError: the port cannot be bound.
    """
    server = cast("Any", grpc).server(
        ThreadPoolExecutor(_WORKERS, thread_name_prefix="provider"),
        options=[
            ("grpc.max_receive_message_length", _MESSAGE_BYTES),
            ("grpc.max_send_message_length", _MESSAGE_BYTES),
            # Else two sandboxes could share one port and each get half of the requests.
            ("grpc.so_reuseport", 0),
        ],
    )
    cloud = Cloud(app)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Provider(cloud, journal), server)
    try:
        server.add_insecure_port(f"127.0.0.1:{port}")
    except RuntimeError as error:
        raise OSError(f"port {port} cannot be bound: {error}") from error
    server.start()
    threading.Thread(target=_warm, args=(cloud,), name="warm", daemon=True).start()
    return server
