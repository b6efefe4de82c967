"""A report says what the pack says, by whom and on what, and always in the same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from policies.evidence import schema
from policies.evidence.audit import AuditError, State, audit
from policies.evidence.formats import FORMATS
from policies.evidence.report import StackRecord
from policies.spec_context import context_of
from policies.verdicts import evaluate
from tests.policies.evidence.support import exported, report, with_a_failure
from tests.policies.support import PLATFORM, ROOT, TODAY, USE_CASE, declared_stack


def test_every_verdict_of_the_pack_is_in_the_report() -> None:
    state = exported(declared_stack(USE_CASE), USE_CASE)
    (stack,) = audit([state], ROOT, TODAY).stacks
    expected = evaluate(state.resources, context_of(USE_CASE, today=TODAY))
    assert [(it.policy, it.urn, it.path, it.outcome) for it in stack.verdicts] == [
        (it.policy, it.urn, it.path, it.outcome.value) for it in expected.verdicts
    ]
    assert sum(stack.counts.values()) == len(expected.verdicts)
    assert stack.uncovered_types == tuple(expected.uncovered_types)
    assert stack.violations() == []


def test_a_failure_is_in_it_with_its_line() -> None:
    found = report()
    assert not found.is_clean
    (stack,) = found.stacks
    failure = next(it for it in stack.violations() if it.policy == "ENC-01")
    assert failure.file == "stacks/customer-support.yaml"
    assert failure.found == "blockPublicAcls is off"


@pytest.mark.parametrize(
    ("token", "part", "text"),
    [
        ("aws:iam/role:Role", "help-center", "  help-center:"),
        ("aws:budgets/budget:Budget", "", "monthly_budget_usd: "),
        ("aws:bedrock/inferenceProfile:InferenceProfile", "-fast", "  fast:"),
    ],
)
def test_a_verdict_points_at_the_line_of_its_spec(token: str, part: str, text: str) -> None:
    lines = (ROOT / "stacks/customer-support.yaml").read_text().splitlines()
    found = {it.line for it in _stack(USE_CASE).verdicts if it.type == token and part in it.name}
    assert {lines[line - 1].startswith(text) for line in found} == {True}, found


def _stack(name: str) -> StackRecord:
    return audit([exported(declared_stack(name), name)], ROOT, TODAY).stacks[0]


def test_the_same_inputs_give_the_same_bytes() -> None:
    states = [with_a_failure(), exported(declared_stack(PLATFORM), PLATFORM)]
    first, second = audit(states, ROOT, TODAY), audit(reversed(states), ROOT, TODAY)
    for form in FORMATS.values():
        assert form.render(first) == form.render(second)


def test_a_digest_is_of_the_state_and_not_of_its_wrapping() -> None:
    state = with_a_failure()
    document = json.loads(state.text)
    again = State("other", json.dumps({"deployment": document["deployment"]}, indent=3))
    assert again.sha256 == state.sha256
    document["deployment"]["resources"][1]["outputs"]["x"] = 1
    assert State("other", json.dumps(document)).sha256 != state.sha256


def test_what_it_rests_on_is_named() -> None:
    found = report()
    assert [it.path for it in found.inputs] == [
        "policies/waivers.yaml",
        "stacks/customer-support.yaml",
        "stacks/platform.yaml",
    ]
    assert {len(it.sha256) for it in found.inputs} == {64}
    assert len(found.tool.pack_sha256) == 64


def test_the_json_is_what_its_schema_says() -> None:
    published: Any = json.loads(schema.FILE.read_text())
    jsonschema.Draft202012Validator.check_schema(published)
    document = json.loads(FORMATS["json"].render(report()))
    jsonschema.validate(document, published)
    del document["date"]
    with pytest.raises(jsonschema.ValidationError, match="date"):
        jsonschema.validate(document, published)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is not JSON"),
        ("[]", "is not a state"),
        ("{}", "has no list of resources"),
        ('{"deployment": {"manifest": {}, "resources": []}}', "has no resources"),
        (
            '{"manifest": {}, "resources": [{"urn": "urn:pulumi:nobody.sandbox::groundwork::a::b",'
            ' "type": "pulumi:pulumi:Stack"}]}',
            "no spec stacks/nobody.yaml",
        ),
        ('{"manifest": {}, "resources": [{"type": "a"}]}', "urn"),
    ],
)
def test_what_is_no_state_is_refused(text: str, says: str) -> None:
    with pytest.raises(AuditError, match=r"^broken\.json: ") as caught:
        audit([State("broken.json", text)], ROOT, TODAY)
    assert says in str(caught.value)


def test_the_schema_tells_that_it_is_stale(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "audit.schema.json"
    monkeypatch.setattr(schema, "FILE", file)
    assert schema.main(["--check"]) == 1
    assert "is stale; run python -m policies.evidence.schema" in capsys.readouterr().err
    assert schema.main([]) == 0
    assert schema.main(["--check"]) == 0
