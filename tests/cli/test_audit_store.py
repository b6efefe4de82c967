"""`groundwork audit --store`: evidence that is locked, and never written over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import boto3
import pytest
from typer.testing import CliRunner

from cli import main
from components.spec import loader
from policies.evidence.formats import FORMATS, digest
from policies.evidence.report import Report
from sandbox import lifecycle
from sandbox.aws.app import create_app
from sandbox.aws.server import Server
from sandbox.settings import Home, Record
from tests.policies.evidence.support import exported, with_a_failure
from tests.policies.support import PROTOTYPE, ROOT, TODAY, declared_stack

BUCKET = "meridian-evidence-000000000000-us-east-1"


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """Return S3 of a sandbox in this process, which is empty."""
    aws = create_app()
    aws.reset()
    server = Server(aws, 0, "token")
    server.start()
    record = Record(
        pid=1, port=server.port, provider_port=1, token="t", started_at="2026-11-24T00:00:00Z"
    )

    def current(_: Home) -> Record:
        return record

    monkeypatch.setattr(lifecycle, "current", current)
    monkeypatch.setenv("GROUNDWORK_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(loader, "today", lambda: TODAY)
    monkeypatch.chdir(ROOT)
    session = cast("Any", boto3.session.Session("sandbox", "sandbox", region_name="us-east-1"))
    yield session.client("s3", endpoint_url=record.endpoint)
    server.stop()
    aws.reset()


@pytest.fixture
def evidence(s3: Any) -> Any:
    """Return S3 with the bucket of evidence, as the platform's stack makes it."""
    s3.create_bucket(Bucket=BUCKET, ObjectLockEnabledForBucket=True)
    retention = {"Mode": "GOVERNANCE", "Days": 400}
    s3.put_object_lock_configuration(
        Bucket=BUCKET,
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": retention},
        },
    )
    return s3


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "good.json"
    file.write_text(exported(declared_stack(PROTOTYPE), PROTOTYPE).text)
    return file


def _run(*arguments: str | Path) -> tuple[int, str, str]:
    words = ["audit", "--store", *(str(it) for it in arguments)]
    done = CliRunner().invoke(main.build(["audit"]), words, prog_name="groundwork")
    return done.exit_code, done.stdout, done.stderr


def _held(s3: Any) -> dict[str, bytes]:
    versions = s3.list_object_versions(Bucket=BUCKET).get("Versions", [])
    assert len({it["Key"] for it in versions}) == len(versions)
    return {
        it["Key"]: s3.get_object(Bucket=BUCKET, Key=it["Key"])["Body"].read() for it in versions
    }


def test_every_form_is_locked_under_its_day_and_digest(
    evidence: Any, good: Path, tmp_path: Path
) -> None:
    code, out, told = _run("--state", good, "--out", tmp_path / "out")
    assert (code, told) == (0, "")
    report = Report.model_validate_json((tmp_path / "out" / "audit.json").read_text())
    folder = f"audit/2026-11-23/{digest(report)}"
    assert _held(evidence) == {
        f"{folder}/{it.file}": (tmp_path / "out" / it.file).read_bytes() for it in FORMATS.values()
    }
    assert f"stored in s3://{BUCKET}/{folder}/" in out
    assert out.count(": locked until ") == len(FORMATS)
    for form in FORMATS.values():
        head = evidence.head_object(Bucket=BUCKET, Key=f"{folder}/{form.file}")
        assert head["ObjectLockMode"] == "GOVERNANCE"


def test_what_fails_is_stored_and_still_fails(evidence: Any, tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    file.write_text(with_a_failure().text)
    code, out, _ = _run("--state", file, "--json")
    assert code == 1
    (key,) = [it for it in _held(evidence) if it.endswith("audit.json")]
    assert _held(evidence)[key].decode() == out


def test_again_it_stores_nothing_and_says_so(evidence: Any, good: Path) -> None:
    _run("--state", good)
    before = _held(evidence)
    code, out, _ = _run("--state", good)
    assert code == 0
    assert out.count(": was there already, the same") == len(FORMATS)
    assert _held(evidence) == before


def test_a_run_that_was_stopped_is_finished(evidence: Any, good: Path) -> None:
    _run("--state", good)
    whole = _held(evidence)
    key = next(it for it in whole if it.endswith(".sarif"))
    version = evidence.head_object(Bucket=BUCKET, Key=key)["VersionId"]
    evidence.delete_object(
        Bucket=BUCKET, Key=key, VersionId=version, BypassGovernanceRetention=True
    )
    assert key not in _held(evidence)
    assert _run("--state", good)[0] == 0
    assert _held(evidence) == whole


def test_something_else_under_the_name_stays(evidence: Any, good: Path) -> None:
    _run("--state", good)
    (key,) = [it for it in _held(evidence) if it.endswith("audit.html")]
    version = evidence.head_object(Bucket=BUCKET, Key=key)["VersionId"]
    evidence.delete_object(
        Bucket=BUCKET, Key=key, VersionId=version, BypassGovernanceRetention=True
    )
    evidence.put_object(Bucket=BUCKET, Key=key, Body=b"forged")
    code, out, told = _run("--state", good)
    assert (code, out) == (2, "")
    assert f"s3://{BUCKET}/{key} is there and says something else; it stays as it is" in told
    assert _held(evidence)[key] == b"forged"


def test_a_bucket_that_locks_nothing_takes_nothing(s3: Any, good: Path) -> None:
    s3.create_bucket(Bucket=BUCKET)
    code, out, told = _run("--state", good)
    assert (code, out) == (2, "")
    assert f"s3://{BUCKET}: locks nothing, so what lies there is no evidence" in told
    assert _held(s3) == {}


def test_no_bucket_is_told(s3: Any, good: Path) -> None:
    assert s3.list_buckets()["Buckets"] == []
    code, _, told = _run("--state", good)
    assert code == 2
    assert f"s3://{BUCKET}/audit/2026-11-23/" in told
    assert "NoSuchBucket" in told


def test_evidence_of_another_environment_is_refused(
    evidence: Any, good: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "dev.json"
    text = exported(declared_stack("customer-support.sandbox"), "customer-support.sandbox").text
    elsewhere.write_text(text.replace("customer-support.sandbox::", "customer-support.dev::"))
    assert json.loads(elsewhere.read_text())
    code, _, told = _run("--state", good, "--state", elsewhere)
    assert code == 2
    assert "the report is of dev too, and evidence stays in its own environment" in told
    assert _held(evidence) == {}
