from __future__ import annotations

from components.alarms import Guardrail, Observability, ObservabilityArgs, WatchedModel
from tests.components.example import KEY_ARN
from tests.harness import Declaration, declare

PROFILE = "arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/abc123"


def _observability(tokens: int = 14_600_000, *, guarded: bool = True) -> Declaration:
    args = ObservabilityArgs(
        use_case="support",
        key_arn=KEY_ARN,
        retention_days=365,
        models={"fast": WatchedModel(profile_arn=PROFILE, output_tokens_per_month=tokens)},
        guardrail=Guardrail(arn="arn:guardrail", version="3") if guarded else None,
        topic_arn="arn:topic",
        tags={"use_case": "support"},
    )
    return declare(lambda: Observability("support", args))


def test_the_runtime_log_is_encrypted_and_kept_as_its_class_says() -> None:
    assert _observability().of_type("aws:cloudwatch/logGroup:LogGroup") == {
        "support-runtime-log": {
            "name": "/groundwork/support/runtime",
            "kmsKeyId": KEY_ARN,
            "retentionInDays": 365,
            "tags": {"use_case": "support"},
        }
    }


def test_alarms_watch_each_model_and_the_guardrail() -> None:
    alarms = _observability().of_type("aws:cloudwatch/metricAlarm:MetricAlarm")
    watched = {
        name: (
            alarm["namespace"],
            alarm["metricName"],
            alarm["dimensions"],
            alarm["period"],
            alarm["threshold"],
        )
        for name, alarm in alarms.items()
    }
    by_model = {"ModelId": "abc123"}
    assert watched == {
        "support-fast-throttles": ("AWS/Bedrock", "InvocationThrottles", by_model, 300, 10),
        "support-fast-server-errors": (
            "AWS/Bedrock",
            "InvocationServerErrors",
            by_model,
            300,
            5,
        ),
        # 14.6 million tokens in the month's 730 hours, six times over.
        "support-fast-output-tokens": ("AWS/Bedrock", "OutputTokenCount", by_model, 3600, 120_000),
        "support-guardrail-interventions": (
            "AWS/Bedrock/Guardrails",
            "InvocationsIntervened",
            {"GuardrailArn": "arn:guardrail", "GuardrailVersion": "3"},
            3600,
            50,
        ),
    }
    for name, alarm in alarms.items():
        assert alarm["name"] == f"groundwork-{name}"
        assert alarm["alarmActions"] == ["arn:topic"]
        assert alarm["treatMissingData"] == "notBreaching"
        assert alarm["comparisonOperator"] == "GreaterThanThreshold"


def test_the_least_declared_use_still_has_a_threshold() -> None:
    alarms = _observability(tokens=1).of_type("aws:cloudwatch/metricAlarm:MetricAlarm")
    assert alarms["support-fast-output-tokens"]["threshold"] == 1


def test_without_a_guardrail_none_is_watched() -> None:
    alarms = _observability(guarded=False).of_type("aws:cloudwatch/metricAlarm:MetricAlarm")
    assert set(alarms) == {
        "support-fast-output-tokens",
        "support-fast-server-errors",
        "support-fast-throttles",
    }
