from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from cli.check import check
from components.spec import loader
from tests.components.spec.editing import TODAY, Workspace


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr(loader, "today", lambda: TODAY)
    return Workspace(tmp_path)


def _run(*arguments: str) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(check)
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.output


def test_good_specs_are_told_in_a_line_each(workspace: Workspace) -> None:
    names = sorted(path.name for path in workspace.stacks.glob("*.yaml"))
    assert _run(str(workspace.stacks)) == (
        0,
        "".join(f"stacks/{name}: ok\n" for name in names),
    )


def test_without_a_path_it_checks_the_repository(workspace: Workspace) -> None:
    assert _run() == _run(str(workspace.stacks))


def test_faults_are_told_by_line_and_end_with_one(workspace: Workspace) -> None:
    workspace.edit("customer-support.yaml", "monthly_budget_usd: 1800", "monthly_budget_usd: -5")
    workspace.edit("customer-support.yaml", "stage: production", "stage: pilto")
    stage = workspace.line_of("customer-support.yaml", "stage: pilto")
    budget = workspace.line_of("customer-support.yaml", "monthly_budget_usd: -5")
    before = (workspace.stacks / "customer-support.yaml").read_bytes()
    assert _run(str(workspace.stacks / "customer-support.yaml")) == (
        1,
        f"stacks/customer-support.yaml:{stage}: stage: 'pilto' is not allowed; "
        "did you mean pilot?\n"
        f"stacks/customer-support.yaml:{budget}: monthly_budget_usd: -5 is out of range; "
        "write a number greater than 0\n",
    )
    assert (workspace.stacks / "customer-support.yaml").read_bytes() == before


def test_json_holds_the_parts_of_each_fault(workspace: Workspace) -> None:
    workspace.edit("platform.yaml", "owner: ai-platform\n", "owner: nobody\n")
    code, output = _run("--json", str(workspace.stacks / "platform.yaml"))
    assert code == 1
    assert json.loads(output) == [
        {
            "file": "stacks/platform.yaml",
            "line": workspace.line_of("platform.yaml", "owner: nobody"),
            "field": "owner",
            "finding": "'nobody' is no group of stacks/platform.yaml",
            "remedy": "use one of ai-platform, finance, knowledge, operations, "
            "people-team, security, support, workplace-it",
        }
    ]


def test_a_path_that_is_not_there_is_a_fault(workspace: Workspace) -> None:
    code, output = _run(str(workspace.stacks / "gone.yaml"))
    assert code == 1
    assert output == ("stacks/gone.yaml:1: does not exist; create it, or correct the path\n")
