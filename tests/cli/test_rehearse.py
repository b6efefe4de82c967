"""The loss of a region, rehearsed on a use case that is really there; what is lost comes back."""

from __future__ import annotations

import json
import os
import runpy
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import boto3
import pytest
from botocore.config import Config
from typer.testing import CliRunner

from cli import main, rehearse
from cli.region_loss import Rehearsal, Report
from components import naming
from components.spec import loader
from sandbox import lifecycle
from sandbox.aws.app import create_app
from sandbox.aws.server import Server
from sandbox.settings import Home, Record, SandboxError
from tests.components.sandbox_cloud import SandboxCloud
from tests.components.spec.editing import TODAY
from tests.harness import declare, sandbox_shell

PROGRAM = Path(__file__).resolve().parents[2] / "platform" / "__main__.py"
NAME = "customer-support"
WEST = "us-west-2"


def _program() -> None:
    runpy.run_path(str(PROGRAM))


@pytest.fixture(scope="module")
def record() -> Iterator[Record]:
    """Return a sandbox in this process, in which the platform and the use case are up."""
    with pytest.MonkeyPatch.context() as patch, SandboxCloud() as cloud, sandbox_shell():
        patch.setattr(loader, "today", lambda: TODAY)
        platform = declare(_program, cloud, stack="platform.sandbox")
        references = {naming.platform_stack("sandbox"): platform.outputs}
        declare(_program, cloud, stack=f"{NAME}.sandbox", references=references)
        # moto keeps one state per process, so this serves what was made above.
        server = Server(create_app(), 0, "token")
        server.start()
        yield Record(
            pid=1, port=server.port, provider_port=1, token="token", started_at="2026-11-24"
        )
        server.stop()


@pytest.fixture(autouse=True)
def _here(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction]
    def current(_: Home) -> Record:
        return record

    monkeypatch.setattr(lifecycle, "current", current)
    monkeypatch.setattr(loader, "today", lambda: TODAY)


def _client(service: str, record: Record, region: str = "us-east-1") -> Any:
    session = cast("Any", boto3.session.Session("sandbox", "sandbox"))
    config = Config(retries={"total_max_attempts": 1})
    return session.client(service, region_name=region, endpoint_url=record.endpoint, config=config)


def _run(*arguments: str) -> tuple[int, str]:
    words = ["rehearse", "region-loss", *arguments]
    done = CliRunner().invoke(main.build(words), words)
    return done.exit_code, done.output


def test_the_use_case_survives_and_the_region_comes_back(record: Record) -> None:
    code, said = _run("--use-case", NAME, "--json")
    (report,) = json.loads(said)
    steps = {it["what"]: it for it in report["steps"]}
    assert [it for it in report["steps"] if not it["ok"]] == []
    assert code == 0
    assert (report["lost"], report["recovered_in"]) == ("us-east-1", WEST)
    assert {f"model {it} answers" for it in ("fast", "strong")} < set(steps)
    assert "data help-articles is read" in steps
    # Of the tickets only columns are granted, so the copy stays closed to the workload.
    assert "data support-tickets is read" not in steps
    assert steps["the guardrail stops what it must"]["found"].endswith("is stopped")
    assert _client("iam", record).list_roles()["Roles"]
    for region in ("us-east-1", WEST):
        bucket = f"meridian-data-public-000000000000-{region}"
        left = _client("s3", record, region).list_object_versions(Bucket=bucket)
        assert "Versions" not in left
        assert "DeleteMarkers" not in left


def test_the_report_is_dated_and_says_how_long_each_took() -> None:
    code, said = _run("--use-case", NAME)
    assert code == 0
    first, second, *_, last = said.strip().splitlines()
    assert first.startswith("Loss of us-east-1, rehearsed on 20")
    assert second == f"  {NAME} in sandbox; recovers in {WEST}"
    assert " all survived, " in last
    assert said.count(" ms ") >= 12


def test_what_is_not_there_is_told_and_fails_the_command(record: Record) -> None:
    ssm = _client("ssm", record, WEST)
    name = f"/groundwork/{NAME}/models/strong"
    kept = ssm.get_parameter(Name=name)["Parameter"]["Value"]
    ssm.delete_parameter(Name=name)
    try:
        code, said = _run("--use-case", NAME)
    finally:
        ssm.put_parameter(Name=name, Value=kept, Type="String")
    assert code == 1
    assert "FAILED settings are there" in said
    assert "models/strong are not there" in said
    assert "FAILED model strong answers" in said
    assert "did not survive" in said
    assert _client("ssm", record).describe_parameters()


@pytest.mark.parametrize("ends", ["error", "signal"])
def test_the_region_answers_again_however_it_ends(
    record: Record, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    def fail(_: Rehearsal, _report: Report) -> None:
        with pytest.raises(Exception, match="us-east-1 does not answer"):
            _client("kms", record).list_keys()
        if ends == "signal":
            os.kill(os.getpid(), signal.SIGTERM)
        raise RuntimeError("in the middle")

    monkeypatch.setattr(Rehearsal, "without_the_region", fail)
    target = rehearse._targets(NAME)[0]  # pyright: ignore[reportPrivateUsage]
    expected: type[BaseException] = SystemExit if ends == "signal" else RuntimeError
    with pytest.raises(expected):
        rehearse._rehearse(target)  # pyright: ignore[reportPrivateUsage]
    assert _client("kms", record).list_keys()["Keys"]


def test_a_use_case_that_does_not_recover_is_refused() -> None:
    code, said = _run("--use-case", "returns-triage")
    assert code == 1
    assert "returns-triage has nothing in a recovery region of sandbox" in said


def test_a_region_that_may_still_fail_is_told(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = cast("Callable[..., Any]", vars(lifecycle)["_ask"])

    def forget(given: Record, method: str, *more: Any) -> Any:
        answer = ask(given, method, *more)
        return None if method == "DELETE" else answer

    monkeypatch.setattr(lifecycle, "_ask", forget)
    with (
        pytest.raises(SandboxError, match="us-east-1 may still fail, for 5 s at most"),
        lifecycle.lost_region(record, "us-east-1", 5.0),
    ):
        pass
