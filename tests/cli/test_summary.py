import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cli import report, summary

STACK = "customer-support.sandbox"
PREFIX = f"urn:pulumi:{STACK}::groundwork::"
USE_CASE = "groundwork:use_case:UseCase"
ROLE = f"{PREFIX}{USE_CASE}$groundwork:identity:RuntimeRole$aws:iam/role:Role::role"
BUCKET = (
    f"{PREFIX}{USE_CASE}$groundwork:data_access:DataStore$groundwork:bucket:PrivateBucket"
    "$aws:s3/bucket:Bucket::bucket"
)
BUDGET = f"{PREFIX}{USE_CASE}$aws:budgets/budget:Budget::budget"
TOPIC = f"{PREFIX}aws:sns/topic:Topic::topic"
COMPONENT = f"{PREFIX}{USE_CASE}::customer-support"
ROOT = f"{PREFIX}pulumi:pulumi:Stack::groundwork-{STACK}"


def _outputs(op: str, urn: str) -> dict[str, Any]:
    return {"resOutputsEvent": {"metadata": {"op": op, "urn": urn}}}


def _log(folder: Path, *events: dict[str, Any], rest: str = "") -> Path:
    file = folder / "events.json"
    file.write_text("".join(f"{json.dumps(event)}\n" for event in events) + rest)
    return file


END = {"summaryEvent": {"durationSeconds": 7, "result": "succeeded"}}


@pytest.mark.parametrize(
    ("urn", "expected"),
    [
        (ROLE, "identity"),
        (BUCKET, "data access"),
        (BUDGET, "use case"),
        (TOPIC, "other"),
        (COMPONENT, None),
        (ROOT, None),
        (f"{PREFIX}pulumi:providers:aws::aws", None),
    ],
)
def test_a_resource_belongs_to_the_outermost_component_of_one_concern(
    urn: str, expected: str | None
) -> None:
    assert summary.concern(urn) == expected


def test_resources_are_counted_per_concern(tmp_path: Path) -> None:
    log = _log(
        tmp_path,
        _outputs("create", ROLE),
        _outputs("update", BUCKET),
        _outputs("create-replacement", BUDGET),
        _outputs("replace", BUDGET),
        _outputs("delete-replaced", BUDGET),
        _outputs("same", TOPIC),
        _outputs("create", COMPONENT),
        _outputs("create", ROOT),
        END,
    )
    found = summary.read(STACK, log)
    assert found.concerns == {
        "identity": Counter(created=1),
        "data access": Counter(updated=1),
        "use case": Counter(replaced=1),
        "other": Counter(unchanged=1),
    }
    assert (found.changed, found.seconds, found.succeeded) == (3, 7, True)


def test_a_refresh_before_a_change_does_not_hide_the_change(tmp_path: Path) -> None:
    log = _log(
        tmp_path,
        _outputs("refresh", BUCKET),
        _outputs("update", BUCKET),
        _outputs("same", BUCKET),
        _outputs("refresh", ROLE),
        _outputs("same", ROLE),
    )
    found = summary.read(STACK, log)
    assert found.concerns == {
        "data access": Counter(updated=1),
        "identity": Counter(unchanged=1),
    }


def test_verdicts_are_counted_and_findings_told(tmp_path: Path) -> None:
    log = _log(
        tmp_path,
        {"policyAnalyzeSummaryEvent": {"resourceUrn": ROLE, "passed": ["a", "b"]}},
        {"policyAnalyzeSummaryEvent": {"resourceUrn": BUCKET, "passed": ["a"], "failed": ["c"]}},
        {"policyAnalyzeStackSummaryEvent": {"passed": ["d"]}},
        {
            "policyEvent": {
                "resourceUrn": BUCKET,
                "policyName": "c",
                "enforcementLevel": "mandatory",
                "message": "The title\n[C-1] the bucket is public; close it",
            }
        },
        {"policyEvent": {"policyName": "e", "enforcementLevel": "advisory", "message": "soon"}},
        END,
    )
    verdicts = summary.read(STACK, log).verdicts
    assert (verdicts.passed, verdicts.failed) == (4, 1)
    assert (verdicts.mandatory, verdicts.advisory) == (1, 1)
    assert verdicts.policies == {"a", "b", "c", "d"}
    assert verdicts.findings == [
        "[mandatory] c: bucket: [C-1] the bucket is public; close it",
        f"[advisory] e: {STACK}: soon",
    ]


def test_the_events_of_a_killed_run_are_read_as_far_as_they_go(tmp_path: Path) -> None:
    found = summary.read(STACK, _log(tmp_path, _outputs("create", ROLE), rest='{"resOutp'))
    assert found.concerns == {"identity": Counter(created=1)}
    assert not found.succeeded


def test_a_run_that_changed_something_is_told_per_concern(tmp_path: Path) -> None:
    found = summary.read(STACK, _log(tmp_path, _outputs("create", ROLE), END))
    found.outputs = {"role_arn": "arn:aws:iam::000000000000:role/x", "long": "x" * 200}
    text = "\n".join(report.lines([found]))
    assert f"{STACK}: 1 created (7 s)" in text
    assert "  identity  1 created" in text
    assert "  role_arn: arn:aws:iam::000000000000:role/x" in text
    assert f"  all outputs: pulumi stack output -s {STACK}" in text
    assert "x" * 200 not in text
    assert 'eval "$(.venv/bin/groundwork sandbox env)"' in text
    assert "make down" in text


def test_a_run_that_changed_nothing_says_so_in_one_line(tmp_path: Path) -> None:
    found = summary.read(STACK, _log(tmp_path, _outputs("same", ROLE), END))
    assert list(report.lines([found, summary.Summary("platform.sandbox")])) == [
        f"Nothing to change: {STACK} and platform.sandbox are as the specs say (1 resources)."
    ]


@pytest.mark.parametrize(
    ("stacks", "told"),
    [
        (["a.sandbox"], "a.sandbox is as its spec says"),
        (["a.sandbox", "b.sandbox"], "a.sandbox and b.sandbox are as the specs say"),
        (["a", "b", "c", "d"], "a, b, c and d are as the specs say"),
    ],
)
def test_stacks_are_listed_as_a_sentence_has_them(stacks: list[str], told: str) -> None:
    (line,) = report.lines([summary.Summary(stack) for stack in stacks])
    assert line == f"Nothing to change: {told} (0 resources)."


def test_the_summary_as_json_holds_counts_verdicts_and_outputs(tmp_path: Path) -> None:
    found = summary.read(
        STACK,
        _log(
            tmp_path,
            _outputs("create", ROLE),
            {"policyAnalyzeSummaryEvent": {"passed": ["a"]}},
            END,
        ),
    )
    found.outputs = {"name": "value"}
    assert json.loads(json.dumps(found.as_json())) == {
        "succeeded": True,
        "changed": 1,
        "seconds": 7,
        "resources": {"identity": {"created": 1}},
        "policies": {
            "judged": ["a"],
            "passed": 1,
            "failed": 0,
            "mandatory": 0,
            "advisory": 0,
            "findings": [],
        },
        "outputs": {"name": "value"},
    }
