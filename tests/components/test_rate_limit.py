from __future__ import annotations

from components.rate_limit import RateAlarms, RateAlarmsArgs
from tests.components.sandbox_cloud import SandboxCloud
from tests.harness import Declaration, declare

PROFILE = "arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/"


def _declared(cloud: SandboxCloud | None = None) -> Declaration:
    args = RateAlarmsArgs(
        use_case="support",
        requests_per_minute=60,
        tokens_per_minute=5000,
        profile_arns={"fast": PROFILE + "abc", "very-strong": PROFILE + "def"},
        topic_arn="arn:aws:sns:us-east-1:000000000000:topic",
        tags={"use_case": "support"},
    )
    if cloud is None:
        return declare(lambda: RateAlarms("support", args))
    return declare(lambda: RateAlarms("support", args), cloud)


def test_all_models_together_are_held_against_the_limit() -> None:
    alarms = _declared().of_type("aws:cloudwatch/metricAlarm:MetricAlarm")
    assert set(alarms) == {"support-requests-per-minute", "support-tokens-per-minute"}
    for alarm, threshold, metrics in (
        (alarms["support-requests-per-minute"], 60, {"Invocations"}),
        (alarms["support-tokens-per-minute"], 5000, {"InputTokenCount", "OutputTokenCount"}),
    ):
        rate, *queries = alarm["metricQueries"]
        assert (rate["expression"], rate["returnData"]) == ("SUM(METRICS())", True)
        watched = {
            (it["metric"]["metricName"], it["metric"]["dimensions"]["ModelId"]) for it in queries
        }
        assert watched == {(metric, model) for metric in metrics for model in ("abc", "def")}
        assert {(it["metric"]["period"], it["metric"]["stat"]) for it in queries} == {(60, "Sum")}
        assert len({it["id"] for it in queries}) == len(queries)
        assert alarm["threshold"] == threshold
        assert alarm["comparisonOperator"] == "GreaterThanThreshold"
        assert alarm["alarmActions"] == ["arn:aws:sns:us-east-1:000000000000:topic"]
