"""One edit of a spec changes what it is about, and nothing else: a row of `edits/` per edit."""

from __future__ import annotations

from collections import Counter

import pytest

from sandbox.types import REGISTRY
from tests.engine.spec_edits import HARMLESS, HOLDS_DATA, Edit, Previews, edits, tagged
from tests.engine.world import SPECS

EDITS = edits()
HARMLESS_EDITS = [edit for edit in EDITS if edit.kind in HARMLESS]


def _name(edit: Edit) -> str:
    return edit.name


@pytest.mark.parametrize("edit", EDITS, ids=_name)
def test_an_edit_changes_what_it_is_about_and_nothing_else(previews: Previews, edit: Edit) -> None:
    assert previews.changes(edit) == edit.expected(previews.state(edit.stack))


@pytest.mark.parametrize("edit", HARMLESS_EDITS, ids=_name)
def test_no_edit_of_a_label_or_a_budget_replaces_or_deletes_what_holds_data(
    previews: Previews, edit: Edit
) -> None:
    changes = previews.changes(edit)
    lost = {
        token: names
        for operation in ("replace", "delete")
        for token, names in changes.get(operation, {}).items()
        if token in HOLDS_DATA
    }
    assert lost == {}


@pytest.mark.parametrize("spec", SPECS)
def test_there_is_data_to_lose_and_there_are_tags_to_change(previews: Previews, spec: str) -> None:
    state = previews.state(f"{spec}.sandbox")
    assert {each["type"] for each in state["resources"]} & HOLDS_DATA
    assert len(list(tagged(state))) > len(state["resources"]) / 4


def test_the_table_is_about_every_spec_in_every_way() -> None:
    assert len(EDITS) >= 32
    assert max(Counter(edit.name for edit in EDITS).values()) == 1
    for spec in SPECS:
        assert {"label", "budget"} <= {edit.kind for edit in EDITS if edit.subject == spec}
        assert any(edit.retags for edit in EDITS if edit.subject == spec)


def test_what_holds_data_is_spelt_as_the_types_are() -> None:
    assert set(REGISTRY) >= HOLDS_DATA
