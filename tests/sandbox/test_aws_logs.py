"""CloudWatch Logs and Firehose behave as their API references say."""

import gzip
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.aws.fixes.firehose import evaluated
from tests.sandbox.cases.logs_settings import IDENTIFIERS
from tests.sandbox.conftest import Client
from tests.sandbox.refusals import ACCOUNT, refusal, refused, statement

GROUP = "/groundwork/support"
TRUST = statement(Principal={"Service": "firehose.amazonaws.com"}, Action="sts:AssumeRole")
ROLE = f"arn:aws:iam::{ACCOUNT}:role/copy"
UNPACKS: dict[str, Any] = {
    "Enabled": True,
    "Processors": [
        {"Type": "Decompression"},
        {
            "Type": "CloudWatchLogProcessing",
            "Parameters": [{"ParameterName": "DataMessageExtraction", "ParameterValue": "true"}],
        },
    ],
}


def _policy(**changes: Any) -> dict[str, Any]:
    data = [f"{IDENTIFIERS}EmailAddress"]
    return {
        "Name": "personal-data",
        "Version": "2021-06-01",
        "Statement": [
            {"DataIdentifier": data, "Operation": {"Audit": {"FindingsDestination": {}}}},
            {"DataIdentifier": data, "Operation": {"Deidentify": {"MaskConfig": {}}}},
        ],
        **changes,
    }


def _blocks(*, identifiers: Any = None, audit: Any = None, mask: Any = None) -> dict[str, Any]:
    first, second = _policy()["Statement"]
    if identifiers is not None:
        first = {**first, "DataIdentifier": identifiers}
        second = {**second, "DataIdentifier": identifiers}
    return _policy(
        Statement=[
            first if audit is None else {**first, "Operation": audit},
            second if mask is None else {**second, **mask},
        ]
    )


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        (_policy(Version="2012-10-17"), "Version must be 2021-06-01"),
        (_policy(Name=""), "Name is required"),
        (_policy(Statements=[]), "Statements is no part"),
        (_policy(Statement=[{}]), "two blocks"),
        (_blocks(identifiers=["Email"]), "Email is no data identifier"),
        (_blocks(identifiers=[]), "at least one identifier"),
        (_blocks(mask={"DataIdentifier": [f"{IDENTIFIERS}Name"]}), "the same in both"),
        (_blocks(mask={"Operation": {"Deidentify": {}}}), "an empty MaskConfig"),
        (_blocks(audit={"Audit": {}}), "Audit with a FindingsDestination"),
        (
            _blocks(audit={"Audit": {"FindingsDestination": {"Lambda": {}}}}),
            "Lambda is no destination",
        ),
        (
            _blocks(audit={"Audit": {"FindingsDestination": {"S3": {"Name": "a"}}}}),
            "S3 needs Bucket",
        ),
        (
            _blocks(
                audit={"Audit": {"FindingsDestination": {"CloudWatchLogs": {"LogGroup": "none"}}}}
            ),
            "the log group none for what is found does not exist",
        ),
        (
            _policy(Configuration={"CustomDataIdentifier": [{"Name": "order", "Regex": ""}]}),
            "needs a Regex",
        ),
    ],
)
def test_a_protection_policy_is_whole(client: Client, policy: dict[str, Any], told: str) -> None:
    logs = client("logs")
    logs.create_log_group(logGroupName=GROUP)
    code, message = refusal(
        logs.put_data_protection_policy,
        logGroupIdentifier=GROUP,
        policyDocument=json.dumps(policy),
    )
    assert code == "InvalidParameterException"
    assert told in message


def test_a_policy_s_own_identifiers_count(client: Client) -> None:
    logs = client("logs")
    logs.create_log_group(logGroupName=GROUP)
    custom = {"CustomDataIdentifier": [{"Name": "OrderNumber", "Regex": "OR-[0-9]{8}"}]}
    policy = {**_blocks(identifiers=["OrderNumber"]), "Configuration": custom}
    logs.put_data_protection_policy(logGroupIdentifier=GROUP, policyDocument=json.dumps(policy))
    logs.delete_data_protection_policy(logGroupIdentifier=GROUP)


TRANSFORMATION = {"metricName": "Errors", "metricNamespace": "Support", "metricValue": "1"}


