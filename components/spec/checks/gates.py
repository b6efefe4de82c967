"""What a stage asks of a use case: the fields that it may leave out before, its gates, its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import get_args

from components.spec.checks.finding import Finding, UseCaseCase, UseCaseCheck, by_another, known
from components.spec.document import Location
from components.spec.gates import ArchitectureReview, Gate, OnCall, ReviewTopic

_AFTER_PROTOTYPE = ("stakeholders", "risk_tier", "objectives")
"""What a prototype may still leave open."""


def fields_of_the_stage(case: UseCaseCase) -> Iterator[Finding]:
    """From the pilot on, a use case says whom it touches, at what risk, and what it is to prove."""
    use_case = case.use_case
    if use_case.stage == "prototype":
        if use_case.stage_ends_on is None:
            remedy = "add stage_ends_on: the day it moves on or ends"
            yield ("stage",), "prototype has no end", remedy
        return
    for field in _AFTER_PROTOTYPE:
        if not getattr(use_case, field):
            yield (field,), f"is missing, and a {use_case.stage} has it", f"add {field}"
    if use_case.models and not use_case.guardrail.denied_topics:
        here: Location = ("guardrail", "denied_topics")
        finding = f"are missing, and a {use_case.stage} has them"
        yield here, finding, "say what it does not speak about"


def gates_of_the_stage(case: UseCaseCase) -> Iterator[Finding]:
    """The gates before the stage were passed, by somebody who does not build the use case."""
    use_case = case.use_case
    passed = use_case.gates.passed()
    for name in case.platform.stages[use_case.stage].gates:
        if name not in passed:
            remedy = f"add gates.{name} with its approver and evidence, or stay at the stage before"
            yield ("gates", name), f"is missing, and {use_case.stage} asks for it", remedy
    for name, gate in passed.items():
        yield from _gate(("gates", name), gate, case)


def _gate(here: Location, gate: Gate, case: UseCaseCase) -> Iterator[Finding]:
    yield from by_another((*here, "approver"), gate.approver, case)
    if gate.expires_on <= gate.approved_on:
        remedy = f"write a day after {gate.approved_on}"
        yield (*here, "expires_on"), "is not after the approval", remedy
    if isinstance(gate, ArchitectureReview):
        left_out = [topic for topic in get_args(ReviewTopic) if topic not in gate.topics]
        if left_out:
            finding = f"leave out {', '.join(left_out)}"
            yield (*here, "topics"), finding, "have these reviewed as well, and add them"
    if isinstance(gate, OnCall):
        yield from known((*here, "group"), gate.group, case.platform.groups, "group")


def stage_is_running(case: UseCaseCase) -> Iterator[Finding]:
    """A stage that ends has not ended, and a prototype does not rest for ever."""
    use_case, today = case.use_case, case.today
    ends = use_case.stage_ends_on
    if ends is None:
        return
    longest = case.platform.stages[use_case.stage].max_days
    if ends < today:
        finding = f"the {use_case.stage} stage ended on {ends}"
        yield ("stage_ends_on",), finding, "move to the next stage, or take the use case down"
    elif longest is not None and ends > today + dt.timedelta(days=longest):
        finding = f"{ends} is more than {longest} days away"
        yield ("stage_ends_on",), finding, f"write {today + dt.timedelta(days=longest)} or earlier"


def gates_hold(case: UseCaseCase) -> Iterator[Finding]:
    """No gate has to be looked at again."""
    for name, gate in case.use_case.gates.passed().items():
        if gate.approved_on > case.today:
            finding = f"{gate.approved_on} is not over yet"
            yield ("gates", name, "approved_on"), finding, "write the day of the approval"
        if gate.expires_on < case.today:
            remedy = "have it approved again, or go back to the stage before"
            yield ("gates", name, "expires_on"), f"the approval ended on {gate.expires_on}", remedy


def oversight(case: UseCaseCase) -> Iterator[Finding]:
    """Who watches over it is a person of the platform."""
    person = case.use_case.human_oversight
    if person is not None:
        yield from known(("human_oversight",), person, case.platform.people, "person")


def kill_switch_test(case: UseCaseCase) -> Iterator[Finding]:
    """What was tested was tested before today."""
    tested = case.use_case.kill_switch_tested_on
    if tested is not None and tested > case.today:
        yield ("kill_switch_tested_on",), f"{tested} is not over yet", "write the day of the test"


CHECKS: Sequence[UseCaseCheck] = (fields_of_the_stage, gates_of_the_stage, oversight)
DATED: Sequence[UseCaseCheck] = (stage_is_running, gates_hold, kill_switch_test)
