"""What the specs say of money: who pays in an environment, and what Finance hears."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from components.spec.fields import Days, Slug, Spec, Usd

OverBudget: TypeAlias = Literal["alert", "stop"]
"""What happens when a budget is spent: people are told, or calls of models are denied as well."""

SharedCosts: TypeAlias = Literal["proportional", "even", "kept"]
"""How what all use cases share is charged: by what each costs, in equal parts, or not to them."""


class Billing(Spec):
    """What an environment's account is to AWS's bill."""

    is_payer: bool = True
    """Whether it pays its own bill, alone or as an organisation's management account. Cost tags,
    cost categories and anomaly monitors exist there alone; a member account may have none."""

    knows_cost_tags: bool = True
    """Whether AWS has seen the tags: it knows a key up to 24 hours after it was first on a
    resource, and cannot activate it before. False on the first day of a new account."""


class CostManagement(Spec):
    """How costs are watched and charged."""

    finance_group: Slug | None = None
    """Group that hears of budgets and anomalies; `finance`, where there is one."""

    anomaly_threshold_usd: Usd = 100
    """Impact from which an anomaly is told."""

    anomaly_threshold_percent: Annotated[int, Field(gt=0, le=1000)] = 40
    """Impact in percent of what was expected; an anomaly is told that reaches both."""

    shared_costs: SharedCosts = "proportional"
    """How the platform's own costs are split onto its use cases."""

    export_retention_days: Days = 1096
    """How long the exported bill is kept; three years by default."""
