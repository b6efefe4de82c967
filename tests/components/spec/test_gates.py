"""What a stage asks of a use case, and what a prototype may still leave open."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import pytest

from components.errors import SpecError
from components.spec.gates import GateName, Gates
from components.spec.loader import faults_of
from tests.components.spec.editing import TODAY, Workspace

USE_CASE = "customer-support.yaml"
PROTOTYPE = "returns-triage.yaml"


def test_the_names_of_gates_are_the_fields() -> None:
    assert set(get_args(GateName)) == set(Gates.model_fields)


def test_ten_lines_make_a_prototype(workspace: Workspace) -> None:
    text = (workspace.stacks / PROTOTYPE).read_text(encoding="utf-8")
    assert len([line for line in text.splitlines() if not line.startswith("#")]) == 10
    use_case = workspace.load().use_cases["returns-triage"]["sandbox"]
    assert use_case.monthly_budget_usd == 150
    assert use_case.runtime.service == "lambda.amazonaws.com"
    assert use_case.models["fast"].calls_per_month > 0


def test_a_budget_of_its_own_goes_before_that_of_the_stage(workspace: Workspace) -> None:
    workspace.edit(PROTOTYPE, "stage: prototype", "stage: prototype\nmonthly_budget_usd: 90")
    assert workspace.load().use_cases["returns-triage"]["sandbox"].monthly_budget_usd == 90


def test_a_pilot_says_what_a_prototype_may_leave_open(workspace: Workspace) -> None:
    workspace.edit(PROTOTYPE, "stage: prototype", "stage: pilot")
    told = {fault.split(": ")[1] for fault in workspace.faults()}
    assert told == {
        "gates.architecture_review",
        "guardrail.denied_topics",
        "objectives",
        "risk_tier",
        "stakeholders",
    }


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param(
            "kill_switch_tested_on: 2026-10-22",
            "kill_switch_tested_on: 2030-01-01",
            "kill_switch_tested_on: 2030-01-01 is not over yet; write the day of the test",
            id="a test to come",
        ),
        pytest.param(
            "kill_switch_tested_on: 2026-10-22",
            "human_oversight: mei-tanka",
            "human_oversight: 'mei-tanka' is no person of stacks/platform.yaml; "
            "did you mean mei-tanaka?",
            id="nobody watches over it",
        ),
    ],
)
def test_who_can_stop_it_is_told_right(
    workspace: Workspace, old: str, new: str, message: str
) -> None:
    workspace.edit(USE_CASE, old, new)
    assert [fault for fault in workspace.faults() if message in fault], workspace.faults()


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        pytest.param(
            "    approver: tomas-lindqvist\n    approved_on: 2026-10-06",
            "    approver: mei-tanaka\n    approved_on: 2026-10-06",
            "    approver: mei-tanaka",
            "gates.architecture_review.approver: mei-tanaka is of the use case's own trio; "
            "have somebody approve who does not build it",
            id="approved by a builder",
        ),
        pytest.param(
            "    approver: priya-raman\n    approved_on: 2026-10-09",
            "    approver: priya\n    approved_on: 2026-10-09",
            "    approver: priya\n",
            "gates.impact_assessment.approver: 'priya' is no person of stacks/platform.yaml; ",
            id="approved by nobody",
        ),
        pytest.param(
            "topics: [model_governance, data_governance, observability, privacy, vendor_risk]",
            "topics: [model_governance, data_governance, observability]",
            "    topics:",
            "gates.architecture_review.topics: leave out privacy, vendor_risk; "
            "have these reviewed as well, and add them",
            id="half a review",
        ),
        pytest.param(
            "    group: operations\n\nobjectives",
            "    group: operators\n\nobjectives",
            "    group: operators",
            "gates.on_call.group: 'operators' is no group of stacks/platform.yaml; "
            "did you mean operations?",
            id="nobody on call",
        ),
        pytest.param(
            "    expires_on: 2028-10-20",
            "    expires_on: 2026-10-20",
            "    expires_on: 2026-10-20",
            "gates.evaluation.expires_on: is not after the approval; write a day after 2026-10-20",
            id="ended before it began",
        ),
        pytest.param(
            "    expires_on: 2028-10-20",
            "    expires_on: 2026-11-22",
            "    expires_on: 2026-11-22",
            "gates.evaluation.expires_on: the approval ended on 2026-11-22; "
            "have it approved again, or go back to the stage before",
            id="ended",
        ),
        pytest.param(
            "    approved_on: 2026-10-20",
            "    approved_on: 2027-10-20",
            "    approved_on: 2027-10-20",
            "gates.evaluation.approved_on: 2027-10-20 is not over yet; "
            "write the day of the approval",
            id="not yet",
        ),
    ],
)
def test_a_gate_that_does_not_hold_is_told(
    workspace: Workspace, old: str, new: str, at: str, message: str
) -> None:
    workspace.edit(USE_CASE, old, new)
    told = [fault for fault in workspace.faults() if message in fault]
    assert told, workspace.faults()
    line = workspace.line_of(USE_CASE, at.strip("\n"))
    assert told[0].startswith(f"stacks/{USE_CASE}:{line}: {message}")


def test_a_gate_that_the_stage_asks_for_is_missed(workspace: Workspace) -> None:
    text = (workspace.stacks / USE_CASE).read_text(encoding="utf-8")
    before, _, rest = text.partition("  rollback:\n")
    workspace.write(USE_CASE, before + "  on_call:\n" + rest.partition("  on_call:\n")[2])
    line = workspace.line_of(USE_CASE, "gates:")
    assert workspace.faults() == [
        f"stacks/{USE_CASE}:{line}: gates.rollback: is missing, and production asks for it; "
        "add gates.rollback with its approver and evidence, or stay at the stage before"
    ]


def test_a_prototype_does_not_rest_for_ever(workspace: Workspace) -> None:
    workspace.edit(PROTOTYPE, "stage_ends_on: 2027-05-31", "stage_ends_on: 2027-12-31")
    (told,) = workspace.faults()
    latest = TODAY + dt.timedelta(days=200)
    assert told.endswith(
        f"stage_ends_on: 2027-12-31 is more than 200 days away; write {latest} or earlier"
    )


def test_what_a_day_has_ended_keeps_no_other_team_from_deploying(workspace: Workspace) -> None:
    day = dt.date(2027, 6, 1)
    specs = workspace.load(day)
    (overdue,) = specs.overdue
    assert (
        str(overdue)
        .partition(": ")[2]
        .startswith("stage_ends_on: the prototype stage ended on 2027-05-31; ")
    )
    assert set(specs.use_cases) == set(workspace.load().use_cases)
    path = workspace.stacks / PROTOTYPE
    assert faults_of([path], day)[path] == [overdue]


def test_what_is_wrong_whatever_the_day_is_refused(workspace: Workspace) -> None:
    workspace.edit(PROTOTYPE, "models: { fast: {}, open: {} }", "models: { quick: {} }")
    with pytest.raises(SpecError, match=r"models\.quick: is not an approved model"):
        workspace.load(TODAY)
