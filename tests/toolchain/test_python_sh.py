import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "toolchain" / "python.sh"


def _old(folder: Path, name: str) -> None:
    """Make a `python` that is too old: it fails the version's test and tells its version."""
    file = folder / name
    file.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit 0\nexit 1\n')
    file.chmod(0o755)


def _run(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(SCRIPT), "-c", "import sys; print(sys.executable)"],
        env={"PATH": str(folder), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def python(tmp_path: Path) -> str:
    """Name of a usable interpreter, as distributions install it beside an older `python3`."""
    name = f"python3.{sys.version_info.minor}"
    (tmp_path / name).symlink_to(os.path.realpath(sys.executable))
    return name


def test_a_newer_python_beside_an_old_python3_is_found(tmp_path: Path, python: str) -> None:
    _old(tmp_path, "python3")
    done = _run(tmp_path)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).name == python


def test_python_names_the_interpreter(tmp_path: Path, python: str) -> None:
    named = tmp_path / "elsewhere"
    named.symlink_to(tmp_path / python)
    done = _run(tmp_path, PYTHON=str(named))
    assert done.stdout.strip() == str(named)


def test_only_an_old_python_is_told_with_its_version(tmp_path: Path) -> None:
    _old(tmp_path, "python3")
    done = _run(tmp_path)
    assert done.returncode == 1
    assert "needs Python 3.11 or later, and there is Python 3.9.2" in done.stderr


def test_no_python_at_all_is_told(tmp_path: Path) -> None:
    done = _run(tmp_path)
    assert done.returncode == 1
    assert "needs Python 3.11 or later, and there is no python3" in done.stderr
