"""Every policy passes, fails, stands aside and leaves open what its cases say."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest

from policies.context import Waivers
from policies.model import Outcome, Policy
from policies.registry import all_policies, policy_by_id
from tests.policies.case import Case, all_cases
from tests.policies.cases import sealing
from tests.policies.support import TODAY, judge, summary, waiver

BY_TYPE = {"GOV-13", "GOV-15"}
"""Policies that judge by the type of a resource alone."""

ASKED = (Outcome.PASS, Outcome.FAIL, Outcome.NOT_APPLICABLE, Outcome.UNDECIDED)


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_case(case: Case) -> None:
    verdicts = judge(policy_by_id(case.policy), case.subject, case.where)
    assert summary(verdicts) == case.outcome, verdicts
    said = [each.found for each in verdicts if each.outcome == case.outcome]
    assert not case.says or any(case.says in found for found in said), said


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_verdicts_are_complete(case: Case) -> None:
    for verdict in judge(policy_by_id(case.policy), case.subject, case.where):
        assert re.match(r"urn:pulumi:[a-z-]+\.sandbox::groundwork::", verdict.urn)
        assert verdict.found
        assert bool(verdict.remedy) == (verdict.outcome is Outcome.FAIL)


FAILING = [
    case
    for case in all_cases()
    if case.outcome is Outcome.FAIL and policy_by_id(case.policy).is_waivable
]


@pytest.mark.parametrize("case", FAILING, ids=str)
@pytest.mark.parametrize(
    ("last_day", "outcome"),
    [(TODAY, Outcome.WAIVED), (TODAY - dt.timedelta(days=1), Outcome.FAIL)],
    ids=["running", "expired"],
)
def test_a_failure_is_waived_until_the_waiver_ends(
    case: Case, last_day: dt.date, outcome: Outcome
) -> None:
    policy = policy_by_id(case.policy)
    today = case.where.today
    urns = {
        each.urn for each in judge(policy, case.subject, case.where) if each.outcome is Outcome.FAIL
    }
    entries = tuple(waiver(policy.id, urn, last_day + (today - TODAY)) for urn in urns)
    where = dataclasses.replace(case.where, waivers=Waivers(entries))
    found = [each for each in judge(policy, case.subject, where) if each.urn in urns]
    assert {each.outcome for each in found} >= {outcome}
    assert Outcome.FAIL not in {each.outcome for each in found} or outcome is Outcome.FAIL
    for each in found:
        assert (each.waiver in entries) == (each.outcome is Outcome.WAIVED)


@pytest.mark.parametrize("policy", all_policies(), ids=lambda policy: policy.id)
def test_policy_has_a_case_of_every_outcome(policy: Policy) -> None:
    judged = {case.outcome for case in all_cases() if case.policy == policy.id}
    # What a preview does not know are properties; a spec and a type are always known.
    is_known = not policy.types or policy.id in BY_TYPE
    asked = set(ASKED) - {Outcome.UNDECIDED} if is_known else set(ASKED)
    assert judged.issuperset(asked), asked - judged


def test_no_finding_tells_a_secret() -> None:
    told = [
        verdict.found
        for case in all_cases()
        if case.policy == "ENC-07"
        for verdict in judge(policy_by_id(case.policy), case.subject, case.where)
    ]
    secrets = (sealing.ACCESS_KEY, sealing.GITHUB, sealing.VENDOR, "hunter2", "abcdefgh12")
    assert [found for found in told if any(secret in found for secret in secrets)] == []


def test_every_failure_says_why() -> None:
    assert [
        str(each) for each in all_cases() if each.outcome is Outcome.FAIL and not each.says
    ] == []
