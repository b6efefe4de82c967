"""Every policy passes, fails, stands aside and leaves open what its cases say."""

from __future__ import annotations

import re

import pytest

from policies.model import Outcome, Policy
from policies.registry import all_policies, policy_by_id
from tests.policies.case import Case, all_cases
from tests.policies.support import judge, summary

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


@pytest.mark.parametrize("policy", all_policies(), ids=lambda policy: policy.id)
def test_policy_has_a_case_of_every_outcome(policy: Policy) -> None:
    judged = {case.outcome for case in all_cases() if case.policy == policy.id}
    # What a preview does not know are properties; what the spec alone says is always known.
    asked = set(ASKED) if policy.types else set(ASKED) - {Outcome.UNDECIDED}
    assert judged.issuperset(asked), asked - judged


def test_every_failure_says_why() -> None:
    assert [
        str(each) for each in all_cases() if each.outcome is Outcome.FAIL and not each.says
    ] == []
