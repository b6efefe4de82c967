"""Environments of oracles: made once, from hashes alone, and made anew when their pins change."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from toolchain import oracles
from toolchain.console import ToolchainError

NAME = "principalmapper"


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Record what would be run, and make what `uv venv` makes."""
    made: list[list[str]] = []

    def run(command: list[str], *, check: bool) -> subprocess.CompletedProcess[str]:
        assert not check
        made.append(command)
        if command[2] == "venv":
            python = Path(command[-1], "bin", "python")
            python.parent.mkdir(parents=True)
            python.touch()
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    return made


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    file = tmp_path / oracles.ORACLES[NAME]
    file.parent.mkdir(parents=True)
    file.write_text("principalmapper==1.1.5 \\\n    --hash=sha256:aa\n")
    return tmp_path


def test_it_is_made_once_by_hashes_alone(calls: list[list[str]], checkout: Path) -> None:
    python = oracles.ensure(NAME, checkout)
    assert python == checkout / ".tools" / "oracles" / NAME / "bin" / "python"
    assert [it[2] for it in calls] == ["venv", "pip"]
    assert calls[1][-2:] == ["--require-hashes", str(checkout / oracles.ORACLES[NAME])]
    assert oracles.ensure(NAME, checkout) == python
    assert len(calls) == 2


def test_other_pins_or_a_cut_off_run_make_it_anew(calls: list[list[str]], checkout: Path) -> None:
    oracles.ensure(NAME, checkout)
    (checkout / oracles.ORACLES[NAME]).write_text("principalmapper==1.1.6\n")
    oracles.ensure(NAME, checkout)
    assert len(calls) == 4
    (checkout / ".tools" / "oracles" / NAME / "groundwork.stamp").unlink()
    oracles.ensure(NAME, checkout)
    assert len(calls) == 6


def test_what_cannot_be_installed_is_told(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(command: list[str], *, check: bool) -> subprocess.CompletedProcess[str]:
        assert not check
        return subprocess.CompletedProcess(command, 2)

    monkeypatch.setattr(subprocess, "run", fails)
    with pytest.raises(ToolchainError, match="environment of principalmapper could not be made"):
        oracles.ensure(NAME, checkout)
