"""The report in OSCAL: what it claims of controls, and what it says of accepted risks."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from policies.evidence import oscal
from policies.evidence.oscal_parts import control_id, line, markup
from policies.evidence.report import Report
from tests.policies.evidence.support import WAIVED, report
from tests.policies.support import USE_CASE


def _result(found: Report, stack: str = USE_CASE) -> dict[str, Any]:
    document = json.loads(oscal.render(found))["assessment-results"]
    return next(it for it in document["results"] if it["title"].startswith(stack))


def _of(parts: list[dict[str, Any]], name: str, value: str) -> list[dict[str, Any]]:
    wanted = {"name": name, "value": value}
    return [it for it in parts if any(wanted.items() <= prop.items() for prop in it["props"])]


@pytest.mark.parametrize(
    ("control", "id_"), [("AC-6", "ac-6"), ("CM-7(5)", "cm-7.5"), ("SC-28(1)", "sc-28.1")]
)
def test_controls_have_the_names_of_nists_catalogue(control: str, id_: str) -> None:
    assert control_id(control) == id_


def test_every_policy_and_resource_is_one_observation(found: Report) -> None:
    stack = next(it for it in found.stacks if it.stack == USE_CASE)
    seen = {(it.policy, it.urn) for it in stack.verdicts if it.outcome != "not applicable"}
    result = _result(found)
    assert len(result["observations"]) == len(seen)
    items = {it["uuid"] for it in result["local-definitions"]["inventory-items"]}
    assert len(items) == len({urn for _, urn in seen})
    assert {it["subjects"][0]["subject-uuid"] for it in result["observations"]} == items


def test_a_control_is_held_by_what_supports_it(found: Report) -> None:
    result = _result(found)
    policies = {it.id: it for it in found.policies}
    outcomes = {
        it["uuid"]: {prop["name"]: prop["value"] for prop in it["props"]}
        for it in result["observations"]
    }
    states: dict[str, set[tuple[str, str]]] = {}
    for finding in result["findings"]:
        control = finding["target"]["target-id"].removeprefix("groundwork-").removesuffix("_obj")
        seen = [outcomes[it["observation-uuid"]] for it in finding["related-observations"]]
        for each in seen:
            supported = policies[each["policy"]].supports["nist_800_53_r5"]
            assert control in {control_id(it) for it in supported}
        gravest = next(
            it
            for it in ("fail", "undecided", "waived", "pass")
            if it in {each["outcome"] for each in seen}
        )
        status = finding["target"]["status"]
        states.setdefault(gravest, set()).add((status["state"], status["reason"]))
    assert states == {
        "fail": {("not-satisfied", "fail")},
        "pass": {("satisfied", "pass")},
    }


@pytest.mark.parametrize("outcome", ["undecided", "waived"])
def test_what_did_not_pass_satisfies_nothing(found: Report, outcome: str) -> None:
    def without(stack: Any) -> Any:
        gone = {"fail", "undecided", "waived"} - {outcome}
        kept = tuple(it for it in stack.verdicts if it.outcome not in gone)
        return stack.model_copy(update={"verdicts": kept})

    only = found.model_copy(update={"stacks": tuple(without(it) for it in found.stacks)})
    states = {it["target"]["status"]["state"] for it in _result(only)["findings"]}
    assert states == {"satisfied", "not-satisfied"}
    reasons = {
        (it["reason"], re.sub(r"\d+", "n", it["remarks"]))
        for finding in _result(only)["findings"]
        if (it := finding["target"]["status"])["state"] == "not-satisfied"
    }
    said = "undecided." if outcome == "undecided" else "failures that are waived."
    assert reasons == {("other", f"n of n verdicts are {said}")}


def test_a_pack_at_fault_satisfies_nothing() -> None:
    (stack,) = report().stacks
    bad = stack.model_copy(update={"failures": ("policy X failed",)})
    result = _result(report().model_copy(update={"stacks": (bad,)}))
    assert {it["target"]["status"]["state"] for it in result["findings"]} == {"not-satisfied"}
    assert _of([result], "pack-failure", "policy X failed")


def test_a_waiver_is_an_approved_deviation_with_its_end(found: Report) -> None:
    result = _result(found)
    failing = {it["uuid"]: it for it in result["risks"]}
    assert {it["status"] for it in failing.values()} == {"open", "deviation-approved"}
    (risk,) = [it for it in failing.values() if it["status"] == "deviation-approved"]
    assert risk["title"] == "ENC-01 fails on accepted"
    assert risk["deadline"] == "2026-12-02T23:59:59Z"
    remedy, response = risk["remediations"]
    assert remedy["lifecycle"] == "recommendation"
    assert _of([response], "ticket", "SEC-12") == [response]
    assert response["description"].endswith(r"until its release of \<January\>.")
    (entry,) = risk["risk-log"]["entries"]
    assert entry["status-change"] == "deviation-approved"
    assert entry["related-responses"] == [{"response-uuid": response["uuid"]}]
    document = json.loads(oscal.render(found))["assessment-results"]
    people = {it["uuid"]: it["name"] for it in document["metadata"]["parties"]}
    assert sorted(people.values()) == ["mei-tanaka", "priya-raman"]
    assert people[entry["logged-by"][0]["party-uuid"]] == "priya-raman"


def test_a_subject_is_the_resource_by_its_urn(found: Report) -> None:
    result = _result(found)
    (item,) = _of(result["local-definitions"]["inventory-items"], "asset-id", WAIVED)
    observations = _of(result["observations"], "policy", "ENC-01")
    about = [it for it in observations if it["subjects"][0]["subject-uuid"] == item["uuid"]]
    assert [it["title"] for it in about] == ["ENC-01 on accepted: waived"]


def test_identifiers_are_those_of_the_contents(found: Report) -> None:
    again = found.model_copy(update={"date": "2026-11-24"})
    first, second = _result(found), _result(again)
    assert oscal.render(found) == oscal.render(found)
    assert first["uuid"] != second["uuid"]
    assert {it["uuid"] for it in first["observations"]}.isdisjoint(
        it["uuid"] for it in second["observations"]
    )
    # A risk and a resource stay who they are.
    assert [it["uuid"] for it in first["risks"]] == [it["uuid"] for it in second["risks"]]
    items = [it["local-definitions"]["inventory-items"] for it in (first, second)]
    assert items[0] == items[1]


def test_days_are_the_reports_and_the_waivers(found: Report) -> None:
    days = set(re.findall(r"(\d{4}-\d{2}-\d{2})T", oscal.render(found)))
    assert days == {"2026-11-23", "2026-11-14", "2026-12-02"}


def test_text_of_resources_is_no_markup() -> None:
    assert markup("arn:aws:s3:::b/*\n <b>") == r"arn:aws:s3:::b/\* \<b\>"
    assert line(" \n") == "-"
