"""The sandbox's process: the AWS API and the Pulumi provider over one moto."""

import fcntl
import logging
import os
import secrets
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TypeVar

from sandbox.settings import Home, Record

_T = TypeVar("_T")

_log = logging.getLogger(__name__)

_GRACE = 2.0
"""Seconds that requests under way get to end."""


class ServeError(Exception):
    """A reason why the sandbox cannot run; its text is for people."""


def serve(home: Home, port: int, provider_port: int) -> None:
    """Run until SIGTERM or SIGINT, then save and return; raises ServeError if it cannot start."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    home.sandbox.mkdir(parents=True, exist_ok=True, mode=0o700)
    _be_the_only_one(home.running_lock)
    # Imported here: moto takes a second, and a port that is taken must be told at once.
    from sandbox.aws.app import create_app
    from sandbox.aws.server import Server
    from sandbox.journal import Journal
    from sandbox.provider import serve as serve_provider

    aws = create_app(home.snapshot)
    token = secrets.token_urlsafe(24)
    try:
        http = _bound(lambda: Server(aws, port, token), port)
        journal = Journal(home.journal)
        provider = _bound(lambda: serve_provider(aws, provider_port, journal), provider_port)
        http.start()
        Record(
            pid=os.getpid(),
            port=port,
            provider_port=provider_port,
            token=token,
            started_at=datetime.now(UTC).isoformat(timespec="seconds"),
        ).write(home.record)
        _log.info("up: AWS on port %d, provider on port %d", port, provider_port)
        stop.wait()
        _log.info("stopping")
        provider.stop(_GRACE).wait()
        http.stop()
    finally:
        aws.close()
    _log.info("down")


def _bound(bind: Callable[[], _T], port: int) -> _T:
    try:
        return bind()
    except OSError as error:
        raise ServeError(f"port {port} cannot be used: {error.strerror or error}") from error


def _be_the_only_one(path: Path) -> None:
    """Take the lock that says that a sandbox runs; the kernel frees it when this process is gone.

    The descriptor is left open on purpose: whoever waits for the lock waits for the whole end.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise ServeError(f"a sandbox runs already in {path.parent}") from error
    # Whoever finds the lock taken learns from here whom to stop.
    os.truncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())
