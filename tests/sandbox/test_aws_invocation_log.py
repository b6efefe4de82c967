"""Calls of models are logged as Bedrock documents it, and counted in its metrics."""

import gzip
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.sandbox.conftest import Client
from tests.sandbox.refusals import refusal

NOVA = "amazon.nova-lite-v1:0"
STREAM = "aws/bedrock/modelinvocations"
ASK: dict[str, Any] = {
    "messages": [{"role": "user", "content": [{"text": "Lamps are green. Which lamps are green?"}]}]
}


@pytest.fixture
def runtime(client: Client) -> Any:
    return client("bedrock-runtime")


def _log(client: Client, **changes: Any) -> None:
    client("s3").create_bucket(Bucket="records")
    client("logs").create_log_group(logGroupName="/invocations")
    config: dict[str, Any] = {
        "s3Config": {"bucketName": "records", "keyPrefix": "bedrock"},
        "cloudWatchConfig": {
            "logGroupName": "/invocations",
            "roleArn": "arn:aws:iam::000000000000:role/r",
            "largeDataDeliveryS3Config": {"bucketName": "records", "keyPrefix": "large"},
        },
        "textDataDeliveryEnabled": True,
        "embeddingDataDeliveryEnabled": True,
        **changes,
    }
    client("bedrock").put_model_invocation_logging_configuration(loggingConfig=config)


def _objects(client: Client) -> dict[str, Any]:
    s3 = client("s3")
    keys = [it["Key"] for it in s3.list_objects_v2(Bucket="records").get("Contents", [])]
    read = {key: s3.get_object(Bucket="records", Key=key)["Body"].read() for key in keys}
    return {key: json.loads(gzip.decompress(data)) for key, data in read.items()}


def _events(client: Client) -> list[Any]:
    events = client("logs").get_log_events(logGroupName="/invocations", logStreamName=STREAM)
    return [json.loads(event["message"]) for event in events["events"]]


