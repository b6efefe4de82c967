import pytest

from tests.toolchain.machine import Machine
from toolchain import build, engine
from toolchain.console import ToolchainError


def test_neither_engine_nor_go_names_both_ways(machine: Machine) -> None:
    with pytest.raises(ToolchainError) as raised:
        engine.ensure(machine.checkout)
    text = str(raised.value)
    assert "`pulumi` is not on PATH, and neither is `go`" in text
    assert f"install Pulumi {build.pinned_version()} or later" in text
    assert f"install Go {build.needed_go()} or later" in text
    assert not (machine.checkout / ".tools" / "engine").exists()


@pytest.mark.parametrize(
    "version", ["v3.259.0", "v3.259.1", "v3.300.0", "v4.0.0", "3.260.0-alpha.1"]
)
def test_an_installed_engine_that_is_new_enough_is_taken(machine: Machine, version: str) -> None:
    machine.go()
    machine.pulumi(version)
    assert engine.ensure(machine.checkout) == machine.bin / "pulumi"
    assert machine.go_runs() == []


@pytest.mark.parametrize("version", ["v3.258.9", "v3.99.0", "v2.300.0"])
def test_an_installed_engine_that_is_too_old_is_told(machine: Machine, version: str) -> None:
    machine.pulumi(version)
    with pytest.raises(ToolchainError) as raised:
        engine.ensure(machine.checkout)
    assert f"is Pulumi {version[1:]}; {build.pinned_version()} or later is needed" in str(
        raised.value
    )


def test_an_installed_engine_that_does_not_run_is_told(machine: Machine) -> None:
    machine.program("pulumi", "#!/bin/sh\necho broken >&2\nexit 1\n")
    with pytest.raises(ToolchainError, match="does not tell its version: broken"):
        engine.ensure(machine.checkout)


def test_an_installed_engine_without_a_python_host_is_told(machine: Machine) -> None:
    machine.pulumi("v3.300.0", host=False)
    with pytest.raises(ToolchainError, match="comes without pulumi-language-python"):
        engine.ensure(machine.checkout)


def test_go_builds_the_engine_once(machine: Machine) -> None:
    machine.go()
    found = engine.ensure(machine.checkout)
    assert found == machine.checkout / ".tools/bin/pulumi"
    assert sorted(path.name for path in found.parent.iterdir()) == [
        "pulumi",
        "pulumi-language-python",
        "pulumi-language-python-exec",
        "stamp",
    ]
    assert (found.parent / "pulumi-language-python-exec").read_text() == "# runs programs\n"
    assert found.parent.is_symlink()
    runs = machine.go_runs()
    assert [run.split()[0] for run in runs] == ["env", "list", "build", "list"]
    assert f"-X {build.SDK_MODULE}/go/common/version.Version=v{build.pinned_version()}" in runs[2]
    assert engine.ensure(machine.checkout) == found
    assert machine.go_runs() == runs


def test_what_a_killed_build_left_behind_is_replaced(machine: Machine) -> None:
    machine.go()
    half = machine.checkout / ".tools" / "engine.new"
    half.mkdir(parents=True)
    (half / "half").touch()
    engine.ensure(machine.checkout)
    assert not half.exists()
    assert not (machine.checkout / ".tools/engine/half").exists()


def test_another_pinned_version_is_built_anew(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.go()
    engine.ensure(machine.checkout)
    monkeypatch.setattr(engine, "stamp", lambda: "another")
    before = len(machine.go_runs())
    engine.ensure(machine.checkout)
    assert len(machine.go_runs()) == 2 * before


def test_an_engine_that_is_installed_later_takes_the_place_of_the_built_one(
    machine: Machine,
) -> None:
    machine.go()
    engine.ensure(machine.checkout)
    machine.pulumi("v3.300.0")
    assert engine.ensure(machine.checkout) == machine.bin / "pulumi"
    assert not (machine.checkout / ".tools" / "bin").exists()
    (machine.bin / "pulumi").unlink()
    builds = machine.go_runs()
    assert engine.ensure(machine.checkout) == machine.checkout / ".tools/bin/pulumi"
    assert machine.go_runs() == builds


def test_what_go_says_when_it_fails_is_passed_on(machine: Machine) -> None:
    machine.go(failure="module example.com/module: not found")
    with pytest.raises(ToolchainError) as raised:
        engine.ensure(machine.checkout)
    assert "go build failed (exit code 1)\nmodule example.com/module: not found" in str(
        raised.value
    )
    assert not (machine.checkout / ".tools" / "bin").exists()


def test_a_go_too_old_to_fetch_a_newer_one_is_told(machine: Machine) -> None:
    machine.go("1.20.14")
    with pytest.raises(
        ToolchainError, match=rf"is Go 1\.20\.14; the engine needs {build.needed_go()}"
    ):
        engine.ensure(machine.checkout)


def test_a_go_that_may_not_fetch_a_newer_one_is_told(machine: Machine) -> None:
    machine.go("1.22.0", switch="local")
    with pytest.raises(
        ToolchainError, match=r"Go 1\.22\.0 and GOTOOLCHAIN is `local`.*=auto make up"
    ):
        engine.ensure(machine.checkout)


def test_a_go_that_fetches_a_newer_one_builds(machine: Machine) -> None:
    machine.go("1.22.0")
    assert engine.ensure(machine.checkout).exists()


def test_the_checkouts_own_engine_answers_with_the_pinned_version() -> None:
    found, reason = engine.installed()
    own = engine.ROOT / ".tools/bin/pulumi"
    assert found is not None or own.exists(), f"{reason}; `make test` gets an engine first"
