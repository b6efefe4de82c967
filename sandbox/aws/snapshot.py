"""The sandbox's AWS on disk: it survives a restart, a reboot and a kill.

One file holds everything, so that it is always of one moment. It is replaced as a whole, about half
a second after the last change, and within a long run of changes whenever a tenth more has come.
What a kill loses of that, `pulumi up --refresh` recreates.
"""

import contextlib
import hashlib
import json
import logging
import os
import pickle
import platform
import threading
import time
from collections.abc import Generator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

from moto.core.base_backend import BackendDict

from sandbox.aws import state

FORMAT = 1
"""Raised whenever what is saved is no longer what an older sandbox can read."""

_QUIET = 0.4
"""Seconds without a change after which it is saved, so that a burst of changes makes one."""

_SHARE = 10
"""After a snapshot that took t seconds, at least _SHARE x t seconds have to be quiet."""

_GROWTH = 0.1
"""Without quiet, a snapshot is made when this share of changes has come to those before: the cost
of a change stays the same, however many there are."""

_LATEST = 30.0
"""Seconds after which a change is saved in any case."""

_RETRY = 5.0
"""Seconds until the next try after a snapshot could not be written."""

_log = logging.getLogger(__name__)


class Snapshot:
    """Keeps an account's state in `path`; reads it once, then writes what changes.

    `lock` is the one that requests pass: whoever holds it sees no half-done request.
    """

    def __init__(
        self, path: Path, lock: contextlib.AbstractContextManager[Any], account: str
    ) -> None:
        self._path = path
        self._lock = lock
        self._account = account
        self._dirty: set[state.Key] = set()
        self._blobs: dict[state.Key, bytes] = {}
        self._unsaved: dict[state.Key, str] = {}
        self._error: str | None = None
        self._saved_at: datetime | None = None
        self._changes = 0
        self._changed_at = 0.0
        self._writing = threading.Lock()
        self._changed = threading.Event()
        self._closing = threading.Event()
        state.track()
        self._restore()
        self._thread = threading.Thread(target=self._run, name="snapshot", daemon=True)
        self._thread.start()

    @contextlib.contextmanager
    def touched(self) -> Generator[None]:
        """Have every backend that is used within the context saved soon; needs the lock."""
        with state.touched() as backends:
            try:
                yield
            finally:
                if backends:
                    self._dirty |= backends
                    self._changes += 1
                    self._changed_at = time.monotonic()
                    self._changed.set()

    def touch_all(self) -> None:
        """Have the whole state saved soon, and forget backends that are gone; needs the lock."""
        self._blobs.clear()
        self._saved_at = None
        self._dirty = state.keys()
        self._changed.set()

    def save(self) -> None:
        """Write what changed, now; raises OSError where it cannot be written."""
        with self._writing:
            self._changed.clear()
            with self._lock:
                dirty, self._dirty = self._dirty, set()
                fresh = self._pickled(state.with_registries(dirty))
            if not fresh and self._saved_at:
                return
            blobs = {**self._blobs, **fresh}
            try:
                _write(self._path, self._header(), pickle.dumps(blobs))
            except OSError as error:
                with self._lock:
                    self._dirty |= dirty
                self._error = f"{self._path.name}: {error.strerror or error}"
                raise
            self._blobs = blobs
            self._error = None
            self._saved_at = datetime.now(UTC)

    def close(self) -> None:
        """Write everything a last time and stop; a failure is logged."""
        self._closing.set()
        self._changed.set()
        self._thread.join()
        with self._lock:
            # Also what a request changed behind the registry's back.
            self._dirty = state.keys()
        try:
            self.save()
        except OSError as error:
            _log.error("the state of AWS is not saved: %s", error)

    def status(self) -> dict[str, object]:
        """Return where the state is, when it was saved, and what stands in the way."""
        return {
            "kept": True,
            "path": str(self._path),
            "saved_at": self._saved_at.isoformat(timespec="seconds") if self._saved_at else None,
            "pending": self._changed.is_set(),
            "error": self._error,
            "not_kept": {key.module: reason for key, reason in self._unsaved.items()},
        }

    def _run(self) -> None:
        quiet = _QUIET
        while not self._closing.is_set():
            self._changed.wait()
            if self._until_due(quiet):
                return
            began = time.monotonic()
            try:
                self.save()
            except OSError as error:
                _log.error("the state of AWS cannot be saved, trying again: %s", error)
                self._changed.set()
                if self._closing.wait(_RETRY):
                    return
            else:
                quiet = max(_QUIET, _SHARE * (time.monotonic() - began))

    def _until_due(self, quiet: float) -> bool:
        """Wait until what changed is to be saved; returns whether the end came before."""
        began, before = time.monotonic(), self._changes
        enough = max(1.0, _GROWTH * before)
        while not self._closing.wait(_QUIET / 4):
            now = time.monotonic()
            grown = self._changes - before >= enough and now - began >= quiet
            if grown or now - max(self._changed_at, began - quiet) >= quiet:
                return False
            if now - began >= _LATEST:
                return False
        return True

    def _pickled(self, backends: set[state.Key]) -> dict[state.Key, bytes]:
        """Return the bytes of those backends that differ from the last snapshot's."""
        fresh: dict[state.Key, bytes] = {}
        for key in backends:
            # moto makes backends of its own default account only to learn the paths of a service.
            if key.account not in {"", self._account}:
                continue
            try:
                data = state.dump(key)
            except Exception as error:  # noqa: BLE001 - whatever moto put in there must not stop the rest
                if key not in self._unsaved:
                    _log.warning("%s %s cannot be saved: %r", key.module, key.region, error)
                self._unsaved[key] = repr(error)
                continue
            self._unsaved.pop(key, None)
            if self._blobs.get(key) != data:
                fresh[key] = data
        return fresh

    def _header(self) -> dict[str, object]:
        return {
            "format": FORMAT,
            "account": self._account,
            "groundwork": version("groundwork"),
            "moto": version("moto"),
            "python": ".".join(platform.python_version_tuple()[:2]),
        }

    def _restore(self) -> None:
        if not self._path.exists():
            return
        try:
            blobs = _read(self._path, self._header())
            for key, data in blobs.items():
                state.load(key, data)
        except Exception as error:  # noqa: BLE001 - a damaged file can fail in any way
            aside = _set_aside(self._path)
            BackendDict.reset()
            _log.warning(
                "starting empty: %s is not usable (%s); it is now %s; "
                "`pulumi up --refresh` recreates what it held",
                self._path.name,
                error,
                aside.name,
            )
            return
        self._blobs = blobs
        self._saved_at = datetime.fromtimestamp(self._path.stat().st_mtime, UTC)
        _log.info("restored %d services from %s", len(blobs), self._path.name)


def _write(path: Path, header: dict[str, object], payload: bytes) -> None:
    """Replace `path` in one step: a reader finds the old file or the new one, whole."""
    signed = {**header, "sha256": hashlib.sha256(payload).hexdigest()}
    temporary = path.with_suffix(".tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(json.dumps(signed).encode() + b"\n" + payload)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _read(path: Path, ours: dict[str, object]) -> dict[state.Key, bytes]:
    line, _, payload = path.read_bytes().partition(b"\n")
    try:
        header = cast("dict[str, Any]", json.loads(line))
        digest = header.pop("sha256")
    except (ValueError, KeyError, AttributeError) as error:
        raise ValueError("its header is damaged") from error
    if hashlib.sha256(payload).hexdigest() != digest:
        raise ValueError("its content is damaged")
    for part, value in ours.items():
        if header.get(part) != value:
            raise ValueError(f"it is of {part} {header.get(part)}, this is {value}")
    # The file is this user's own and was just checked to be what the sandbox wrote.
    return pickle.loads(payload)  # noqa: S301


def _set_aside(path: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = path.with_name(f"{path.name}.unusable-{stamp}")
    path.replace(aside)
    return aside
