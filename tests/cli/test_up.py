from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import engine, main, up
from cli.engine import CommandError
from components.spec import loader

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def specs() -> loader.Specs:
    return loader.load(ROOT / "stacks")


def test_all_stacks_of_the_sandbox_are_chosen_and_the_platform_first(specs: loader.Specs) -> None:
    use_cases = [f"{name}.sandbox" for name in sorted(specs.use_cases)]
    assert up.choose(specs, []) == ["platform.sandbox", *use_cases]


def test_stacks_that_are_asked_for_keep_the_order_in_which_they_must_be_built(
    specs: loader.Specs,
) -> None:
    asked = ["customer-support.sandbox", "platform.sandbox"]
    assert up.choose(specs, asked) == ["platform.sandbox", "customer-support.sandbox"]
    assert up.choose(specs, asked[:1]) == asked[:1]


@pytest.mark.parametrize(
    ("stack", "fault"),
    [
        ("claims.sandbox", r"stack claims\.sandbox: no spec stacks/claims\.yaml; "),
        ("platform.staging", r"stack platform\.staging: no environment 'staging'; "),
        ("platform", r"stack 'platform' does not say what to build and where; "),
        ("platform.prod", r"the sandbox is attached, and prod is account \d{12}; "),
    ],
)
def test_a_stack_that_is_not_the_sandboxs_is_refused(
    specs: loader.Specs, stack: str, fault: str
) -> None:
    with pytest.raises(CommandError, match=fault):
        up.choose(specs, [stack])


def test_faults_of_a_spec_are_told_and_nothing_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "stacks").mkdir()
    (tmp_path / "Pulumi.yaml").touch()
    text = (ROOT / "stacks/platform.yaml").read_text()
    (tmp_path / "stacks/platform.yaml").write_text(f"surprise: 1\n{text}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GROUNDWORK_HOME", str(tmp_path / "home"))
    done = CliRunner().invoke(main.build(["up"]), ["up"])
    assert done.exit_code == 1
    assert "stacks/platform.yaml:1: surprise: " in done.stderr
    assert not (tmp_path / "home").exists()


def test_a_lost_passphrase_is_told_and_no_other_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    (home / "state/.pulumi/stacks/groundwork").mkdir(parents=True)
    (home / "state/.pulumi/stacks/groundwork/platform.sandbox.json").write_text("{}")
    monkeypatch.setenv("GROUNDWORK_HOME", str(home))
    with pytest.raises(CommandError, match=f"{home}/passphrase: the passphrase is gone"):
        engine.attach(ROOT, lambda _text: None)
    assert not (home / "passphrase").exists()


def test_the_checkout_is_found_from_any_of_its_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "stacks" / "config"
    inside.mkdir(parents=True)
    (tmp_path / "Pulumi.yaml").touch()
    monkeypatch.chdir(inside)
    assert engine.project_root() == tmp_path


def test_elsewhere_the_checkout_is_the_one_that_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert engine.project_root() == ROOT
