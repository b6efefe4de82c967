from pathlib import Path

import pytest

from tests.toolchain.machine import Machine
from toolchain import environments
from toolchain.console import ToolchainError

PYTHON = """\
#!/bin/sh
echo "python $@" >> {log}
/bin/mkdir -p "$4/bin"; : > "$4/bin/python"
"""
UV = '#!/bin/sh\necho "uv $@" >> {log}\nexit {code}\n'


def _checkout(machine: Machine, code: int = 0) -> Path:
    programs = machine.checkout / ".venv" / "bin"
    programs.mkdir(parents=True, exist_ok=True)
    for name, text in (("python", PYTHON), ("uv", UV)):
        (programs / name).write_text(text.format(log=machine.log, code=code))
        (programs / name).chmod(0o755)
    file = machine.checkout / environments.LOCKS["evidence"]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("a==1 --hash=sha256:0\n")
    return machine.checkout


def _runs(machine: Machine) -> list[str]:
    return [line.split()[0] for line in machine.log.read_text().splitlines()]


def test_an_environment_is_made_once_from_hashes_alone(machine: Machine) -> None:
    checkout = _checkout(machine)
    found = environments.ensure("evidence", checkout)
    assert found == checkout / ".tools/environments/evidence/bin/python"
    assert found.exists()
    assert "--require-hashes" in machine.log.read_text()
    environments.ensure("evidence", checkout)
    assert _runs(machine) == ["python", "uv"]


def test_another_lock_file_makes_it_anew(machine: Machine) -> None:
    checkout = _checkout(machine)
    stale = environments.ensure("evidence", checkout).parent / "stale"
    stale.touch()
    (checkout / environments.LOCKS["evidence"]).write_text("a==2 --hash=sha256:1\n")
    environments.ensure("evidence", checkout)
    assert not stale.exists()


def test_one_that_was_cut_off_is_made_anew(machine: Machine) -> None:
    checkout = _checkout(machine, code=2)
    told = r"evidence/oracle/requirements\.lock could not be installed \(exit code 2\)"
    with pytest.raises(ToolchainError, match=told):
        environments.ensure("evidence", checkout)
    _checkout(machine)
    assert environments.ensure("evidence", checkout).exists()
    assert _runs(machine) == ["python", "uv"] * 2


def test_a_name_that_is_none_is_told(machine: Machine) -> None:
    with pytest.raises(ToolchainError, match="no environment 'evidnce'; there are: access, evid"):
        environments.ensure("evidnce", machine.checkout)
