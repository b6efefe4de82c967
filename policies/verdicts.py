"""Runs the pack offline: every policy on the resources of a state, as the engine would run it.

`python -m policies.verdicts STATE` judges an exported state and prints the verdicts as JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from policies.checks import PolicyFailedError, judge_resource, judge_stack
from policies.context import PolicyContext
from policies.model import Outcome, Policy, Verdict
from policies.registry import all_policies
from policies.resource_types import ANY, EVERY
from policies.resources import Json, Resource, Stack, from_state, urn_stack
from policies.spec_context import ContextError, context_of


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the whole pack says of a stack."""

    stack: str
    verdicts: Sequence[Verdict]
    failures: Sequence[PolicyFailedError]
    """Policies that were themselves at fault; any makes the evaluation worthless as evidence."""

    uncovered_types: Sequence[str]
    """Types in the stack that no policy but the general ones reads."""

    def violations(self, *, mandatory: bool) -> list[Verdict]:
        """Return the failures that stop a deployment, or those that only advise."""
        return [
            each
            for each in self.verdicts
            if each.outcome is Outcome.FAIL and each.mandatory == mandatory
        ]

    def as_json(self) -> dict[str, object]:
        """Return the evaluation as plain JSON, in the order of the pack and of the stack."""
        counts = Counter(each.outcome for each in self.verdicts)
        return {
            "stack": self.stack,
            "counts": {outcome.value: counts[outcome] for outcome in Outcome},
            "verdicts": [each.as_json() for each in self.verdicts],
            "failures": [str(each) for each in self.failures],
            "uncovered_types": list(self.uncovered_types),
        }


def evaluate(
    resources: Sequence[Resource],
    context: PolicyContext,
    policies: Iterable[Policy] | None = None,
) -> Evaluation:
    """Return the verdicts of `policies`, of the whole pack by default, on `resources`."""
    judging = tuple(policies if policies is not None else all_policies())
    stack = Stack(resources)
    verdicts: list[Verdict] = []
    failures: list[PolicyFailedError] = []
    types = {each.type for each in resources}
    for policy in judging:
        covered = {each for each in types if policy.covers(each)}
        try:
            for resource in resources:
                if resource.type in covered:
                    verdicts += judge_resource(policy, resource, context)
            verdicts += judge_stack(policy, stack, context)
        except PolicyFailedError as error:
            failures.append(error)
    return Evaluation(context.stack, verdicts, failures, _uncovered(resources, judging))


def _uncovered(resources: Sequence[Resource], policies: Iterable[Policy]) -> list[str]:
    read = {each.token for policy in policies for each in policy.types if each not in (ANY, EVERY)}
    return sorted({each.type for each in resources if each.type.startswith("aws:")} - read)


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge an exported state; return 1 where a mandatory policy fails or the pack is at fault."""
    parser = argparse.ArgumentParser(prog="python -m policies.verdicts", description=main.__doc__)
    parser.add_argument("state", type=Path, help="what `pulumi stack export` wrote")
    path = cast("Path", parser.parse_args(arguments).state)
    try:
        resources = from_state(cast("Json", json.loads(path.read_text())))
        if not resources:
            raise ContextError("the state has no resources")  # noqa: TRY301  one way to tell it
        context = context_of(urn_stack(resources[0].urn)[0])
    except (OSError, ValueError, TypeError, ContextError) as error:
        sys.stderr.write(f"{path}: {error}\n")
        return 1
    evaluation = evaluate(resources, context)
    sys.stdout.write(json.dumps(evaluation.as_json(), indent=1) + "\n")
    return 1 if evaluation.failures or evaluation.violations(mandatory=True) else 0


if __name__ == "__main__":
    sys.exit(main())
