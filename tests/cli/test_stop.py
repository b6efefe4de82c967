"""The kill switch: at once, for open sessions too, on the record, and no deployment undoes it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import boto3
import pytest
from botocore.exceptions import ClientError
from typer.testing import CliRunner

from cli import main, stop, target
from components import kill_switch, naming
from components.spec import loader
from sandbox import lifecycle
from sandbox.aws.app import create_app
from sandbox.aws.server import Server
from sandbox.settings import Home, Record
from tests.components.spec.editing import TODAY

ROLE = "groundwork-customer-support-runtime"
NOVA = "amazon.nova-lite-v1:0"
STOP_ARN = "arn:aws:iam::000000000000:policy/groundwork/groundwork-stopped"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            }
        ],
    }
)


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """Return the address of a sandbox in this process, in which two use cases have their roles."""
    aws = create_app()
    aws.reset()
    server = Server(aws, 0, "token")
    server.start()
    record = Record(
        pid=1, port=server.port, provider_port=1, token="t", started_at="2026-11-24T00:00:00Z"
    )
    monkeypatch.setattr(lifecycle, "current", _always(record))
    monkeypatch.setenv("GROUNDWORK_HOME", str(tmp_path))
    monkeypatch.setattr(loader, "today", lambda: TODAY)
    iam = _client("iam", record.endpoint)
    for name, use_case in ((ROLE, "customer-support"), ("groundwork-other-runtime", "other")):
        iam.create_role(
            RoleName=name,
            Path=naming.USE_CASE_ROLE_PATH,
            AssumeRolePolicyDocument=TRUST,
            Tags=[{"Key": "use_case", "Value": use_case}],
        )
    deny = {"Effect": "Deny", "Action": list(kill_switch.STOPPED), "Resource": "*"}
    iam.create_policy(
        PolicyName=naming.STOP_POLICY_NAME,
        Path=naming.ROLE_PATH,
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [deny]}),
    )
    yield record.endpoint
    server.stop()
    aws.reset()


def _always(record: Record) -> Callable[[Home], Record]:
    return lambda _: record


def _client(service: str, endpoint: str, keys: dict[str, str] | None = None) -> Any:
    session = boto3.session.Session(
        keys["AccessKeyId"] if keys else "sandbox",
        keys["SecretAccessKey"] if keys else "sandbox",
        keys["SessionToken"] if keys else None,
        "us-east-1",
    )
    return cast("Any", session).client(service, endpoint_url=endpoint)


def _runtime(endpoint: str, role: str) -> Any:
    arn = f"arn:aws:iam::000000000000:role{naming.USE_CASE_ROLE_PATH}{role}"
    taken = _client("sts", endpoint).assume_role(RoleArn=arn, RoleSessionName="task")
    return _client("bedrock-runtime", endpoint, taken["Credentials"])


def _ask(runtime: Any) -> str:
    messages = [{"role": "user", "content": [{"text": "Are you there?"}]}]
    return runtime.converse(modelId=NOVA, messages=messages)["stopReason"]


def _run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main.build(arguments), list(arguments), prog_name="groundwork")
    return done.exit_code, done.output


def _attached(endpoint: str, role: str = ROLE) -> list[str]:
    iam = _client("iam", endpoint)
    return [
        it["PolicyArn"] for it in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    ]


def test_a_session_that_is_open_is_stopped_and_let_go_again(endpoint: str) -> None:
    runtime, other = _runtime(endpoint, ROLE), _runtime(endpoint, "groundwork-other-runtime")
    assert _ask(runtime) == "end_turn"
    code, said = _run("stop", "customer-support", "--reason", "INC-7: it insults customers")
    assert code == 0
    assert "customer-support is stopped in sandbox (000000000000)" in said
    assert "it goes on in dev, prod" in said
    with pytest.raises(ClientError, match="with an explicit deny"):
        _ask(runtime)
    assert _ask(other) == "end_turn"
    code, said = _run("resume", "customer-support", "--reason", "INC-7: prompt fixed")
    assert code == 0
    assert "customer-support is running in sandbox" in said
    assert _ask(runtime) == "end_turn"


def test_who_when_and_why_are_on_the_record_with_all_that_was_before(endpoint: str) -> None:
    who = _client("sts", endpoint).get_caller_identity()["Arn"]
    _run("stop", "customer-support", "--reason", "INC-7: it insults customers")
    _run("resume", "customer-support", "--reason", "INC-7: prompt fixed")
    history = _client("ssm", endpoint).get_parameter_history(
        Name="/groundwork/customer-support/stop"
    )["Parameters"]
    records = [stop.Record(**json.loads(it["Value"])) for it in history]
    assert [(it.stopped, it.by, it.reason) for it in records] == [
        (True, who, "INC-7: it insults customers"),
        (False, who, "INC-7: prompt fixed"),
    ]
    assert records[0].at <= records[1].at


def test_again_it_changes_nothing_and_is_recorded(endpoint: str) -> None:
    assert _run("stop", "customer-support", "--reason", "INC-7")[0] == 0
    code, said = _run("stop", "customer-support", "--reason", "INC-7", "--json")
    assert code == 0
    again = json.loads(said)
    assert (again["roles"], again["changed"]) == ([ROLE], [])
    assert again["record"]["stopped"] is True
    assert _attached(endpoint) == [STOP_ARN]
    for _ in range(2):
        assert _run("resume", "customer-support", "--reason", "INC-7")[0] == 0
    assert _attached(endpoint) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("custommer-support",), "there is no use case 'custommer-support'; there are: customer"),
        (("customer-support", "-e", "test"), "does not run in 'test'; --environment takes: "),
        (("customer-support", "--reason", " "), "say why"),
    ],
)
def test_what_cannot_be_stopped_is_told(
    endpoint: str, arguments: tuple[str, ...], told: str
) -> None:
    code, said = _run("stop", "--reason", "INC-7", *arguments)
    assert code == 1
    assert told in said
    assert _attached(endpoint) == []


def test_a_use_case_that_is_not_deployed_is_told(endpoint: str) -> None:
    _client("iam", endpoint).delete_role(RoleName=ROLE)
    code, said = _run("stop", "customer-support", "--reason", "INC-7")
    assert (code, "has no role in sandbox; is it deployed there?" in said) == (1, True)


def test_what_is_not_finished_is_told_and_nothing_says_it_was(endpoint: str) -> None:
    iam = _client("iam", endpoint)
    iam.delete_policy(PolicyArn=STOP_ARN)
    code, said = _run("stop", "customer-support", "--reason", "INC-7")
    assert code == 1
    assert "not finished; run it again" in said
    assert ROLE in said


def test_credentials_of_another_account_stop_nothing(
    endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "sandbox",
        "AWS_SECRET_ACCESS_KEY": "sandbox",
        "AWS_ENDPOINT_URL": endpoint,
    }.items():
        monkeypatch.setenv(name, value)
    root = Path(__file__).resolve().parents[2]
    found = target.find(root, "customer-support", "prod")
    with pytest.raises(Exception, match="of account 000000000000, and prod is 444455556666"):
        target.Aws(found)