def test_metric_filters_replace_one_another_and_go_with_their_group(client: Client) -> None:
    logs = client("logs")
    request: dict[str, Any] = {
        "logGroupName": GROUP,
        "filterName": "errors",
        "filterPattern": "ERROR",
        "metricTransformations": [TRANSFORMATION],
    }
    refused("ResourceNotFoundException", logs.put_metric_filter, **request)
    logs.create_log_group(logGroupName=GROUP)
    logs.put_metric_filter(**request)
    logs.put_metric_filter(**request | {"filterPattern": "FATAL"})
    told = logs.describe_metric_filters(logGroupName=GROUP)
    assert [it["filterPattern"] for it in told["metricFilters"]] == ["FATAL"]
    assert told["metricFilters"][0]["creationTime"] > 0
    refused(
        "ResourceNotFoundException", logs.delete_metric_filter, logGroupName=GROUP, filterName="no"
    )
    logs.delete_log_group(logGroupName=GROUP)
    logs.create_log_group(logGroupName=GROUP)
    assert logs.describe_metric_filters(logGroupName=GROUP)["metricFilters"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"metricName": "a:b"},
        {"metricNamespace": ""},
        {"dimensions": dict.fromkeys("abcd", "$.a")},
        {"dimensions": {"a": "$.a"}, "defaultValue": 0},
    ],
)
def test_a_metric_that_cannot_be_is_refused(client: Client, wrong: dict[str, Any]) -> None:
    logs = client("logs")
    logs.create_log_group(logGroupName=GROUP)
    refused(
        "InvalidParameterException",
        logs.put_metric_filter,
        logGroupName=GROUP,
        filterName="errors",
        filterPattern="ERROR",
        metricTransformations=[TRANSFORMATION | wrong],
    )


def _stream(client: Client, name: str = "copy", **destination: Any) -> str:
    client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
    return client("firehose").create_delivery_stream(
        DeliveryStreamName=name,
        ExtendedS3DestinationConfiguration={
            "RoleARN": f"arn:aws:iam::{ACCOUNT}:role/{name}",
            "BucketARN": "arn:aws:s3:::copy",
            **destination,
        },
    )["DeliveryStreamARN"]


def test_a_group_has_two_subscriptions_which_can_change(client: Client) -> None:
    logs = client("logs")
    logs.create_log_group(logGroupName=GROUP)
    stream = _stream(client)
    request: dict[str, Any] = {
        "logGroupName": GROUP,
        "filterPattern": "",
        "destinationArn": stream,
        "roleArn": ROLE,
    }
    refused(
        "InvalidParameterException",
        logs.put_subscription_filter,
        **{k: v for k, v in request.items() if k != "roleArn"},
        filterName="a",
    )
    for name in ("a", "b"):
        logs.put_subscription_filter(**request, filterName=name)
    refused("LimitExceededException", logs.put_subscription_filter, **request, filterName="c")
    logs.put_subscription_filter(
        **request | {"filterPattern": "ERROR"}, filterName="b", distribution="Random"
    )
    told = logs.describe_subscription_filters(logGroupName=GROUP, filterNamePrefix="b")
    (second,) = told["subscriptionFilters"]
    assert (second["filterPattern"], second["distribution"]) == ("ERROR", "Random")


def test_log_events_reach_s3_as_lines_where_the_stream_unpacks_them(client: Client) -> None:
    logs, s3 = client("logs"), client("s3")
    s3.create_bucket(Bucket="copy")
    logs.create_log_group(logGroupName=GROUP)
    logs.create_log_stream(logGroupName=GROUP, logStreamName="calls")
    prefix = {
        "Prefix": "calls/!{timestamp:yyyy/MM/dd}/",
        "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/",
    }
    for name, destination in (
        ("unpacked", {**prefix, "ProcessingConfiguration": UNPACKS}),
        ("packed", {"Prefix": "packed/"}),
    ):
        logs.put_subscription_filter(
            logGroupName=GROUP,
            filterName=name,
            filterPattern="",
            destinationArn=_stream(client, name, **destination),
            roleArn=f"arn:aws:iam::{ACCOUNT}:role/{name}",
        )
    moment = datetime.now(UTC)
    messages = ['{"requestId": "1"}', '{"requestId": "2"}']
    logs.put_log_events(
        logGroupName=GROUP,
        logStreamName="calls",
        logEvents=[
            {"timestamp": int(moment.timestamp() * 1000), "message": text} for text in messages
        ],
    )

    def body(prefix: str) -> bytes:
        (found,) = s3.list_objects_v2(Bucket="copy", Prefix=prefix)["Contents"]
        return s3.get_object(Bucket="copy", Key=found["Key"])["Body"].read()

    assert body(f"calls/{moment:%Y/%m/%d}/unpacked-1-").decode().splitlines() == messages
    packed = json.loads(gzip.decompress(body(f"packed/{moment:%Y/%m/%d/%H}/")))
    assert [event["message"] for event in packed["logEvents"]] == messages


def test_a_prefix_has_firehose_s_own_time_or_its_expressions() -> None:
    moment = datetime(2026, 11, 5, 7, 9, tzinfo=UTC)
    assert evaluated("", moment) == "2026/11/05/07/"
    assert evaluated("a/", moment) == "a/2026/11/05/07/"
    assert evaluated("a/!{timestamp:yyyy}/m=!{timestamp:MM-dd'T'HH:mm}/", moment) == (
        "a/2026/m=11-05T07:09/"
    )


