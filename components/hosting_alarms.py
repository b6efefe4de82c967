"""The alarms of a hosted model: they tell the stakeholders, and roll a deployment back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.dashboard import HOSTED_VARIANT, HOSTING_NAMESPACE

MINUTE = 60
SERVER_ERROR_SHARE = 0.01
CLIENT_ERROR_SHARE = 0.05
MINUTES = 3
"""In how many minutes of five it must be so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostingAlarmsArgs:
    """What the alarms of a hosted model are built from."""

    label: str
    """What people call it, as `reader of claims`."""

    endpoint_name: str
    max_latency_ms: int
    topic_arn: pulumi.Input[str]
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watch:
    suffix: str
    description: str
    metric: str
    threshold: float
    percentile: str | None = None
    """None: the average, which for SageMaker's errors is their share of all calls."""


class HostingAlarms(pulumi.ComponentResource):
    """What is watched of an endpoint.

    https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
    """

    endpoint_name: str
    impairing: Sequence[aws.cloudwatch.MetricAlarm]
    """Those that users feel."""

    others: Sequence[aws.cloudwatch.MetricAlarm]
    rollback_names: Sequence[str]
    """The alarms that mean that a new version is bad; callers' own errors are none of them."""

    def __init__(
        self, name: str, args: HostingAlarmsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:hosting_alarms:HostingAlarms", name, None, opts)
        fails = (
            _Watch(
                suffix="server-errors",
                description="The model fails",
                metric="Invocation5XXErrors",
                threshold=SERVER_ERROR_SHARE,
            ),
            _Watch(
                suffix="latency",
                description="The model answers too late",
                metric="ModelLatency",
                # SageMaker measures in microseconds.
                threshold=args.max_latency_ms * 1000,
                percentile="p90",
            ),
        )
        refuses = _Watch(
            suffix="client-errors",
            description="Many calls are refused: what is sent is wrong, or more than it can take",
            metric="Invocation4XXErrors",
            threshold=CLIENT_ERROR_SHARE,
        )
        self.endpoint_name = args.endpoint_name
        self.impairing = [_alarm(name, watch, args, self) for watch in fails]
        self.others = [_alarm(name, refuses, args, self)]
        self.rollback_names = [_name(name, watch) for watch in fails]
        self.register_outputs({})


def _alarm(
    name: str, watch: _Watch, args: HostingAlarmsArgs, parent: pulumi.Resource
) -> aws.cloudwatch.MetricAlarm:
    return aws.cloudwatch.MetricAlarm(
        f"{name}-{watch.suffix}",
        name=_name(name, watch),
        alarm_description=f"{watch.description} ({args.label})",
        namespace=HOSTING_NAMESPACE,
        metric_name=watch.metric,
        dimensions={"EndpointName": args.endpoint_name, "VariantName": HOSTED_VARIANT},
        statistic=None if watch.percentile else "Average",
        extended_statistic=watch.percentile,
        period=MINUTE,
        evaluation_periods=5,
        datapoints_to_alarm=MINUTES,
        comparison_operator="GreaterThanThreshold",
        threshold=watch.threshold,
        treat_missing_data="notBreaching",
        alarm_actions=[args.topic_arn],
        tags=args.tags,
        opts=pulumi.ResourceOptions(parent=parent),
    )


def _name(name: str, watch: _Watch) -> str:
    return f"groundwork-{name}-{watch.suffix}"
