"""CloudWatch's alarms and dashboards behave as its API reference says."""

import json
from typing import Any

import pytest

from sandbox.aws.fixes import alarm_rules, dashboards
from tests.sandbox.conftest import Client
from tests.sandbox.refusals import refusal, refused

ALARM: dict[str, Any] = {
    "AlarmName": "throttles",
    "Namespace": "AWS/Bedrock",
    "MetricName": "InvocationThrottles",
    "Statistic": "Sum",
    "Period": 300,
    "EvaluationPeriods": 1,
    "Threshold": 5.0,
    "ComparisonOperator": "GreaterThanThreshold",
}
TOPIC = "arn:aws:sns:us-east-1:000000000000:alerts"


def _query(name: str, **more: Any) -> dict[str, Any]:
    metric = {"Namespace": "AWS/Bedrock", "MetricName": "InputTokenCount"}
    return {"Id": name, "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}, **more}


def _on_math(*queries: dict[str, Any]) -> dict[str, Any]:
    rest = {"AlarmName", "EvaluationPeriods", "Threshold", "ComparisonOperator"}
    return {**{k: v for k, v in ALARM.items() if k in rest}, "Metrics": list(queries)}


def _state(cloudwatch: Any, name: str) -> str:
    told = cloudwatch.describe_alarms(
        AlarmNames=[name], AlarmTypes=["MetricAlarm", "CompositeAlarm"]
    )
    (alarm,) = [*told["MetricAlarms"], *told["CompositeAlarms"]]
    return alarm["StateValue"]


def test_a_composite_alarm_follows_its_rule(client: Client) -> None:
    cloudwatch = client("cloudwatch")
    for name in ("throttles", "errors"):
        cloudwatch.put_metric_alarm(**ALARM | {"AlarmName": name})
        assert _state(cloudwatch, name) == "INSUFFICIENT_DATA"
    cloudwatch.put_composite_alarm(
        AlarmName="down",
        AlarmRule='ALARM("throttles") AND NOT OK(errors)',
        ActionsSuppressor="errors",
        ActionsSuppressorWaitPeriod=60,
        ActionsSuppressorExtensionPeriod=120,
    )
    assert _state(cloudwatch, "down") == "OK"
    cloudwatch.set_alarm_state(AlarmName="throttles", StateValue="ALARM", StateReason="test")
    assert _state(cloudwatch, "down") == "ALARM"
    cloudwatch.set_alarm_state(AlarmName="errors", StateValue="OK", StateReason="test")
    assert _state(cloudwatch, "down") == "OK"
    (told,) = cloudwatch.describe_alarms(AlarmTypes=["CompositeAlarm"])["CompositeAlarms"]
    assert told["ActionsSuppressor"] == "errors"
    assert told["ActionsSuppressorExtensionPeriod"] == 120


def test_a_changed_alarm_keeps_its_state_and_its_tags(client: Client) -> None:
    cloudwatch = client("cloudwatch")
    tags = [{"Key": "use_case", "Value": "support"}]
    cloudwatch.put_metric_alarm(**ALARM, Tags=tags)
    cloudwatch.set_alarm_state(AlarmName="throttles", StateValue="ALARM", StateReason="test")
    cloudwatch.put_metric_alarm(
        **ALARM | {"Threshold": 7.0}, Tags=[{"Key": "use_case", "Value": "other"}]
    )
    (alarm,) = cloudwatch.describe_alarms()["MetricAlarms"]
    assert (alarm["Threshold"], alarm["StateValue"]) == (7.0, "ALARM")
    assert cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"] == tags
    cloudwatch.delete_alarms(AlarmNames=["throttles"])
    cloudwatch.put_metric_alarm(**ALARM)
    assert cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"] == []


def test_an_alarm_that_another_looks_at_stays(client: Client) -> None:
    cloudwatch = client("cloudwatch")
    cloudwatch.put_metric_alarm(**ALARM)
    cloudwatch.put_composite_alarm(AlarmName="down", AlarmRule="ALARM(throttles)")
    cloudwatch.put_composite_alarm(AlarmName="worse", AlarmRule="ALARM(down)")
    refused("ValidationError", cloudwatch.delete_alarms, AlarmNames=["throttles"])
    refused("ValidationError", cloudwatch.delete_alarms, AlarmNames=["down", "worse"])
    cloudwatch.delete_alarms(AlarmNames=["worse"])
    cloudwatch.delete_alarms(AlarmNames=["down", "throttles"])
    assert cloudwatch.describe_alarms()["MetricAlarms"] == []


def test_an_alarm_s_name_is_of_one_kind(client: Client) -> None:
    cloudwatch = client("cloudwatch")
    cloudwatch.put_metric_alarm(**ALARM)
    cloudwatch.put_composite_alarm(AlarmName="down", AlarmRule="ALARM(throttles)")
    refused(
        "ValidationError",
        cloudwatch.put_composite_alarm,
        AlarmName="throttles",
        AlarmRule="ALARM(down)",
    )
    refused("ValidationError", cloudwatch.put_metric_alarm, **ALARM | {"AlarmName": "down"})


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("ALARM(nobody)", "do not exist"),
        ("ALARM(throttles) XOR OK(throttles)", "'XOR' is not expected"),
        ("ALARM(throttles", "')' is wanted, not 'the end'"),
        ("FIRES(throttles)", "'FIRES' is no function"),
        (" TRUE", "white space"),
        ("NOT", "ends too early"),
        ("AT_LEAST(few, ALARM, (throttles))", "a count or a percentage"),
        ("AT_LEAST(1, BAD, (throttles))", "'BAD' is no state"),
        ("ALARM()", "name is wanted"),
    ],
)
def test_a_rule_that_is_none_is_refused(client: Client, rule: str, told: str) -> None:
    cloudwatch = client("cloudwatch")
    cloudwatch.put_metric_alarm(**ALARM)
    code, message = refusal(cloudwatch.put_composite_alarm, AlarmName="down", AlarmRule=rule)
    assert code == "ValidationError"
    assert told in message


