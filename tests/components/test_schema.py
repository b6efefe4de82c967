from __future__ import annotations

import json
from pathlib import Path

import pytest

from components import schema
from components.spec.use_case import UseCaseFile


def test_the_committed_schemas_are_what_the_models_say() -> None:
    assert schema.stale(schema.SCHEMAS) == []


def test_every_spec_points_at_its_schema() -> None:
    stacks = schema.SCHEMAS.parent / "stacks"
    first_lines = {
        path.stem: path.read_text(encoding="utf-8").splitlines()[0]
        for path in stacks.glob("*.yaml")
    }
    for stem, line in first_lines.items():
        name = "platform" if stem == "platform" else "use-case"
        assert line == f"# yaml-language-server: $schema=../schemas/{name}.schema.json"
        assert (stacks / line.partition("=")[2]).resolve().is_file()


def test_check_tells_what_is_stale_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(schema, "SCHEMAS", tmp_path)
    assert schema.main([]) == 0
    assert schema.main(["--check"]) == 0
    (tmp_path / "platform.schema.json").write_text("{}", encoding="utf-8")
    capsys.readouterr()
    assert schema.main(["--check"]) == 1
    assert capsys.readouterr().err == (
        "schemas/platform.schema.json: is stale; run python -m components.schema\n"
    )
    assert (tmp_path / "platform.schema.json").read_text(encoding="utf-8") == "{}"


def test_the_schema_knows_what_the_models_know() -> None:
    rendered = json.loads(schema.render(UseCaseFile))
    assert set(rendered["properties"]) == set(UseCaseFile.model_fields)
    assert rendered["additionalProperties"] is False
    assert rendered["properties"]["stage"]["enum"] == ["prototype", "pilot", "production"]
    assert rendered["properties"]["monthly_budget_usd"]["anyOf"][0]["exclusiveMinimum"] == 0
    assert rendered["properties"]["value_stream"]["pattern"]
    assert rendered["properties"]["purpose"]["description"].startswith("Who is better off")
