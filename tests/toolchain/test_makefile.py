import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INTERNAL = {"environment", "engine"}


def _make(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["make", "-f", str(ROOT / "Makefile"), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_help_is_the_default_and_lists_every_target(tmp_path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text()
    declared = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert declared is not None
    listed = re.findall(r"^  make ([\w-]+) +\S", _make(tmp_path), re.MULTILINE)
    assert set(listed) == set(declared[1].split()) - INTERNAL
    assert {"up", "down", "test", "check", "fmt", "generate", "bench", "clean", "help"} <= set(
        listed
    )


def test_targets_work_on_the_checkout_from_any_folder(tmp_path: Path) -> None:
    commands = _make(tmp_path, "--dry-run", "test")
    assert f'cd "{ROOT}" && ./toolchain/python.sh -m toolchain.bootstrap' in commands
    assert f'cd "{ROOT}" && "{ROOT}/.venv/bin/python" -m pytest' in commands
