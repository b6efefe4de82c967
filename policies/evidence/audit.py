"""Makes a report of states and a day, without running the program that made them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Final, cast

from policies import frameworks
from policies.evidence.access import matrices
from policies.evidence.locations import line_of
from policies.evidence.report import (
    OUTCOMES,
    Framework,
    Input,
    PolicyRecord,
    Report,
    StackRecord,
    Tool,
    VerdictRecord,
    WaiverRecord,
)
from policies.model import FRAMEWORK_TITLES, Policy, Verdict, Waiver
from policies.registry import all_policies
from policies.resources import Json, Resource, from_state, urn_stack
from policies.spec_context import ContextError, context_of
from policies.verdicts import evaluate
from policies.waivers import FILE as WAIVERS

PACK: Final = Path(__file__).resolve().parent.parent


class AuditError(Exception):
    """A state cannot be judged; the text says which and why."""


@dataclass(frozen=True)
class State:
    """An exported state."""

    name: str
    """Where it came from, as people read it."""

    text: str
    """What `pulumi stack export` printed."""

    @property
    def sha256(self) -> str:
        """Digest of the deployment; two exports of one state have the same."""
        return _sha256(json.dumps(self.document, sort_keys=True))

    @cached_property
    def document(self) -> Json:
        """The deployment.

        Raises:
            AuditError: it is none.
        """
        try:
            found = cast("object", json.loads(self.text))
        except ValueError as error:
            raise AuditError(f"{self.name}: is not JSON: {error}") from error
        if not isinstance(found, dict):
            raise AuditError(f"{self.name}: is not a state; write it with `pulumi stack export`")
        document = cast("Json", found)
        return cast("Json", document.get("deployment", document))

    @cached_property
    def resources(self) -> Sequence[Resource]:
        """The resources.

        Raises:
            AuditError: it is no state, or an empty one.
        """
        try:
            found = from_state(self.document)
        except (ValueError, TypeError, KeyError) as error:
            raise AuditError(f"{self.name}: {error}") from error
        if not found:
            raise AuditError(f"{self.name}: the state has no resources")
        return found


def audit(states: Iterable[State], root: Path, day: dt.date) -> Report:
    """Return what the pack says of each state on that day.

    Args:
        states: one or several stacks'.
        root: the checkout, whose `stacks/` and `policies/waivers.yaml` count.
        day: decides what has expired.

    Raises:
        AuditError: a state or a spec cannot be read; nothing is reported then.
    """
    policies = all_policies()
    found: dict[str, StackRecord] = {}
    held: dict[str, Sequence[Resource]] = {}
    for state in states:
        stack = _stack(state, root, day, policies)
        if stack.stack in found:
            raise AuditError(
                f"{state.name}: {stack.stack} is given twice; leave one of the two out"
            )
        found[stack.stack], held[stack.stack] = stack, state.resources
    stacks = [found[name] for name in sorted(found)]
    return Report(
        date=day.isoformat(),
        tool=Tool(name="groundwork", version=version("groundwork"), pack_sha256=pack_sha256()),
        inputs=tuple(_inputs(root, [each.subject for each in stacks])),
        frameworks=tuple(_frameworks(policies)),
        policies=tuple(_policy(policy) for policy in policies),
        stacks=tuple(stacks),
        access=tuple(matrices(_by_environment(stacks, held), day)),
    )


def _by_environment(
    stacks: Sequence[StackRecord], held: Mapping[str, Sequence[Resource]]
) -> Mapping[str, Sequence[Resource]]:
    found: dict[str, list[Resource]] = {}
    for stack in stacks:
        found.setdefault(stack.environment, []).extend(held[stack.stack])
    return found


def pack_sha256() -> str:
    """Return the digest of everything that makes the pack's verdicts: its modules and its data."""
    files = sorted(it for it in PACK.rglob("*") if it.suffix in {".py", ".json"})
    return _sha256("".join(f"{it.relative_to(PACK)}\0{it.read_text()}\0" for it in files))


def _stack(state: State, root: Path, day: dt.date, policies: Sequence[Policy]) -> StackRecord:
    resources = state.resources
    try:
        stack = urn_stack(resources[0].urn)[0]
        context = context_of(stack, stacks=root / "stacks", accepted=root / WAIVERS, today=day)
    except (ContextError, ValueError) as error:
        raise AuditError(f"{state.name}: {error}") from error
    evaluation = evaluate(resources, context, policies)
    subject = context.use_case or "platform"
    by_urn = {each.urn: each for each in resources}
    verdicts = tuple(_verdict(each, by_urn, subject, root, day) for each in evaluation.verdicts)
    return StackRecord(
        stack=stack,
        subject=subject,
        environment=context.environment,
        stage=context.stage.value,
        data_class=context.data_class.name,
        resources=sum(each.type.startswith("aws:") for each in resources),
        state_sha256=state.sha256,
        counts={it: sum(each.outcome == it for each in verdicts) for it in OUTCOMES},
        verdicts=verdicts,
        failures=tuple(str(each) for each in evaluation.failures),
        uncovered_types=tuple(evaluation.uncovered_types),
    )


def _verdict(
    verdict: Verdict,
    by_urn: Mapping[str, Resource],
    subject: str,
    root: Path,
    day: dt.date,
) -> VerdictRecord:
    resource = by_urn.get(verdict.urn)
    token = resource.type if resource else "pulumi:pulumi:Stack"
    name = verdict.urn.rsplit("::", 1)[-1]
    file = f"stacks/{subject}.yaml"
    return VerdictRecord(
        policy=verdict.policy,
        outcome=verdict.outcome.value,
        mandatory=verdict.mandatory,
        urn=verdict.urn,
        name=name,
        type=token,
        path=verdict.path,
        found=verdict.found,
        remedy=verdict.remedy,
        file=file,
        line=line_of(root / file, file, subject, token, name),
        waiver=_waiver(verdict.waiver, day) if verdict.waiver else None,
    )


def _waiver(waiver: Waiver, day: dt.date) -> WaiverRecord:
    return WaiverRecord(
        **waiver.as_json(),
        age_days=(day - waiver.created).days,
        days_left=(waiver.expires - day).days,
    )


def _policy(policy: Policy) -> PolicyRecord:
    return PolicyRecord(
        id=policy.id,
        slug=policy.slug,
        title=policy.title,
        severity=policy.severity.value,
        mandatory_from=policy.mandatory_from.value if policy.mandatory_from else None,
        scope=policy.scope,
        rationale=policy.rationale,
        remedy=policy.remedy,
        supports={key: tuple(ids) for key, ids in policy.supports.by_framework().items()},
        links=tuple(policy.links),
        is_waivable=policy.is_waivable,
    )


def _frameworks(policies: Sequence[Policy]) -> Iterator[Framework]:
    titles = frameworks.controls()
    for key, title in FRAMEWORK_TITLES.items():
        supported = {it for each in policies for it in each.supports.by_framework().get(key, ())}
        # In the framework's own order, which is that of its file.
        controls = {it: text for it, text in titles[key].items() if it in supported}
        yield Framework(key=key, title=title, controls=controls)


def _inputs(root: Path, subjects: Sequence[str]) -> Iterator[Input]:
    files = [f"stacks/{subject}.yaml" for subject in {"platform", *subjects}]
    for file in sorted([*files, str(WAIVERS)]):
        path = root / file
        if path.is_file():
            yield Input(path=file, sha256=_sha256(path.read_text(encoding="utf-8")))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
