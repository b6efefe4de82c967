"""Each way around a policy is caught by what its row says, or is told in docs/policies.md."""

from __future__ import annotations

import contextlib
import copy
import dataclasses
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
import yaml
from pulumi.runtime.proto import analyzer_pb2 as wire

from policies import resource_types as types
from policies.access import questions
from policies.access.model import Context, Verdict
from policies.catalogue import page
from policies.context import PolicyContext, Waivers
from policies.gets_past import GETS_PAST
from policies.pack import Pack
from policies.registry import all_policies
from policies.resources import Resource
from policies.server import Analyzer, LooserLevelError
from policies.spec_context import ContextError, context_of
from policies.verdicts import evaluate
from tests.components.spec.editing import Workspace
from tests.policies.access.stacks import NOW, STACKS, state
from tests.policies.evasions.row import Evasion, all_rows, policy
from tests.policies.evasions.texts import SPECS, WAIVER, WAIVERS, Edit
from tests.policies.support import (
    PROTOTYPE,
    TODAY,
    UNKNOWN_TEXT,
    USE_CASE,
    context,
    declared_stack,
    urn_of,
    waiver,
)

ROWS = all_rows()


def pack_of(where: PolicyContext) -> Pack:
    """Return the pack in an update of a stack, where every value is known."""
    pack = Pack(all_policies(), stack=where.stack, context_of=lambda _: where)
    pack.is_update = True
    return pack


def stopping(
    where: PolicyContext, resources: Sequence[Resource], attempt: Sequence[Resource]
) -> frozenset[str]:
    """Return the policies by which the engine would stop the update of a stack."""
    pack = pack_of(where)
    said = [each for resource in attempt for each in pack.on_resource(resource)]
    said += pack.on_stack(resources)
    return frozenset(
        each.rule.policy.id
        for each in said
        if each.violations and each.rule.policy and each.rule.is_mandatory(pack.context)
    )


@cache
def of_the_stack_itself(stack: str) -> frozenset[str]:
    return stopping(context(stack), declared_stack(stack), declared_stack(stack))


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_way_around_is_caught_by_what_its_row_says(row: Evasion) -> None:
    assert of_the_stack_itself(row.stack) == frozenset()
    accepted = Waivers(tuple(waiver(it, urn) for it, urn in row.waived.items()))
    where = dataclasses.replace(context(row.stack), waivers=accepted)
    replaced = {each.urn for each in row.attempt}
    own = [each for each in declared_stack(row.stack) if each.urn not in replaced]
    assert stopping(where, [*own, *row.attempt], row.attempt) == row.caught_by


def test_rows_are_told_apart_and_name_policies() -> None:
    assert len(ROWS) + len(SPECS) + len(WAIVERS) >= 80
    ids = [row.id for row in (*ROWS, *SPECS, *WAIVERS)]
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    known = {policy.id for policy in all_policies()}
    for row in ROWS:
        assert row.attempt, row.id
        assert row.caught_by <= known, row.id
        assert row.evades in known, row.id
        assert row.way.endswith("."), row.id


def test_what_gets_past_is_what_the_page_tells() -> None:
    uncaught = {row.id for row in ROWS if not row.caught_by}
    assert uncaught == {each.id for each in GETS_PAST if each.is_declared}
    text = page()
    for each in GETS_PAST:
        assert f"| {each.way} | {each.why} | {each.instead} |" in text


@pytest.mark.parametrize(
    ("row", "action", "on"),
    [
        (
            "role-chain",
            "sts:AssumeRole",
            "arn:aws:iam::000000000000:role/groundwork/use-case/groundwork-returns-triage-runtime",
        ),
        ("two-stacks", "lambda:CreateFunction", "*"),
    ],
)
def test_the_boundary_stops_what_the_page_says_that_it_stops(
    row: str, action: str, on: str
) -> None:
    (granted,) = next(it for it in ROWS if it.id == row).attempt
    record = {"urn": granted.urn, "type": granted.type, "outputs": dict(granted.properties)}
    states = [copy.deepcopy(state(it)) for it in STACKS]
    states[STACKS.index(USE_CASE)]["deployment"]["resources"].append(record)
    held = questions.inventory(states, NOW)
    role = "groundwork-customer-support-runtime"
    ((_, decision),) = questions.may(held, role, action, on, Context())
    assert decision.verdict is Verdict.IMPLICITLY_DENIED
    assert any("boundary" in reason for reason in decision.why), decision


