import json
import os
import socket
import subprocess
from pathlib import Path

import pytest

from cli import recovery
from cli.engine import CommandError, Pulumi
from sandbox.settings import Home

STACK = "platform.sandbox"

ENGINE = """\
#!/bin/sh
echo "$@" >> "$CALLS"
"""


@pytest.fixture
def pulumi(tmp_path: Path) -> Pulumi:
    """An engine that writes down what it is asked."""
    program = tmp_path / "bin" / "pulumi"
    program.parent.mkdir()
    program.write_text(ENGINE)
    program.chmod(0o755)
    (tmp_path / "stacks" / "config").mkdir(parents=True)
    variables = {"PATH": f"{program.parent}:/bin:/usr/bin", "CALLS": str(tmp_path / "calls")}
    return Pulumi(tmp_path, Home(tmp_path / "home"), variables)


def _calls(pulumi: Pulumi) -> list[str]:
    file = Path(pulumi.variables["CALLS"])
    return file.read_text().splitlines() if file.exists() else []


def _lock(pulumi: Pulumi, pid: int, host: str) -> None:
    folder = pulumi.home.state / ".pulumi/locks/organization/groundwork" / STACK
    folder.mkdir(parents=True)
    (folder / "1.json").write_text(
        json.dumps({"pid": pid, "hostname": host, "timestamp": "2026-01-01T00:00:00Z"})
    )


def _ignore(_text: str) -> None:
    pass


def test_the_lock_of_a_dead_engine_is_removed(pulumi: Pulumi) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    _lock(pulumi, ended.pid, socket.gethostname())
    said: list[str] = []
    recovery.unlock(pulumi, STACK, said.append)
    assert _calls(pulumi) == [f"cancel --yes --stack {STACK} --non-interactive"]
    assert said == [
        f"{STACK}: unlocking; the `pulumi` that locked it (process {ended.pid}) is dead"
    ]


def test_a_lock_whose_process_number_went_to_another_program_is_removed(pulumi: Pulumi) -> None:
    _lock(pulumi, os.getpid(), socket.gethostname())
    recovery.unlock(pulumi, STACK, _ignore)
    assert _calls(pulumi) == [f"cancel --yes --stack {STACK} --non-interactive"]