@pytest.mark.parametrize(
    ("destination", "told"),
    [
        ({"RoleARN": f"arn:aws:iam::{ACCOUNT}:role/nobody"}, "unable to assume role"),
        ({"Prefix": "a/!{timestamp:yyyy}/"}, "ErrorOutputPrefix must be given"),
        ({"Prefix": "a/!{clock:yyyy}/"}, "clock is no namespace"),
        ({"Prefix": "!{firehose:error-output-type}/"}, "Prefix must not contain"),
        (
            {"ProcessingConfiguration": {"Processors": UNPACKS["Processors"][1:]}},
            "only be enabled with Decompression",
        ),
        (
            {
                "ProcessingConfiguration": {
                    "Processors": [{"Type": "Decompression"}, {"Type": "CloudWatchLogProcessing"}]
                }
            },
            "that must be true",
        ),
        ({"ProcessingConfiguration": {"Processors": [{"Type": "Lambda"}]}}, "needs LambdaArn"),
    ],
)
def test_a_stream_is_refused_as_firehose_refuses_it(
    client: Client, destination: dict[str, Any], told: str
) -> None:
    def make(**request: Any) -> None:
        _stream(client, **request)

    code, message = refusal(make, **destination)
    assert code == "InvalidArgumentException"
    assert told in message


def test_a_change_is_refused_as_a_new_stream_is(client: Client) -> None:
    _stream(client)
    refused(
        "InvalidArgumentException",
        client("firehose").update_destination,
        DeliveryStreamName="copy",
        CurrentDeliveryStreamVersionId="1",
        DestinationId="destinationId-000000000001",
        ExtendedS3DestinationUpdate={"Prefix": "a/!{timestamp:yyyy}/"},
    )


def test_saved_queries(client: Client) -> None:
    logs = client("logs")
    made = [
        logs.put_query_definition(name=f"support/{number}", queryString="limit 1")
        for number in range(3)
    ]
    first = logs.describe_query_definitions(queryDefinitionNamePrefix="support/", maxResults=2)
    assert [it["name"] for it in first["queryDefinitions"]] == ["support/0", "support/1"]
    rest = logs.describe_query_definitions(
        queryDefinitionNamePrefix="support/", maxResults=2, nextToken=first["nextToken"]
    )
    assert [it["name"] for it in rest["queryDefinitions"]] == ["support/2"]
    assert "nextToken" not in rest
    key = made[0]["queryDefinitionId"]
    assert logs.delete_query_definition(queryDefinitionId=key)["success"] is True
    refused("ResourceNotFoundException", logs.delete_query_definition, queryDefinitionId=key)
    refused(
        "ResourceNotFoundException",
        logs.put_query_definition,
        queryDefinitionId=key,
        name="a",
        queryString="limit 1",
    )
    refused(
        "InvalidParameterException",
        logs.put_query_definition,
        name="a",
        queryString="limit 1",
        logGroupNames=[f"g{number}" for number in range(51)],
    )


def test_a_query_is_saved_once_per_token(client: Client) -> None:
    logs = client("logs")
    request = {"name": "a", "queryString": "limit 1", "clientToken": "b" * 40}
    first = logs.put_query_definition(**request)["queryDefinitionId"]
    assert logs.put_query_definition(**request)["queryDefinitionId"] == first


def test_policies_of_the_account(client: Client) -> None:
    logs = client("logs")
    request: dict[str, Any] = {
        "policyName": "all",
        "policyType": "DATA_PROTECTION_POLICY",
        "policyDocument": json.dumps(_policy()),
    }
    logs.put_account_policy(**request)
    refused("LimitExceededException", logs.put_account_policy, **request | {"policyName": "b"})
    for wrong in (
        {"policyDocument": "{}"},
        {"selectionCriteria": 'LogGroupName NOT IN ["a"]'},
        {"policyType": "TRANSFORMER_POLICY"},
        {"policyType": "SUBSCRIPTION_FILTER_POLICY", "policyDocument": "{}"},
    ):
        refused("InvalidParameterException", logs.put_account_policy, **request | wrong)
    (told,) = logs.describe_account_policies(policyType="DATA_PROTECTION_POLICY")["accountPolicies"]
    assert (told["policyName"], told["scope"], told["accountId"]) == ("all", "ALL", ACCOUNT)
    key = {"policyName": "all", "policyType": "DATA_PROTECTION_POLICY"}
    logs.delete_account_policy(**key)
    refused("ResourceNotFoundException", logs.delete_account_policy, **key)
