"""The rate limit of a use case: published for its clients, and watched by alarms.

Bedrock's quotas hold for an account, a region and a model, and none of them for a profile or a
role, so AWS refuses no call for going over this limit. A client that keeps to it reads it from its
settings, as the one does that `groundwork connect` prints; whatever goes over it raises an alarm
within a minute, and `groundwork stop` is the remedy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

MINUTE = 60

_METRICS: Mapping[str, Sequence[str]] = {
    "requests": ("Invocations",),
    "tokens": ("InputTokenCount", "OutputTokenCount"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RateAlarmsArgs:
    """What the alarms on a use case's rate are built from."""

    use_case: str
    requests_per_minute: int
    tokens_per_minute: int
    profile_arns: Mapping[str, pulumi.Input[str]]
    """Alias to the endpoint; the limit holds for all of them together."""

    topic_arn: pulumi.Input[str]
    tags: Mapping[str, str]


class RateAlarms(pulumi.ComponentResource):
    """Two alarms that tell when a use case calls its models faster than its limit."""

    def __init__(
        self, name: str, args: RateAlarmsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:rate_limit:RateAlarms", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        limits = {"requests": args.requests_per_minute, "tokens": args.tokens_per_minute}
        for what, metrics in _METRICS.items():
            aws.cloudwatch.MetricAlarm(
                f"{name}-{what}-per-minute",
                name=f"groundwork-{name}-{what}-per-minute",
                alarm_description=f"{args.use_case} goes over its rate limit of {what}",
                metric_queries=[
                    aws.cloudwatch.MetricAlarmMetricQueryArgs(
                        id="rate",
                        expression="SUM(METRICS())",
                        label=f"{what} per minute",
                        return_data=True,
                    ),
                    *_queries(metrics, args.profile_arns),
                ],
                evaluation_periods=1,
                comparison_operator="GreaterThanThreshold",
                threshold=limits[what],
                treat_missing_data="notBreaching",
                alarm_actions=[args.topic_arn],
                tags=args.tags,
                opts=child,
            )
        self.register_outputs({})


def _queries(
    metrics: Sequence[str], profile_arns: Mapping[str, pulumi.Input[str]]
) -> Sequence[aws.cloudwatch.MetricAlarmMetricQueryArgs]:
    return [
        aws.cloudwatch.MetricAlarmMetricQueryArgs(
            # An id starts with a small letter and holds no hyphen.
            id=f"{metric[0].lower()}{metric[1:]}_{alias.replace('-', '_')}",
            metric=aws.cloudwatch.MetricAlarmMetricQueryMetricArgs(
                namespace="AWS/Bedrock",
                metric_name=metric,
                # Bedrock reports a profile under its id, the last part of the ARN.
                dimensions={
                    "ModelId": pulumi.Output.from_input(arn).apply(
                        lambda arn: arn.rpartition("/")[2]
                    )
                },
                period=MINUTE,
                stat="Sum",
            ),
            return_data=False,
        )
        for metric in metrics
        for alias, arn in sorted(profile_arns.items())
    ]
