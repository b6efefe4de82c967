"""`groundwork audit`: what it judges, what it exits with, and what is left where it is stopped."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli import audit_files, main
from cli import states as engine_states
from cli.engine import Pulumi
from components.spec import loader
from policies.evidence import formats
from policies.evidence.formats import FORMATS
from tests.cli.engines import Engine
from tests.policies.evidence.support import exported, report, with_a_failure
from tests.policies.support import PROTOTYPE, ROOT, TODAY, declared_stack


@pytest.fixture
def states(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return a folder with the states of two stacks, of which one fails."""
    monkeypatch.setattr(loader, "today", lambda: TODAY)
    monkeypatch.chdir(ROOT)
    (tmp_path / "good.json").write_text(exported(declared_stack(PROTOTYPE), PROTOTYPE).text)
    (tmp_path / "bad.json").write_text(with_a_failure().text)
    (tmp_path / "broken.json").write_text("{")
    return tmp_path


def _run(*arguments: str | Path) -> tuple[int, str, str]:
    words = [str(it) for it in arguments]
    done = CliRunner().invoke(main.build(["audit"]), ["audit", *words], prog_name="groundwork")
    return done.exit_code, done.stdout, done.stderr


def test_what_holds_exits_with_0(states: Path) -> None:
    code, out, _ = _run("--state", states / "good.json")
    assert code == 0
    assert "returns-triage.sandbox (prototype, internal): " in out
    assert "advice [MOD-11]" in out
    assert "FAIL" not in out


def test_a_failure_that_must_not_be_exits_with_1_and_says_what_to_do(states: Path) -> None:
    code, out, _ = _run("--state", states / "bad.json")
    assert code == 1
    assert "  FAIL [ENC-01] stacks/customer-support.yaml:" in out
    assert ": =open: blockPublicAcls is off; " in out


def test_states_are_judged_together(states: Path) -> None:
    code, out, _ = _run("--state", states / "good.json", "--state", states / "bad.json", "--json")
    assert code == 1
    found = json.loads(out)
    assert [it["stack"] for it in found["stacks"]] == ["customer-support.sandbox", PROTOTYPE]
    assert found["date"] == "2026-11-23"


def test_one_state_twice_is_two_stacks_of_a_name_and_refused(states: Path) -> None:
    code, out, told = _run("--state", states / "good.json", "--state", states / "good.json")
    assert (code, out) == (2, "")
    assert f"{states}/good.json: returns-triage.sandbox is given twice" in told


def test_the_day_decides_what_has_expired(states: Path) -> None:
    code, out, _ = _run("--state", states / "good.json", "--date", "2031-01-01")
    assert code == 1
    assert " on 2031-01-01" in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--state", "broken.json"), "broken.json: is not JSON"),
        (("--state", "good.json", "--state", "broken.json"), "broken.json: is not JSON"),
        (("--state", "none.json"), "none.json: cannot be read"),
        (("--state", "good.json", "--date", "1/2/26"), "'1/2/26' is not a day; write YYYY-MM-DD"),
        (("--state", "good.json", "--declared"), "--state judges files alone"),
        (("--declared", "--store"), "--declared judges nothing that is deployed"),
        (("--diff", "HEAD", "--store"), "--diff writes no report"),
        (("--diff", "no-such-branch"), "'no-such-branch' is no commit of this repository"),
        (("--declared", "-e", "moon"), "no 'moon'; --environment takes: "),
    ],
)
def test_what_cannot_be_judged_exits_with_2(
    states: Path, arguments: tuple[str, ...], told: str
) -> None:
    words = [states / it if it.endswith(".json") else it for it in arguments]
    code, out, said = _run(*words)
    assert (code, out) == (2, "")
    assert told in " ".join(said.split())


