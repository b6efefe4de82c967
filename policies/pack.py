"""What the pack says to the Pulumi engine: levels by stage, messages, and what is not decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Final

from policies.checks import judge_resource, judge_stack
from policies.context import PolicyContext
from policies.model import Outcome, Policy, Severity, Verdict
from policies.resources import Resource, Stack, urn_stack
from policies.spec_context import ContextError, context_of
from policies.values import Value

NAME: Final = "groundwork"
DESCRIPTION: Final = (
    "Guardrails of the shared AI platform; each id is explained in docs/policies.md."
)
STACK_HAS_A_SPEC: Final = "stack-has-a-spec"
EVERYTHING_IS_DECIDED: Final = "gov-09-everything-is-decided"

_NEVER_KNOWN: Final = "write a value that can be read in the update"

ContextOf = Callable[[str], PolicyContext]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A policy as the engine knows it: a name for what it judges of one resource, or of all."""

    name: str
    title: str
    severity: Severity
    judges_stack: bool
    policy: Policy | None = None
    """None for what belongs to the pack itself."""

    is_always_mandatory: bool = False

    @property
    def can_remediate(self) -> bool:
        """Whether a failure can be mended by the pack."""
        return not self.judges_stack and self.policy is not None and bool(self.policy.remediate)

    def is_mandatory(self, context: PolicyContext | None) -> bool:
        """Whether a failure stops the deployment; as long as nobody knows the stack, it does."""
        if self.policy is None or context is None:
            return self.policy is not None or self.is_always_mandatory
        return self.policy.is_mandatory(context.stage)


