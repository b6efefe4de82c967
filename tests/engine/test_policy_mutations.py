"""Each policy stops, on the real engine, a least change of our own stacks: `mutations/`."""

from __future__ import annotations

from collections import Counter

import pytest

from policies.registry import all_policies
from tests.engine.mutated_previews import Previews
from tests.engine.policy_mutations import Mutation, is_mandatory, mutations
from tests.engine.world import SPECS

MUTATIONS = mutations()


def _name(mutation: Mutation) -> str:
    return mutation.name


@pytest.mark.parametrize("mutation", MUTATIONS, ids=_name)
def test_a_change_fails_the_policies_that_it_is_against_and_no_others(
    mutated: Previews, mutation: Mutation
) -> None:
    assert set(mutated.levels(mutation)) == mutation.findings, mutated.changed(mutation).text


@pytest.mark.parametrize("mutation", MUTATIONS, ids=_name)
def test_what_is_mandatory_at_the_stage_stops_and_what_advises_does_not(
    mutated: Previews, mutation: Mutation
) -> None:
    judged = mutated.changed(mutation)
    levels = mutated.levels(mutation)
    assert levels == {
        (policy, name): "mandatory" if is_mandatory(policy, judged.stage) else "advisory"
        for policy, name in levels
    }
    assert (judged.code != 0) == ("mandatory" in levels.values()), judged.text


@pytest.mark.parametrize("stack", [f"{spec}.sandbox" for spec in SPECS])
def test_without_a_change_nothing_happens_and_nothing_stops(mutated: Previews, stack: str) -> None:
    judged = mutated.unchanged(stack)
    assert judged.code == 0, judged.text
    assert set(judged.operations) == {"same"}
    assert set(judged.levels.values()) <= {"advisory"}


def test_every_policy_has_a_change_that_it_must_catch() -> None:
    ids = {policy.id for policy in all_policies()}
    assert {mutation.policy for mutation in MUTATIONS} == ids
    expected = {policy for mutation in MUTATIONS for policy, _ in mutation.findings}
    assert expected == ids
    assert all(
        mutation.policy in {policy for policy, _ in mutation.findings} for mutation in MUTATIONS
    )
    assert max(Counter(mutation.name for mutation in MUTATIONS).values()) == 1
    assert {mutation.subject for mutation in MUTATIONS} == set(SPECS)
