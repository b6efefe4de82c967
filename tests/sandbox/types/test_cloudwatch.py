"""Alarms on an expression of several metrics."""

from typing import Any

import pytest

from tests.sandbox.engine_side import Engine, RefusedError

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
METRIC: dict[str, Any] = {
    "namespace": "AWS/Bedrock",
    "metricName": "InputTokenCount",
    "dimensions": {"ModelId": "support"},
    "period": 3600,
    "stat": "Sum",
}
INPUTS: dict[str, Any] = {
    "name": "tokens",
    "evaluationPeriods": 1,
    "comparisonOperator": "GreaterThanThreshold",
    "threshold": 1000,
    "metricQueries": [
        {"id": "total", "expression": "FILL(read, 0)", "label": "tokens", "returnData": True},
        {"id": "read", "metric": METRIC, "returnData": False},
    ],
}


def test_a_metric_s_parts_lie_where_aws_has_them(engine: Engine) -> None:
    inputs = engine.check(ALARM, INPUTS)
    identity, state = engine.create(ALARM, inputs)
    (alarm,) = engine.cloud.client("cloudwatch", "us-east-1").describe_alarms()["MetricAlarms"]
    assert alarm["Metrics"][1] == {
        "Id": "read",
        "MetricStat": {
            "Metric": {
                "Namespace": "AWS/Bedrock",
                "MetricName": "InputTokenCount",
                "Dimensions": [{"Name": "ModelId", "Value": "support"}],
            },
            "Period": 3600,
            "Stat": "Sum",
        },
        "ReturnData": False,
    }
    assert state["metricQueries"] == inputs["metricQueries"]
    assert engine.read(ALARM, identity, state, inputs) == (inputs, state)
    imported = engine.read(ALARM, identity)
    assert imported is not None
    assert imported[0]["metricQueries"] == inputs["metricQueries"]


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"metricName": None}, "metricQueries[1].metric.metricName"),
        ({"stat": None}, "metricQueries[1].metric.stat"),
        ({"namespace": "x" * 256}, "metricQueries[1].metric.namespace"),
        ({"unit": "Pounds"}, "metricQueries[1].metric.unit"),
    ],
)
def test_a_wrong_part_is_refused_at_its_path(
    engine: Engine, wrong: dict[str, Any], path: str
) -> None:
    metric = {k: v for k, v in {**METRIC, **wrong}.items() if v is not None}
    queries = [INPUTS["metricQueries"][0], {"id": "read", "metric": metric, "returnData": False}]
    with pytest.raises(RefusedError) as refused:
        engine.check(ALARM, {**INPUTS, "metricQueries": queries})
    assert list(refused.value.failures) == [path]


def test_a_further_metric_is_an_update(engine: Engine) -> None:
    identity, state = engine.create(ALARM, INPUTS)
    further = {
        "id": "written",
        "metric": {**METRIC, "metricName": "OutputTokenCount"},
        "returnData": False,
    }
    other = {**INPUTS, "metricQueries": [*INPUTS["metricQueries"], further]}
    engine.update(ALARM, identity, state, INPUTS, other)
    (alarm,) = engine.cloud.client("cloudwatch", "us-east-1").describe_alarms()["MetricAlarms"]
    assert [it["Id"] for it in alarm["Metrics"]] == ["total", "read", "written"]
