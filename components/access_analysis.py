"""Access analysis: what can be reached from outside the account, and which rights nobody uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.event_alert import EventAlert, EventAlertArgs

EXTERNAL = "groundwork-external-access"
UNUSED = "groundwork-unused-access"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessAnalysisArgs:
    """What the account's analyzers are built from."""

    unused_access_days: int | None
    """How long a right may lie idle before it is a finding; None: nothing looks, and AWS charges
    nothing. It charges per role and user and month otherwise."""

    topic_arn: pulumi.Input[str]
    """Who is told of what can be reached from outside."""


class AccessAnalysis(pulumi.ComponentResource):
    """The account's analyzers, and an alert on each new finding of access from outside."""

    external_arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: AccessAnalysisArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:access_analysis:AccessAnalysis", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        external = aws.accessanalyzer.Analyzer(
            f"{name}-external", analyzer_name=EXTERNAL, type="ACCOUNT", opts=child
        )
        if args.unused_access_days is not None:
            unused = aws.accessanalyzer.AnalyzerConfigurationUnusedAccessArgs(
                unused_access_age=args.unused_access_days
            )
            aws.accessanalyzer.Analyzer(
                f"{name}-unused",
                analyzer_name=UNUSED,
                type="ACCOUNT_UNUSED_ACCESS",
                configuration=aws.accessanalyzer.AnalyzerConfigurationArgs(unused_access=unused),
                opts=child,
            )
        EventAlert(
            f"{name}-found",
            EventAlertArgs(
                rule_name="groundwork-external-access-found",
                description="Something of the account can be reached from outside",
                pattern=_PATTERN,
                of_trail_reads=False,
                message=(
                    "<resource> of account <account> can be reached from outside. Close it, or "
                    "archive the finding <finding> with its reason."
                ),
                values={
                    "account": "$.account",
                    "finding": "$.detail.id",
                    "resource": "$.detail.resource",
                },
                topic_arn=args.topic_arn,
            ),
            child,
        )
        self.external_arn = external.arn
        self.register_outputs({"external_arn": self.external_arn})


_PATTERN: Mapping[str, object] = {
    "source": ["aws.access-analyzer"],
    "detail-type": ["Access Analyzer Finding"],
    "detail": {"status": ["ACTIVE"], "isDeleted": [False]},
}
"""https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-eventbridge.html"""