@dataclass(frozen=True, slots=True)
class Violation:
    """A failure, as the engine shows it."""

    text: str
    urn: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule said: violations, or why it does not apply, or neither, which is a pass."""

    rule: Rule
    violations: Sequence[Violation] = ()
    set_aside: str | None = None


class Pack:
    """The policies of one run of the engine, which judges one stack.

    The level of a policy depends on the stage of the stack. The official language host says which
    stack it is in PULUMI_STACK; where nobody says it, the first resource's URN does.
    """

    def __init__(
        self,
        policies: Sequence[Policy],
        *,
        stack: str | None = None,
        context_of: ContextOf = context_of,
    ) -> None:
        """Make the engine's rules.

        Raises:
            ContextError: no spec has `stack`.
        """
        self.rules = tuple(_rules(policies))
        self._context_of = context_of
        self._lock = Lock()
        self._open: dict[str, list[Verdict]] = {}
        self._judging: dict[str, tuple[list[tuple[Rule, Policy]], list[Said]]] = {}
        self.context: PolicyContext | None = None if stack is None else context_of(stack)
        self.is_update = False
        """Whether the engine carries out what it asks about: then every value is known."""

    def on_resource(self, resource: Resource) -> list[Said]:
        """Return what each rule that judges a resource's type says of it, before it is made.

        Raises:
            ContextError: no spec has the resource's stack.
            PolicyFailedError: a policy is itself at fault.
        """
        context = self._of(resource.urn)
        said: list[Said] = []
        undecided: list[Verdict] = []
        for rule, policy in self._divided(resource.type)[0]:
            verdicts = judge_resource(policy, resource, context)
            undecided += _undecided(verdicts)
            said.append(self._said(rule, verdicts))
        self._open[resource.urn] = undecided
        return said

    def not_judging(self, token: str) -> Sequence[Said]:
        """Return which rules on resources do not judge those of a type; the same each time."""
        return self._divided(token)[1]

    def _divided(self, token: str) -> tuple[list[tuple[Rule, Policy]], list[Said]]:
        if token not in self._judging:
            judging: list[tuple[Rule, Policy]] = []
            others: list[Said] = []
            for rule in self.rules:
                policy = rule.policy
                if rule.judges_stack or policy is None:
                    continue
                if policy.covers(token):
                    judging.append((rule, policy))
                else:
                    others.append(Said(rule, set_aside=f"{policy.id} does not judge {token}"))
            self._judging[token] = judging, others
        return self._judging[token]

    def remedy(self, rule: Rule, resource: Resource) -> Mapping[str, Value]:
        """Return what a rule lays over the properties of a resource that fails it.

        Raises:
            ContextError: no spec has the resource's stack.
            PolicyFailedError: the policy is itself at fault.
        """
        policy = rule.policy
        if policy is None or policy.remediate is None or not policy.covers(resource.type):
            return {}
        context = self._of(resource.urn)
        verdicts = judge_resource(policy, resource, context)
        if not any(each.outcome is Outcome.FAIL for each in verdicts):
            return {}
        return policy.remediate(resource, context)

    def on_stack(self, resources: Sequence[Resource]) -> list[Said]:
        """Return what each rule on stacks says of all resources together.

        Raises:
            ContextError: no spec has the stack.
            PolicyFailedError: a policy is itself at fault.
        """
        stacked = [rule for rule in self.rules if rule.judges_stack]
        if not resources:
            return [Said(rule, set_aside="the stack has no resources") for rule in stacked]
        stack = Stack(resources)
        context = self._of(stack.urn)
        undecided = [each for resource in resources for each in self._left_open(resource)]
        said: list[Said] = []
        for rule in stacked:
            if rule.policy is not None:
                verdicts = judge_stack(rule.policy, stack, context)
                undecided += _undecided(verdicts)
                said.append(self._said(rule, verdicts))
        decided = next(rule for rule in stacked if rule.name == EVERYTHING_IS_DECIDED)
        if undecided:
            return [*said, Said(decided, tuple(_waiting(undecided)))]
        return [*said, Said(decided, set_aside="every policy is decided")]

    def _left_open(self, resource: Resource) -> list[Verdict]:
        """Return what could not be decided of a resource, which the engine has shown before."""
        if resource.urn not in self._open:
            self.on_resource(resource)
        return self._open[resource.urn]

    def learn(self, stack: str) -> PolicyContext:
        """Return what is known of the stack that is judged, which is the first one named.

        Raises:
            ContextError: no spec has it, or another one was named before.
        """
        with self._lock:
            if self.context is None:
                self.context = self._context_of(stack)
            if self.context.stack != stack:
                raise ContextError(
                    f"the policy pack was started for {self.context.stack}, and is asked about "
                    f"{stack}; leave PULUMI_STACK to Pulumi"
                )
            return self.context

    def _of(self, urn: str) -> PolicyContext:
        return self.learn(urn_stack(urn)[0])

    def _said(self, rule: Rule, verdicts: Sequence[Verdict]) -> Said:
        """Return the failures; the engine counts as passed what is neither failed nor put aside.

        What a preview leaves open is decided in the update; what an update leaves open would never
        be.
        """
        failures = [each for each in verdicts if each.outcome is Outcome.FAIL]
        open_questions = _undecided(verdicts)
        if self.is_update:
            failures += [
                replace(each, found="the value cannot be read", remedy=_NEVER_KNOWN)
                for each in open_questions
            ]
        if failures:
            return Said(rule, tuple(Violation(message(each), each.urn) for each in failures))
        if open_questions:
            return Said(rule, set_aside=f"undecided: {open_questions[0].found}")
        waived = next((each for each in verdicts if each.outcome is Outcome.WAIVED), None)
        if waived is not None:
            return Said(rule, set_aside=f"waived ({waived.waiver}): {waived.found}")
        if all(each.outcome is Outcome.NOT_APPLICABLE for each in verdicts):
            return Said(rule, set_aside=verdicts[0].found if verdicts else "")
        return Said(rule)


def _rules(policies: Iterable[Policy]) -> Iterator[Rule]:
    yield Rule(
        name=STACK_HAS_A_SPEC,
        title="The stack has a spec in stacks/",
        severity=Severity.CRITICAL,
        judges_stack=False,
        is_always_mandatory=True,
    )
    for policy in policies:
        judged = [
            judges_stack
            for judges_stack, check in ((False, policy.on_resource), (True, policy.on_stack))
            if check is not None
        ]
        for judges_stack in judged:
            yield Rule(
                name=f"{policy.slug}-stack" if judges_stack and len(judged) > 1 else policy.slug,
                title=policy.title,
                severity=policy.severity,
                judges_stack=judges_stack,
                policy=policy,
            )
    # What is unknown in a preview is known in the update, where the policies run again.
    yield Rule(
        name=EVERYTHING_IS_DECIDED,
        title="Every policy can be decided",
        severity=Severity.HIGH,
        judges_stack=True,
    )


def _undecided(verdicts: Iterable[Verdict]) -> list[Verdict]:
    return [each for each in verdicts if each.outcome is Outcome.UNDECIDED]


def _waiting(verdicts: Iterable[Verdict]) -> Iterator[Violation]:
    """Yield, once per policy, what a preview cannot decide: nothing passes in silence."""
    by_policy: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        by_policy.setdefault(verdict.policy, []).append(verdict)
    for policy, found in sorted(by_policy.items()):
        names = ", ".join(dict.fromkeys(each.urn.rsplit("::", 1)[-1] for each in found))
        yield Violation(
            f"[{policy}] undecided on {names}: {found[0].found}; "
            "it is decided in the update, before the resource is made",
            found[0].urn,
        )


def message(verdict: Verdict) -> str:
    """Return a failure as the engine's output shows it: `[CODE] finding at path; remedy`."""
    where = f" at {verdict.path}" if verdict.path else ""
    return f"[{verdict.policy}] {verdict.found}{where}; {verdict.remedy}"


def tags(policy: Policy) -> list[str]:
    """Return the controls that a policy supports, as the engine's tags."""
    supported: Mapping[str, Sequence[str]] = policy.supports.by_framework()
    return [f"{key}:{control}" for key, controls in supported.items() for control in controls]
