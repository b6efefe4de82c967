"""Makes the environments of oracles: `python3 -m toolchain.oracles`.

An oracle is an independent program against which tests hold one of ours. Each has an environment of
its own, for it is no dependency: it is run, and never imported. `requirements.lock` beside its
tests pins it by hash.
"""

import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from toolchain import console, lock
from toolchain.console import ToolchainError, say

ROOT: Final = Path(__file__).resolve().parent.parent

ORACLES: Final = {"principalmapper": Path("tests/policies/access/oracle/requirements.lock")}
"""By name, the file that pins it."""

_STAMP: Final = "groundwork.stamp"


def interpreter(name: str, root: Path = ROOT) -> Path:
    """Return the Python of an oracle's environment, which `ensure` makes."""
    return _folder(name, root) / "bin" / "python"


def ensure(name: str, root: Path = ROOT) -> Path:
    """Return an oracle's Python, after making its environment if it is not current.

    Raises:
        ToolchainError: A package of its lock file could not be installed.
    """
    wanted = _stamp(name, root)
    if not _is_current(name, root, wanted):
        with lock.exclusive(root / ".tools" / "oracles.lock"):
            if not _is_current(name, root, wanted):
                _make(name, root, wanted)
    return interpreter(name, root)


def _folder(name: str, root: Path) -> Path:
    return root / ".tools" / "oracles" / name


def _stamp(name: str, root: Path) -> str:
    digest = hashlib.sha256((root / ORACLES[name]).read_bytes()).hexdigest()
    return f"{sys.version_info.major}.{sys.version_info.minor}\n{digest}\n"


def _is_current(name: str, root: Path, wanted: str) -> bool:
    recorded = _folder(name, root) / _STAMP
    return (
        recorded.is_file()
        and recorded.read_text(encoding="utf-8") == wanted
        and interpreter(name, root).exists()
    )


def _make(name: str, root: Path, wanted: str) -> None:
    started = time.monotonic()
    folder = _folder(name, root)
    shutil.rmtree(folder, ignore_errors=True)
    uv = str(root / ".venv" / "bin" / "uv")
    _call([uv, "--quiet", "venv", "--python", sys.executable, str(folder)], name)
    python = str(interpreter(name, root))
    pinned = str(root / ORACLES[name])
    _call(
        [uv, "--quiet", "pip", "sync", "--python", python, "--require-hashes", pinned],
        name,
    )
    # Last: whoever is killed before this line begins anew.
    (folder / _STAMP).write_text(wanted, encoding="utf-8")
    say(f"{name} ready in {console.duration(time.monotonic() - started)}: {folder}")


def _call(command: list[str], name: str) -> None:
    code = subprocess.run(command, check=False).returncode  # noqa: S603  (our own uv)
    if code < 0:
        raise KeyboardInterrupt
    if code:
        raise ToolchainError(
            f"the environment of {name} could not be made (exit code {code}); what uv said is above"
        )


def main() -> None:
    """Make every oracle's environment current, in silence if it is."""
    for name in ORACLES:
        ensure(name)


if __name__ == "__main__":
    console.run(main, "oracles")
