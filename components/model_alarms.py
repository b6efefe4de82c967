"""Alarms on a use case's models, guardrail and spend, and whom each of them reaches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pulumi
import pulumi_aws as aws

from components.dashboard import (
    FIVE_MINUTES,
    GUARDRAIL_NAMESPACE,
    HOUR,
    MODEL_NAMESPACE,
    guardrail_dimensions,
    model_dimensions,
)
from components.watched_model import (
    MONTH_HOURS,
    PEAK_FACTOR,
    TokenPrice,
    WatchedModel,
    spend_expression,
)

THROTTLES_PER_FIVE_MINUTES = 10
SERVER_ERRORS_PER_FIVE_MINUTES = 5
MAX_PRICED_MODELS = 5
"""CloudWatch takes ten metrics in an alarm, and a model has two that cost."""

Severity = Literal["page", "alert", "notice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """The topics by which people are reached."""

    page: pulumi.Input[str]
    """Who is on call, now."""

    alerts: pulumi.Input[str]
    """Who owns the use case, today."""

    digest: pulumi.Input[str]
    """Who has a stake in it."""

    def of(self, severity: Severity) -> list[pulumi.Input[str]]:
        """Return whom an alarm of a severity reaches.

        What stops customers pages who is on call, and the stakeholders hear of it; what a team must
        look into is for its owners; what costs or is refused concerns the stakeholders, too.
        """
        return {
            "page": [self.page, self.digest],
            "alert": [self.alerts],
            "notice": [self.alerts, self.digest],
        }[severity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Above what a team is told."""

    latency_p99_seconds: float
    client_errors_per_five_minutes: int
    interventions_per_hour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watch:
    """An alarm on one metric of a model."""

    metric: str
    description: str
    threshold: Callable[[Thresholds], float]
    statistic: str | None = "Sum"
    extended_statistic: str | None = None
    evaluation_periods: int = 1
    impairs: bool = False
    """Whether users feel it, so that somebody is paged."""


