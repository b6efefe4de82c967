"""Starts, finds and stops the sandbox's process.

Whether one runs is told by a lock that the process holds, not by a process id: the kernel frees the
lock at a kill and at a reboot, so nothing can go stale and no other process can be taken for it.
"""

import contextlib
import errno
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sandbox.environment import prepare
from sandbox.settings import ROOT, Home, Record, SandboxError

READY_SECONDS = 60.0
"""How long a start may take; 3 s is usual, a cold disk and a busy machine take more."""

STOP_SECONDS = 15.0
"""How long a sandbox may take to save and end before it is killed."""

ASK_SECONDS = 5.0
"""How long a sandbox may take to say how it is."""

_LOG_BYTES = 5 << 20
"""A log that is longer is set aside at the next start."""

_TOKEN_HEADER = "X-Groundwork-Token"  # noqa: S105 - the header's name

Say = Callable[[str], None]
"""Takes a line on what goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the sandbox is."""

    running: bool
    """Whether its process lives."""

    answering: bool
    """Whether it also answers."""

    record: Record | None
    """Where it is, or was last."""

    aws: dict[str, Any]
    """What it says of its AWS state; empty unless it answers."""


def status(home: Home) -> Status:
    """Return how the sandbox in `home` is; changes nothing."""
    record = Record.read(home.record)
    if _holder(home) is None:
        return Status(running=False, answering=False, record=record, aws={})
    aws = _ask(record, "GET", "status") if record else None
    return Status(running=True, answering=aws is not None, record=record, aws=aws or {})


def up(home: Home, port: int | None, provider_port: int | None, say: Say) -> tuple[Record, bool]:
    """Start the sandbox, or find it running.

    Args:
        home: where it keeps its things.
        port: of the AWS API; None for the last one, or a free one at the first start.
        provider_port: of the provider, likewise.
        say: told what goes on.

    Returns:
        Where it is, and whether it was started now.

    Raises:
        SandboxError: it cannot start; nothing of it runs then.
    """
    prepare(home)
    with _changing(home, say):
        now = status(home)
        if now.answering and now.record:
            _refuse_move(now.record, port, provider_port)
            return now.record, False
        if now.running:
            say("the sandbox runs but does not answer; replacing it")
            _stop(home, say)
        last = now.record
        chosen = _port("--port", port, last.port if last else None)
        provider = _port("--provider-port", provider_port, last.provider_port if last else None)
        if chosen == provider:
            raise SandboxError(f"--port and --provider-port are both {chosen}; choose two ports")
        return _start(home, chosen, provider, say), True


def down(home: Home, say: Say) -> bool:
    """Stop the sandbox and wait until it is gone; returns whether there was one."""
    home.sandbox.mkdir(parents=True, exist_ok=True)
    with _changing(home, say):
        return _stop(home, say)


def reset(home: Home) -> None:
    """Forget all AWS state, of a running sandbox or of the next one."""
    now = status(home)
    if not now.running:
        home.snapshot.unlink(missing_ok=True)
    elif now.record is None or _ask(now.record, "POST", "reset") is None:
        raise SandboxError("the sandbox does not answer; run `groundwork sandbox up` and try again")


def current(home: Home) -> Record:
    """Return where the running sandbox is; raises SandboxError where none answers."""
    now = status(home)
    if not now.answering or now.record is None:
        raise SandboxError("the sandbox is not up; run `groundwork sandbox up`")
    return now.record


@contextlib.contextmanager
def lost_region(record: Record, region: str, at_most: float) -> Generator[None]:
    """Let every call to a region of the running sandbox fail, until the end of the block.

    Args:
        record: where the sandbox is.
        region: as `us-east-1`.
        at_most: seconds after which the region answers again whatever becomes of this process.

    Raises:
        SandboxError: the sandbox does not answer.
    """
    put = _ask(record, "POST", "faults", {"lost_region": region, "lasts": at_most})
    if put is None:
        raise SandboxError("the sandbox does not answer; run `groundwork sandbox up` and try again")
    try:
        yield
    finally:
        if _ask(record, "DELETE", f"faults/{put['id']}") is None:
            raise SandboxError(
                f"{region} may still fail, for {at_most:.0f} s at most: the sandbox did not answer"
            )


