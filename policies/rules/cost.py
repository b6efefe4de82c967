"""Cost: a budget that warns, and tags by which the bill is divided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.model import (
    Finding,
    Policy,
    Severity,
    Stage,
    Supports,
    failed,
    not_applicable,
    passed,
)
from policies.ownership import USE_CASE_TAG
from policies.resources import Resource, Stack
from policies.taggable import is_taggable
from policies.values import Value

ALERT_PERCENTS: Final = (50, 80, 100)


def _use_case_has_a_budget(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    if context.use_case is None:
        yield not_applicable(stack, "the platform's stack is no use case")
        return
    own = [each for each in stack.of_type(types.BUDGET) if _counts(each, context.use_case)]
    if not own:
        yield failed(
            stack,
            f"no budget counts what {context.use_case} costs",
            f"declare a Budget filtered by the tag {USE_CASE_TAG}",
        )
    for budget in own:
        yield from each_decided(_is_within(budget, context), _warns(budget))


def _counts(budget: Resource, use_case: str) -> bool:
    """Whether the budget counts what carries the use case's tag, and nothing else."""
    wanted = f"user:{USE_CASE_TAG}${use_case}"
    filters = budget.prop("costFilters").items()
    if any(
        each.field("name").text() == "TagKeyValue" and each.field("values").texts() == [wanted]
        for each in filters
    ):
        return True
    tags = budget.prop("filterExpression.tags")
    return tags.field("key").text() == USE_CASE_TAG and tags.field("values").texts() == [use_case]


def _is_within(budget: Resource, context: PolicyContext) -> Iterator[Finding]:
    limit = budget.prop("limitAmount")
    amount = limit.number()
    allowed = context.monthly_budget_usd
    monthly = budget.prop("timeUnit").text() == "MONTHLY"
    if amount is None or allowed is None:
        yield failed(limit, "the budget has no fixed amount", "set limitAmount")
    elif not monthly or budget.prop("limitUnit").text() != "USD":
        yield failed(budget.prop("timeUnit"), "the budget is not in USD per month")
    elif amount > allowed:
        yield failed(
            limit,
            f"the budget is {amount:g} USD a month, the use case's spec allows {allowed:g}",
            "raise monthly_budget_usd in the spec, by its review, or lower the budget",
        )
    else:
        yield passed(limit, f"the budget is {amount:g} of {allowed:g} USD a month")


def _warns(budget: Resource) -> Iterator[Finding]:
    place = budget.prop("notifications")
    heard: set[float] = set()
    forecast = False
    for item in place.items():
        addresses = item.field("subscriberEmailAddresses")
        topics = item.field("subscriberSnsTopicArns")
        if addresses.is_absent and topics.is_absent:
            continue
        if item.field("thresholdType").text() == "PERCENTAGE":
            heard.add(item.field("threshold").number() or 0)
            forecast = forecast or item.field("notificationType").text() == "FORECASTED"
    missing = [f"{percent} %" for percent in ALERT_PERCENTS if percent not in heard]
    if not forecast:
        missing.append("a forecast")
    if missing:
        yield failed(
            place,
            f"nobody is told at {', '.join(missing)}",
            "add the notifications with a receiver",
        )
    else:
        yield passed(place, "somebody is told at 50, 80 and 100 %, and by forecast")


USE_CASE_HAS_A_BUDGET: Final = Policy(
    id="CST-01",
    name="use-case-has-a-budget",
    title="Each use case has a budget by its tag, within its spec, that warns in time",
    severity=Severity.HIGH,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.BUDGET,),
    rationale="A model's bill grows by use; without a budget the invoice is the first warning.",
    remedy="declare the use case's Budget",
    supports=Supports(
        nist_800_53_r5=("SC-5",),
        nist_ai_rmf=("MANAGE 2.1",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM10",),
        genai_lens=("GENCOST02-BP02",),
        soc2=("CC5.2",),
    ),
    links=("https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-create.html",),
    on_stack=_use_case_has_a_budget,
)


