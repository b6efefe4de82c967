"""Hands the policies to the Pulumi engine: levels by stage, messages, what is not decided."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Final, cast

import pulumi_policy as sdk
from pulumi_policy.proxy import UnknownValueError

from policies.checks import judge_resource, judge_stack
from policies.context import PolicyContext
from policies.model import Outcome, Policy, Verdict
from policies.resources import Resource, Stack, urn_stack
from policies.spec_context import context_of
from policies.values import UNKNOWN, Value, decode
from policies.verdicts import evaluate

NAME: Final = "groundwork"
DESCRIPTION: Final = (
    "Guardrails of the shared AI platform; each id is explained in docs/policies.md."
)
STACK_HAS_A_SPEC: Final = "stack-has-a-spec"
EVERYTHING_IS_DECIDED: Final = "gov-09-everything-is-decided"

ContextOf = Callable[[str], PolicyContext]


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
        """Make the engine's policies.

        Raises:
            ContextError: no spec has `stack`.
        """
        self._policies = tuple(policies)
        self._context_of = context_of
        self._context: PolicyContext | None = None
        self._lock = Lock()
        self._levelled = [
            (policy, adapted) for policy in self._policies for adapted in self._adapt(policy)
        ]
        if stack is not None:
            self._judge(stack)

    @classmethod
    def from_environment(cls, policies: Sequence[Policy], stacks: Path) -> Pack:
        """Return the pack for the stack that the language host names, by the specs in `stacks`."""
        return cls(
            policies,
            stack=os.environ.get("PULUMI_STACK") or None,
            context_of=partial(context_of, stacks=stacks),
        )

    def engine_policies(self) -> list[sdk.Policy]:
        """Return what the engine runs, in its order.

        The first one learns the stack, so that the level of every other one is set before the
        SDK reads it.
        """
        learn = sdk.ResourceValidationPolicy(
            STACK_HAS_A_SPEC,
            "The stack has a spec in stacks/",
            validate=self._require_spec,
            enforcement_level=sdk.EnforcementLevel.MANDATORY,
            severity=sdk.Severity.CRITICAL,
        )
        decided = sdk.StackValidationPolicy(
            EVERYTHING_IS_DECIDED,
            "Every policy can be decided",
            validate=self._report_undecided,
            # What is unknown in a preview is known in the update, where the policies run again.
            enforcement_level=sdk.EnforcementLevel.ADVISORY,
            severity=sdk.Severity.HIGH,
        )
        return [learn, *(adapted for _, adapted in self._levelled), decided]

    def _require_spec(self, args: sdk.ResourceValidationArgs, _: sdk.ReportViolation) -> None:
        self._learn(args.urn)

    def _judge(self, stack: str) -> PolicyContext:
        with self._lock:
            if self._context is None:
                self._context = self._context_of(stack)
                for policy, adapted in self._levelled:
                    mandatory = policy.is_mandatory(self._context.stage)
                    adapted.enforcement_level = (
                        sdk.EnforcementLevel.MANDATORY
                        if mandatory
                        else sdk.EnforcementLevel.ADVISORY
                    )
            return self._context

    def _learn(self, urn: str) -> PolicyContext:
        return self._context or self._judge(urn_stack(urn)[0])

    def _adapt(self, policy: Policy) -> Iterator[sdk.Policy]:
        if policy.on_resource is not None:
            yield sdk.ResourceValidationPolicy(
                policy.slug,
                policy.title,
                validate=lambda args, report: self._run_on_resource(policy, args, report),
                enforcement_level=sdk.EnforcementLevel.MANDATORY,
                severity=sdk.Severity(policy.severity.value),
                tags=_tags(policy),
                remediation_steps=policy.remedy,
                url=policy.links[0] if policy.links else None,
            )
        if policy.on_stack is not None:
            yield sdk.StackValidationPolicy(
                f"{policy.slug}-stack" if policy.on_resource is not None else policy.slug,
                policy.title,
                validate=lambda args, report: self._run_on_stack(policy, args, report),
                enforcement_level=sdk.EnforcementLevel.MANDATORY,
                severity=sdk.Severity(policy.severity.value),
                tags=_tags(policy),
                remediation_steps=policy.remedy,
                url=policy.links[0] if policy.links else None,
            )

    def _run_on_resource(
        self, policy: Policy, args: sdk.ResourceValidationArgs, report: sdk.ReportViolation
    ) -> None:
        if not policy.covers(args.resource_type):
            args.not_applicable(f"{policy.id} does not judge {args.resource_type}")
        verdicts = judge_resource(policy, _resource(args), self._learn(args.urn))
        _tell(verdicts, report, args.not_applicable)

    def _run_on_stack(
        self, policy: Policy, args: sdk.StackValidationArgs, report: sdk.ReportViolation
    ) -> None:
        if not args.resources:
            args.not_applicable("the stack has no resources")
        stack = Stack([_resource(each) for each in args.resources])
        verdicts = judge_stack(policy, stack, self._learn(stack.urn))
        _tell(verdicts, report, args.not_applicable)

    def _report_undecided(self, args: sdk.StackValidationArgs, report: sdk.ReportViolation) -> None:
        """Tell, once per policy, what a preview cannot decide: nothing passes in silence."""
        resources = [_resource(each) for each in args.resources]
        if not any(each.holds_unknown() for each in resources):
            args.not_applicable("every value is known")
        evaluation = evaluate(resources, self._learn(resources[0].urn), self._policies)
        waiting: dict[str, list[Verdict]] = {}
        for verdict in evaluation.verdicts:
            if verdict.outcome is Outcome.UNDECIDED:
                waiting.setdefault(verdict.policy, []).append(verdict)
        for policy_id, verdicts in waiting.items():
            names = dict.fromkeys(each.urn.rsplit("::", 1)[-1] for each in verdicts)
            report(
                f"[{policy_id}] undecided on {', '.join(names)}: {verdicts[0].found}; "
                "it is decided in the update, before the resource is made",
                verdicts[0].urn,
            )


def _tell(
    verdicts: Sequence[Verdict],
    report: sdk.ReportViolation,
    not_applicable: Callable[[str], None],
) -> None:
    """Report the failures; the engine counts as passed what is neither failed nor put aside."""
    failures = [each for each in verdicts if each.outcome is Outcome.FAIL]
    for each in failures:
        report(message(each), each.urn)
    if failures:
        return
    open_questions = [each for each in verdicts if each.outcome is Outcome.UNDECIDED]
    if open_questions:
        not_applicable(f"undecided: {open_questions[0].found}")
    elif all(each.outcome is Outcome.NOT_APPLICABLE for each in verdicts):
        not_applicable(verdicts[0].found)


def message(verdict: Verdict) -> str:
    """Return a failure as the engine's output shows it: `[CODE] finding at path; remedy`."""
    where = f" at {verdict.path}" if verdict.path else ""
    return f"[{verdict.policy}] {verdict.found}{where}; {verdict.remedy}"


