"""A use case's own log group, and the alarms that tell when its models fail, refuse or run hot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming

FIVE_MINUTES = 300
HOUR = 3600
INTERVENTIONS_PER_HOUR = 50
THROTTLES_PER_FIVE_MINUTES = 10
SERVER_ERRORS_PER_FIVE_MINUTES = 5

MONTH_HOURS = 730
PEAK_FACTOR = 6
"""How far above its monthly mean an hour may lie; a working day peaks at some three times it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedModel:
    """A model endpoint and the use that was declared for it."""

    profile_arn: pulumi.Input[str]
    output_tokens_per_month: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardrail:
    """The guardrail that every call of a model goes through."""

    arn: pulumi.Input[str]
    version: pulumi.Input[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservabilityArgs:
    """What a use case's log group and alarms are built from."""

    use_case: str
    key_arn: pulumi.Input[str]
    retention_days: int
    models: Mapping[str, WatchedModel]
    """Alias to endpoint."""

    guardrail: Guardrail | None
    """None where no model of Bedrock is called."""

    topic_arn: pulumi.Input[str]
    tags: Mapping[str, str]


class Observability(pulumi.ComponentResource):
    """What the team sees of its use case at run time."""

    log_group: pulumi.Output[str]

    def __init__(
        self, name: str, args: ObservabilityArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:alarms:Observability", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        group = aws.cloudwatch.LogGroup(
            f"{name}-runtime-log",
            name=naming.log_group(args.use_case, "runtime"),
            kms_key_id=args.key_arn,
            retention_in_days=args.retention_days,
            tags=args.tags,
            opts=child,
        )
        for alias, model in args.models.items():
            _model_alarms(name, alias, model, args, child)
        if args.guardrail is not None:
            _alarm(
                f"{name}-guardrail-interventions",
                args,
                description="The guardrail stops far more than usual: an attack, or too strict",
                namespace="AWS/Bedrock/Guardrails",
                metric_name="InvocationsIntervened",
                dimensions={
                    "GuardrailArn": args.guardrail.arn,
                    "GuardrailVersion": args.guardrail.version,
                },
                period=HOUR,
                threshold=INTERVENTIONS_PER_HOUR,
                opts=child,
            )
        self.log_group = group.name
        self.register_outputs({"log_group": self.log_group})


def _model_alarms(
    name: str,
    alias: str,
    model: WatchedModel,
    args: ObservabilityArgs,
    opts: pulumi.ResourceOptions,
) -> None:
    # Bedrock reports an application inference profile under its id, the last part of the ARN.
    profile_id = pulumi.Output.from_input(model.profile_arn).apply(lambda arn: arn.split("/")[-1])
    hourly_tokens = max(1, model.output_tokens_per_month * PEAK_FACTOR // MONTH_HOURS)
    for suffix, description, metric, period, threshold in (
        (
            "throttles",
            "Calls are refused for want of quota",
            "InvocationThrottles",
            FIVE_MINUTES,
            THROTTLES_PER_FIVE_MINUTES,
        ),
        (
            "server-errors",
            "The model fails",
            "InvocationServerErrors",
            FIVE_MINUTES,
            SERVER_ERRORS_PER_FIVE_MINUTES,
        ),
        (
            "output-tokens",
            "The model writes far more than the declared use: a loop, or abuse",
            "OutputTokenCount",
            HOUR,
            hourly_tokens,
        ),
    ):
        _alarm(
            f"{name}-{alias}-{suffix}",
            args,
            description=f"{description} ({alias} of {args.use_case})",
            namespace="AWS/Bedrock",
            metric_name=metric,
            dimensions={"ModelId": profile_id},
            period=period,
            threshold=threshold,
            opts=opts,
        )


def _alarm(
    name: str,
    args: ObservabilityArgs,
    *,
    description: str,
    namespace: str,
    metric_name: str,
    dimensions: Mapping[str, pulumi.Input[str]],
    period: int,
    threshold: int,
    opts: pulumi.ResourceOptions,
) -> None:
    aws.cloudwatch.MetricAlarm(
        name,
        name=f"groundwork-{name}",
        alarm_description=description,
        namespace=namespace,
        metric_name=metric_name,
        dimensions=dict(dimensions),
        statistic="Sum",
        period=period,
        evaluation_periods=1,
        comparison_operator="GreaterThanThreshold",
        threshold=threshold,
        treat_missing_data="notBreaching",
        alarm_actions=[args.topic_arn],
        tags=args.tags,
        opts=opts,
    )
