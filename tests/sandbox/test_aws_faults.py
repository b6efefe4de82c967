"""Injected failures have the form of the service's own, so that SDKs act on them as on AWS's."""

import time
from collections.abc import Callable
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from sandbox.aws.app import Aws
from sandbox.aws.faults import Rule
from sandbox.cloud import Cloud
from tests.sandbox.conftest import Client

CALLS: dict[str, Callable[[Client], Any]] = {
    "s3.ListBuckets": lambda c: c("s3").list_buckets(),
    "iam.ListRoles": lambda c: c("iam").list_roles(),
    "ec2.DescribeVpcs": lambda c: c("ec2").describe_vpcs(),
    "kms.ListKeys": lambda c: c("kms").list_keys(),
    "dynamodb.ListTables": lambda c: c("dynamodb").list_tables(),
    "cloudwatch.ListDashboards": lambda c: c("cloudwatch").list_dashboards(),
    "bedrock.ListGuardrails": lambda c: c("bedrock").list_guardrails(),
    "lakeformation.ListResources": lambda c: c("lakeformation").list_resources(),
}


@pytest.mark.parametrize("name", CALLS)
def test_throttling_is_retried_by_the_sdk(aws: Aws, name: str) -> None:
    rule = aws.faults.throttle(name, times=1)
    patient = Cloud(aws)

    def client(service: str) -> Any:
        return patient.client(service, "us-east-1")

    answer = CALLS[name](client)
    assert rule.struck == 1
    assert answer["ResponseMetadata"]["RetryAttempts"] == 1


@pytest.mark.parametrize("name", CALLS)
def test_an_error_reaches_the_caller_with_code_message_and_status(
    aws: Aws, client: Client, name: str
) -> None:
    aws.faults.add(Rule(name, status=403, code="AccessDenied", message="not <you> & you"))
    with pytest.raises(ClientError) as caught:
        CALLS[name](client)
    told = cast("Any", caught.value.response)
    assert told["Error"]["Code"] == "AccessDenied"
    assert told["Error"]["Message"] == "not <you> & you"
    assert told["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_only_the_named_operation_is_struck(aws: Aws, client: Client) -> None:
    rule = aws.faults.add(Rule("kms.ListAliases", status=400, code="X"))
    client("kms").list_keys()
    client("kms").create_key()
    assert rule.seen == 0
    with pytest.raises(ClientError, match="X"):
        client("kms").list_aliases()


def test_every_nth_call(aws: Aws, client: Client) -> None:
    aws.faults.add(Rule("kms.*", status=400, code="X", every=3))
    results: list[bool] = []
    for _ in range(6):
        try:
            client("kms").list_keys()
            results.append(True)
        except ClientError:
            results.append(False)
    assert results == [True, True, False, True, True, False]


def test_a_delay_does_not_hold_up_others(aws: Aws, client: Client) -> None:
    aws.faults.add(Rule("kms.*", delay=0.3))
    client("sqs").list_queues()
    began = time.monotonic()
    client("kms").list_keys()
    assert time.monotonic() - began >= 0.3
    began = time.monotonic()
    client("sqs").list_queues()
    assert time.monotonic() - began < 0.3


def test_reset_ends_them(aws: Aws, client: Client) -> None:
    aws.faults.throttle("kms.*")
    aws.reset()
    client("kms").list_keys()
