import importlib.util
import subprocess
import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from toolchain import bootstrap
from toolchain.console import ToolchainError

LOCK = """\
# comment
idna==3.20 \\
    --hash=sha256:aa
    # via requests
uv==0.13.9 \\
    --hash=sha256:bb \\
    --hash=sha256:cc
    # via groundwork (pyproject.toml)
uvloop==1.0 \\
    --hash=sha256:dd
"""

Calls = list[str]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "requirements.lock").write_text(LOCK)
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    return tmp_path


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """What would be installed; the environments themselves are real ones, without pip."""
    made: Calls = []

    def call(command: list[str], failure: str) -> None:
        if command[1:3] == ["-m", "venv"]:
            subprocess.run([*command, "--without-pip"], check=True)
            made.append("venv")
        else:
            made.append(
                next(word for word in ("sync", "--editable", "uv.txt") if _has(command, word))
            )
        assert failure

    monkeypatch.setattr(bootstrap, "_call", call)
    monkeypatch.setattr(bootstrap, "_runs", Path.exists)
    return made


def _has(command: list[str], word: str) -> bool:
    return any(part.endswith(word) for part in command)


ALL = ["venv", "uv.txt", "sync", "--editable"]


def test_a_fresh_checkout_gets_everything_and_a_second_run_does_nothing(
    checkout: Path, calls: Calls
) -> None:
    assert bootstrap.ensure(checkout)
    assert calls == ALL
    assert not bootstrap.ensure(checkout)
    assert calls == ALL


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_file_changes_the_environment_without_making_it_anew(
    checkout: Path, calls: Calls, name: str
) -> None:
    bootstrap.ensure(checkout)
    calls.clear()
    with (checkout / name).open("a") as file:
        file.write("# changed\n")
    assert bootstrap.ensure(checkout)
    assert calls == ALL[1:]


def test_an_environment_that_was_cut_off_is_made_anew(
    checkout: Path, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    working: Callable[[list[str], str], None] = bootstrap._call  # pyright: ignore[reportPrivateUsage]

    def killed(command: list[str], failure: str) -> None:
        if _has(command, "sync"):
            raise KeyboardInterrupt
        working(command, failure)

    monkeypatch.setattr(bootstrap, "_call", killed)
    with pytest.raises(KeyboardInterrupt):
        bootstrap.ensure(checkout)
    left_over = checkout / ".venv" / "left-over"
    left_over.touch()
    calls.clear()
    monkeypatch.setattr(bootstrap, "_call", working)
    assert bootstrap.ensure(checkout)
    assert calls == ALL
    assert not left_over.exists()


def test_an_environment_without_its_interpreter_is_made_anew(checkout: Path, calls: Calls) -> None:
    bootstrap.ensure(checkout)
    calls.clear()
    (checkout / ".venv" / "bin" / "python").unlink()
    assert bootstrap.ensure(checkout)
    assert calls == ALL


def test_a_moved_checkout_gets_a_new_environment(checkout: Path, calls: Calls) -> None:
    bootstrap.ensure(checkout)
    calls.clear()
    moved = checkout.rename(checkout.with_name("moved"))
    assert bootstrap.ensure(moved)
    assert calls == ALL


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    find = importlib.util.find_spec

    def without(name: str) -> ModuleSpec | None:
        return None if name == module else find(name)

    monkeypatch.setattr(importlib.util, "find_spec", without)
    with pytest.raises(
        ToolchainError, match=rf"no `{module}` module.*apt install python3\.\d+-venv"
    ):
        bootstrap.ensure(checkout)
    assert not (checkout / ".venv").exists()


def test_the_requirement_of_one_package_is_cut_out_of_the_lock(checkout: Path) -> None:
    assert bootstrap.requirement(checkout / "requirements.lock", "uv") == (
        "uv==0.13.9 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
    )


def test_the_checkouts_own_lock_pins_uv_by_hash() -> None:
    pinned = bootstrap.requirement(bootstrap.ROOT / "requirements.lock", "uv")
    assert pinned.count("--hash=sha256:") > 1


def test_a_package_that_is_not_pinned_by_hash_is_refused(checkout: Path) -> None:
    (checkout / "requirements.lock").write_text("uv==0.13.9\n")
    with pytest.raises(ToolchainError, match=r"requirements\.lock: uv: not pinned by hash"):
        bootstrap.requirement(checkout / "requirements.lock", "uv")


def test_a_package_that_cannot_be_installed_is_one_message(
    checkout: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    command = "import sys\nfrom pathlib import Path\nfrom toolchain import bootstrap, console\n"
    command += "bootstrap._create = lambda environment: environment.mkdir()\n"
    command += "bootstrap._install_uv = lambda *_: bootstrap._call(['false'], 'pip could not')\n"
    command += "console.run(lambda: bootstrap.ensure(Path(sys.argv[1])), 'bootstrap')"
    done = subprocess.run([sys.executable, "-c", command, str(checkout)], check=False)
    assert done.returncode == 1
    error = capfd.readouterr().err
    assert "bootstrap: error: pip could not (exit code 1)" in error
    assert "Traceback" not in error
