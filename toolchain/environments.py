"""Makes an environment for one tool: `python3 -m toolchain.environments NAME` prints its Python.

What only a test or a comparison needs is kept out of `.venv`: there it would choose versions for
the platform. Each is pinned by hashes of its own, and made once.
"""

import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from toolchain import console, lock
from toolchain.console import ToolchainError, say

ROOT: Final = Path(__file__).resolve().parent.parent

LOCKS: Final[Mapping[str, str]] = {
    "access": "tests/policies/access/oracle/requirements.lock",
    "evidence": "tests/policies/evidence/oracle/requirements.lock",
    "checkov": "benchmarks/checkov/requirements.lock",
}
"""Name of an environment to what it is made of; beside it, `requirements.in` says what is asked."""

STAMP: Final = "groundwork.stamp"
"""Written last: an environment without it was cut off, and is made anew."""


def folder(name: str, root: Path = ROOT) -> Path:
    """Return where the environment is, or will be."""
    return root / ".tools" / "environments" / name


def python(name: str, root: Path = ROOT) -> Path:
    """Return the environment's interpreter, which `ensure` makes."""
    return folder(name, root) / "bin" / "python"


def ensure(name: str, root: Path = ROOT) -> Path:
    """Return the interpreter of an environment, after making it if need be.

    Raises:
        ToolchainError: There is no such environment, or a package cannot be installed.
    """
    if name not in LOCKS:
        raise ToolchainError(f"there is no environment {name!r}; there are: {', '.join(LOCKS)}")
    if not _is_current(name, root):
        with lock.exclusive(root / ".tools" / f"{name}.lock"):
            if not _is_current(name, root):
                _make(name, root)
    return python(name, root)


def _stamp(name: str, root: Path) -> str:
    return hashlib.sha256((root / LOCKS[name]).read_bytes()).hexdigest() + "\n"


def _is_current(name: str, root: Path) -> bool:
    recorded = folder(name, root) / STAMP
    return (
        recorded.is_file()
        and recorded.read_text(encoding="utf-8") == _stamp(name, root)
        and python(name, root).exists()
    )


def _make(name: str, root: Path) -> None:
    started = time.monotonic()
    place, uv = folder(name, root), root / ".venv" / "bin" / "uv"
    say(f"installing the packages of {LOCKS[name]} ...")
    shutil.rmtree(place, ignore_errors=True)
    pip = [str(uv), "--quiet", "pip", "sync", "--python", str(python(name, root))]
    for command in (
        [str(root / ".venv" / "bin" / "python"), "-m", "venv", "--without-pip", str(place)],
        [*pip, "--require-hashes", str(root / LOCKS[name])],
    ):
        code = subprocess.run(command, check=False).returncode  # noqa: S603  (our own environment)
        if code < 0:
            raise KeyboardInterrupt
        if code:
            raise ToolchainError(
                f"a package of {LOCKS[name]} could not be installed (exit code {code}); what was "
                "said is above"
            )
    (place / STAMP).write_text(_stamp(name, root), encoding="utf-8")
    say(f"{place} is ready in {console.duration(time.monotonic() - started)}")


def main() -> None:
    """Print the interpreters of the environments that the arguments name."""
    for name in sys.argv[1:]:
        sys.stdout.write(f"{ensure(name)}\n")


if __name__ == "__main__":
    console.run(main, "environments")
