"""Running one rule safely: what it finds, what it cannot know, and where it is itself at fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from policies.context import PolicyContext
from policies.model import Finding, Outcome, Policy, Verdict, failed, undecided
from policies.resources import Resource, Stack
from policies.values import FaultError, UndecidedError


class PolicyFailedError(Exception):
    """A policy raised an exception or said nothing: a failure of the pack, never a pass."""

    def __init__(self, policy: Policy, urn: str, reason: str) -> None:
        super().__init__(f"policy {policy.id} failed on {urn or 'the stack'}: {reason}")
        self.policy = policy
        self.urn = urn


def each_decided(*parts: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings of all parts, so that what one cannot know hides nothing of the others."""
    for part in parts:
        try:
            yield from part
        except UndecidedError as error:
            yield undecided(error.place, f"{error.place.path} {error.reason}")
        except FaultError as error:
            yield failed(error.place, error.found, error.remedy)


def _run(
    policy: Policy, urn: str, context: PolicyContext, check: Callable[[], Iterable[Finding]]
) -> list[Verdict]:
    try:
        found = list(each_decided(_deferred(check)))
    except Exception as error:
        raise PolicyFailedError(policy, urn, f"{type(error).__name__}: {error}") from error
    if not found:
        raise PolicyFailedError(policy, urn, "it gave no verdict")
    mandatory = policy.is_mandatory(context.stage)
    verdicts = [
        Verdict(
            policy=policy.id,
            severity=policy.severity,
            outcome=finding.outcome,
            mandatory=mandatory,
            urn=finding.urn,
            path=finding.path,
            found=finding.found,
            remedy=(finding.remedy or policy.remedy) if finding.outcome is Outcome.FAIL else "",
        )
        for finding in found
    ]
    return [_waived(each, context) for each in verdicts]


def _deferred(check: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    # A rule may be a plain function: then its body must run inside the guard as well.
    yield from check()


def judge_resource(policy: Policy, resource: Resource, context: PolicyContext) -> list[Verdict]:
    """Return what `policy` says of one resource; nothing where it does not cover the type.

    Raises:
        PolicyFailedError: the policy is at fault.
    """
    check = policy.on_resource
    if check is None or not policy.covers(resource.type):
        return []
    return _run(policy, resource.urn, context, lambda: check(resource, context))


def judge_stack(policy: Policy, stack: Stack, context: PolicyContext) -> list[Verdict]:
    """Return what `policy` says of a stack as a whole; nothing where it judges resources only.

    Raises:
        PolicyFailedError: the policy is at fault.
    """
    check = policy.on_stack
    if check is None:
        return []
    return _run(policy, stack.urn, context, lambda: check(stack, context))


def _waived(verdict: Verdict, context: PolicyContext) -> Verdict:
    if verdict.outcome is not Outcome.FAIL:
        return verdict
    waiver = context.waivers.accepting(verdict.policy, verdict.urn, context.today)
    if waiver is None:
        return verdict
    return replace(verdict, outcome=Outcome.WAIVED, remedy="", waiver=waiver)
