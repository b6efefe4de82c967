"""Bedrock's own metrics, put where CloudWatch has them: dashboards and alarms then have data.

https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring.html
https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring-guardrails-cw-metrics.html
"""

from collections.abc import Mapping
from typing import Any, cast

from moto.cloudwatch.models import cloudwatch_backends

from sandbox.aws.services.bedrock_runtime.exchange import Outcome
from sandbox.aws.services.bedrock_runtime.guard.guardrail import Verdict
from sandbox.aws.services.bedrock_runtime.log import Destination
from sandbox.aws.services.store import Store, now

NAMESPACE = "AWS/Bedrock"
GUARDRAILS = "AWS/Bedrock/Guardrails"


def invoked(store: Store, model_id: str, outcome: Outcome) -> None:
    """Count a call that was answered."""
    values = {
        "Invocations": 1,
        "InvocationLatency": outcome.latency_ms,
        "InputTokenCount": outcome.input_tokens,
        "OutputTokenCount": outcome.output_tokens,
    }
    _put(store, NAMESPACE, {"ModelId": model_id}, values)


def refused(store: Store, model_id: str) -> None:
    """Count a call that failed for a reason on the caller's side."""
    _put(store, NAMESPACE, {"ModelId": model_id}, {"InvocationClientErrors": 1})


def guarded(store: Store, verdict: Verdict) -> None:
    """Count an application of a guardrail."""
    dimensions = {
        "GuardrailArn": verdict.guardrail.arn,
        "GuardrailVersion": verdict.guardrail.version,
    }
    values = {
        "Invocations": 1,
        "InvocationsIntervened": int(verdict.intervenes),
        "TextUnitCount": max(verdict.usage.values()),
    }
    _put(store, GUARDRAILS, dimensions, values)


def delivered(store: Store, places: Mapping[Destination, bool]) -> None:
    """Count records of invocations that got to a place, or did not."""
    for place, done in places.items():
        outcome = "Success" if done else "Failure"
        values = {f"ModelInvocationLogs{place}Delivery{outcome}": 1}
        _put(store, NAMESPACE, {}, values)


def _put(
    store: Store, namespace: str, dimensions: Mapping[str, str], values: Mapping[str, float]
) -> None:
    backend = cast("Any", cloudwatch_backends[store.account][store.region])
    where = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    # moto compares times without a zone.
    moment = now().replace(tzinfo=None)
    backend.put_metric_data(
        namespace,
        [
            {
                "MetricName": name,
                "Value": value,
                "Dimensions": where,
                "Timestamp": moment,
                "Unit": "Milliseconds" if name.endswith("Latency") else "Count",
            }
            for name, value in values.items()
        ],
    )
