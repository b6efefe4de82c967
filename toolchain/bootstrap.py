"""Makes `.venv` what requirements.lock says: `python3 -m toolchain.bootstrap`.

The standard library alone must do, because nothing is installed yet. pip installs only uv, by the
hashes that the lock has for it; uv installs everything else. The environment carries a stamp of
what it was made from. No stamp means that a run was cut off, and the environment is made anew.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from toolchain import console, lock
from toolchain.console import ToolchainError, say

ROOT: Final = Path(__file__).resolve().parent.parent
NEEDED: Final = (3, 11)
STAMP: Final = "groundwork.stamp"
"""The file in `.venv` that is written last, and removed before anything is changed."""


def stamp(root: Path) -> str:
    """Return what `.venv` is made for and from: the checkout's path, and the files' digest."""
    digest = hashlib.sha256()
    for name in ("requirements.lock", "pyproject.toml"):
        digest.update((root / name).read_bytes())
    return f"{root}\n{digest.hexdigest()}\n"


def is_current(root: Path) -> bool:
    """Tell whether `.venv` is whole and made from the files as they are now."""
    return _recorded(root) == stamp(root) and (root / ".venv" / "bin" / "python").exists()


def _recorded(root: Path) -> str | None:
    try:
        return (root / ".venv" / STAMP).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def requirement(lock_file: Path, package: str) -> str:
    """Return the lines of one package in a hash-pinned lock file.

    Raises:
        ToolchainError: The file does not pin the package by hash.
    """
    text = lock_file.read_text(encoding="utf-8")
    found = re.search(rf"^{re.escape(package)}==\S+ \\\n(?: +--hash=\S+(?: \\)?\n)+", text, re.M)
    if found is None:
        raise ToolchainError(
            f"{lock_file}: {package}: not pinned by hash; write the file anew (see its first lines)"
        )
    return found[0]


def ensure(root: Path = ROOT) -> bool:
    """Make `.venv` current.

    Returns:
        Whether there was anything to do.

    Raises:
        ToolchainError: This Python cannot make an environment, or a package cannot be installed.
    """
    if sys.version_info < NEEDED:
        raise ToolchainError(f"Python 3.11 or later is needed; this is {sys.version.split()[0]}")
    if is_current(root):
        return False
    with lock.exclusive(root / ".tools" / "bootstrap.lock"):
        if is_current(root):
            return False
        _make(root)
    return True


def _make(root: Path) -> None:
    started = time.monotonic()
    environment = root / ".venv"
    python = environment / "bin" / "python"
    recorded = environment / STAMP
    # Scripts in an environment name their interpreter by its path, so a moved checkout needs a
    # new one; a changed lock file does not.
    made_here = (_recorded(root) or "").startswith(f"{root}\n")
    if not (made_here and _runs(python)):
        _create(environment)
    recorded.unlink(missing_ok=True)
    lock_file = root / "requirements.lock"
    _install_uv(python, lock_file)
    # uv draws its progress on a terminal only; elsewhere it would list every package.
    quiet = [] if sys.stderr.isatty() else ["--quiet"]
    uv = [str(environment / "bin" / "uv"), *quiet, "pip"]
    say("installing the packages of requirements.lock ...")
    # `sync` also removes what the lock no longer names.
    _call(
        [*uv, "sync", "--python", str(python), "--require-hashes", str(lock_file)],
        "a package of requirements.lock could not be installed",
    )
    here = ["--no-deps", "--no-build-isolation", "--editable", str(root)]
    _call(
        [*uv, "install", "--python", str(python), *here],
        "the checkout itself could not be installed",
    )
    partial = recorded.with_suffix(".partial")
    partial.write_text(stamp(root), encoding="utf-8")
    partial.replace(recorded)
    say(
        f"Python environment ready in {console.duration(time.monotonic() - started)}: {environment}"
    )


def _create(environment: Path) -> None:
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            raise ToolchainError(
                f"{sys.executable} has no `{module}` module, which makes virtual environments; "
                f"install it (Debian, Ubuntu: apt install python{version}-venv) or use another "
                "Python: make PYTHON=/path/to/python3.11 ..."
            )
    if environment.exists():
        say(f"{environment} is not whole; making it anew ...")
        shutil.rmtree(environment)
    else:
        say(f"making the Python environment {environment} with {sys.executable} ...")
    _call(
        [sys.executable, "-m", "venv", str(environment)],
        f"{sys.executable} could not make {environment}",
    )


def _install_uv(python: Path, lock_file: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="groundwork-") as folder:
        file = Path(folder, "uv.txt")
        file.write_text(requirement(lock_file, "uv"), encoding="utf-8")
        pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        _call(
            [*pip, "install", "--require-hashes", "--requirement", str(file)],
            "pip could not install uv",
        )


def _runs(python: Path) -> bool:
    return (
        python.exists()
        and subprocess.run(  # noqa: S603  (our own environment)
            [str(python), "-m", "pip", "--version"], capture_output=True, check=False
        ).returncode
        == 0
    )


def _call(command: list[str], failure: str) -> None:
    # An environment active in the caller's shell must not become the target.
    variables = {k: v for k, v in os.environ.items() if k not in {"VIRTUAL_ENV", "PYTHONHOME"}}
    code = subprocess.run(command, env=variables, check=False).returncode  # noqa: S603
    if code < 0:
        raise KeyboardInterrupt
    if code:
        raise ToolchainError(f"{failure} (exit code {code}); what it said is above")


def main() -> None:
    """Make `.venv` current, in silence if it is."""
    ensure()


if __name__ == "__main__":
    console.run(main, "bootstrap")
