"""How full an account is, from states or from specs; when it warns, and when it fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli import declared, limits_page, main, states
from cli.engine import Pulumi, Say
from components.quotas.model import Made
from components.spec import loader
from tests.cli.engines import Engine, resource
from tests.components.spec.editing import TODAY, Workspace

ROOT = Path(__file__).resolve().parents[2]
GUARDRAIL = "aws:bedrock/guardrail:Guardrail"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "today", lambda: TODAY)


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    made = Engine(tmp_path, ROOT)

    def engine_of(_root: Path, *, sandbox: bool, say: Say) -> Pulumi:
        assert sandbox
        assert say
        return made.pulumi

    monkeypatch.setattr(states, "engine_of", engine_of)
    return made


def _run(*arguments: str) -> tuple[int, str]:
    words = ["quotas", *arguments]
    done = CliRunner().invoke(main.build(words), words, prog_name="groundwork")
    return done.exit_code, done.stdout or done.stderr


def _guardrails(number: int) -> list[dict[str, Any]]:
    return [resource(GUARDRAIL, f"g-{at}") for at in range(number)]


def test_states_of_the_environment_are_counted_and_no_others(engine: Engine) -> None:
    engine.holds("platform.sandbox", resource("aws:iam/role:Role", "ci"))
    engine.holds("customer-support.sandbox", *_guardrails(2))
    engine.holds("customer-support.dev", *_guardrails(50))
    code, said = _run("--json")
    assert code == 0
    found = json.loads(said)
    assert found["stacks"] == {"customer-support": 2, "platform": 1}
    used = {it["id"]: (it["used"], it["percent"]) for it in found["quotas"]}
    assert (used["bedrock-guardrails"], used["iam-roles"]) == ((2, 2.0), (1, 0.1))
    assert found["fits"]["average"] == {
        "kind": "average",
        "fits": 49,
        "stopped_by": "bedrock-guardrails",
        "region": "",
        "each": 2.0,
    }


def test_the_recovery_region_is_counted_for_itself(engine: Engine) -> None:
    at_home = [resource(GUARDRAIL, f"h-{at}", inputs={"region": "us-east-1"}) for at in range(10)]
    there = [resource(GUARDRAIL, f"r-{at}", inputs={"region": "us-west-2"}) for at in range(90)]
    engine.holds("customer-support.sandbox", *at_home, *_guardrails(1), *there)
    code, said = _run()
    assert code == 0
    assert "warn     90       100  90.0%  bedrock: Guardrails per account (us-west-2)" in said
    assert "         11       100  11.0%  bedrock: Guardrails per account\n" in said
    assert "Guardrails per account (us-west-2): 90 of 100; AWS raises it for nobody" in said
    assert "the next is stopped by Guardrails per account in us-west-2 (90 each)" in said
    used = {it["region"]: it["used"] for it in json.loads(_run("--json")[1])["quotas"]
            if it["id"] == "bedrock-guardrails"}  # fmt: skip
    assert used == {"": 11, "us-west-2": 90}


def test_it_warns_from_four_fifths_and_says_what_to_do(engine: Engine) -> None:
    engine.holds("customer-support.sandbox", *_guardrails(80))
    code, said = _run()
    assert code == 0
    assert "warn     80       100  80.0%  bedrock: Guardrails per account" in said
    assert "80 of 100; AWS raises it for nobody; give a value stream its own account" in said
    assert "0 more use cases of the average kind fit; the next is stopped by Guardrails" in said


def test_it_fails_when_nothing_more_fits(engine: Engine) -> None:
    engine.holds("customer-support.sandbox", *_guardrails(100))
    code, said = _run()
    assert (code, "FULL    100       100 100.0%" in said) == (1, True)


def test_what_is_raised_is_asked_for_by_its_code(engine: Engine) -> None:
    groups = [resource("aws:resourcegroups/group:Group", f"g-{at}") for at in range(90)]
    engine.holds("customer-support.sandbox", *groups)
    assert "ask AWS for more of resource-groups L-2BAA18A0: https://docs.aws" in _run()[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "no stack of sandbox is up; --declared counts what its specs ask for"),
        (("-e", "test"), "no 'test'; --environment takes: sandbox, dev, prod"),
    ],
)
def test_what_cannot_be_counted_is_told(
    engine: Engine, arguments: tuple[str, ...], told: str
) -> None:
    assert engine.calls == []
    code, said = _run(*arguments)
    assert (code, told in said) == (1, True)


def test_a_value_stream_goes_to_an_account_of_its_own(tmp_path: Path) -> None:
    """As docs/limits.md shows it: an environment more, and the use case names it."""
    workspace = Workspace(tmp_path)
    shown = limits_page.THEN.split("```yaml\n")
    environment = shown[1].split("required_tags")[0].removeprefix("environments:\n")
    workspace.edit("platform.yaml", "\ngroups:\n", f"\n{environment}\ngroups:\n")
    workspace.edit(
        "platform.yaml",
        "allowed_values: [sandbox, dev, prod]",
        "allowed_values: [sandbox, dev, prod, prod-logistics]",
    )
    text = (workspace.stacks / "returns-triage.yaml").read_text()
    moved = text.replace("environments: { sandbox: {} }", "environments: { prod-logistics: {} }")
    assert moved != text
    workspace.write("returns-triage.yaml", moved)
    specs = workspace.load()
    assert list(specs.use_cases["returns-triage"]) == ["prod-logistics"]
    assert specs.platform.place("prod-logistics").account_id == "555566667777"
    stacks = declared.stacks(specs, "prod-logistics")
    assert set(stacks) == {"platform", "returns-triage"}
    role = next(it for it in stacks["returns-triage"] if it.type == "aws:iam/role:Role")
    assert role.inputs["tags"]["environment"] == "prod-logistics"
    assert ":555566667777:" in role.inputs["permissionsBoundary"]


def test_the_page_tells_what_the_table_has() -> None:
    stacks = {"platform": [], "claims": [Made(GUARDRAIL, "g")]}
    room = limits_page.capacity(stacks)
    assert room is not None
    text = limits_page.page(stacks, room)
    assert "**100 in one account and region**" in text
    assert all(f"| {it.id} | [{it.name}]({it.page}) |" in text for it in limits_page.QUOTAS)
