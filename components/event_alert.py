"""An event of the account that people are told of, as it happens."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.dashboard import FIVE_MINUTES

RETRY_SECONDS = 86400
"""How long EventBridge tries to deliver, at the most; a day is also its default."""

RETRIES = 185

_WITH_READS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventAlertArgs:
    """What an alert on events is built from."""

    rule_name: str
    description: str
    """What it means that such an event has happened."""

    pattern: Mapping[str, object]
    """Which events, as EventBridge writes it."""

    of_trail_reads: bool
    """Whether the event is one that CloudTrail calls read-only, as AssumeRole is."""

    message: str
    """One sentence; a `<name>` in it stands for a value of `values`."""

    values: Mapping[str, str]
    """Name to the JSONPath of a value of the event."""

    topic_arn: pulumi.Input[str]


class EventAlert(pulumi.ComponentResource):
    """A rule that tells a topic of each event, and an alarm for when it cannot."""

    rule_arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: EventAlertArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:event_alert:EventAlert", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        rule = aws.cloudwatch.EventRule(
            f"{name}-rule",
            name=args.rule_name,
            description=args.description,
            event_pattern=json.dumps(args.pattern),
            # Without this, a rule does not see what CloudTrail calls read-only:
            # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
            state=_WITH_READS if args.of_trail_reads else "ENABLED",
            opts=child,
        )
        aws.cloudwatch.EventTarget(
            f"{name}-target",
            rule=rule.name,
            target_id="alerts",
            arn=args.topic_arn,
            input_transformer=aws.cloudwatch.EventTargetInputTransformerArgs(
                input_paths=dict(args.values), input_template=json.dumps(args.message)
            ),
            retry_policy=aws.cloudwatch.EventTargetRetryPolicyArgs(
                maximum_event_age_in_seconds=RETRY_SECONDS, maximum_retry_attempts=RETRIES
            ),
            opts=child,
        )
        aws.cloudwatch.MetricAlarm(
            f"{name}-undelivered",
            name=f"{args.rule_name}-undelivered",
            alarm_description=f"Nobody was told, although it happened: {args.description}",
            namespace="AWS/Events",
            metric_name="FailedInvocations",
            dimensions={"RuleName": args.rule_name},
            statistic="Sum",
            period=FIVE_MINUTES,
            evaluation_periods=1,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
            treat_missing_data="notBreaching",
            alarm_actions=[args.topic_arn],
            opts=child,
        )
        self.rule_arn = rule.arn
        self.register_outputs({"rule_arn": self.rule_arn})
