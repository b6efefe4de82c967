"""The sandbox's AWS as one WSGI application: moto, what it lacks, and one lock around both."""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from moto.core.config import default_user_config
from moto.moto_api._internal.models import moto_api_backend
from moto.moto_server.werkzeug_app import (  # pyright: ignore[reportMissingTypeStubs]
    DomainDispatcherApplication,
    create_backend_app,
)
from moto.s3.models import s3_backends

from sandbox.aws import bearer, errors
from sandbox.aws.faults import Faults
from sandbox.aws.fixes.install import install
from sandbox.aws.request import Call, buffered, identify
from sandbox.aws.services import dispatch
from sandbox.aws.snapshot import Snapshot
from sandbox.cloud import ACCOUNT_ID

if TYPE_CHECKING:
    from pathlib import Path

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_log = logging.getLogger(__name__)
_FORBIDDEN = 403


class Aws:
    """An AWS that lives in this process; call it as WSGI says, over HTTP or directly.

    moto keeps its state in module globals, so all instances of a process share one state.
    """

    faults: Faults
    """Failures to inject; see `sandbox.aws.faults`."""

    def __init__(self, account: str, snapshot: "Path | None") -> None:
        # Role attachments name AWS's own policies; loading all 1,582 of them takes 0.15 s, once.
        default_user_config.setdefault("iam", {})["load_aws_managed_policies"] = True
        install()
        self.faults = Faults()
        self._account = account
        self._moto = _moto()
        # moto is not made for threads, and a snapshot must see no half-done request.
        self._lock = threading.RLock()
        self._snapshot = Snapshot(snapshot, self._lock, account) if snapshot else None

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        body = buffered(environ)
        call = identify(environ, body)
        injected = self.faults.strike(call, lambda: self._lies_in(call, environ))
        if injected:
            return errors.answer(call.protocol, *injected, start_response)
        # moto takes the account from here before it looks at the access key, so any key will do.
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = self._account
        with self._lock:
            try:
                return self._answer(call, environ, start_response)
            except errors.AwsError as error:
                return errors.answer(
                    call.protocol, error.status, error.code, error.message, start_response
                )
            except NotImplementedError as error:
                message = f"the sandbox does not have {call.name}: {error}"
                return errors.answer(call.protocol, 501, "NotImplemented", message, start_response)
            except Exception as error:  # noqa: BLE001 - a defect of moto must not look like none
                # 501 and not 500, which SDKs take for a passing fault and retry for a minute.
                _log.exception("%s failed", call.name)
                message = f"the sandbox failed at {call.name}: {type(error).__name__}: {error}"
                return errors.answer(call.protocol, 501, "SandboxFault", message, start_response)

    def _lies_in(self, call: Call, environ: "WSGIEnvironment") -> str | None:
        """Return the region of the bucket that a call is on; None where it is on none."""
        if call.service not in {"s3", ""}:
            return None
        name = str(environ.get("PATH_INFO", "")).strip("/").partition("/")[0]
        host = str(environ.get("HTTP_HOST", ""))
        # boto3 puts the name before the host where it is no address of this machine.
        name = host.partition(".s3.")[0] if ".s3." in host else name
        with self._lock:
            bucket = s3_backends[self._account]["aws"].buckets.get(name)
            return None if bucket is None else str(bucket.region_name)

    def save(self) -> None:
        """Write the state now, if it is kept at all; raises OSError where that fails."""
        if self._snapshot:
            self._snapshot.save()

    def reset(self) -> None:
        """Forget every resource and every injected fault."""
        with self._lock:
            moto_api_backend.reset()
            self.faults.clear()
            if self._snapshot:
                self._snapshot.touch_all()

    def close(self) -> None:
        """Write the state a last time and stop writing."""
        if self._snapshot:
            self._snapshot.close()

    def status(self) -> dict[str, object]:
        """Return what is worth knowing about the state on disk."""
        return self._snapshot.status() if self._snapshot else {"kept": False}

    def _answer(
        self, call: Call, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if refused := bearer.fault(environ.get("HTTP_AUTHORIZATION", "")):
            raise errors.AwsError("AccessDeniedException", refused, _FORBIDDEN)
        begun: list[Any] = []

        def begin(*args: Any) -> Callable[[bytes], object]:  # noqa: ANN401 - as WSGI says
            begun[:] = args
            return lambda _: None

        with contextlib.ExitStack() as stack:
            if self._snapshot and not (call.reads and call.service):
                stack.enter_context(self._snapshot.touched())
            chunks = dispatch.answer(call, environ, begin, self._account)
            if chunks is None:
                chunks = list(self._moto(environ, begin))
        status, headers = begun[:2]
        if (
            call.service
            # S3 answers HEAD without a body, and moto then says HTML.
            and environ["REQUEST_METHOD"] != "HEAD"
            and status.startswith("404")
            and "text/html" in dict(headers).get("Content-Type", "")
        ):
            # Flask's own page: moto has no such path.
            raise NotImplementedError("moto has no such path")
        start_response(status, headers)
        return chunks


class _Dispatcher(DomainDispatcherApplication):
    """moto's choice of service by host, remembered: it looks through 180 folders each time."""

    def __init__(self, create: Callable[..., Any]) -> None:
        super().__init__(create)
        self._found: dict[str | None, Any] = {}

    def get_backend_for_host(self, host: str | None) -> Any:  # noqa: ANN401 - as moto's own
        if host not in self._found:
            self._found[host] = super().get_backend_for_host(host)
        return self._found[host]


@cache
def _moto() -> _Dispatcher:
    # One for all, as their state is: each service's Flask application takes some 50 ms.
    return _Dispatcher(create_backend_app)


def create_app(snapshot: "Path | None" = None, account: str = ACCOUNT_ID) -> Aws:
    """Return an AWS for `account`; its state comes from and goes to the file `snapshot`.

    A snapshot that cannot be read is set aside and the AWS starts empty.
    """
    return Aws(account, snapshot)
