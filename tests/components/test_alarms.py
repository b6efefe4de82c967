from __future__ import annotations

import json
from dataclasses import replace

from components.alarms import Guardrail, Observability, ObservabilityArgs
from components.data_protection import Masking, protection_policy
from components.hosting_alarms import HostingAlarms, HostingAlarmsArgs
from components.model_alarms import Routes, Thresholds
from components.watched_model import TokenPrice, WatchedModel
from tests.components.example import KEY_ARN, PLACE
from tests.harness import Declaration, declare

PROFILE = "arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/abc123"
MASKING = Masking(identifiers=["EmailAddress"])
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"

ARGS = ObservabilityArgs(
    place=PLACE,
    use_case="support",
    title="Support assistant",
    purpose="Customers get an answer",
    key_arn=KEY_ARN,
    retention_days=365,
    masking=MASKING,
    disposable=True,
    models={
        "fast": WatchedModel(
            input_tokens_per_month=73_000_000,
            output_tokens_per_month=14_600_000,
            price=TokenPrice(input_usd=0.06, output_usd=0.24),
        )
    },
    profile_arns={"fast": PROFILE},
    guardrail=Guardrail(arn="arn:guardrail", version="3"),
    hosted={},
    monthly_budget_usd=1460,
    thresholds=Thresholds(
        latency_p99_seconds=20, client_errors_per_five_minutes=20, interventions_per_hour=50
    ),
    routes=Routes(page="arn:page", alerts="arn:alerts", digest="arn:digest"),
    links={"Log": "https://example.com/log"},
    tags={"use_case": "support"},
)


def _observability(**changes: object) -> Declaration:
    args = replace(ARGS, **changes)  # type: ignore[arg-type]
    return declare(lambda: Observability("support", args))


def test_the_runtime_log_is_encrypted_masked_and_kept_as_its_class_says() -> None:
    declared = _observability()
    assert declared.of_type("aws:cloudwatch/logGroup:LogGroup") == {
        "support-runtime-log": {
            "name": "/groundwork/support/runtime",
            "kmsKeyId": KEY_ARN,
            "retentionInDays": 365,
            "tags": {"use_case": "support"},
        }
    }
    assert declared.only("aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy") == {
        "logGroupName": "/groundwork/support/runtime",
        "policyDocument": protection_policy(MASKING),
    }


def test_alarms_watch_each_model_and_the_guardrail() -> None:
    alarms = _observability().of_type(ALARM)
    watched = {
        name: (
            alarm["namespace"],
            alarm["metricName"],
            alarm["dimensions"],
            alarm.get("statistic") or alarm["extendedStatistic"],
            alarm["period"],
            alarm["evaluationPeriods"],
            alarm["threshold"],
        )
        for name, alarm in alarms.items()
        if "metricName" in alarm
    }
    by_model = {"ModelId": "abc123"}
    bedrock = "AWS/Bedrock"
    assert watched == {
        "support-fast-throttles": (bedrock, "InvocationThrottles", by_model, "Sum", 300, 1, 10),
        "support-fast-server-errors": (
            bedrock,
            "InvocationServerErrors",
            by_model,
            "Sum",
            300,
            1,
            5,
        ),
        "support-fast-client-errors": (
            bedrock,
            "InvocationClientErrors",
            by_model,
            "Sum",
            300,
            1,
            20,
        ),
        # Bedrock tells latency in milliseconds.
        "support-fast-latency": (bedrock, "InvocationLatency", by_model, "p99", 300, 3, 20_000),
        "support-guardrail-interventions": (
            "AWS/Bedrock/Guardrails",
            "InvocationsIntervened",
            {"GuardrailArn": "arn:guardrail", "GuardrailVersion": "3"},
            "Sum",
            3600,
            1,
            50,
        ),
    }
    for name, alarm in alarms.items():
        assert alarm["name"] == f"groundwork-{name}"
        assert alarm["treatMissingData"] == "notBreaching"
        assert alarm["comparisonOperator"] == "GreaterThanThreshold"
        assert alarm["tags"] == {"use_case": "support"}
    assert alarms["support-fast-latency"]["evaluateLowSampleCountPercentiles"] == "ignore"


def test_tokens_and_spend_are_counted_from_the_tokens_of_an_hour() -> None:
    alarms = _observability().of_type(ALARM)
    tokens, spend = alarms["support-fast-tokens"], alarms["support-spend"]
    # 87.6 million tokens in the month's 730 hours, six times over.
    assert tokens["threshold"] == 720_000
    # 1,460 dollars in 730 hours, six times over.
    assert spend["threshold"] == 12
    for alarm, ids in ((tokens, ["read", "written"]), (spend, ["in0", "out0"])):
        expression, *metrics = alarm["metricQueries"]
        assert expression["returnData"] is True
        assert [(it["id"], it["returnData"]) for it in metrics] == [(it, False) for it in ids]
        assert [it["metric"]["metricName"] for it in metrics] == [
            "InputTokenCount",
            "OutputTokenCount",
        ]
        for each in metrics:
            assert each["metric"]["dimensions"] == {"ModelId": "abc123"}
            assert (each["metric"]["period"], each["metric"]["stat"]) == (3600, "Sum")
    assert tokens["metricQueries"][0]["expression"] == "FILL(read, 0) + FILL(written, 0)"
    assert spend["metricQueries"][0]["expression"] == (
        "FILL(in0, 0) * 0.0000000600 + FILL(out0, 0) * 0.0000002400"
    )


