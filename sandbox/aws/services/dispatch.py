"""Has the extensions answer, by botocore's model of the service that they play."""

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

from botocore.model import Shape
from moto.core.parse import PROTOCOL_PARSERS, RequestParserError
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model

from sandbox.aws import services
from sandbox.aws.errors import AwsError
from sandbox.aws.request import Call, access_key
from sandbox.aws.services.service import Message, Service
from sandbox.aws.services.store import Item, Store, invalid
from sandbox.aws.validate import faults

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_GLOBAL_REGION = "us-east-1"


@cache
def known() -> Mapping[str, Service]:
    """Return the services of all modules of the package, by boto3's name."""
    found: dict[str, Service] = {}
    for module in pkgutil.iter_modules(services.__path__):
        service = getattr(
            importlib.import_module(f"{services.__name__}.{module.name}"), "SERVICE", None
        )
        if service is None:
            continue
        if service.name in found:
            raise ValueError(f"{service.name} is there twice; keep one")
        found[service.name] = service
    return found


def answer(
    call: Call, environ: "WSGIEnvironment", start_response: "StartResponse", account: str
) -> Iterable[bytes] | None:
    """Answer a request by an extension, or return None where it is moto's.

    Raises:
        AwsError: The request is refused.
    """
    service = known().get(call.service)
    if service is None:
        return None
    if raw := service.unmodelled.get(call.operation):
        store = _store(service, call, environ, account)
        answered = raw(store, _message(Request(environ.copy())))
        return _begun(200, answered.headers, answered.body, store, start_response)
    handler = service.operations.get(call.operation)
    if handler is None:
        return None
    model = cast("Any", get_service_model(service.name))
    operation = model.operation_model(call.operation)
    request = Request(environ.copy())
    protocol = determine_request_protocol(model, request.content_type)
    asked = _parsed(operation, request, protocol)
    if service.is_moto(asked):
        environ["wsgi.input"].seek(0)
        return None
    found = [str(fault) for fault in faults(cast("Shape", operation.input_shape), asked)]
    if found:
        count = "1 validation error" if len(found) == 1 else f"{len(found)} validation errors"
        raise invalid(f"{count} detected: {'; '.join(found)}")
    store = _store(service, call, environ, account)
    try:
        result = handler(store, asked)
    except AwsError as error:
        raise AwsError(error.code, error.message, _status(operation, error)) from error
    serializer = get_serializer_class(service.name, protocol)(operation_model=operation)
    answered = cast("dict[str, Any]", serializer.serialize(result))
    body = answered["body"]
    data = body.encode() if isinstance(body, str) else cast("bytes", body)
    headers = answered["headers"] | _beside_stream(operation, result)
    return _begun(answered["status_code"], headers, data, store, start_response)


def _store(service: Service, call: Call, environ: "WSGIEnvironment", account: str) -> Store:
    return Store(
        service.name,
        account,
        _GLOBAL_REGION if service.is_global else call.region or _GLOBAL_REGION,
        access_key=access_key(environ),
        request_id=str(uuid4()),
    )


def _message(request: Request) -> Message:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Message(body=request.data, headers=headers)


def _begun(
    code: int,
    headers: Mapping[str, str],
    body: bytes,
    store: Store,
    start_response: "StartResponse",
) -> Iterable[bytes]:
    status = HTTPStatus(code)
    shown = {"x-amzn-RequestId": store.request_id, **headers, "Content-Length": str(len(body))}
    start_response(f"{status.value} {status.phrase}", list(shown.items()))
    return [body]


def _parsed(operation: Any, request: Request, protocol: str) -> Item:  # noqa: ANN401 - moto's model
    """Put the members of a request together from path, query, headers and body."""
    labels: dict[str, Any] = {}
    if protocol.startswith("rest"):
        labels = get_service_router(operation.service_model.service_name).match(request)[1]
    parser = PROTOCOL_PARSERS[protocol](operation, map_type=dict)
    try:
        return parser.parse(
            {
                "method": request.method,
                "values": request.values,
                "headers": request.headers,
                "body": request.data,
                "url_path": request.path,
                "url_params": labels,
            }
        )
    except (RequestParserError, ValueError, TypeError, AttributeError) as error:
        raise AwsError("SerializationException", f"the request cannot be read: {error}") from error


def _beside_stream(operation: Any, result: Item) -> dict[str, str]:  # noqa: ANN401 - moto's model
    """Return the headers of an answer that is a stream: moto's serializer leaves them out."""
    if not operation.has_event_stream_output:
        return {}
    return {
        shape.serialization["name"]: str(result[name])
        for name, shape in operation.output_shape.members.items()
        if shape.serialization.get("location") == "header" and name in result
    }


def _status(operation: Any, error: AwsError) -> int:  # noqa: ANN401 - moto's model
    """Return the HTTP status with which the service's model answers an error."""
    for shape in operation.error_shapes:
        if shape.error_code == error.code:
            return int(shape.metadata.get("error", {}).get("httpStatusCode", error.status))
    return error.status