def _tags(policy: Policy) -> list[str]:
    return [
        f"{framework}:{control}"
        for framework, controls in policy.supports.by_framework().items()
        for control in controls
    ]


def _resource(raw: sdk.ResourceValidationArgs | sdk.PolicyResource) -> Resource:
    depends: Mapping[str, tuple[str, ...]] = {}
    if isinstance(raw, sdk.PolicyResource):
        depends = {
            name: tuple(each.urn for each in made_from)
            for name, made_from in raw.property_dependencies.items()
        }
    return Resource(
        urn=raw.urn,
        type=raw.resource_type,
        properties=_Properties(raw.props),
        provider=_Properties(raw.provider.props) if raw.provider is not None else {},
        parent=raw.opts.parent,
        is_protected=raw.opts.protect,
        property_dependencies=depends,
    )


class _Properties(Mapping[str, Value]):
    """The SDK's properties as values, each decoded when a rule reads it.

    A stack's resources are handed over once per policy, and a policy reads few of them.
    """

    def __init__(self, raw: Mapping[str, object]) -> None:
        self._raw = raw

    def __getitem__(self, key: str) -> Value:
        return _item(self._raw, key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)


def _item(container: Mapping[str, object] | Sequence[object], key: str | int) -> Value:
    try:
        raw = cast("Mapping[str | int, object]", container)[key]
    except UnknownValueError:
        return UNKNOWN
    if isinstance(raw, Mapping):
        fields = cast("Mapping[str, object]", raw)
        return {name: _item(fields, name) for name in fields}
    if isinstance(raw, Sequence) and not isinstance(raw, str):
        items = cast("Sequence[object]", raw)
        return [_item(items, index) for index in range(len(items))]
    return decode(raw)
