"""The report in the forms that other tools take."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree as ET

from policies.evidence.formats import FORMATS
from tests.policies.evidence.support import report


def test_csv_has_a_row_per_verdict() -> None:
    rows = list(csv.DictReader(io.StringIO(FORMATS["csv"].render(report()))))
    verdicts = [it for _, it in report().verdicts()]
    assert [(it["policy"], it["outcome"]) for it in rows] == [
        (it.policy, it.outcome) for it in verdicts
    ]
    # A resource may be called what a spreadsheet would carry out.
    assert {it["resource"] for it in rows if it["urn"].endswith("=open")} == {"'=open"}


def test_junit_is_red_for_what_must_hold_alone() -> None:
    root = ET.fromstring(FORMATS["junit"].render(report()))  # noqa: S314 - our own
    (stack,) = report().stacks
    assert int(root.get("failures", "0")) == len(stack.violations()) > 0
    assert root.get("errors") == "0"
    cases = root.findall("testsuite/testcase")
    judged = [it for it in stack.verdicts if it.outcome != "not applicable"]
    assert int(root.get("tests", "0")) == len(cases) == len(judged)
    advice = [it for it in stack.verdicts if it.outcome == "fail" and not it.mandatory]
    skipped = [it.get("message", "") for it in root.iter("skipped")]
    assert sum(it.startswith("advice: ") for it in skipped) == len(advice) > 0


def test_sarif_shows_what_asks_for_something() -> None:
    run = _sarif()
    (stack,) = report().stacks
    shown = [it for it in stack.verdicts if it.outcome in {"fail", "waived", "undecided"}]
    assert [it["ruleId"] for it in run["results"]] == [it.policy for it in shown]
    rules = run["tool"]["driver"]["rules"]
    for result, verdict in zip(run["results"], shown, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == ("error" if verdict.mandatory else "warning")
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == verdict.file
        assert place["region"]["startLine"] == verdict.line
    prints = [it["partialFingerprints"]["verdict/v1"] for it in run["results"]]
    assert len(set(prints)) == len({(it.policy, it.urn, it.path) for it in shown})


def _sarif() -> dict[str, Any]:
    (run,) = json.loads(FORMATS["sarif"].render(report()))["runs"]
    return run