def test_a_suppressor_is_whole(client: Client) -> None:
    cloudwatch = client("cloudwatch")
    cloudwatch.put_metric_alarm(**ALARM)
    request = {"AlarmName": "down", "AlarmRule": "TRUE"}
    for wrong in (
        {"ActionsSuppressor": "throttles"},
        {"ActionsSuppressorWaitPeriod": 60},
        {
            "ActionsSuppressor": "nobody",
            "ActionsSuppressorWaitPeriod": 60,
            "ActionsSuppressorExtensionPeriod": 60,
        },
    ):
        refused("ValidationError", cloudwatch.put_composite_alarm, **request, **wrong)


@pytest.mark.parametrize(
    ("text", "states", "holds"),
    [
        ("TRUE AND FALSE OR TRUE", {}, True),
        ("TRUE AND (FALSE OR FALSE)", {}, False),
        ("AT_LEAST(2, ALARM, (a, b, c))", {"a": "ALARM", "b": "OK", "c": "ALARM"}, True),
        ("AT_LEAST(50%, NOT OK, (a, b))", {"a": "ALARM", "b": "OK"}, True),
        ("AT_LEAST(100%, NOT OK, (a, b))", {"a": "ALARM", "b": "OK"}, False),
        (r'INSUFFICIENT_DATA("a \"b\" (c)")', {'a "b" (c)': "INSUFFICIENT_DATA"}, True),
        ("OK(arn:aws:cloudwatch:us-east-1:000000000000:alarm:a)", {"a": "OK"}, True),
    ],
)
def test_a_rule_says_when(text: str, states: dict[str, str], holds: bool) -> None:
    rule = alarm_rules.parse(text)
    assert set(rule.alarms) == set(states)
    assert rule.holds(states.__getitem__) is holds


def test_a_rule_names_a_hundred_alarms_at_most() -> None:
    names = [f"ALARM(a{number})" for number in range(101)]
    with pytest.raises(alarm_rules.RuleError, match="names 101 alarms; 100 is most"):
        alarm_rules.parse(" OR ".join(names))


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        ({**ALARM, "ExtendedStatistic": "p99"}, "one of the two"),
        ({**ALARM, "Period": 45}, "multiple of 60"),
        ({**ALARM, "Period": 300, "EvaluationPeriods": 300}, "looks back 90000 seconds"),
        ({**ALARM, "DatapointsToAlarm": 2}, "above the 1"),
        ({**ALARM, "AlarmActions": [f"{TOPIC}{n}" for n in range(6)]}, "more than 5"),
        ({**ALARM, "AlarmActions": ["alerts"]}, "no ARN"),
        ({k: v for k, v in ALARM.items() if k != "Threshold"}, "needs Threshold"),
        ({k: v for k, v in ALARM.items() if k != "Period"}, "needs Namespace and Period"),
        ({**ALARM, "Metrics": [_query("a")]}, "MetricName or on Metrics"),
        (_on_math(_query("a"), _query("a", ReturnData=False)), "must be unique"),
        (_on_math(_query("a"), _query("b")), "exactly one of Metrics"),
        (_on_math(_query("A")), "lower-case letter"),
        (_on_math(_query("a", Expression="b")), "one of the two"),
    ],
)
def test_an_alarm_is_refused_as_cloudwatch_refuses_it(
    client: Client, request_: dict[str, Any], told: str
) -> None:
    code, message = refusal(client("cloudwatch").put_metric_alarm, **request_)
    assert code == "ValidationError"
    assert told in message


