"""The WSGI application: its account, its lock, its errors and the HTTP server before it."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any, cast

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from sandbox.aws.app import ACCOUNT_ID, Aws
from sandbox.aws.server import Server
from tests.sandbox.conftest import Client, cloud_of

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "ec2.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


@pytest.fixture
def server(aws: Aws) -> Iterator[str]:
    served = Server(aws, 0, "token")
    served.start()
    yield f"http://127.0.0.1:{served.port}"
    served.stop()


def over_http(endpoint: str, service: str, key: str = "any") -> Any:
    session: Any = boto3.session.Session(key, "secret", region_name="us-east-1")
    config = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
    return session.client(service, endpoint_url=endpoint, config=config)


def test_any_key_is_of_the_sandbox_s_account(client: Client, server: str) -> None:
    assert client("sts").get_caller_identity()["Account"] == ACCOUNT_ID
    for key in ("any", "AKIAIOSFODNN7EXAMPLE", "ASIAQAAAAAAAAAAAAAAA"):
        assert over_http(server, "sts", key).get_caller_identity()["Account"] == ACCOUNT_ID


@pytest.mark.parametrize("service", ["sns", "sqs", "kms", "logs"])
def test_arns_carry_the_account(client: Client, service: str) -> None:
    made = client(service)
    arn = {
        "sns": lambda: made.create_topic(Name="t")["TopicArn"],
        "sqs": lambda: made.get_queue_attributes(
            QueueUrl=made.create_queue(QueueName="q")["QueueUrl"], AttributeNames=["QueueArn"]
        )["Attributes"]["QueueArn"],
        "kms": lambda: made.create_key()["KeyMetadata"]["Arn"],
        "logs": lambda: (
            made.create_log_group(logGroupName="g"),
            made.describe_log_groups()["logGroups"][0]["arn"],
        )[1],
    }[service]()
    assert arn.split(":")[4] == ACCOUNT_ID


def test_aws_s_own_policies_can_be_attached(client: Client) -> None:
    iam = client("iam")
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST)
    iam.attach_role_policy(RoleName="r", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    attached = iam.list_attached_role_policies(RoleName="r")["AttachedPolicies"]
    assert [policy["PolicyName"] for policy in attached] == ["ReadOnlyAccess"]


@pytest.mark.parametrize(
    ("service", "method", "request_"),
    [
        ("logs", "put_index_policy", {"logGroupIdentifier": "g", "policyDocument": "{}"}),
        ("lakeformation", "create_data_cells_filter", {"TableData": {"Name": "n"}}),
        ("iam", "get_context_keys_for_custom_policy", {"PolicyInputList": ["{}"]}),
        ("bedrock", "create_evaluation_job", {"jobName": "j"}),
    ],
)
def test_what_is_missing_is_said_at_once(
    aws: Aws, service: str, method: str, request_: dict[str, Any]
) -> None:
    made = cloud_of(aws).client(service, "us-east-1")
    began = time.monotonic()
    with pytest.raises(ClientError, match=r"the sandbox does not have \w+\.\w+") as caught:
        getattr(made, method)(**request_)
    error = cast("Any", caught.value.response)
    assert error["Error"]["Code"] == "NotImplemented"
    # An SDK takes 500 for a passing fault and tries again for a minute.
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert time.monotonic() - began < 5


def test_requests_are_answered_one_at_a_time(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = aws._moto  # pyright: ignore[reportPrivateUsage]
    inside: list[int] = []
    most: list[int] = []

    def slow(environ: Any, start: Any) -> Any:
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.02)
        try:
            return inner(environ, start)
        finally:
            inside.pop()

    monkeypatch.setattr(aws, "_moto", slow)
    cloud = cloud_of(aws)
    cloud.client("sqs", "us-east-1")

    def create(number: int) -> None:
        cloud.client("sqs", "us-east-1").create_queue(QueueName=f"q{number}")

    threads = [threading.Thread(target=create, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1
    assert len(cloud.client("sqs", "us-east-1").list_queues()["QueueUrls"]) == 8


def test_the_same_aws_answers_inside_and_over_http(client: Client, server: str) -> None:
    client("s3").create_bucket(Bucket="shared-one")
    s3 = over_http(server, "s3")
    s3.put_object(Bucket="shared-one", Key="a b/ü.txt", Body=b"x" * 100_000)
    assert client("s3").get_object(Bucket="shared-one", Key="a b/ü.txt")["ContentLength"] == 100_000
    assert [b["Name"] for b in s3.list_buckets()["Buckets"]] == ["shared-one"]


def control(
    endpoint: str, method: str, what: str, *, token: str | None = None, body: object = None
) -> Any:
    request = urllib.request.Request(  # noqa: S310 - http to this process
        f"{endpoint}/_groundwork/{what}",
        method=method,
        data=json.dumps(body).encode() if body is not None else None,
        headers={"X-Groundwork-Token": "token" if token is None else token},
    )
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
        return json.load(answer)


def test_control_needs_the_token(server: str) -> None:
    assert control(server, "GET", "status") == {"kept": False}
    for token in ("", "wrong"):
        with pytest.raises(urllib.error.HTTPError, match="403"):
            control(server, "POST", "reset", token=token)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        control(server, "GET", "nothing")


def test_faults_and_reset_by_control(client: Client, server: str) -> None:
    control(server, "POST", "faults", body={"calls": "sqs.*", "status": 500, "code": "Internal"})
    sqs = over_http(server, "sqs")
    with pytest.raises(ClientError, match="Internal"):
        sqs.create_queue(QueueName="q")
    with pytest.raises(urllib.error.HTTPError, match="400"):
        control(server, "POST", "faults", body={"operation": "sqs.*"})
    control(server, "DELETE", "faults")
    sqs.create_queue(QueueName="q")
    control(server, "POST", "reset")
    assert "QueueUrls" not in client("sqs").list_queues()


def test_a_port_in_use_is_an_oserror(aws: Aws, server: str) -> None:
    with pytest.raises(OSError, match="in use"):
        Server(aws, int(server.rpartition(":")[2]), "token")
