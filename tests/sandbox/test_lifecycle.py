"""The sandbox's process: started once, found again, stopped, killed and started anew."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import typer
from botocore.config import Config
from typer.testing import CliRunner

from cli import sandbox as commands
from sandbox import lifecycle
from sandbox.settings import Home, Record, SandboxError

APP = typer.Typer()
for command in (commands.up, commands.down, commands.status, commands.env, commands.reset):
    APP.command()(command)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.setenv("GROUNDWORK_HOME", str(tmp_path / "home"))
    made = Home.find()
    yield made
    made.sandbox.mkdir(parents=True, exist_ok=True)
    lifecycle.down(made, quiet)


def quiet(_: str) -> None:
    pass


def up(home: Home) -> Record:
    return lifecycle.up(home, None, None, quiet)[0]


def s3(record: Record) -> Any:
    session: Any = boto3.session.Session("any", "any", region_name="us-east-1")
    config = Config(retries={"total_max_attempts": 1})
    return session.client("s3", endpoint_url=record.endpoint, config=config)


def buckets(record: Record) -> list[str]:
    return [bucket["Name"] for bucket in s3(record).list_buckets()["Buckets"]]


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(APP, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result.exit_code, result.output


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_whole_life(home: Home) -> None:
    assert run("status")[0] == 3
    code, output = run("env")
    assert code == 1
    assert "groundwork sandbox up" in output
    assert not home.path.exists()
    assert run("down") == (0, "sandbox was not up\n")

    code, output = run("up")
    record = Record.read(home.record)
    assert record is not None
    assert code == 0
    assert record.endpoint in output
    assert listens(record.port)
    assert listens(record.provider_port)
    s3(record).create_bucket(Bucket="kept-bucket")

    code, output = run("up")
    assert code == 0
    assert "was up already" in output
    assert Record.read(home.record) == record
    code, output = run("status", "--json")
    told = json.loads(output)
    assert code == 0
    assert (told["answering"], told["port"], told["pid"]) == (True, record.port, record.pid)
    assert "token" not in told
    with pytest.raises(SandboxError, match=f"is up with --port {record.port}, not 4"):
        lifecycle.up(home, 4, None, quiet)

    assert run("down") == (0, "sandbox is down\n")
    assert not listens(record.port)
    assert not listens(record.provider_port)
    assert run("status")[0] == 3

    again = up(home)
    # A shell that took the environment over still reaches it.
    assert (again.port, again.provider_port) == (record.port, record.provider_port)
    assert buckets(again) == ["kept-bucket"]

    code, output = run("reset", "--yes")
    assert code == 0
    assert buckets(again) == []


def test_a_kill_loses_half_a_second_at_most(home: Home) -> None:
    record = up(home)
    s3(record).create_bucket(Bucket="kept-bucket")
    time.sleep(1.0)
    os.kill(record.pid, signal.SIGKILL)
    os.waitpid(record.pid, 0)
    assert lifecycle.status(home).running is False
    assert run("down")[0] == 0
    again = up(home)
    assert again.pid != record.pid
    assert again.port == record.port
    assert buckets(again) == ["kept-bucket"]


def test_a_record_of_a_past_life_is_nobody(home: Home) -> None:
    """After a reboot the process id may be another program's: it must not be touched."""
    with subprocess.Popen(["sleep", "60"]) as stranger:
        home.sandbox.mkdir(parents=True)
        Record(pid=stranger.pid, port=1, provider_port=2, token="t", started_at="then").write(
            home.record
        )
        home.running_lock.write_text(f"{stranger.pid}\n")
        assert lifecycle.status(home).running is False
        assert lifecycle.down(home, quiet) is False
        assert stranger.poll() is None
        stranger.kill()


def test_a_sandbox_that_hangs_is_replaced(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycle, "STOP_SECONDS", 0.5)
    record = up(home)
    os.kill(record.pid, signal.SIGSTOP)
    monkeypatch.setattr(lifecycle, "ASK_SECONDS", 0.3)
    now = lifecycle.status(home)
    assert (now.running, now.answering) == (True, False)
    said: list[str] = []
    again, started = lifecycle.up(home, None, None, said.append)
    assert started
    assert again.pid != record.pid
    assert any("killing" in line for line in said)


def test_two_ups_at_once_start_one(home: Home) -> None:
    script = (
        "import sys; from sandbox import lifecycle; from sandbox.settings import Home;"
        "r, started = lifecycle.up(Home.find(), None, None, lambda _: None); print(started, r.pid)"
    )
    racers = [
        subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = sorted(racer.communicate(timeout=120)[0].split()[0:2] for racer in racers)
    assert [started for started, _ in told] == ["False", "False", "True"]
    assert len({pid for _, pid in told}) == 1
    assert lifecycle.current(home).pid == int(told[0][1])


@pytest.mark.parametrize("option", ["--port", "--provider-port"])
def test_a_port_in_use_is_one_message(home: Home, option: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, output = run("up", option, str(port))
    assert code == 1
    assert f"port {port} is in use by another program" in output
    assert f"{option} 0" in output
    assert "Traceback" not in output
    assert lifecycle.status(home).running is False


def test_the_two_ports_differ(home: Home) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(SandboxError, match="choose two ports"):
        lifecycle.up(home, port, port, quiet)


def test_a_start_that_fails_says_why(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        # As if another program took the port after it was found free.
        ports = {"--port": port, "--provider-port": 0}

        def choose(option: str, *_: object) -> int:
            return ports[option]

        monkeypatch.setattr(lifecycle, "_port", choose)
        with pytest.raises(SandboxError, match=f"port {port} cannot be used.*sandbox.log"):
            lifecycle.up(home, None, None, quiet)
    assert lifecycle.status(home).running is False


def test_a_second_server_in_the_same_home_is_refused(home: Home) -> None:
    record = up(home)
    second = subprocess.run(
        [sys.executable, "-m", "sandbox", "serve", "--port", "0", "--provider-port", "0"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 1
    assert "a sandbox runs already" in second.stderr
    assert lifecycle.current(home) == record


def test_a_corrupt_snapshot_starts_empty_and_says_so(home: Home) -> None:
    home.sandbox.mkdir(parents=True)
    home.snapshot.write_bytes(b"garbage")
    record = up(home)
    assert buckets(record) == []
    assert "starting empty: aws.snapshot is not usable" in home.log.read_text()
    assert len(list(home.sandbox.glob("aws.snapshot.unusable-*"))) == 1


def test_reset_while_down_forgets_the_state(home: Home) -> None:
    home.sandbox.mkdir(parents=True)
    home.snapshot.write_bytes(b"anything")
    assert run("reset", "--yes")[0] == 0
    assert not home.snapshot.exists()
    home.snapshot.write_bytes(b"anything")
    result = CliRunner().invoke(APP, ["reset"], input="n\n")
    assert result.exit_code == 1
    assert home.snapshot.exists()
