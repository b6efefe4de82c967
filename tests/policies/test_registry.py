"""The pack as a whole: ids, names, mappings, and what could go wrong in finding them."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from pulumi_policy import proxy

import policies
from policies import frameworks, registry
from policies.model import FRAMEWORK_TITLES, Policy, Severity, Stage
from policies.registry import all_policies
from policies.resource_types import KMS_KEY
from policies.values import UNKNOWN_SENTINELS

FIRST_CUT = {
    "MOD-01", "MOD-03", "MOD-04", "GRD-01", "GRD-02", "GRD-05", "DAT-03", "DAT-04", "IAM-01",
    "IAM-02", "IAM-03", "IAM-05", "IAM-11", "ENC-01", "ENC-02", "ENC-04", "LOG-01", "LOG-02",
    "LOG-05", "CST-01", "CST-03",
}  # fmt: skip


def test_first_cut_is_there() -> None:
    assert {policy.id for policy in all_policies()} >= FIRST_CUT


@pytest.mark.parametrize("policy", all_policies(), ids=lambda policy: policy.id)
def test_policy_is_complete(policy: Policy) -> None:
    assert re.fullmatch(r"[A-Z]{2,3}-\d\d", policy.id)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", policy.name)
    assert policy.title
    assert policy.rationale.endswith(".")
    assert policy.remedy
    assert policy.types or policy.on_resource is None
    assert all(link.startswith("https://") for link in policy.links)
    assert policy.links
    for framework, ids in policy.supports.by_framework().items():
        assert set(ids) <= frameworks.controls()[framework].keys(), framework
    assert policy.supports.by_framework()


def test_names_in_the_engine_are_unique() -> None:
    slugs = [policy.slug for policy in all_policies()]
    assert len(set(slugs)) == len(slugs)


def test_frameworks_have_titles() -> None:
    assert frameworks.controls().keys() == FRAMEWORK_TITLES.keys()


def test_every_rule_module_declares_a_policy() -> None:
    """A rule that nothing finds would pass in silence."""
    folder = Path(policies.__file__).parent / "rules"
    for path in folder.glob("[a-z]*.py"):
        assert "= Policy(" in path.read_text(), path.name


def test_two_policies_with_one_id_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from policies.rules import cost

    twin = Policy(
        id="MOD-01",
        name="twin",
        title="Twin",
        severity=Severity.LOW,
        mandatory_from=Stage.PILOT,
        types=(KMS_KEY,),
        rationale="None.",
        remedy="none",
        on_resource=lambda _, __: [],
    )
    monkeypatch.setattr(cost, "TWIN", twin, raising=False)
    with pytest.raises(ValueError, match="two policies have the id MOD-01"):
        registry.all_policies.__wrapped__()


def test_policy_without_a_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="has no rule"):
        Policy(
            id="ZZ-01",
            name="empty",
            title="Empty",
            severity=Severity.LOW,
            mandatory_from=Stage.PILOT,
            types=(KMS_KEY,),
            rationale="None.",
            remedy="none",
        )


def test_stages_are_in_order() -> None:
    assert Stage.PROTOTYPE < Stage.PILOT < Stage.PRODUCTION


def test_sentinels_are_the_engine_s() -> None:
    theirs = {value for name, value in vars(proxy).items() if name.startswith("UNKNOWN_")}
    assert theirs == UNKNOWN_SENTINELS


def test_modules_hide_no_standard_module() -> None:
    """The engine starts the pack with this folder first on the module path."""
    folder = Path(policies.__file__).parent
    names = {path.stem for path in folder.iterdir()} - {"__init__", "__main__", "__pycache__"}
    assert names.isdisjoint(sys.stdlib_module_names)
