"""Every fault of a resource's inputs is found, at its path, with what is allowed."""

from typing import Any

import pytest

from sandbox.check import check
from sandbox.convert import UNKNOWN
from sandbox.types import find

ROLE = find("aws:iam/role:Role")
GUARDRAIL = find("aws:bedrock/guardrail:Guardrail")
GOOD: dict[str, Any] = {"name": "agent", "assumeRolePolicy": "{}"}
RAIL: dict[str, Any] = {
    "name": "support",
    "blockedInputMessaging": "no",
    "blockedOutputsMessaging": "no",
}


def faults(**over: Any) -> dict[str, str]:
    inputs = {k: v for k, v in {**GOOD, **over}.items() if v is not None}
    return {f.path: f.reason for f in check(ROLE, inputs)}


def test_good_inputs_have_no_fault() -> None:
    assert faults() == {}


def test_a_missing_input() -> None:
    assert faults(assumeRolePolicy=None) == {
        "assumeRolePolicy": "found nothing; a value is required"
    }


def test_an_unknown_property_tells_the_nearest_and_all() -> None:
    reason = faults(descripton="x")["descripton"]
    assert "(did you mean description?); allowed: assumeRolePolicy, description" in reason


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("maxSessionDuration", "1h", "found text; allowed: integer"),
        ("maxSessionDuration", True, "found a boolean; allowed: integer"),
        ("description", 3, "found a number (3); allowed: string"),
        ("forceDetachPolicies", "yes", "found text; allowed: boolean"),
        ("tags", ["a"], "found a list; allowed: an object"),
        ("path", {"a": 1}, "found an object; allowed: string"),
    ],
)
def test_a_value_of_another_type(name: str, value: object, reason: str) -> None:
    assert faults(**{name: value}) == {name: reason}


def test_a_value_that_awss_model_does_not_allow() -> None:
    assert "found 60; allowed: an integer, 3600 to 43200" in faults(maxSessionDuration=60).values()
    assert "allowed: text matching" in faults(name="not a name")["name"]


def test_all_faults_at_once() -> None:
    assert set(faults(tags={"a": 1, "b": []}, nmae="x", assumeRolePolicy=None)) == {
        "tags.a",
        "tags.b",
        "nmae",
        "assumeRolePolicy",
    }


def test_what_is_unknown_is_not_judged() -> None:
    assert faults(name=UNKNOWN, assumeRolePolicy=UNKNOWN, tags={"a": UNKNOWN}) == {}


def test_a_property_that_the_sandbox_does_not_carry_out_is_refused() -> None:
    reason = faults(inlinePolicies=[{"name": "a", "policy": "{}"}])["inlinePolicies"]
    assert reason.startswith("the sandbox does not carry this property of iam.Role out; it knows")


def test_a_fault_deep_in_a_structure_has_its_path() -> None:
    filters = [
        {"type": "HATE", "inputStrength": "HIGH", "outputStrength": "HIGH"},
        {"type": "RUDENESS", "inputStrength": "HIGH", "outputStrength": "VERY"},
    ]
    inputs = {**RAIL, "contentPolicyConfig": {"filtersConfigs": filters}}
    found = {f.path: f.reason for f in check(GUARDRAIL, inputs)}
    assert set(found) == {
        "contentPolicyConfig.filtersConfigs[1].type",
        "contentPolicyConfig.filtersConfigs[1].outputStrength",
    }
    assert (
        'found "RUDENESS"; allowed: one of' in found["contentPolicyConfig.filtersConfigs[1].type"]
    )


def test_text_of_a_wrong_type_is_not_repeated() -> None:
    """It may be a secret, which arrives here as plain text."""
    assert "hunter2" not in str(faults(maxSessionDuration="hunter2"))
