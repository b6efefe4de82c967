import pytest

from tests.toolchain.machine import Machine
from toolchain import build, engine, yaml_host
from toolchain.console import ToolchainError


def test_it_is_built_once_beside_a_built_engine(machine: Machine) -> None:
    machine.go()
    found = yaml_host.ensure(machine.checkout)
    assert found == machine.checkout / ".tools/bin/pulumi-language-yaml"
    assert found.resolve().parent == machine.checkout / ".tools/engine"
    built = next(it for it in machine.go_runs() if it.startswith("build") and "yaml" in it)
    assert f"-X {build.YAML_HOST.version_variable}=v" in built
    assert not (machine.checkout / ".tools/yaml_host.new").exists()
    runs = machine.go_runs()
    assert yaml_host.ensure(machine.checkout) == found
    assert machine.go_runs() == runs


def test_an_engine_alone_is_built_without_it(machine: Machine) -> None:
    machine.go()
    assert not engine.ensure(machine.checkout).with_name(yaml_host.HOST).exists()


def test_an_engine_that_is_built_anew_gets_it_anew(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.go()
    yaml_host.ensure(machine.checkout)
    monkeypatch.setattr(engine, "stamp", lambda: "another")
    assert not engine.ensure(machine.checkout).with_name(yaml_host.HOST).exists()
    assert yaml_host.ensure(machine.checkout).exists()


def test_another_pinned_version_is_built_anew(machine: Machine) -> None:
    machine.go()
    found = yaml_host.ensure(machine.checkout)
    (found.parent / f"{yaml_host.HOST}.stamp").write_text("another")
    before = len(machine.go_runs())
    yaml_host.ensure(machine.checkout)
    assert [run.split()[0] for run in machine.go_runs()[before:]] == ["env", "list", "build"]


def test_an_installed_engine_brings_it_along(machine: Machine) -> None:
    machine.go()
    machine.pulumi("v3.300.0")
    machine.program(yaml_host.HOST, "#!/bin/sh\n")
    assert yaml_host.ensure(machine.checkout) == machine.bin / yaml_host.HOST
    assert machine.go_runs() == []


def test_an_installed_engine_without_it_is_told(machine: Machine) -> None:
    machine.pulumi("v3.300.0")
    with pytest.raises(ToolchainError, match=r"comes without pulumi-language-yaml.*install Pulumi"):
        yaml_host.ensure(machine.checkout)


def test_a_go_that_went_away_is_told(machine: Machine) -> None:
    machine.go()
    engine.ensure(machine.checkout)
    (machine.bin / "go").unlink()
    with pytest.raises(ToolchainError, match="`go` is not there to build pulumi-language-yaml"):
        yaml_host.ensure(machine.checkout)


def test_both_go_modules_need_the_same_go() -> None:
    pins = [
        (program.module / "go.mod").read_text(encoding="utf-8").splitlines()[2]
        for program in (build.ENGINE, build.YAML_HOST)
    ]
    assert pins == [f"go {build.needed_go()}"] * 2
