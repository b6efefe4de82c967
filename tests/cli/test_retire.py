"""A use case is retired: said first, asked, released only on purpose, checked, and gone on with."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import boto3
import pytest
from typer.testing import CliRunner

from cli import main, retire, retirement, target
from cli.engine import Pulumi, Say
from components import naming
from components.spec import loader
from sandbox import lifecycle
from sandbox.aws.app import create_app
from sandbox.aws.server import Server
from sandbox.settings import Home, Record
from tests.cli.engines import Engine, resource
from tests.cli.test_stop import TRUST
from tests.components.spec.editing import TODAY, Workspace

STACK = "customer-support.sandbox"
KEY = "aws:kms/key:Key"
REPLICA = "aws:kms/replicaKey:ReplicaKey"
LOG = "aws:cloudwatch/logGroup:LogGroup"
MASK = "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy"
ROLE = "aws:iam/role:Role"
SECRET = "aws:secretsmanager/secret:Secret"  # noqa: S105  (a type's)
WORKGROUP = "aws:athena/workgroup:Workgroup"
REASON = ("--release-protection", "--reason", "INC-9: the trial is over")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    made = Workspace(tmp_path)
    root = Path(__file__).resolve().parents[2]
    (tmp_path / "CODEOWNERS").write_text((root / "CODEOWNERS").read_text())
    (tmp_path / "Pulumi.yaml").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(loader, "today", lambda: TODAY)
    return made


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    aws = create_app()
    aws.reset()
    server = Server(aws, 0, "token")
    server.start()
    record = Record(
        pid=1, port=server.port, provider_port=1, token="t", started_at="2026-11-24T00:00:00Z"
    )
    monkeypatch.setattr(lifecycle, "current", _always(record))
    monkeypatch.setenv("GROUNDWORK_HOME", str(tmp_path / "home"))
    yield record.endpoint
    server.stop()
    aws.reset()


def _always(record: Record) -> Callable[[Home], Record]:
    return lambda _: record


@pytest.fixture
def engine(
    workspace: Workspace, endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Engine:
    assert workspace
    assert endpoint
    made = Engine(tmp_path, tmp_path)

    def engine_of(_root: Path, *, sandbox: bool, say: Say) -> Pulumi:
        assert sandbox
        assert say
        return made.pulumi

    monkeypatch.setattr(retire, "engine_of", engine_of)
    return made


def _client(service: str, endpoint: str, region: str = "us-east-1") -> Any:
    session = boto3.session.Session("sandbox", "sandbox", None, region)
    return cast("Any", session).client(service, endpoint_url=endpoint)


def _run(*arguments: str) -> tuple[int, str, str]:
    words = ["retire", "customer-support", *arguments]
    done = CliRunner().invoke(main.build(words), words, prog_name="groundwork")
    return done.exit_code, done.stdout, done.stderr


def _state(*, protect: bool = False) -> list[dict[str, Any]]:
    return [
        resource(KEY, "key", protect=protect, inputs={"deletionWindowInDays": 30}),
        resource(
            LOG, "log", inputs={"name": "/groundwork/customer-support/runtime",
                                "retentionInDays": 400},
        ),
        resource(MASK, "mask"),
        resource(REPLICA, "replica", inputs={"deletionWindowInDays": 7}),
        resource(ROLE, "role"),
        resource(SECRET, "secret", protect=protect,
                 inputs={"name": "groundwork/customer-support/k", "recoveryWindowInDays": 30}),
        resource(WORKGROUP, "workgroup", outputs={"forceDestroy": False}),
    ]  # fmt: skip


def _kept(workspace: Workspace) -> None:
    """Make the sandbox an environment that keeps its data, as production does."""
    text = (workspace.stacks / "platform.yaml").read_text()
    workspace.write("platform.yaml", text.replace("is_disposable: true", "is_disposable: false"))


def test_it_says_what_goes_and_what_stays_and_asks_nobody_that_is_not_there(
    engine: Engine,
) -> None:
    engine.holds(STACK, *_state())
    code, out, said = _run()
    assert (code, out) == (1, "")
    assert "Deleted, 7 resources:" in said
    assert "dataset help-articles: is knowledge's and is kept for 3650 days" in said
    assert "the index help-center is deleted, and can be made from them again" in said
    assert "secret groundwork/customer-support/k: AWS deletes it 30 days from now" in said
    assert "nobody is there to ask; --yes says that it is meant" in said
    assert engine.calls == []


@pytest.mark.parametrize(("answer", "code"), [("customer-support", 0), ("yes", 1)])
def test_a_person_types_its_name(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    engine.holds(STACK, *_state())
    monkeypatch.setattr(retire, "on_terminal", lambda: True)

    def prompt(_text: str, *, err: bool) -> str:
        assert err
        return answer

    monkeypatch.setattr(retire.typer, "prompt", prompt)
    assert _run()[0] == code
    assert any(it.startswith("destroy") for it in engine.calls) == (code == 0)


def test_it_destroys_and_says_what_comes_next(engine: Engine, endpoint: str) -> None:
    engine.holds(STACK, *_state())
    code, out, _ = _run("--yes")
    assert code == 0
    assert "retired from sandbox (000000000000); nothing but what is kept is left" in out
    assert "remove sandbox from environments; it goes on in dev, prod" in out
    assert [it.split()[0] for it in engine.calls] == ["stack", "destroy"]
    assert "--refresh --remove" in engine.calls[-1]
    record = _client("ssm", endpoint).get_parameter(Name="/groundwork/customer-support/retired")
    assert json.loads(record["Parameter"]["Value"])["environment"] == "sandbox"


def test_again_there_is_nothing_to_do(engine: Engine) -> None:
    code, out, _ = _run("--yes")
    assert code == 0
    assert "is not up in sandbox (000000000000); nothing is left of it" in out
    assert engine.calls == []


def test_what_the_engine_could_not_finish_is_gone_on_with(engine: Engine) -> None:
    engine.holds(STACK, *_state())
    (engine.folder / "fails").touch()
    code, _, said = _run("--yes")
    assert (code, "The same command tries again" in said) == (1, True)
    (engine.folder / "fails").unlink()
    engine.holds(STACK, resource(ROLE, "role"))
    assert _run("--yes")[0] == 0


def test_what_is_protected_is_not_deleted_by_the_way(engine: Engine, workspace: Workspace) -> None:
    _kept(workspace)
    engine.holds(STACK, *_state(protect=True))
    code, _, said = _run("--yes")
    assert code == 1
    assert "sandbox is not disposable and protects 2 resources of it; if they may go:" in said
    code, _, said = _run("--yes", "--release-protection")
    assert (code, "--release-protection needs --reason" in said) == (1, True)
    assert engine.calls == []


def test_where_data_is_kept_logs_outlive_the_stack_with_mask_and_key(
    engine: Engine, workspace: Workspace
) -> None:
    _kept(workspace)
    engine.holds(STACK, *_state(protect=True))
    code, _, said = _run("--yes", *REASON)
    assert code == 0
    until = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=400)).isoformat()
    why = "its data class keeps logs for 400 days; masked as before"
    assert f"log group /groundwork/customer-support/runtime: {why}, until {until}" in said
    assert "Protected, since this environment keeps its data:\n  key\n  secret\n" in said
    given = engine.imported
    assert {name for name, it in given.items() if it.get("retainOnDelete")} == {
        "key",
        "replica",
        "log",
        "mask",
    }
    assert not any(it.get("protect") for it in given.values())
    assert given["workgroup"]["outputs"] == {"forceDestroy": True}
    assert given["role"]["outputs"] == {"forceDetachPolicies": True}


def test_what_aws_still_has_is_told(engine: Engine, endpoint: str) -> None:
    assert engine.calls == []
    tags = {"use_case": "customer-support", "environment": "sandbox"}
    logs = _client("logs", endpoint)
    logs.create_log_group(logGroupName="/by-hand", tags=tags)
    logs.create_log_group(logGroupName="/other", tags={**tags, "use_case": "returns-triage"})
    kms = _client("kms", endpoint)
    made = [{"TagKey": key, "TagValue": value} for key, value in tags.items()]
    key = kms.create_key(Tags=made)["KeyMetadata"]["KeyId"]
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    secrets = _client("secretsmanager", endpoint)
    secrets.create_secret(
        Name="gone", SecretString="x", Tags=[{"Key": it, "Value": tags[it]} for it in tags]
    )
    secrets.delete_secret(SecretId="gone", RecoveryWindowInDays=30)
    _client("iam", endpoint).create_role(
        RoleName="by-hand",
        Path=naming.USE_CASE_ROLE_PATH,
        AssumeRolePolicyDocument=TRUST,
        Tags=[{"Key": "use_case", "Value": "customer-support"}],
    )
    code, out, _ = _run("--yes")
    assert code == 1
    assert out.splitlines()[:3] == [
        "customer-support is not wholly gone from sandbox (000000000000); still there:",
        "  role by-hand",
        "  arn:aws:logs:us-east-1:000000000000:log-group:/by-hand",
    ]
    assert "/other" not in out
    assert "gone" not in "".join(out.splitlines()[1:4])


def test_what_the_recovery_region_still_has_is_told(engine: Engine, endpoint: str) -> None:
    assert engine.calls == []
    tags = {"use_case": "customer-support", "environment": "sandbox"}
    logs = _client("logs", endpoint, "us-west-2")
    logs.create_log_group(logGroupName="/by-hand", tags=tags)
    kms = _client("kms", endpoint, "us-west-2")
    made = [{"TagKey": key, "TagValue": value} for key, value in tags.items()]
    ending, kept = (kms.create_key(Tags=made)["KeyMetadata"] for _ in range(2))
    kms.schedule_key_deletion(KeyId=ending["KeyId"], PendingWindowInDays=7)
    code, out, _ = _run("--yes")
    assert code == 1
    assert {it.strip() for it in out.splitlines() if "arn:" in it} == {
        "arn:aws:logs:us-west-2:000000000000:log-group:/by-hand",
        kept["Arn"],
    }


def test_its_last_environment_leaves_the_repository(workspace: Workspace, tmp_path: Path) -> None:
    assert workspace
    steps = retire.next_steps(target.find(tmp_path, "returns-triage", "sandbox"))
    assert steps[0] == "remove stacks/returns-triage.yaml"
    assert any(
        it.startswith("CODEOWNERS:") and it.endswith("remove /stacks/returns-triage.yaml")
        for it in steps
    )
    # Its value stream and its other model are customer-support's as well.
    assert [it for it in steps if "platform.yaml" in it] == [
        "stacks/platform.yaml: model_aliases: no other use case names open; ask who owns it before "
        "it goes"
    ]


def test_what_only_it_used_is_named(workspace: Workspace, tmp_path: Path) -> None:
    assert workspace
    found = target.find(tmp_path, "document-extraction", "sandbox")
    assert retirement.left_in_platform(found) == {
        "datasets": ["delivery-papers", "supplier-invoices"],
        "hosted_models": ["document-reader"],
        "value_streams": ["procure-to-pay"],
    }


def test_a_state_that_is_released_is_left_as_it_is(workspace: Workspace, tmp_path: Path) -> None:
    assert workspace
    found = target.find(tmp_path, "customer-support", "sandbox")
    state = {"deployment": {"resources": _state(protect=True)}}
    once = retirement.released(found, state)
    assert once is not None
    assert retirement.released(found, once) is None