def _start(home: Home, port: int, provider_port: int, say: Say) -> Record:
    say(f"starting the sandbox on ports {port} and {provider_port}")
    if home.log.exists() and home.log.stat().st_size > _LOG_BYTES:
        home.log.replace(home.log.with_suffix(".log.1"))
    # What steers AWS or Pulumi clients in the caller's shell must not steer the sandbox itself.
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "MOTO_", "PULUMI_"))
    }
    with home.log.open("ab") as log:
        begin = log.tell()
        process = subprocess.Popen(  # noqa: S603 - this interpreter and this package
            [
                *(sys.executable, "-m", "sandbox", "serve", "--home", str(home.path)),
                *("--port", str(port), "--provider-port", str(provider_port)),
            ],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    deadline = time.monotonic() + READY_SECONDS
    told = time.monotonic()
    while time.monotonic() < deadline:
        record = Record.read(home.record)
        if record and record.pid == process.pid and _ask(record, "GET", "status") is not None:
            return record
        if process.poll() is not None:
            raise SandboxError(f"the sandbox did not start: {_last_words(home.log, begin)}")
        if time.monotonic() - told > 5:  # noqa: PLR2004 - seconds between signs of life
            told = time.monotonic()
            say("still starting")
        time.sleep(0.05)
    process.kill()
    process.wait()
    raise SandboxError(
        f"the sandbox was not ready after {READY_SECONDS:.0f} s and was stopped; see {home.log}"
    )


def _stop(home: Home, say: Say) -> bool:
    holder = _holder(home)
    if holder is None:
        return False
    if holder == 0:
        raise SandboxError(f"the sandbox of {home.sandbox} runs, but not its process id is known")
    for number, patience in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, STOP_SECONDS)):
        if number == signal.SIGKILL:
            say(f"it did not stop within {STOP_SECONDS:.0f} s; killing it")
        with contextlib.suppress(ProcessLookupError):
            os.kill(holder, number)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if _holder(home) is None:
                return True
            time.sleep(0.02)
    raise SandboxError(f"process {holder} cannot be stopped; see {home.log}")


def _holder(home: Home) -> int | None:
    """Return the process id of the sandbox that runs, or None; 0 where it has not said it yet."""
    try:
        file = home.running_lock.open("r")
    except FileNotFoundError:
        return None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            text = file.read().strip()
            return int(text) if text.isdigit() else 0
    return None


@contextlib.contextmanager
def _changing(home: Home, say: Say) -> Generator[None]:
    """Let one command at a time start or stop the sandbox."""
    with home.changing_lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another command that starts or stops the sandbox")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _refuse_move(record: Record, port: int | None, provider_port: int | None) -> None:
    for option, wanted, have in (
        ("--port", port, record.port),
        ("--provider-port", provider_port, record.provider_port),
    ):
        if wanted not in {None, 0, have}:
            raise SandboxError(
                f"the sandbox is up with {option} {have}, not {wanted}; "
                "run `groundwork sandbox down` first"
            )


def _port(option: str, wanted: int | None, last: int | None) -> int:
    """Return a port that is free now: the wanted one, the last one, or any."""
    number = last or 0 if wanted is None else wanted
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except (OSError, OverflowError) as error:
            if getattr(error, "errno", None) == errno.EADDRINUSE:
                raise SandboxError(
                    f"port {number} is in use by another program; stop it, or choose another "
                    f"with {option} ({option} 0 takes any free one)"
                ) from error
            raise SandboxError(f"port {number} cannot be used: {error}; choose {option}") from error
        return int(probe.getsockname()[1])


def _ask(
    record: Record, method: str, what: str, body: Mapping[str, Any] | None = None
) -> dict[str, Any] | None:
    """Return the sandbox's answer on a control path, or None where it gives none."""
    request = urllib.request.Request(  # noqa: S310 - always http to 127.0.0.1
        f"{record.endpoint}/_groundwork/{what}",
        method=method,
        headers={_TOKEN_HEADER: record.token},
        data=None if body is None else json.dumps(body).encode(),
    )
    # No proxy of the caller's environment stands between two processes of one machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=ASK_SECONDS) as answer:
            return cast("dict[str, Any]", json.load(answer))
    except (OSError, ValueError):
        return None


def _last_words(log: Path, begin: int) -> str:
    with log.open("rb") as file:
        file.seek(begin)
        lines = file.read().decode("utf-8", "replace").strip().splitlines()
    return f"{lines[-1] if lines else 'it said nothing'} (see {log})"