def _engine(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Engine:
    engine = Engine(folder, ROOT)

    def found(_: Path, *, sandbox: bool, say: Callable[[str], None]) -> Pulumi:
        assert sandbox, say
        return engine.pulumi

    monkeypatch.setattr(engine_states, "engine_of", found)
    return engine


def test_what_is_up_is_judged(states: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = _engine(monkeypatch, states)
    held = engine.folder / "states"
    (held / f"{PROTOTYPE}.json").write_text((states / "good.json").read_text())
    (held / "customer-support.prod.json").write_text("{")
    code, out, told = _run()
    assert (code, told) == (0, f"reading {PROTOTYPE}\n")
    assert out.count("pass,") == 1
    code, out, told = _run("customer-support.sandbox")
    assert (code, out) == (2, "")
    assert f"no stack customer-support.sandbox is up in sandbox; up are: {PROTOTYPE}" in told


def test_nothing_up_is_told(states: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _engine(monkeypatch, states)
    assert _run() == (
        2,
        "",
        "no stack of sandbox is up; --declared judges what its specs ask for\n",
    )


def test_what_specs_declare_is_judged_without_an_engine(
    states: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(states))
    code, out, _ = _run("--declared", "returns-triage.sandbox", "--json")
    assert code == 0
    (stack,) = json.loads(out)["stacks"]
    held = [it for it in stack["verdicts"] if it["outcome"] != "not applicable"]
    expected = exported(declared_stack(PROTOTYPE), PROTOTYPE)
    assert stack["resources"] == sum(it.type.startswith("aws:") for it in expected.resources)
    assert {it["outcome"] for it in held} == {"pass", "fail"}
    # A prototype is advised of what it needs to become a pilot.
    assert {it["policy"] for it in held if it["outcome"] == "fail"} == {"GOV-08", "MOD-11"}
    assert not any(it["mandatory"] for it in held if it["outcome"] == "fail")
    # URNs are the engine's, so that waivers hold here as they do there.
    urns = {it["urn"].split("::")[2] for it in held}
    assert "groundwork:use_case:UseCase$groundwork:encryption:EncryptionKey$aws:kms/key:Key" in urns


def test_every_form_is_written(states: Path) -> None:
    folder = states / "a" / "b"
    code, out, _ = _run("--state", states / "good.json", "--out", folder)
    assert code == 0
    assert {it.name for it in folder.iterdir()} == {it.file for it in FORMATS.values()}
    assert f"wrote {folder}/audit.sarif: what code scanning shows at lines" in out
    before = {it.name: it.read_bytes() for it in folder.iterdir()}
    _run("--state", states / "good.json", "--out", folder)
    assert {it.name: it.read_bytes() for it in folder.iterdir()} == before


def test_a_folder_that_cannot_be_written_is_told(states: Path) -> None:
    code, out, told = _run("--state", states / "good.json", "--out", states / "bad.json")
    assert (code, out) == (2, "")
    assert f"{states}/bad.json: cannot be written: File exists" in told


def test_json_is_alone_on_stdout(states: Path) -> None:
    code, out, told = _run("--state", states / "good.json", "--out", states / "out", "--json")
    assert code == 0
    assert out == (states / "out" / "audit.json").read_text()
    assert "wrote " in told


def test_who_is_stopped_leaves_whole_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audit_files.write(report(), tmp_path)
    before = {it.name: it.read_bytes() for it in tmp_path.iterdir()}
    real: Any = os.fdopen
    calls = iter(range(100))

    def stopped(number: int, *arguments: Any, **more: Any) -> Any:
        file: Any = real(number, *arguments, **more)
        if next(calls) == 2:
            file.write("half of")
            file.close()
            raise KeyboardInterrupt
        return file

    monkeypatch.setattr(os, "fdopen", stopped)
    later = report().model_copy(update={"date": "2026-12-01"})
    with pytest.raises(KeyboardInterrupt):
        audit_files.write(later, tmp_path)
    assert {it.name for it in tmp_path.iterdir()} == set(before)
    forms = list(FORMATS.values())
    for form in forms[:2]:
        assert (tmp_path / form.file).read_text() == form.render(later)
    for form in forms[2:]:
        assert (tmp_path / form.file).read_bytes() == before[form.file]


def test_a_digest_is_of_all_that_the_report_says() -> None:
    later = report().model_copy(update={"date": "2026-12-01"})
    assert formats.digest(report()) == formats.digest(report())
    assert formats.digest(report()) != formats.digest(later)