_MODEL_WATCHES: Mapping[str, _Watch] = {
    "throttles": _Watch(
        metric="InvocationThrottles",
        description="Calls are refused for want of quota",
        threshold=lambda _: THROTTLES_PER_FIVE_MINUTES,
        impairs=True,
    ),
    "server-errors": _Watch(
        metric="InvocationServerErrors",
        description="The model fails",
        threshold=lambda _: SERVER_ERRORS_PER_FIVE_MINUTES,
        impairs=True,
    ),
    "latency": _Watch(
        metric="InvocationLatency",
        description="One call of a hundred takes longer than it may",
        threshold=lambda limits: limits.latency_p99_seconds * 1000,
        statistic=None,
        extended_statistic="p99",
        # A single slow answer is no trouble; a quarter of an hour of them is.
        evaluation_periods=3,
        impairs=True,
    ),
    "client-errors": _Watch(
        metric="InvocationClientErrors",
        description="The workload makes calls that are wrong or not allowed",
        threshold=lambda limits: limits.client_errors_per_five_minutes,
    ),
}
"""Suffix of the alarm's name to what it watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmPlan:
    """What the alarms of a use case have in common."""

    name: str
    use_case: str
    models: Mapping[str, WatchedModel]
    """Alias to endpoint."""

    profile_ids: Mapping[str, pulumi.Output[str]]
    """Alias to the id under which Bedrock's metrics know the endpoint."""

    thresholds: Thresholds
    routes: Routes
    tags: Mapping[str, str]
    opts: pulumi.ResourceOptions

    def of_models(
        self,
    ) -> tuple[list[aws.cloudwatch.MetricAlarm], list[aws.cloudwatch.MetricAlarm]]:
        """Make the alarms of the models; return those that users feel, and the others."""
        impairing: list[aws.cloudwatch.MetricAlarm] = []
        others: list[aws.cloudwatch.MetricAlarm] = []
        for alias, model in self.models.items():
            for suffix, watch in _MODEL_WATCHES.items():
                made = self._alarm(
                    f"{alias}-{suffix}",
                    "alert",
                    f"{watch.description} ({alias} of {self.use_case})",
                    watch.threshold(self.thresholds),
                    evaluation_periods=watch.evaluation_periods,
                    namespace=MODEL_NAMESPACE,
                    metric_name=watch.metric,
                    dimensions=dict(model_dimensions(self.profile_ids[alias])),
                    statistic=watch.statistic,
                    extended_statistic=watch.extended_statistic,
                    # A percentile of few calls says little.
                    evaluate_low_sample_count_percentiles=(
                        "ignore" if watch.extended_statistic else None
                    ),
                    period=FIVE_MINUTES,
                )
                (impairing if watch.impairs else others).append(made)
            others.append(self._of_tokens(alias, model))
        return impairing, others

    def of_guardrail(
        self, arn: pulumi.Input[str], version: pulumi.Input[str]
    ) -> aws.cloudwatch.MetricAlarm:
        """Make the alarm on a guardrail that steps in more than usual."""
        return self._alarm(
            "guardrail-interventions",
            "notice",
            "The guardrail stops far more than usual: an attack, or too strict",
            self.thresholds.interventions_per_hour,
            namespace=GUARDRAIL_NAMESPACE,
            metric_name="InvocationsIntervened",
            dimensions=dict(guardrail_dimensions(arn, version)),
            statistic="Sum",
            period=HOUR,
        )

    def of_spend(self, monthly_budget_usd: int) -> list[aws.cloudwatch.MetricAlarm]:
        """Make the alarm on an hour that costs far more than the budget has for it.

        There is none where a model has no price, or where there are more models than an alarm
        takes; the budget's own alerts then tell, a day later.
        """
        if not self.models:
            return []
        prices: dict[tuple[str, str], TokenPrice] = {}
        queries: list[aws.cloudwatch.MetricAlarmMetricQueryArgs] = []
        for number, (alias, model) in enumerate(self.models.items()):
            if model.price is None or len(self.models) > MAX_PRICED_MODELS:
                return []
            ids = (f"in{number}", f"out{number}")
            prices[ids] = model.price
            queries += self._token_queries(alias, ids)
        return [
            self._alarm(
                "spend",
                "notice",
                "An hour costs far more than the budget has for it",
                round(monthly_budget_usd * PEAK_FACTOR / MONTH_HOURS, 2),
                metric_queries=[
                    _expression("spend", spend_expression(prices), "US dollars per hour"),
                    *queries,
                ],
            )
        ]

    def _of_tokens(self, alias: str, model: WatchedModel) -> aws.cloudwatch.MetricAlarm:
        return self._alarm(
            f"{alias}-tokens",
            "alert",
            "More tokens than the declared use explains: a loop, or abuse "
            f"({alias} of {self.use_case})",
            model.tokens_per_peak_hour,
            metric_queries=[
                _expression("tokens", "FILL(read, 0) + FILL(written, 0)", "tokens per hour"),
                *self._token_queries(alias, ("read", "written")),
            ],
        )

    def _token_queries(
        self, alias: str, ids: tuple[str, str]
    ) -> list[aws.cloudwatch.MetricAlarmMetricQueryArgs]:
        return [
            aws.cloudwatch.MetricAlarmMetricQueryArgs(
                id=identifier,
                metric=aws.cloudwatch.MetricAlarmMetricQueryMetricArgs(
                    namespace=MODEL_NAMESPACE,
                    metric_name=metric,
                    dimensions=dict(model_dimensions(self.profile_ids[alias])),
                    period=HOUR,
                    stat="Sum",
                ),
                return_data=False,
            )
            for identifier, metric in zip(ids, ("InputTokenCount", "OutputTokenCount"), strict=True)
        ]

    def _alarm(
        self,
        suffix: str,
        severity: Severity,
        description: str,
        threshold: float,
        evaluation_periods: int = 1,
        **watched: Any,  # noqa: ANN401 - the properties of an alarm on a metric, or on several
    ) -> aws.cloudwatch.MetricAlarm:
        name = f"{self.name}-{suffix}"
        return aws.cloudwatch.MetricAlarm(
            name,
            name=f"groundwork-{name}",
            alarm_description=description,
            evaluation_periods=evaluation_periods,
            comparison_operator="GreaterThanThreshold",
            threshold=threshold,
            treat_missing_data="notBreaching",
            alarm_actions=self.routes.of(severity),
            tags=self.tags,
            opts=self.opts,
            **watched,
        )


def _expression(
    identifier: str, expression: str, label: str
) -> aws.cloudwatch.MetricAlarmMetricQueryArgs:
    return aws.cloudwatch.MetricAlarmMetricQueryArgs(
        id=identifier, expression=expression, label=label, return_data=True
    )
