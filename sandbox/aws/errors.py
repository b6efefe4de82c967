"""AWS errors on the wire, one form per protocol."""

import json
from typing import TYPE_CHECKING
from uuid import uuid4
from xml.sax.saxutils import escape

from sandbox.aws.request import Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse


class AwsError(Exception):
    """An error that a caller of AWS is to see; it passes through moto as it is."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


_SERVER = 500
"""The status from which on it is the server's fault."""

_REASONS = {400: "Bad Request", 403: "Forbidden", 404: "Not Found", 409: "Conflict"}


def answer(
    protocol: Protocol, status: int, code: str, message: str, start_response: "StartResponse"
) -> "Iterable[bytes]":
    """Answer a request with an error as the AWS service itself would."""
    request_id = str(uuid4())
    headers = {"x-amzn-RequestId": request_id}
    match protocol:
        case Protocol.JSON | Protocol.REST_JSON:
            headers |= {"Content-Type": "application/json", "x-amzn-ErrorType": code}
            body = json.dumps({"__type": code, "message": message}).encode()
        case Protocol.OPENAI:
            headers |= {"Content-Type": "application/json", "x-amzn-ErrorType": code}
            error = {"message": message, "type": _blame(status), "param": None, "code": code}
            body = json.dumps({"error": error}).encode()
        case Protocol.CBOR:
            headers |= {"Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"}
            body = _cbor_map({"__type": code, "message": message})
        case Protocol.QUERY | Protocol.EC2 | Protocol.S3:
            headers |= {"Content-Type": "text/xml"}
            body = _xml(protocol, code, message, request_id, status).encode()
    reason = _REASONS.get(status, "Error")
    start_response(f"{status} {reason}", [*headers.items(), ("Content-Length", str(len(body)))])
    return [body]


def _blame(status: int) -> str:
    """Return OpenAI's type of an error; `code` is AWS's name of it.

    https://developers.openai.com/api/docs/guides/error-codes
    """
    types = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
    return types.get(status, "server_error" if status >= _SERVER else "invalid_request_error")


def _xml(protocol: Protocol, code: str, message: str, request_id: str, status: int) -> str:
    error = f"<Code>{escape(code)}</Code><Message>{escape(message)}</Message>"
    request = f"<RequestId>{request_id}</RequestId>"
    if protocol is Protocol.S3:
        return f"<Error>{error}{request}</Error>"
    if protocol is Protocol.EC2:
        return f"<Response><Errors><Error>{error}</Error></Errors>{request}</Response>"
    blame = "Sender" if status < _SERVER else "Receiver"
    return f"<ErrorResponse><Error><Type>{blame}</Type>{error}</Error>{request}</ErrorResponse>"


def _cbor_map(entries: dict[str, str]) -> bytes:
    """Encode a map of short texts as RFC 8949 says: a head (major type, length), then the bytes."""
    parts = [bytes([0xA0 | len(entries)])]
    for text in (part for entry in entries.items() for part in entry):
        data = text.encode()
        parts += [b"\x79", len(data).to_bytes(2, "big"), data]
    return b"".join(parts)