@pytest.mark.parametrize("edit", SPECS, ids=str)
def test_a_way_around_a_spec_is_told_by_the_check(edit: Edit, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    assert workspace.faults() == []
    if edit.before:
        workspace.edit(edit.file, edit.before, edit.after)
    else:
        text = (workspace.stacks / edit.file).read_text(encoding="utf-8")
        workspace.write(edit.file, text + edit.after)
    faults = workspace.faults()
    assert any(edit.says in fault and edit.file in fault for fault in faults), faults
    refused = pytest.raises(ContextError) if edit.stops else contextlib.nullcontext()
    with refused:
        context_of(USE_CASE, stacks=workspace.stacks, today=TODAY)


@pytest.mark.parametrize("edit", WAIVERS, ids=str)
def test_a_way_around_the_rules_of_waivers_is_a_failure_itself(edit: Edit, tmp_path: Path) -> None:
    path = tmp_path / "waivers.yaml"
    entry = {key: edit.after if it == edit.before else it for key, it in WAIVER.items()}
    path.write_text(yaml.safe_dump({"waivers": [entry]}, allow_unicode=True), encoding="utf-8")
    where = context_of(USE_CASE, accepted=path, today=TODAY)
    assert where.waivers.entries == ()
    found = evaluate(declared_stack(USE_CASE), where).violations(mandatory=True)
    assert {each.policy for each in found} == {"GOV-03"}
    assert any(edit.says in each.found for each in found), found


def test_a_configuration_that_disables_is_refused() -> None:
    off = wire.PolicyConfig(enforcementLevel=wire.DISABLED)
    asked = wire.ConfigureAnalyzerRequest(policyConfig={"mod-01-no-wildcard-invoke": off})
    with pytest.raises(LooserLevelError, match="loosens mod-01-no-wildcard-invoke"):
        Analyzer(pack_of(context())).configure(asked)


def test_the_name_of_another_stack_is_refused() -> None:
    """PULUMI_STACK names the prototype, whose policies advise, and the engine builds another."""
    pack = Pack(all_policies(), stack=PROTOTYPE, context_of=context)
    with pytest.raises(ContextError, match=f"started for {PROTOTYPE}, and is asked about"):
        pack.on_resource(policy())


OPEN_FOR_EVER = (
    f'{{"Statement": {{"Effect": "Allow", "Action": "*", "Resource": ["*", "{UNKNOWN_TEXT}"]}}}}'
)
"""The engine's mark of what it does not know, written into a document by hand."""


def test_what_a_preview_does_not_know_is_decided_in_the_update() -> None:
    analyzer = Analyzer(pack_of(context()))
    analyzer.configure_stack(wire.AnalyzerStackConfigureRequest(dry_run=True))
    assert _stopped(analyzer) == frozenset()
    analyzer.configure_stack(wire.AnalyzerStackConfigureRequest(dry_run=False))
    assert _stopped(analyzer) >= {"iam-01-no-service-wildcard", "mod-01-no-wildcard-invoke"}


def _stopped(analyzer: Analyzer) -> frozenset[str]:
    token = types.ROLE_POLICY.token
    request = wire.AnalyzeRequest(type=token, urn=urn_of(token, "attempt"), name="attempt")
    request.properties.update({"role": "r", "policy": OPEN_FOR_EVER})
    answered = analyzer.analyze(request)
    return frozenset(
        each.policyName for each in answered.diagnostics if each.enforcementLevel == wire.MANDATORY
    )
