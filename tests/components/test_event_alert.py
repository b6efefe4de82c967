from __future__ import annotations

import json

from components.event_alert import EventAlert, EventAlertArgs
from tests.harness import Declaration, declare

PATTERN = {"source": ["aws.sts"]}


def _alert(*, of_trail_reads: bool = False) -> Declaration:
    args = EventAlertArgs(
        rule_name="groundwork-something",
        description="Something happens",
        pattern=PATTERN,
        of_trail_reads=of_trail_reads,
        message="something in <account>",
        values={"account": "$.account"},
        topic_arn="arn:topic",
    )
    return declare(lambda: EventAlert("something", args))


def test_each_event_is_told_to_the_topic() -> None:
    declared = _alert()
    rule = declared.only("aws:cloudwatch/eventRule:EventRule")
    assert json.loads(rule["eventPattern"]) == PATTERN
    assert (rule["name"], rule["state"]) == ("groundwork-something", "ENABLED")
    assert declared.only("aws:cloudwatch/eventTarget:EventTarget") == {
        "rule": "groundwork-something",
        "targetId": "alerts",
        "arn": "arn:topic",
        "inputTransformer": {
            "inputPaths": {"account": "$.account"},
            "inputTemplate": '"something in <account>"',
        },
        "retryPolicy": {"maximumEventAgeInSeconds": 86400, "maximumRetryAttempts": 185},
    }


def test_what_the_trail_calls_a_read_is_heard_only_where_asked_for() -> None:
    rule = _alert(of_trail_reads=True).only("aws:cloudwatch/eventRule:EventRule")
    assert rule["state"] == "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"


def test_an_event_that_could_not_be_told_is_an_alarm() -> None:
    alarm = _alert().only("aws:cloudwatch/metricAlarm:MetricAlarm")
    told = (alarm["namespace"], alarm["metricName"], alarm["dimensions"], alarm["threshold"])
    assert told == (
        "AWS/Events",
        "FailedInvocations",
        {"RuleName": "groundwork-something"},
        0,
    )
    assert alarm["alarmActions"] == ["arn:topic"]
