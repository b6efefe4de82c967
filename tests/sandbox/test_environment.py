"""The environment leads to the sandbox, and nowhere else."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import environment
from sandbox.settings import Home, Record, SandboxError


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


TELL = "import json, os; print(json.dumps(dict(os.environ)))"
RECORD = Record(pid=1, port=4001, provider_port=4002, token="t", started_at="now")


def test_the_environment_reaches_the_sandbox_and_nothing_else(home: Home, tmp_path: Path) -> None:
    environment.prepare(home)
    text = environment.shell(home, RECORD)
    wild = tmp_path / "with space'and quote"
    odd = Home(wild)
    environment.prepare(odd)
    for at, lines in ((home, text), (odd, environment.shell(odd, RECORD))):
        read = subprocess.run(
            ["sh", "-c", f"{lines}\nexec {sys.executable} -c '{TELL}'"],
            env={"PATH": "/usr/bin:/bin", **dict.fromkeys(environment.UNSET, "elsewhere")},
            capture_output=True,
            text=True,
            check=True,
        )
        told = json.loads(read.stdout)
        assert told["PULUMI_DEBUG_PROVIDERS"] == "aws:4002"
        assert told["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4001"
        assert told["PULUMI_CONFIG_PASSPHRASE_FILE"] == str(at.passphrase)
        assert told["GROUNDWORK_SANDBOX"] == "1"
        assert not set(environment.UNSET) & set(told)
        assert told["PATH"].startswith(f"{environment.BUILT}:")
        assert told["PULUMI_HOME"] == str(at.pulumi_home)


def test_the_environment_can_be_taken_twice(home: Home) -> None:
    once = environment.variables(home, RECORD, {"PATH": "/bin"})
    twice = environment.variables(home, RECORD, once)
    assert twice == once
    assert environment.applied(home, RECORD, {"AWS_PROFILE": "p", "HOME": "/h"})["HOME"] == "/h"
    assert "AWS_PROFILE" not in environment.applied(home, RECORD, {"AWS_PROFILE": "p"})


def test_the_passphrase_is_made_once_for_this_user_only(home: Home) -> None:
    environment.prepare(home)
    first = home.passphrase.read_text()
    assert home.passphrase.stat().st_mode & 0o777 == 0o600
    assert len(first) > 40
    environment.prepare(home)
    assert home.passphrase.read_text() == first


def test_the_stand_in_says_what_it_is(home: Home) -> None:
    environment.prepare(home)
    shim = subprocess.run(
        [home.plugin / "pulumi-resource-aws"], capture_output=True, text=True, check=False
    )
    assert shim.returncode == 1
    assert "groundwork sandbox env" in shim.stderr


def test_the_token_is_for_this_user_only(home: Home) -> None:
    home.sandbox.mkdir(parents=True)
    RECORD.write(home.record)
    assert home.record.stat().st_mode & 0o777 == 0o600
    assert Record.read(home.record) == RECORD
    home.record.write_text("{}")
    assert Record.read(home.record) is None


def test_a_lost_passphrase_is_not_made_anew_over_state(home: Home) -> None:
    environment.prepare(home)
    stack = home.state / ".pulumi" / "stacks" / "groundwork" / "platform.sandbox.json"
    stack.parent.mkdir(parents=True)
    stack.write_text("{}")
    environment.prepare(home)
    home.passphrase.unlink()
    with pytest.raises(SandboxError, match="passphrase is gone"):
        environment.prepare(home)
    assert not home.passphrase.exists()
