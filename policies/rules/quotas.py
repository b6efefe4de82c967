"""Limits of AWS that one stack can reach by itself: sizes of policies, filters of a log group.

What all stacks of an account share, as roles and guardrails, no stack can judge alone:
`groundwork quotas` counts it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from components.quotas.model import Made
from components.quotas.table import QUOTAS
from components.quotas.usage import Usage, each_use
from policies import resource_types as types
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
    undecided,
)
from policies.resource_types import ResourceType
from policies.resources import Resource, Stack
from policies.values import Property, Value, holds_unknown

READ: Final[Mapping[ResourceType, Sequence[str]]] = {
    types.POLICY: ("policy",),
    types.ROLE: ("assumeRolePolicy", "inlinePolicies", "managedPolicyArns", "name"),
    types.ROLE_POLICY: ("name", "policy", "role"),
    types.ROLE_POLICY_ATTACHMENT: ("policyArn", "role"),
    types.GUARDRAIL_VERSION: ("guardrailArn",),
    types.SUBSCRIPTION_FILTER: ("logGroup",),
    types.METRIC_FILTER: ("logGroupName",),
    types.METRIC_ALARM: ("alarmActions",),
    types.COMPOSITE_ALARM: ("alarmRule",),
}
"""What the limits are counted on."""

_GLOBAL: Final = frozenset(
    {types.POLICY, types.ROLE, types.ROLE_POLICY, types.ROLE_POLICY_ATTACHMENT}
)
"""Those of IAM, which has no regions."""

_JUDGED: Final = frozenset(
    {
        "bedrock-guardrail-versions",
        "iam-inline-size",
        "iam-policy-size",
        "iam-role-policies",
        "iam-trust-size",
        "logs-metric-filters",
        "logs-subscription-filters",
        "monitoring-alarm-actions",
        "monitoring-composite",
    }
)
_QUOTAS: Final = [it for it in QUOTAS if it.id in _JUDGED]
_LINK: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"


def _judged(
    stack: Stack, wrong: Callable[[Usage], bool], clean: Callable[[int], str]
) -> Iterator[Finding]:
    resources = list(stack.of_type(*READ))
    if not resources:
        yield not_applicable(stack, "the stack has nothing that has a limit of its own")
        return
    by_name = {it.name: it for it in resources}
    unknown = [prop for it in resources for prop in _unknown(it)]
    for prop in unknown:
        yield undecided(prop, f"{prop.path} is not known before the update")
    made = [Made(it.type, it.name, _known(it)) for it in resources]
    found = each_use({"": made}, _QUOTAS)
    for it in found:
        if wrong(it):
            yield failed(by_name.get(it.holder, stack), _said(it))
    if not any(map(wrong, found)):
        yield passed(stack, clean(len(found)))


def _said(it: Usage) -> str:
    unit = f" {it.quota.unit}" if it.quota.unit else ""
    return (
        f"{it.holder} uses {it.used:,} of {it.quota.limit:,}{unit}: "
        f"{it.quota.name.lower()} ({it.share:.0%})"
    )


def _known(resource: Resource) -> dict[str, Value]:
    declared = READ[types.DECLARED[resource.type]]
    values = {name: resource.prop(name).value for name in declared}
    if types.DECLARED[resource.type] not in _GLOBAL:
        # It tells apart what has the same name in two.
        values["region"] = resource.expected_region()
    return {name: value for name, value in values.items() if not holds_unknown(value)}


def _unknown(resource: Resource) -> Iterator[Property]:
    """Yield the documents whose size cannot be told; who holds what is known by the update."""
    for name in ("policy", "assumeRolePolicy"):
        if name in READ[types.DECLARED[resource.type]] and resource.prop(name).is_unknown:
            yield resource.prop(name)


def _within_quotas(stack: Stack, _: PolicyContext) -> Iterator[Finding]:
    yield from _judged(stack, lambda it: it.used > it.quota.limit, lambda n: f"{n} limits are kept")


WITHIN_QUOTAS: Final = Policy(
    id="GOV-11",
    name="within-quotas",
    title="No resource exceeds what AWS lets it hold",
    severity=Severity.HIGH,
    mandatory_from=Stage.PROTOTYPE,
    types=tuple(READ),
    rationale="AWS refuses what exceeds a limit halfway through a deployment, and leaves the rest.",
    remedy="make it smaller or divide it; docs/limits.md names every limit and its page",
    supports=Supports(
        nist_800_53_r5=("SC-5", "CM-3"),
        nist_ai_rmf=("GOVERN 1.4",),
        iso42001=("A.4.5",),
        genai_lens=("GENOPS04-BP01",),
        soc2=("CC8.1",),
    ),
    links=(_LINK,),
    on_stack=_within_quotas,
)


def _room_is_left(stack: Stack, _: PolicyContext) -> Iterator[Finding]:
    yield from _judged(
        stack,
        # What is above the limit is told by GOV-11.
        lambda it: it.warns and it.used <= it.quota.limit,
        lambda n: f"{n} limits have room",
    )


ROOM_IS_LEFT: Final = Policy(
    id="GOV-12",
    name="room-is-left",
    title="What a resource holds is below four fifths of what AWS lets it hold",
    severity=Severity.LOW,
    mandatory_from=None,
    types=tuple(READ),
    rationale="What is nearly full is refused by AWS on the day that somebody adds to it.",
    remedy="divide it before the next addition; docs/limits.md names every limit and its page",
    supports=Supports(
        nist_800_53_r5=("SC-5", "CM-3"),
        nist_ai_rmf=("GOVERN 1.4",),
        iso42001=("A.4.5",),
        genai_lens=("GENOPS04-BP01",),
        soc2=("CC8.1",),
    ),
    links=(_LINK,),
    on_stack=_room_is_left,
)