def test_an_alarm_on_an_expression_has_ten_metrics_at_most(client: Client) -> None:
    cloudwatch = client("cloudwatch")
    total = {"Id": "total", "Expression": "SUM(METRICS())"}
    many = [_query(f"m{number}", ReturnData=False) for number in range(11)]
    cloudwatch.put_metric_alarm(**_on_math(*many[:10], total))
    _, message = refusal(cloudwatch.put_metric_alarm, **_on_math(*many, total))
    assert "more than 10 metrics" in message


GRAPH: dict[str, Any] = {
    "type": "metric",
    "x": 0,
    "y": 0,
    "width": 12,
    "height": 6,
    "properties": {
        "region": "us-east-1",
        "metrics": [
            ["AWS/Bedrock", "InputTokenCount", "ModelId", "a", {"id": "m1", "visible": False}],
            [".", "OutputTokenCount", ".", ".", {"id": "m2", "stat": "p99", "period": 300}],
            ["...", "b"],
            [{"expression": "m1 + m2", "id": "total"}],
        ],
        "view": "timeSeries",
        "legend": {"position": "bottom"},
    },
}


def _with(**properties: Any) -> dict[str, Any]:
    return {**GRAPH, "properties": {**GRAPH["properties"], **properties}}


def test_a_sound_dashboard_has_no_problems() -> None:
    widgets = [
        GRAPH,
        {"type": "text", "properties": {"markdown": "# Support"}},
        {
            "type": "alarm",
            "properties": {"alarms": ["arn:aws:cloudwatch:us-east-1:000000000000:alarm:a"]},
        },
        {"type": "log", "properties": {"region": "us-east-1", "query": "SOURCE 'a' | limit 1"}},
    ]
    body = json.dumps({"start": "-P1D", "periodOverride": "inherit", "widgets": widgets})
    assert list(dashboards.problems(body)) == []


@pytest.mark.parametrize(
    ("widget", "path"),
    [
        ({**GRAPH, "type": "chart"}, "/widgets/0/type"),
        ({**GRAPH, "width": 25}, "/widgets/0/width"),
        ({**GRAPH, "colour": "red"}, "/widgets/0/colour"),
        ({k: v for k, v in GRAPH.items() if k != "y"}, "/widgets/0"),
        ({"type": "metric"}, "/widgets/0/properties"),
        (_with(region=None), "/widgets/0/properties/region"),
        (_with(view="graph"), "/widgets/0/properties/view"),
        (_with(stat="mean"), "/widgets/0/properties/stat"),
        (_with(period=90), "/widgets/0/properties/period"),
        (_with(legend={"position": "top"}), "/widgets/0/properties/legend/position"),
        (_with(metrics=None), "/widgets/0/properties/metrics"),
        (_with(metrics=[["AWS/Bedrock"]]), "/widgets/0/properties/metrics/0"),
        (_with(metrics=[["AWS/Bedrock", "A", "ModelId"]]), "/widgets/0/properties/metrics/0"),
        (_with(metrics=[["A", "B", {"id": "M1"}]]), "/widgets/0/properties/metrics/0/id"),
        (
            _with(metrics=[["A", "B", {"id": "m"}], ["A", "C", {"id": "m"}]]),
            "/widgets/0/properties/metrics/1/id",
        ),
        (_with(metrics=[["A", "B", {"yAxis": "up"}]]), "/widgets/0/properties/metrics/0/yAxis"),
        ({"type": "text", "properties": {}}, "/widgets/0/properties/markdown"),
        ({"type": "alarm", "properties": {"alarms": []}}, "/widgets/0/properties/alarms"),
        ({"type": "alarm", "properties": {"alarms": ["a"]}}, "/widgets/0/properties/alarms/0"),
        ({"type": "log", "properties": {"region": "a"}}, "/widgets/0/properties/query"),
        ("text", "/widgets/0"),
    ],
)
def test_a_wrong_widget_is_told_with_its_path(widget: Any, path: str) -> None:
    found = dashboards.problems(json.dumps({"widgets": [widget]}))
    assert [where for where, _ in found] == [path]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("{", ""),
        ("[]", ""),
        ("{}", "/widgets"),
        ('{"widgets": [], "title": "a"}', "/title"),
        ('{"widgets": [], "end": "2026-01-01T00:00:00Z"}', "/end"),
        ('{"widgets": [], "periodOverride": "never"}', "/periodOverride"),
    ],
)
def test_a_wrong_body_is_refused(client: Client, body: str, path: str) -> None:
    assert [where for where, _ in dashboards.problems(body)] == [path]
    code, message = refusal(
        client("cloudwatch").put_dashboard, DashboardName="a", DashboardBody=body
    )
    assert code == "InvalidParameterInput"
    assert f"{path}: " in message