def test_the_lock_of_a_living_engine_stands(pulumi: Pulumi, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "pulumi-alive"
    program.symlink_to("/bin/sleep")
    running = subprocess.Popen([str(program), "60"])
    try:
        _lock(pulumi, running.pid, socket.gethostname())
        with pytest.raises(CommandError, match=f"being changed by process {running.pid}"):
            recovery.unlock(pulumi, STACK, _ignore)
    finally:
        running.kill()
        running.wait()
    assert _calls(pulumi) == []


def test_the_lock_of_another_machine_stands(pulumi: Pulumi) -> None:
    _lock(pulumi, 1, "another-machine")
    with pytest.raises(CommandError, match="by process 1 on another-machine since 2026-01-01"):
        recovery.unlock(pulumi, STACK, _ignore)
    assert _calls(pulumi) == []


def _settings(pulumi: Pulumi, text: str) -> Path:
    file = pulumi.root / f"stacks/config/Pulumi.{STACK}.yaml"
    file.write_text(text)
    return file


def _state(pulumi: Pulumi, latest: object) -> None:
    folder = pulumi.home.state / ".pulumi/stacks/groundwork"
    folder.mkdir(parents=True)
    (folder / f"{STACK}.json").write_text(json.dumps({"checkpoint": {"latest": latest}}))


def test_the_salt_of_a_stack_that_is_gone_is_dropped(pulumi: Pulumi) -> None:
    file = _settings(pulumi, "encryptionsalt: v1:abc\n")
    recovery.settle_salt(pulumi, STACK)
    assert not file.exists()


def test_the_salt_of_a_stack_that_holds_nothing_is_dropped(pulumi: Pulumi) -> None:
    file = _settings(pulumi, "encryptionsalt: v1:abc\n")
    _state(pulumi, None)
    recovery.settle_salt(pulumi, STACK)
    assert not file.exists()


@pytest.mark.parametrize("before", [None, "encryptionsalt: v1:other\n", "encryptionsalt: v1:abc\n"])
def test_the_salt_of_a_stack_becomes_that_of_its_state(pulumi: Pulumi, before: str | None) -> None:
    file = _settings(pulumi, before or "")
    if before is None:
        file.unlink()
    _state(pulumi, {"secrets_providers": {"type": "passphrase", "state": {"salt": "v1:abc"}}})
    recovery.settle_salt(pulumi, STACK)
    assert file.read_text() == "encryptionsalt: v1:abc\n"


@pytest.mark.parametrize("latest", [None, {"secrets_providers": {"state": {"salt": "v1:new"}}}])
def test_settings_that_a_person_wrote_are_kept(pulumi: Pulumi, latest: object) -> None:
    text = "encryptionsalt: v1:abc\nconfig:\n  aws:region: eu-west-1\n"
    file = _settings(pulumi, text)
    _state(pulumi, latest)
    recovery.settle_salt(pulumi, STACK)
    assert file.read_text() == text


ROLE = {"urn": "role", "type": "aws:iam/role:Role", "inputs": {"name": "x"}, "parent": "p"}


def test_a_creation_that_was_carried_out_becomes_a_resource() -> None:
    pending = [
        {"type": "creating", "resource": ROLE},
        {"type": "creating", "resource": {"urn": "not-there", "inputs": {"name": "y"}}},
        {"type": "creating", "resource": {"urn": "without-inputs"}},
        {"type": "updating", "resource": ROLE | {"id": "x"}},
    ]
    asked: list[tuple[str, dict[str, object]]] = []

    def find(urn: str, inputs: dict[str, object]) -> str | None:
        asked.append((urn, inputs))
        return "the-id" if urn == "role" else None

    assert recovery.carried_out(pending, find) == [
        ROLE | {"id": "the-id", "outputs": {"name": "x"}}
    ]
    assert asked == [
        ("role", {"name": "x"}),
        ("not-there", {"name": "y"}),
        ("without-inputs", {}),
    ]


def test_a_state_without_pending_operations_is_left_alone(pulumi: Pulumi) -> None:
    program = pulumi.root / "bin" / "pulumi"
    program.write_text(f'{ENGINE}echo \'{{"deployment": {{"resources": []}}}}\'\n')
    recovery.resolve_pending(pulumi, STACK, _ignore)
    assert _calls(pulumi) == [f"stack export --stack {STACK} --non-interactive"]


@pytest.mark.parametrize("cut", ["", '{"version": 3, "checkpoint": {"la'])
def test_a_state_that_was_cut_off_is_taken_from_the_backup(pulumi: Pulumi, cut: str) -> None:
    _state(pulumi, {"resources": []})
    (file,) = pulumi.home.state.glob(".pulumi/stacks/*/*.json")
    whole = file.read_text()
    file.with_name(f"{file.name}.bak").write_text(whole)
    file.write_text(cut)
    said: list[str] = []
    recovery.restore(pulumi, file.stem, said.append)
    assert file.read_text() == whole
    assert said == [
        f"{file.stem}: its state was cut off while it was written; taking the engine's backup"
    ]
    recovery.restore(pulumi, file.stem, said.append)
    assert len(said) == 1


def test_a_whole_state_is_not_taken_back(pulumi: Pulumi) -> None:
    _state(pulumi, {"resources": []})
    (file,) = pulumi.home.state.glob(".pulumi/stacks/*/*.json")
    file.with_name(f"{file.name}.bak").write_text("{}")
    before = file.read_text()
    recovery.restore(pulumi, file.stem, _ignore)
    assert file.read_text() == before