def _stops_when_spent(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    if not context.stops_over_budget:
        yield not_applicable(stack, "what has spent its budget is told here, and goes on")
        return
    actions = list(stack.of_type(types.BUDGET_ACTION))
    if not actions:
        yield failed(stack, f"nothing stops {context.use_case} when its budget is spent")
    for action in actions:
        yield from each_decided(_stops_by_itself(action))


def _stops_by_itself(action: Resource) -> Iterator[Finding]:
    wanted = {
        "actionType": "APPLY_IAM_POLICY",
        "approvalModel": "AUTOMATIC",
        "notificationType": "ACTUAL",
        "actionThreshold.actionThresholdType": "PERCENTAGE",
    }
    for name, value in wanted.items():
        place = action.prop(name)
        if place.text() != value:
            yield failed(place, f"{name} is {place.text()}", f"set it to {value}")
    threshold = action.prop("actionThreshold.actionThresholdValue")
    percent = threshold.number() or 0
    if not 0 < percent <= ALERT_PERCENTS[-1]:
        yield failed(threshold, f"it stops at {percent:g} % only", "stop at 100 % at the latest")
    roles = action.prop("definition.iamActionDefinition.roles")
    if list(roles.items()):
        yield passed(roles, "a spent budget stops the use case's roles by itself")
    else:
        yield failed(roles, "it stops no role", "name the roles that call models")


SPENT_BUDGET_STOPS: Final = Policy(
    id="CST-02",
    name="spent-budget-stops-calls",
    title="A prototype or pilot that has spent its budget is denied calls of models",
    severity=Severity.HIGH,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.BUDGET_ACTION,),
    rationale="An alert at night is read in the morning; a loop of calls does not wait for it.",
    remedy="declare a BudgetAction that attaches the platform's stop to the use case's roles",
    supports=Supports(
        nist_800_53_r5=("SC-5",),
        nist_ai_rmf=("MANAGE 2.4",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM10",),
        genai_lens=("GENCOST02-BP02",),
        soc2=("CC5.2",),
    ),
    links=("https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-controls.html",),
    on_stack=_stops_when_spent,
)


def _has_required_tags(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    if not is_taggable(resource.type):
        yield not_applicable(resource, f"{resource.type} takes no tags")
        return
    tags = resource.tags()
    place = resource.prop("tags")
    missing = [key for key in context.required_tags if key not in tags]
    if missing:
        yield failed(
            place, f"required tags are missing: {', '.join(missing)}", f"add {', '.join(missing)}"
        )
    for key, allowed in context.required_tags.items():
        if key in tags:
            yield from each_decided(_value_is_allowed(key, resource, allowed))


def _tagged(resource: Resource, context: PolicyContext) -> Mapping[str, Value]:
    if not is_taggable(resource.type):
        return {}
    there = resource.tags()
    missing = {
        key: context.tags[key]
        for key in context.required_tags
        if key not in there and key in context.tags
    }
    return {"tags": missing} if missing else {}


def _value_is_allowed(key: str, resource: Resource, allowed: frozenset[str]) -> Iterator[Finding]:
    tag = resource.tags()[key]
    value = tag.text() or ""
    if not value:
        yield failed(tag, f"the tag {key} is empty", f"give {key} a value")
    elif allowed and value not in allowed:
        yield failed(tag, f"the tag {key} is {value!r}", f"use one of {', '.join(sorted(allowed))}")
    else:
        yield passed(tag, f"{key} is {value}")


REQUIRED_TAGS: Final = Policy(
    id="CST-03",
    name="required-tags",
    title="Every resource that takes tags has the required ones, with allowed values",
    severity=Severity.MEDIUM,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.ANY,),
    rationale="What has no tag has no owner, and its cost is charged to nobody.",
    remedy="leave tagging to the platform's provider, or add the tags",
    supports=Supports(
        nist_800_53_r5=("CM-8",),
        nist_ai_rmf=("GOVERN 1.6",),
        iso42001=("A.4.2",),
        owasp_llm_2025=("LLM10",),
        genai_lens=("GENCOST01-BP01",),
        soc2=("CC2.1",),
    ),
    links=("https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/cost-alloc-tags.html",),
    on_resource=_has_required_tags,
    remediate=_tagged,
)
