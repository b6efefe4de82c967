"""The sandbox's AWS over HTTP, for whoever is not in its process, and the paths that control it.

A control path answers only to a caller of this machine who has the token from `sandbox.json`,
which only this user can read: a page in a browser reaches 127.0.0.1, too.
"""

import hmac
import json
import logging
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import TYPE_CHECKING, Any, cast

from moto.moto_server.werkzeug_app import (  # pyright: ignore[reportMissingTypeStubs]
    MotoRequestHandler,
)
from werkzeug.serving import BaseWSGIServer, make_server

from sandbox.aws.app import Aws
from sandbox.aws.faults import Rule
from sandbox.aws.request import buffered

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PREFIX = "/_groundwork/"
"""No S3 bucket can have this name."""

TOKEN_HEADER = "X-Groundwork-Token"  # noqa: S105 - the header's name


_BACKLOG = 128
"""Connections that may wait: an engine opens many at once."""


class Server:
    """Serves an AWS on a port of 127.0.0.1, in threads."""

    def __init__(self, aws: Aws, port: int, token: str) -> None:
        """Bind the port; raises OSError where that is not possible."""
        self._aws = aws
        self._token = token
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = _make(port, self)
        self._thread = threading.Thread(target=self._server.serve_forever, name="http", daemon=True)

    @property
    def port(self) -> int:
        """The port that is bound; asking for port 0 took any free one."""
        return self._server.port

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """End after the answers that are under way."""
        self._server.shutdown()
        self._server.server_close()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        path = cast("str", environ.get("PATH_INFO", ""))
        if not path.startswith(PREFIX):
            return self._aws(environ, start_response)
        given = cast("str", environ.get("HTTP_X_GROUNDWORK_TOKEN", ""))
        if environ.get("REMOTE_ADDR") != "127.0.0.1" or not hmac.compare_digest(
            given.encode(), self._token.encode()
        ):
            return _reply(start_response, "403 Forbidden", {"error": "wrong or no token"})
        try:
            answer = self._control(path.removeprefix(PREFIX), environ)
        except (ValueError, TypeError) as error:
            return _reply(start_response, "400 Bad Request", {"error": str(error)})
        except OSError as error:
            return _reply(start_response, "507 Insufficient Storage", {"error": str(error)})
        if answer is None:
            return _reply(start_response, "404 Not Found", {"error": f"no {path}"})
        return _reply(start_response, "200 OK", answer)

    def _control(self, name: str, environ: "WSGIEnvironment") -> object | None:
        match environ["REQUEST_METHOD"], name:
            case "GET", "status":
                return self._aws.status()
            case "POST", "save":
                self._aws.save()
                return self._aws.status()
            case "POST", "reset":
                self._aws.reset()
                return self._aws.status()
            case "POST", "faults":
                data = cast("dict[str, Any]", json.loads(buffered(environ)))
                if set(data) <= {"lost_region", "lasts"} and "lost_region" in data:
                    lost = self._aws.faults.fail_region(data["lost_region"], data.get("lasts"))
                    return {"id": lost.id}
                known = {field.name for field in fields(Rule) if field.init}
                if unknown := set(data) - known:
                    raise ValueError(f"unknown {sorted(unknown)}; known: {sorted(known)}")
                return {"id": self._aws.faults.add(Rule(**data)).id}
            case "DELETE", "faults":
                self._aws.faults.clear()
                return {}
            case "DELETE", one if one.startswith("faults/") and one[7:].isdigit():
                return {} if self._aws.faults.remove(int(one[7:])) else None
            case _:
                return None


def _make(port: int, app: Callable[..., Iterable[bytes]]) -> BaseWSGIServer:
    # Bound here, since werkzeug ends the process where a port is taken.
    with socket.socket() as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", port))
        bound.listen(_BACKLOG)
        return make_server(
            "127.0.0.1",
            port,
            app,
            threaded=True,
            request_handler=MotoRequestHandler,
            fd=bound.fileno(),
        )


def _reply(start_response: "StartResponse", status: str, answer: object) -> Iterable[bytes]:
    body = json.dumps(answer).encode()
    start_response(
        status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    )
    return [body]
