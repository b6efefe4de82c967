"""One tool chain command at a time for one checkout."""

import fcntl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from toolchain.console import say


@contextmanager
def exclusive(path: Path) -> Generator[None]:
    """Hold the lock file `path`; wait, and say so, while another process holds it.

    The kernel lets go of it when its holder dies, so no lock is ever stale.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another `make` in this checkout to finish ({path})")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
