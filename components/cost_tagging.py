"""Cost tagging: the tags by which a bill is divided, and a budget that warns before it is spent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.iam_document import Statement, document
from components.naming import Place
from components.tags import Tags

ACTUAL_ALERT_PERCENTS: Sequence[int] = (50, 80, 100)
FORECAST_ALERT_PERCENTS: Sequence[int] = (100,)


def default_tags(tags: Tags) -> aws.ProviderDefaultTagsArgs:
    """Return the tags as the provider puts them on all that it makes."""
    return aws.ProviderDefaultTagsArgs(tags=tags.as_dict())


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertTopicArgs:
    """What a topic for alerts is built from."""

    place: Place
    subject: str
    """Whose alerts these are: `platform` or a use case."""

    key_arn: pulumi.Input[str]
    """Key whose policy lets alarms and budgets publish."""

    emails: Sequence[str]
    tags: Mapping[str, str]
    channel: str = "alerts"
    """What comes through it: `alerts`, or another word for another urgency."""
    takes_events: bool = False
    """Whether rules of EventBridge publish too; the key's policy must then let them."""


class AlertTopic(pulumi.ComponentResource):
    """An encrypted topic through which alarms and budgets reach people."""

    arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: AlertTopicArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:cost_tagging:AlertTopic", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        topic_name = f"groundwork-{args.subject}-{args.channel}"
        topic = aws.sns.Topic(
            f"{name}-topic",
            name=topic_name,
            display_name=f"Groundwork {args.subject}",
            kms_master_key_id=args.key_arn,
            tags=args.tags,
            opts=child,
        )
        policy = aws.sns.TopicPolicy(
            f"{name}-policy",
            arn=topic.arn,
            policy=document(
                Statement(
                    sid="AlarmsAndBudgetsPublish",
                    actions=["sns:Publish"],
                    resources=[args.place.arn("sns", topic_name)],
                    principals={"Service": ["budgets.amazonaws.com", "cloudwatch.amazonaws.com"]},
                    condition={"StringEquals": {"aws:SourceAccount": args.place.account_id}},
                ),
                *(_events_publish(args.place.arn("sns", topic_name)) if args.takes_events else ()),
            ),
            opts=child,
        )
        for email in args.emails:
            aws.sns.TopicSubscription(
                f"{name}-{email.partition('@')[0]}",
                topic=topic.arn,
                protocol="email",
                endpoint=email,
                opts=child,
            )
        # Budgets refuse a topic to which they may not publish yet.
        self.arn = pulumi.Output.all(topic.arn, policy.id).apply(lambda parts: parts[0])
        self.register_outputs({"arn": self.arn})


def _events_publish(topic_arn: str) -> Sequence[Statement]:
    """Return the statement by which EventBridge publishes, which AWS wants without a condition.

    "You can't use Condition blocks in Amazon SNS topic policies for EventBridge": what the rule
    sends would be dropped, https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html
    """
    return (
        Statement(
            sid="EventsPublish",
            actions=["sns:Publish"],
            resources=[topic_arn],
            principals={"Service": ["events.amazonaws.com"]},
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCaseBudgetArgs:
    """What a use case's budget is built from."""

    use_case: str
    monthly_budget_usd: int
    emails: Sequence[str]
    """The owner and Finance, who are told beside the topic."""

    topic_arn: pulumi.Input[str]


class UseCaseBudget(pulumi.ComponentResource):
    """The monthly budget of one use case, counted by its tag."""

    name: pulumi.Output[str]

    def __init__(
        self, name: str, args: UseCaseBudgetArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:cost_tagging:UseCaseBudget", name, None, opts)
        alerts = [("ACTUAL", percent) for percent in ACTUAL_ALERT_PERCENTS]
        alerts += [("FORECASTED", percent) for percent in FORECAST_ALERT_PERCENTS]
        budget = aws.budgets.Budget(
            f"{name}-budget",
            name=naming.title(args.use_case),
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=f"{args.monthly_budget_usd}.0",
            limit_unit="USD",
            cost_filters=[
                aws.budgets.BudgetCostFilterArgs(
                    name="TagKeyValue", values=[f"user:use_case${args.use_case}"]
                )
            ],
            notifications=[
                aws.budgets.BudgetNotificationArgs(
                    comparison_operator="GREATER_THAN",
                    notification_type=kind,
                    threshold=percent,
                    threshold_type="PERCENTAGE",
                    subscriber_email_addresses=list(args.emails),
                    subscriber_sns_topic_arns=[args.topic_arn],
                )
                for kind, percent in alerts
            ],
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.name = budget.name
        self.register_outputs({"name": self.name})
