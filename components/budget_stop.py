"""The stop of what has spent its budget: AWS Budgets denies a use case's calls of models.

The deny and the role that attaches it are the platform's: a use case's own pipeline can change
neither. See docs/adr/0017-what-a-spent-budget-stops.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming
from components.iam_document import Statement, document, service_trust
from components.kill_switch import STOPPED

STOP_PERCENT = 100
_BUDGETS = "budgets.amazonaws.com"
_MAIL_LIMIT = 10
"""Addresses of one action (Budgets API reference, CreateBudgetAction)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetExecutorArgs:
    """What AWS Budgets' way to stop use cases is built from."""

    place: naming.Place


class BudgetExecutor(pulumi.ComponentResource):
    """The policy that stops a use case, and the role by which AWS Budgets attaches it."""

    def __init__(
        self, name: str, args: BudgetExecutorArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:budget_stop:BudgetExecutor", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        place = args.place
        stop = aws.iam.Policy(
            f"{name}-stop",
            name=naming.OVER_BUDGET_POLICY,
            path=naming.STOP_PATH,
            description="Denies calls of models; AWS Budgets attaches it when a budget is spent",
            policy=document(
                Statement(sid="OverBudget", effect="Deny", actions=STOPPED, resources=["*"])
            ),
            opts=child,
        )
        role = aws.iam.Role(
            f"{name}-role",
            name=naming.BUDGET_EXECUTOR,
            path=naming.ROLE_PATH,
            description="AWS Budgets stops use cases that have spent their budget",
            # Budgets wants exactly this ARN, with the wildcard for the budget's name:
            # https://docs.aws.amazon.com/cost-management/latest/userguide/cross-service-confused-deputy-prevention.html
            assume_role_policy=service_trust(
                _BUDGETS, place.account_id, f"arn:aws:budgets::{place.account_id}:budget/*"
            ),
            opts=child,
        )
        aws.iam.RolePolicy(
            f"{name}-policy",
            name="stop-use-cases",
            role=role.name,
            policy=document(
                Statement(
                    sid="AttachTheStopAndNothingElse",
                    actions=["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
                    resources=[place.role_arn("*", naming.USE_CASE_ROLE_PATH)],
                    condition={"ArnEquals": {"iam:PolicyARN": stop.arn}},
                )
            ),
            opts=child,
        )
        self.register_outputs({})


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetStopArgs:
    """What the stop of one use case is built from."""

    place: naming.Place
    budget_name: pulumi.Input[str]
    role_names: Sequence[pulumi.Input[str]]
    """Roles of the use case that call models."""

    emails: Sequence[str]
    """Who is told that the use case was stopped; ten at most."""

    topic_arn: pulumi.Input[str]
    tags: Mapping[str, str]


class BudgetStop(pulumi.ComponentResource):
    """Denies a use case's calls of models once its budget is spent, without asking anybody."""

    def __init__(
        self, name: str, args: BudgetStopArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:budget_stop:BudgetStop", name, None, opts)
        place = args.place
        subscribers = [("EMAIL", email) for email in args.emails[:_MAIL_LIMIT]]
        aws.budgets.BudgetAction(
            f"{name}-stop",
            budget_name=args.budget_name,
            action_type="APPLY_IAM_POLICY",
            approval_model="AUTOMATIC",
            notification_type="ACTUAL",
            action_threshold=aws.budgets.BudgetActionActionThresholdArgs(
                action_threshold_type="PERCENTAGE", action_threshold_value=STOP_PERCENT
            ),
            definition=aws.budgets.BudgetActionDefinitionArgs(
                iam_action_definition=aws.budgets.BudgetActionDefinitionIamActionDefinitionArgs(
                    policy_arn=place.policy_arn(naming.OVER_BUDGET_POLICY, naming.STOP_PATH),
                    roles=list(args.role_names),
                )
            ),
            execution_role_arn=place.role_arn(naming.BUDGET_EXECUTOR),
            subscribers=[
                aws.budgets.BudgetActionSubscriberArgs(subscription_type=kind, address=address)
                for kind, address in [*subscribers, ("SNS", args.topic_arn)]
            ],
            tags=args.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({})
