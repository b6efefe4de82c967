from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from cli import main
from components.backstage import catalogue
from components.spec import loader
from components.spec.loader import load
from tests.components.spec.editing import TODAY, Workspace


@pytest.fixture(autouse=True)
def on_a_good_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "today", lambda: TODAY)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def _run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main.build(arguments), list(arguments), prog_name="groundwork")
    return done.exit_code, done.stdout, done.stderr


def _read(text: str) -> list[Any]:
    return list(yaml.safe_load_all(text))


def test_everything_is_printed_by_default(workspace: Workspace) -> None:
    code, text, _ = _run("catalog", "--stacks", str(workspace.stacks))
    files = catalogue(load(workspace.stacks))
    assert code == 0
    assert _read(text) == [it for of_file in files.values() for it in of_file]
    assert not [line for line in text.splitlines() if line.endswith(" ")]


def test_one_use_case_is_printed_alone(workspace: Workspace) -> None:
    code, text, _ = _run("catalog", "returns-triage", "--stacks", str(workspace.stacks))
    assert code == 0
    assert [it["kind"] for it in _read(text)] == ["System", "Component"]


def test_a_folder_gets_a_file_for_each(workspace: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, text, _ = _run("catalog", "--out", str(out), "--stacks", str(workspace.stacks))
    assert code == 0
    files = catalogue(load(workspace.stacks))
    written = {str(it.relative_to(out)): _read(it.read_text()) for it in out.rglob("*.yaml")}
    assert written == {name: list(entities) for name, entities in files.items()}
    assert text.splitlines() == [str(out / name) for name in files]


def test_an_unknown_use_case_and_faulty_specs_write_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    where = ("--out", str(out), "--stacks", str(workspace.stacks))
    assert _run("catalog", "returns-triag", *where) == (
        1,
        "",
        "returns-triag: no such use case; did you mean returns-triage?\n",
    )
    workspace.edit("returns-triage.yaml", "stage: prototype", "stage: prototyp")
    code, _, errors = _run("catalog", *where)
    assert code == 1
    assert "stage: 'prototyp' is not allowed" in errors
    assert not out.exists()


def test_the_tag_policy_is_printed(workspace: Workspace) -> None:
    code, text, _ = _run("tag-policy", "--stacks", str(workspace.stacks))
    assert code == 0
    tags = json.loads(text)["tags"]
    assert set(tags) == set(load(workspace.stacks).platform.required_tags)
    workspace.edit("platform.yaml", "cost_center: CC-1200", "cost_center: CC-1")
    code, text, errors = _run("tag-policy", "--stacks", str(workspace.stacks))
    assert (code, text) == (1, "")
    assert "cost_center: 'CC-1' is no cost centre" in errors
