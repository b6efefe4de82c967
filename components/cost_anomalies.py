"""Cost anomalies: Finance and the owner hear of what costs unlike before, each of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming


@dataclass(frozen=True, slots=True, kw_only=True)
class AnomalyWatchArgs:
    """What the watch over costs is built from."""

    receivers: Mapping[str, Sequence[str]]
    """Value of the tag `use_case` to the addresses that hear of its anomalies, once a day. Each is
    watched by itself: in a sum, one hides the other."""

    threshold_usd: int
    """Impact from which an anomaly is told."""

    threshold_percent: int
    """Impact in percent of what was expected; an anomaly is told that reaches both."""


class AnomalyWatch(pulumi.ComponentResource):
    """A monitor of each use case and a subscription to it; only of a payer account."""

    def __init__(
        self, name: str, args: AnomalyWatchArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:cost_anomalies:AnomalyWatch", name, None, opts)
        for use_case, emails in sorted(args.receivers.items()):
            self._watch(name, use_case, emails, args)
        self.register_outputs({})

    def _watch(
        self, name: str, use_case: str, emails: Sequence[str], args: AnomalyWatchArgs
    ) -> None:
        monitor = aws.costexplorer.AnomalyMonitor(
            f"{name}-{use_case}",
            name=naming.title(use_case),
            monitor_type="CUSTOM",
            monitor_specification=specification(use_case),
            opts=pulumi.ResourceOptions(
                parent=self,
                # It follows from the name and never changes; what pulumi-aws reads back gains a
                # null with each member that AWS adds, and would have the monitor replaced.
                ignore_changes=["monitorSpecification"],
            ),
        )
        aws.costexplorer.AnomalySubscription(
            f"{name}-{use_case}-subscription",
            name=naming.title(use_case),
            # Mail is daily or weekly; only a topic is told at once.
            frequency="DAILY",
            monitor_arn_lists=[monitor.arn],
            subscribers=[
                aws.costexplorer.AnomalySubscriptionSubscriberArgs(type="EMAIL", address=email)
                for email in emails
            ],
            threshold_expression=aws.costexplorer.AnomalySubscriptionThresholdExpressionArgs(
                ands=[
                    _at_least("ABSOLUTE", args.threshold_usd),
                    _at_least("PERCENTAGE", args.threshold_percent),
                ]
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )


def specification(use_case: str) -> str:
    """Return the expression of a use case's costs, with the nulls that pulumi-aws compares.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ce_anomaly_monitor
    """
    others = dict.fromkeys(("And", "CostCategories", "Dimensions", "Not", "Or"))
    tags = {"Key": "use_case", "MatchOptions": None, "Values": [use_case]}
    return json.dumps({**others, "Tags": tags}, sort_keys=True)


def _at_least(
    impact: str, value: int
) -> aws.costexplorer.AnomalySubscriptionThresholdExpressionAndArgs:
    return aws.costexplorer.AnomalySubscriptionThresholdExpressionAndArgs(
        dimension=aws.costexplorer.AnomalySubscriptionThresholdExpressionAndDimensionArgs(
            key=f"ANOMALY_TOTAL_IMPACT_{impact}",
            match_options=["GREATER_THAN_OR_EQUAL"],
            values=[str(value)],
        )
    )
