"""Alarms on an expression over several metrics."""

from typing import Any

from tests.sandbox.engine_side import Engine

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
NONE = 1
"""DIFF_NONE of the engine's protocol."""


def _metric(name: str, model: str) -> dict[str, Any]:
    return {
        "id": f"{name.lower()}_{model}",
        "metric": {
            "namespace": "AWS/Bedrock",
            "metricName": name,
            "dimensions": {"ModelId": model},
            "period": 60,
            "stat": "Sum",
        },
        "returnData": False,
    }


RATE: dict[str, Any] = {
    "name": "rate",
    "metricQueries": [
        {"id": "rate", "expression": "SUM(METRICS())", "label": "a minute", "returnData": True},
        _metric("InputTokenCount", "a"),
        _metric("OutputTokenCount", "a"),
    ],
    "evaluationPeriods": 1,
    "threshold": 5000,
    "comparisonOperator": "GreaterThanThreshold",
}


def test_each_metric_has_a_structure_of_its_own_in_aws(engine: Engine) -> None:
    engine.create(ALARM, RATE)
    cloudwatch = engine.cloud.client("cloudwatch", "us-east-1")
    (alarm,) = cloudwatch.describe_alarms(AlarmNames=["rate"])["MetricAlarms"]
    rate, tokens, _ = alarm["Metrics"]
    assert rate["Expression"] == "SUM(METRICS())"
    assert tokens["MetricStat"]["Metric"] == {
        "Namespace": "AWS/Bedrock",
        "MetricName": "InputTokenCount",
        "Dimensions": [{"Name": "ModelId", "Value": "a"}],
    }
    assert (tokens["MetricStat"]["Period"], tokens["MetricStat"]["Stat"]) == (60, "Sum")


def test_they_read_back_as_they_were_written_and_may_change(engine: Engine) -> None:
    identity, state = engine.create(ALARM, RATE)
    assert state["metricQueries"] == RATE["metricQueries"]
    read = engine.read(ALARM, identity, state, RATE)
    assert read is not None
    assert read[0]["metricQueries"] == RATE["metricQueries"]
    assert engine.diff(ALARM, state, RATE, RATE).changes == NONE
    other = {**RATE, "metricQueries": [*RATE["metricQueries"], _metric("Invocations", "b")]}
    engine.update(ALARM, identity, state, RATE, other)
    cloudwatch = engine.cloud.client("cloudwatch", "us-east-1")
    (alarm,) = cloudwatch.describe_alarms(AlarmNames=["rate"])["MetricAlarms"]
    assert len(alarm["Metrics"]) == 4