def test_a_call_is_logged_in_both_places(client: Client, runtime: Any) -> None:
    _log(client)
    answer = runtime.converse(modelId=NOVA, **ASK, requestMetadata={"use_case": "support"})
    meta = answer.pop("ResponseMetadata")
    objects = _objects(client)
    (key,) = objects
    now = datetime.now(UTC)
    assert re.fullmatch(
        r"bedrock/AWSLogs/000000000000/BedrockModelInvocationLogs/us-east-1/"
        rf"{now:%Y/%m/%d}/\d\d/{now:%Y%m%d}T\d{{9}}Z_[0-9a-f]{{16}}\.json\.gz",
        key,
    )
    record = objects[key]
    assert _events(client) == [record]
    stamp = datetime.strptime(record.pop("timestamp"), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert abs(now - stamp) < timedelta(minutes=1)
    who = client("sts").get_caller_identity()["Arn"]
    assert record == {
        "accountId": "000000000000",
        "identity": {"arn": who},
        "region": "us-east-1",
        "requestId": meta["RequestId"],
        "operation": "Converse",
        "modelId": NOVA,
        "input": {
            "inputContentType": "application/json",
            "inputBodyJson": ASK,
            "inputTokenCount": answer["usage"]["inputTokens"],
        },
        "output": {
            "outputContentType": "application/json",
            "outputBodyJson": answer,
            "outputTokenCount": answer["usage"]["outputTokens"],
        },
        "inferenceRegion": "us-east-1",
        "requestMetadata": {"use_case": "support"},
        "schemaType": "ModelInvocationLog",
        "schemaVersion": "1.0",
    }


def test_bodies_of_invoke_model_and_streams_are_logged_as_they_were(
    client: Client, runtime: Any
) -> None:
    _log(client, s3Config={"bucketName": "records"})
    body = json.dumps(ASK)
    runtime.invoke_model(modelId=NOVA, body=body, requestMetadata=json.dumps({"a": "b"}))
    list(runtime.invoke_model_with_response_stream(modelId=NOVA, body=body)["body"])
    list(runtime.converse_stream(modelId=NOVA, **ASK)["stream"])
    one, two, three = _events(client)
    assert [it["operation"] for it in (one, two, three)] == [
        "InvokeModel",
        "InvokeModelWithResponseStream",
        "ConverseStream",
    ]
    assert one["input"]["inputBodyJson"] == ASK
    assert one["requestMetadata"] == {"a": "b"}
    assert one["output"]["outputBodyJson"]["stopReason"] == "end_turn"
    assert "requestMetadata" not in two
    assert isinstance(two["output"]["outputBodyJson"], list)
    assert three["output"]["outputBodyJson"]["output"]["message"]["content"] == [
        {"text": "Lamps are green."}
    ]
    assert all(key.startswith("AWSLogs/") for key in _objects(client))


def test_a_large_body_lies_by_itself(client: Client, runtime: Any) -> None:
    _log(client)
    large = {"messages": [{"role": "user", "content": [{"text": "lamp " * 25_000}]}]}
    answer = runtime.converse(modelId=NOVA, **large)
    (event,) = _events(client)
    assert "inputBodyJson" not in event["input"]
    path = event["input"]["inputBodyS3Path"]
    named = answer["ResponseMetadata"]["RequestId"]
    assert path.startswith("s3://records/large/AWSLogs/")
    assert path.endswith(f"/data/{named}_input.json.gz")
    assert _objects(client)[path.removeprefix("s3://records/")] == large
    assert "outputBodyJson" in event["output"]


def test_a_body_that_has_nowhere_to_go_is_left_out(client: Client, runtime: Any) -> None:
    watch = {"logGroupName": "/invocations", "roleArn": "arn:aws:iam::000000000000:role/r"}
    _log(client, cloudWatchConfig=watch)
    large = {"messages": [{"role": "user", "content": [{"text": "lamp " * 25_000}]}]}
    runtime.converse(modelId=NOVA, **large)
    (event,) = _events(client)
    assert set(event["input"]) == {"inputContentType", "inputTokenCount"}


@pytest.mark.parametrize("kind", ["text", "embedding"])
def test_bodies_are_logged_if_their_kind_is_delivered(
    client: Client, runtime: Any, kind: str
) -> None:
    _log(client, **{f"{kind}DataDeliveryEnabled": False})
    runtime.converse(modelId=NOVA, **ASK)
    runtime.invoke_model(
        modelId="amazon.titan-embed-text-v2:0", body=json.dumps({"inputText": "a"})
    )
    text, embedding = _events(client)
    without, whole = (text, embedding) if kind == "text" else (embedding, text)
    assert "inputBodyJson" not in without["input"]
    assert "outputBodyJson" not in without["output"]
    assert without["input"]["inputTokenCount"] > 0
    assert "inputBodyJson" in whole["input"]
    assert "outputBodyJson" in whole["output"]


def test_a_guardrail_s_trace_is_in_the_log(client: Client, bedrock: Any, runtime: Any) -> None:
    _log(client)
    made = bedrock.create_guardrail(
        name="g",
        blockedInputMessaging="no",
        blockedOutputsMessaging="no",
        wordPolicyConfig={"wordsConfig": [{"text": "lamps"}]},
    )
    guardrail = {
        "guardrailIdentifier": made["guardrailId"],
        "guardrailVersion": "DRAFT",
        "trace": "enabled",
    }
    runtime.converse(modelId=NOVA, **ASK, guardrailConfig=guardrail)
    (event,) = _events(client)
    body = event["output"]["outputBodyJson"]
    assert body["stopReason"] == "guardrail_intervened"
    assessment = body["trace"]["guardrail"]["inputAssessment"][made["guardrailId"]]
    assert assessment["wordPolicy"]["customWords"][0]["match"] == "Lamps"
    assert event["input"]["inputBodyJson"]["guardrailConfig"] == guardrail
    sums = _sums(client, "AWS/Bedrock/Guardrails", GuardrailArn=made["guardrailArn"])
    assert sums["InvocationsIntervened"] == 1


def test_a_place_that_is_gone_stops_no_call(client: Client, runtime: Any) -> None:
    _log(client)
    client("s3").delete_bucket(Bucket="records")
    client("logs").delete_log_group(logGroupName="/invocations")
    assert runtime.converse(modelId=NOVA, **ASK)["stopReason"] == "end_turn"
    sums = _sums(client, "AWS/Bedrock")
    assert sums["ModelInvocationLogsS3DeliveryFailure"] == 1
    assert sums["ModelInvocationLogsCloudWatchDeliveryFailure"] == 1


def test_without_a_configuration_nothing_is_logged(client: Client, runtime: Any) -> None:
    client("logs").create_log_group(logGroupName="/invocations")
    runtime.converse(modelId=NOVA, **ASK)
    streams = client("logs").describe_log_streams(logGroupName="/invocations")["logStreams"]
    assert streams == []


def _sums(client: Client, namespace: str, **dimensions: str) -> dict[str, float]:
    watch = client("cloudwatch")
    now = datetime.now(UTC)
    found: dict[str, float] = {}
    for metric in watch.list_metrics(Namespace=namespace)["Metrics"]:
        where = {it["Name"]: it["Value"] for it in metric["Dimensions"]}
        if dimensions.items() <= where.items():
            points = watch.get_metric_statistics(
                Namespace=namespace,
                MetricName=metric["MetricName"],
                Dimensions=metric["Dimensions"],
                StartTime=now - timedelta(minutes=5),
                EndTime=now + timedelta(minutes=5),
                Period=3600,
                Statistics=["Sum"],
            )["Datapoints"]
            found[metric["MetricName"]] = sum(point["Sum"] for point in points)
    return found


def test_calls_are_counted_by_the_id_of_their_profile(client: Client, runtime: Any) -> None:
    source = f"arn:aws:bedrock:us-east-1::foundation-model/{NOVA}"
    arn = client("bedrock").create_inference_profile(
        inferenceProfileName="p", modelSource={"copyFrom": source}
    )["inferenceProfileArn"]
    spent = [runtime.converse(modelId=arn, **ASK)["usage"] for _ in range(2)]
    refusal(runtime.converse, modelId=arn, messages=[])
    sums = _sums(client, "AWS/Bedrock", ModelId=arn.rpartition("/")[2])
    assert sums.pop("InvocationLatency") > 0
    assert sums == {
        "Invocations": 2,
        "InvocationClientErrors": 1,
        "InputTokenCount": sum(it["inputTokens"] for it in spent),
        "OutputTokenCount": sum(it["outputTokens"] for it in spent),
    }
