from __future__ import annotations

from typing import Any

import pytest

from components.errors import SpecError
from components.spec import inline
from components.spec.document import Value, read
from components.spec.loader import load
from components.spec.texts import with_texts
from tests.components.spec.editing import STACKS, TODAY, Workspace

USE_CASES = sorted(path.stem for path in STACKS.glob("*.yaml") if path.stem != "platform")


def _as_sent(value: Value) -> Any:
    """Return the value as Pulumi's protocol carries it."""
    if isinstance(value, dict):
        return {key: _as_sent(it) for key, it in value.items()}
    if isinstance(value, tuple):
        return [_as_sent(it) for it in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def _given(name: str, stacks: Any = STACKS) -> dict[str, Any]:
    path = stacks / f"{name}.yaml"
    return _as_sent(with_texts(read(path, path.name), path).data)


@pytest.mark.parametrize("name", USE_CASES)
def test_an_object_is_the_use_case_that_its_file_is(workspace: Workspace, name: str) -> None:
    given = {name: inline.document(name, _given(name))}
    expected = load(STACKS, TODAY).use_cases[name]
    (workspace.stacks / f"{name}.yaml").unlink()
    assert load(workspace.stacks, TODAY, given).use_cases[name] == expected


def test_its_faults_are_those_of_the_file_without_a_line(workspace: Workspace) -> None:
    name = "customer-support"
    workspace.edit(f"{name}.yaml", "risk_tier: limited", "risk_tier: 7")
    workspace.edit(f"{name}.yaml", "monthly_budget_usd: 4200", "monthly_budget_usd: -5")
    told = [fault.partition(": ")[2] for fault in workspace.faults()]
    assert len(told) == 2
    given = {"trial": inline.document("trial", _given(name, workspace.stacks))}
    (workspace.stacks / f"{name}.yaml").unlink()
    with pytest.raises(SpecError) as raised:
        load(workspace.stacks, TODAY, given)
    assert sorted(str(raised.value).splitlines()) == sorted(f"trial: {text}" for text in told)


def test_a_name_that_a_file_has_is_a_fault() -> None:
    given = {"returns-triage": inline.document("returns-triage", _given("returns-triage"))}
    with pytest.raises(SpecError, match=r"^returns-triage: stacks/returns-triage.yaml is there"):
        load(STACKS, TODAY, given)


def test_numbers_with_a_fraction_stay_as_they_are() -> None:
    assert inline.document("x", {"a": 0.8, "b": [1.0, True, None]}).data == {
        "a": 0.8,
        "b": (1, True, None),
    }


def test_what_is_no_plain_data_is_named() -> None:
    with pytest.raises(TypeError, match=r"^models\.0: is a object"):
        inline.document("x", {"models": [object()]})
