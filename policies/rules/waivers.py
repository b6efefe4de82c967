"""Waivers: one failure on one resource, accepted for a while by somebody else than its owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from policies.checks import judge_resource, judge_stack
from policies.context import PolicyContext, Waivers
from policies.model import (
    Finding,
    Outcome,
    Policy,
    Severity,
    Stage,
    Supports,
    Waiver,
    failed,
    not_applicable,
    passed,
)
from policies.resources import Stack, urn_stack

ENDS_SOON: Final = dt.timedelta(days=14)

_LINKS: Final = ("https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final",)


def _about(context: PolicyContext) -> list[Waiver]:
    return [each for each in context.waivers.entries if urn_stack(each.urn)[0] == context.stack]


def _waivers_hold(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    waivers = _about(context)
    faults = [
        each.fault
        for each in context.waivers.faults
        if each.urn is None or urn_stack(each.urn)[0] == context.stack
    ]
    for fault in faults:
        where = f"{fault.file}:{fault.line}: {fault.field}".removesuffix(": ")
        yield failed(stack, f"{where}: {fault.finding}", fault.remedy)
    for waiver in waivers:
        if context.today > waiver.expires:
            yield failed(
                stack,
                f"policies/waivers.yaml:{waiver.line}: {waiver.ticket} accepted {waiver.policy} on "
                f"{waiver.urn} until {waiver.expires}",
                "mend what it excused and delete it, or have it approved again",
            )
        else:
            yield passed(stack, f"{waiver.policy} on {waiver.urn}: {waiver}")
    if not waivers and not faults:
        yield not_applicable(stack, "no waiver is about this stack")


WAIVERS_HOLD: Final = Policy(
    id="GOV-03",
    name="waivers-hold",
    title="A waiver is exact, owned, approved by somebody else, reasoned, and not past its end",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    is_waivable=False,
    types=(),
    rationale="An exception that nobody owns or that never ends is a hole in every guardrail.",
    remedy="write the waiver as docs/policies.md says, or delete it",
    supports=Supports(
        nist_800_53_r5=("CA-5", "RA-3", "CM-3"),
        nist_ai_rmf=("GOVERN 1.4", "MANAGE 1.4"),
        iso42001=("A.2.3", "A.3.2"),
        eu_ai_act=("9",),
        genai_lens=("GENOPS04-BP01",),
        soc2=("CC3.2", "CC4.2"),
    ),
    links=_LINKS,
    on_stack=_waivers_hold,
)


def _waivers_are_used(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    running = [each for each in _about(context) if context.today <= each.expires]
    for waiver in running:
        outcomes = _outcomes(waiver, stack, replace(context, waivers=Waivers()))
        where = f"policies/waivers.yaml:{waiver.line}: {waiver.ticket}"
        if not outcomes:
            yield failed(stack, f"{where}: {waiver.policy} says nothing of {waiver.urn}")
        elif outcomes.isdisjoint({Outcome.FAIL, Outcome.UNDECIDED}):
            yield failed(stack, f"{where}: {waiver.urn} does not fail {waiver.policy}")
        elif context.today > waiver.expires - ENDS_SOON:
            left = (waiver.expires - context.today).days
            yield failed(
                stack,
                f"{where}: ends in {left} days, on {waiver.expires}",
                "mend what it excuses before, or have it approved again",
            )
        else:
            yield passed(stack, f"{where}: accepts a failure until {waiver.expires}")
    if not running:
        yield not_applicable(stack, "no running waiver is about this stack")


def _outcomes(waiver: Waiver, stack: Stack, context: PolicyContext) -> set[Outcome]:
    """Return what the waiver's policy says of its resource when nothing is waived."""
    # The registry finds the policies by importing modules such as this one.
    from policies.registry import policy_by_id

    policy = policy_by_id(waiver.policy)
    verdicts = judge_stack(policy, stack, context)
    for resource in stack.resources:
        if resource.urn == waiver.urn:
            verdicts += judge_resource(policy, resource, context)
    return {each.outcome for each in verdicts if each.urn == waiver.urn}


WAIVERS_ARE_USED: Final = Policy(
    id="GOV-04",
    name="waivers-are-used",
    title="No waiver is left over, and none ends unnoticed",
    severity=Severity.HIGH,
    mandatory_from=None,
    is_waivable=False,
    types=(),
    rationale="A waiver that excuses nothing excuses the next mistake; one that ends stops a team.",
    remedy="delete the waiver",
    supports=Supports(
        nist_800_53_r5=("CA-5", "CA-7"),
        nist_ai_rmf=("GOVERN 1.5",),
        iso42001=("A.2.4",),
        genai_lens=("GENOPS04-BP01",),
        soc2=("CC4.2",),
    ),
    links=_LINKS,
    on_stack=_waivers_are_used,
)
