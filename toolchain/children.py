"""The processes that a language host runs for the engine; none may outlive it."""

import os
import queue
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Final, Literal

STOP_SECONDS: Final = 3.0
"""How long a child may take to end; the engine itself gives the host five seconds."""

Source = Literal["stdout", "stderr"]


class Children:
    """The running children of this process."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def start(
        self,
        command: Sequence[str],
        variables: Mapping[str, str],
        folder: str | None = None,
        *,
        output: int | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a child in the background.

        Args:
            command: The program and its arguments.
            variables: Its whole environment.
            folder: Its working directory; this process's own if None.
            output: `subprocess.PIPE` to read what it prints, None to let it print as this process.

        Raises:
            ProcessLookupError: `stop` was called; nothing may be started any more.
        """
        with self._lock:
            if self._stopped:
                raise ProcessLookupError("the language host is stopping")
            # A group of its own: the engine interrupts the host's whole group when it is done with
            # it, and a Python program would answer that with a traceback.
            child = subprocess.Popen(  # noqa: S603  (the interpreter of the user's own project)
                list(command),
                env=dict(variables),
                cwd=folder,
                stdout=output,
                stderr=output,
                process_group=0,
            )
            self._running.add(child)
        return child

    def wait(self, child: subprocess.Popen[bytes]) -> int:
        """Wait for a child to end and return its exit code (negative: the signal that ended it)."""
        code = child.wait()
        with self._lock:
            self._running.discard(child)
        return code

    def terminate(self) -> None:
        """Ask every child to end."""
        with self._lock:
            running = list(self._running)
        for child in running:
            child.terminate()

    def stop(self) -> None:
        """End every child, by force where asking does not help, and start none any more."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        for child in running:
            child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in running:
            try:
                child.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()


def read(child: subprocess.Popen[bytes]) -> Iterator[tuple[Source, bytes]]:
    """Yield what a child started with `output=PIPE` prints, as it comes, until it closes both."""
    chunks: queue.SimpleQueue[tuple[Source, bytes]] = queue.SimpleQueue()

    def pump(source: Source, pipe: IO[bytes]) -> None:
        while chunk := os.read(pipe.fileno(), 65536):
            chunks.put((source, chunk))
        chunks.put((source, b""))

    if child.stdout is None or child.stderr is None:
        raise ValueError("the child was started without pipes")
    open_pipes = 2
    for source, pipe in (("stdout", child.stdout), ("stderr", child.stderr)):
        threading.Thread(target=pump, args=(source, pipe), daemon=True).start()
    while open_pipes:
        source, chunk = chunks.get()
        if chunk:
            yield source, chunk
        else:
            open_pipes -= 1
