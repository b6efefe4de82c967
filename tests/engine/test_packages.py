"""Programs of teams, in YAML and in Python, on a platform that is up: both make the same."""

from __future__ import annotations

import json
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.engine.world import ROOT, Done, World
from toolchain import yaml_host

STACK = "returns-triage.sandbox"
FAULTY = """\
name: faulty
runtime: yaml
packages:
  groundwork: ../../package
resources:
  triage:
    type: groundwork:UseCase
    properties:
      target:
        useCase: claims-triage
        environment: sandbox
        spec:
          title: Claims triage
          purpose: Claims are sorted by fault within a minute.
          value_stream: order-to-resolution
          trio: { product: amara-nwosu, design: luis-ferreira, engineering: ines-carvalho }
          cost_center: CC-4100
          stage: prototype
          stage_ends_on: 2027-05-31
          data_class: internal
          models: { fastt: {} }
          monthly_budget_usd: -90
          environments: { sandbox: {} }
"""


class Program:
    """A project of a team's own, which shares nothing but the sandbox and its state."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world = world
        self.folder = folder

    def run(self, *arguments: str) -> Done:
        return self._world.pulumi(*arguments, "--stack", STACK, folder=self.folder)

    def up(self, *arguments: str) -> Done:
        pack = ("--policy-pack", str(ROOT / "policies"))
        return self.run("up", "--yes", "--skip-preview", *pack, *arguments)

    def made(self) -> dict[tuple[str, str], Any]:
        """Return what it made in AWS: type and name to the inputs that are no reference."""
        held = json.loads(self.run("stack", "export").ok().out)["deployment"]["resources"]
        return {
            (it["type"], it["urn"].rpartition("::")[2]): it["inputs"].get("name")
            for it in held
            if it["type"].startswith("aws:")
        }


@pytest.fixture
def checkout(world: World, tmp_path: Path) -> Generator[Path]:
    """A checkout whose examples may be written to: the engine keeps a stack's salt beside them."""
    yaml_host.ensure()
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for name in (".venv", "package", "stacks"):
        (tmp_path / name).symlink_to(ROOT / name)
    yield tmp_path
    for folder in (tmp_path / "examples").iterdir():
        program = Program(world, folder)
        program.run("destroy", "--yes", "--skip-preview", "--remove")


def _bring_up(world: World, folder: Path) -> tuple[dict[tuple[str, str], Any], dict[str, Any]]:
    """Bring the program up and take it down; return what it had made, and published."""
    program = Program(world, folder)
    world.pulumi("stack", "init", STACK, folder=folder).ok()
    done = program.up().ok()
    assert "groundwork@v" in done.out
    assert "[mandatory]" not in done.text
    program.up("--expect-no-changes").ok()
    outputs = json.loads(program.run("stack", "output", "--json").ok().out)
    assert _there(world, outputs) == {"role": True, "bucket": True, "settings": True}
    made = program.made()
    program.run("destroy", "--yes", "--skip-preview", "--remove").ok()
    assert _there(world, outputs) == {"role": False, "bucket": False, "settings": False}
    return made, outputs


def _there(world: World, outputs: dict[str, Any]) -> dict[str, bool]:
    """Tell what of a program boto3 finds."""
    roles = world.client("iam").list_roles()["Roles"]
    buckets = world.client("s3").list_buckets()["Buckets"]
    settings = world.client("ssm").get_parameters_by_path(Path=outputs["settings"], Recursive=True)
    return {
        "role": outputs["role_arn"] in [it["Arn"] for it in roles],
        "bucket": outputs["photos_bucket"] in [it["Name"] for it in buckets],
        "settings": bool(settings["Parameters"]),
    }


def test_a_yaml_and_a_python_program_make_the_same_and_take_it_down(
    world: World, checkout: Path
) -> None:
    yaml, published = _bring_up(world, checkout / "examples/yaml-use-case")
    python, also = _bring_up(world, checkout / "examples/python-use-case")
    assert ("aws:bedrock/guardrail:Guardrail", "returns-triage-guardrail") in yaml
    assert ("aws:s3/bucket:Bucket", "photos-bucket") in yaml
    assert yaml == python
    assert (
        set(published) == set(also) == {"role_arn", "settings", "model_profiles", "photos_bucket"}
    )
    assert published["photos_bucket"] == also["photos_bucket"]


def test_a_faulty_spec_is_told_to_a_yaml_program_as_to_all_others(
    world: World, checkout: Path
) -> None:
    folder = checkout / "examples/faulty"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(FAULTY)
    world.pulumi("stack", "init", STACK, folder=folder).ok()
    done = Program(world, folder).run("preview")
    assert done.code != 0
    assert "claims-triage: models.fastt: is not an approved model; did you mean fast?" in done.text
    assert "claims-triage: monthly_budget_usd: -90 is out of range; write a number" in done.text