def test_the_least_declared_use_still_has_a_threshold() -> None:
    model = WatchedModel(input_tokens_per_month=1, output_tokens_per_month=1)
    alarms = _observability(models={"fast": model}).of_type(ALARM)
    assert alarms["support-fast-tokens"]["threshold"] == 1


def test_without_prices_the_budget_alone_tells_of_spend() -> None:
    unpriced = replace(ARGS.models["fast"], price=None)
    assert "support-spend" not in _observability(models={"fast": unpriced}).of_type(ALARM)
    many = {f"m{number}": ARGS.models["fast"] for number in range(6)}
    profiles = dict.fromkeys(many, PROFILE)
    declared = _observability(models=many, profile_arns=profiles)
    # Twelve metrics would be more than CloudWatch takes in one alarm.
    assert "support-spend" not in declared.of_type(ALARM)
    five = dict(list(many.items())[:5])
    assert "support-spend" in _observability(models=five, profile_arns=profiles).of_type(ALARM)


def test_who_is_on_call_is_paged_when_users_feel_it() -> None:
    composite = _observability().only("aws:cloudwatch/compositeAlarm:CompositeAlarm")
    assert composite == {
        "alarmName": "groundwork-support-impaired",
        "alarmDescription": "Users of Support assistant get no answer, or too late",
        "alarmRule": (
            'ALARM("groundwork-support-fast-throttles") OR '
            'ALARM("groundwork-support-fast-server-errors") OR '
            'ALARM("groundwork-support-fast-latency")'
        ),
        "alarmActions": ["arn:page", "arn:digest"],
        "okActions": ["arn:page", "arn:digest"],
        "tags": {"use_case": "support"},
    }


def test_each_alarm_reaches_people_by_its_severity() -> None:
    reached = {
        name.removeprefix("support-"): alarm["alarmActions"]
        for name, alarm in _observability().of_type(ALARM).items()
    }
    owners, everybody = ["arn:alerts"], ["arn:alerts", "arn:digest"]
    assert reached == {
        "fast-throttles": owners,
        "fast-server-errors": owners,
        "fast-latency": owners,
        "fast-client-errors": owners,
        "fast-tokens": owners,
        "guardrail-interventions": everybody,
        "spend": everybody,
    }


def test_the_dashboard_shows_every_alarm() -> None:
    declared = _observability()
    dashboard = declared.only("aws:cloudwatch/dashboard:Dashboard")
    assert dashboard["dashboardName"] == "groundwork-support"
    widgets = json.loads(dashboard["dashboardBody"])["widgets"]
    (shown,) = [it["properties"]["alarms"] for it in widgets if it["type"] == "alarm"]
    names = [*declared.of_type(ALARM), "support-impaired"]
    assert {arn.rpartition(":")[2] for arn in shown} == set(names)
    assert len(shown) == len(names)


def test_the_log_of_the_workload_has_a_saved_query() -> None:
    query = _observability().only("aws:cloudwatch/queryDefinition:QueryDefinition")
    assert query["name"] == "groundwork/support/errors"
    assert query["logGroupNames"] == ["/groundwork/support/runtime"]


def test_without_models_of_bedrock_the_log_alone_is_watched() -> None:
    declared = _observability(models={}, profile_arns={}, guardrail=None)
    assert declared.of_type(ALARM) == {}
    assert declared.of_type("aws:cloudwatch/compositeAlarm:CompositeAlarm") == {}
    body = json.loads(declared.only("aws:cloudwatch/dashboard:Dashboard")["dashboardBody"])
    assert [it["type"] for it in body["widgets"]] == ["text", "log"]


def test_without_models_of_bedrock_the_endpoints_alone_page() -> None:
    def program() -> None:
        hosted = HostingAlarms(
            "support-reader",
            HostingAlarmsArgs(
                label="reader of support",
                endpoint_name="groundwork-support-reader",
                max_latency_ms=8000,
                topic_arn="arn:alerts",
                tags={},
            ),
        )
        args = replace(ARGS, models={}, profile_arns={}, guardrail=None, hosted={"reader": hosted})
        Observability("support", args)

    declared = declare(program)
    assert set(declared.of_type(ALARM)) == {
        f"support-reader-{it}" for it in ("server-errors", "latency", "client-errors")
    }
    composite = declared.only("aws:cloudwatch/compositeAlarm:CompositeAlarm")
    assert composite["alarmRule"] == (
        'ALARM("groundwork-support-reader-server-errors") OR '
        'ALARM("groundwork-support-reader-latency")'
    )
    body = json.loads(declared.only("aws:cloudwatch/dashboard:Dashboard")["dashboardBody"])
    (shown,) = [it["properties"]["alarms"] for it in body["widgets"] if it["type"] == "alarm"]
    assert len(shown) == 4
