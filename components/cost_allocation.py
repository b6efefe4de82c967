"""Cost allocation: by which tags and rules a bill is divided between those who caused it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import naming

UNATTRIBUTED = "unattributed"
"""The value of what no rule catches: it is shown, and charged to nobody."""

SHARED = "shared"
"""The value stream of what all use cases share."""

_RULE_VERSION = "CostCategoryExpression.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Which costs get a value; one of the two is given."""

    value: str
    use_cases: Sequence[str] = ()
    """Values of the tag `use_case`."""

    account_id: str | None = None
    """Account that is billed, whatever its resources' tags are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One way to divide the bill."""

    name: str
    rules: Sequence[Rule]
    """The first that fits decides."""

    split_onto: Sequence[str] = ()
    """Values that the platform's own costs are split onto; empty where they are kept."""

    split_method: str = ""
    """`PROPORTIONAL` to their own costs, or `EVEN`."""


def categories(
    products: Mapping[str, str], accounts: Mapping[str, str], shared_costs: str
) -> Sequence[Category]:
    """Return how the bill is divided: by product, by value stream and by environment.

    A product is a use case. Where nothing is shared out, or there is nobody to share with, the
    platform's own costs stay under `platform`.

    Args:
        products: use case to its value stream.
        accounts: environment to its account.
        shared_costs: `proportional`, `even` or `kept`, as the platform's spec says.
    """
    streams = sorted(set(products.values()))
    names = sorted(products)
    return (
        Category(
            name=naming.title("product"),
            rules=[
                *(Rule(value=name, use_cases=[name]) for name in names),
                Rule(value=naming.PLATFORM, use_cases=[naming.PLATFORM]),
            ],
            split_onto=() if shared_costs == "kept" else names,
            split_method=shared_costs.upper(),
        ),
        Category(
            name=naming.title("value-stream"),
            rules=[
                *(
                    Rule(value=stream, use_cases=[it for it in names if products[it] == stream])
                    for stream in streams
                ),
                Rule(value=SHARED, use_cases=[naming.PLATFORM]),
            ],
        ),
        Category(
            name=naming.title("environment"),
            # An account is known for every cost, and a tag only for what carries it.
            rules=[Rule(value=name, account_id=accounts[name]) for name in sorted(accounts)],
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CostAllocationArgs:
    """What cost allocation is built from."""

    tag_keys: Sequence[str]
    """Keys to activate; empty as long as AWS has not seen them."""

    categories: Sequence[Category]


class CostAllocation(pulumi.ComponentResource):
    """A payer account's active cost allocation tags, and its cost categories."""

    def __init__(
        self, name: str, args: CostAllocationArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:cost_allocation:CostAllocation", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        for key in args.tag_keys:
            aws.costexplorer.CostAllocationTag(
                f"{name}-tag-{key}", tag_key=key, status="Active", opts=child
            )
        for category in args.categories:
            aws.costexplorer.CostCategory(
                category.name,
                name=category.name,
                rule_version=_RULE_VERSION,
                default_value=UNATTRIBUTED,
                rules=[_rule(rule) for rule in category.rules],
                split_charge_rules=_split(category),
                opts=child,
            )
        self.register_outputs({})


def _rule(rule: Rule) -> aws.costexplorer.CostCategoryRuleArgs:
    if rule.account_id is not None:
        caught = aws.costexplorer.CostCategoryRuleRuleArgs(
            dimension=aws.costexplorer.CostCategoryRuleRuleDimensionArgs(
                key="LINKED_ACCOUNT", match_options=["EQUALS"], values=[rule.account_id]
            )
        )
    else:
        caught = aws.costexplorer.CostCategoryRuleRuleArgs(
            tags=aws.costexplorer.CostCategoryRuleRuleTagsArgs(
                key="use_case", match_options=["EQUALS"], values=list(rule.use_cases)
            )
        )
    return aws.costexplorer.CostCategoryRuleArgs(type="REGULAR", value=rule.value, rule=caught)


def _split(
    category: Category,
) -> list[aws.costexplorer.CostCategorySplitChargeRuleArgs] | None:
    if not category.split_onto:
        return None
    return [
        aws.costexplorer.CostCategorySplitChargeRuleArgs(
            source=naming.PLATFORM,
            targets=list(category.split_onto),
            method=category.split_method,
        )
    ]
