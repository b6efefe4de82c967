"""boto3 clients that reach the sandbox's AWS in this process, without a socket between."""

import io
import threading
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote, urlsplit

import boto3
from botocore import UNSIGNED
from botocore.awsrequest import AWSResponse
from botocore.config import Config

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from botocore.awsrequest import AWSPreparedRequest

ACCOUNT_ID = "000000000000"
"""The account that the sandbox answers for: none that AWS would ever give out."""

_SETTINGS: dict[str, Any] = {
    # `sandbox.check` has looked at them, against more of the same model.
    "parameter_validation": False,
    # The shell's AWS_ENDPOINT_URL is for those outside of this process.
    "ignore_configured_endpoint_urls": True,
    # Else botocore puts its own together anew for each call, which is a tenth of the call.
    "user_agent": "groundwork-sandbox",
}
_CONFIG = Config(**_SETTINGS)
# Nothing here checks a signature, and making one is a tenth of a call.
_UNSIGNED = _CONFIG.merge(Config(signature_version=UNSIGNED))

ATTEMPTS = 10
"""Throttling is what a large `up` meets first in AWS."""


class _Body(io.BytesIO):
    def stream(self, amt: int = 65536, **_: object) -> Iterable[bytes]:
        while chunk := self.read(amt):
            yield chunk


class Cloud:
    """An AWS, by service and region: the one that a WSGI application plays, or one at an address.

    Args:
        app: answers in this process; None: requests go to `endpoint`.
        endpoint: the address of a sandbox in another process.
        attempts: how often a call is made in all while AWS throttles it.
    """

    def __init__(
        self,
        app: "WSGIApplication | None" = None,
        *,
        endpoint: str | None = None,
        attempts: int = ATTEMPTS,
    ) -> None:
        self._app = app
        retries = Config(retries={"mode": "standard", "total_max_attempts": attempts})
        self._config = (_CONFIG if app is None else _UNSIGNED).merge(retries)
        self._endpoint = endpoint
        self._session = boto3.session.Session("sandbox", "sandbox")
        self._clients: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()

    def client(self, service: str, region: str) -> Any:  # noqa: ANN401 - made at run time
        """Return the boto3 client of `service` in `region`; made once."""
        with self._lock:
            client = self._clients.get((service, region))
            if client is None:
                client = self._made(service, region)
                self._clients[service, region] = client
            return client

    def warm(self, services: Iterable[str], region: str) -> None:
        """Make the clients of `services` before they are asked for."""
        for service in services:
            self.client(service, region)

    def _made(self, service: str, region: str) -> Any:  # noqa: ANN401
        session = cast("Any", self._session)
        if self._app is None:
            return session.client(
                service, region_name=region, config=self._config, endpoint_url=self._endpoint
            )
        client = session.client(service, region_name=region, config=self._config)
        # moto tells services and regions apart by the scope of the credentials.
        scope = f"sandbox/20260101/{region}/{client.meta.service_model.signing_name}/aws4_request"
        identity = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"
        protocol = client.meta.service_model.resolved_protocol.removeprefix("smithy-")
        send = partial(self._send, identity, (service, region, protocol))
        client.meta.events.register("before-send", send)
        return client

    def _send(
        self,
        identity: str,
        target: tuple[str, str, str],
        request: "AWSPreparedRequest",
        event_name: str,
        **_: object,
    ) -> AWSResponse:
        """Answer a prepared request by the application; botocore then sends nothing."""
        url = urlsplit(request.url)
        body = _bytes(request.body)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": request.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote(url.path or "/", "latin-1"),
            "RAW_URI": url.path or "/",
            "REQUEST_URI": (url.path or "/") + (f"?{url.query}" if url.query else ""),
            "QUERY_STRING": url.query,
            "SERVER_NAME": url.hostname or "",
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_HOST": url.netloc,
            "HTTP_AUTHORIZATION": identity,
            # What the other side would otherwise find out from all of the above.
            "groundwork.call": (*target, event_name.rpartition(".")[2]),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "https",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in request.headers.items():
            text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
            key = name.upper().replace("-", "_")
            environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = text
        status: list[Any] = []

        def start(line: str, headers: list[tuple[str, str]], *_: object) -> Callable[[bytes], None]:
            status[:] = [int(line.split(" ", 1)[0]), dict(headers)]
            return lambda _: None

        chunks = cast("WSGIApplication", self._app)(environ, cast("Any", start))
        payload = b"".join(chunks)
        close = getattr(chunks, "close", None)
        if close:
            close()
        return AWSResponse(request.url, status[0], status[1], cast("Any", _Body(payload)))


def _bytes(body: object) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes | bytearray):
        return bytes(body)
    return cast("io.BytesIO", body).read()
