"""What kills, losses and bad input leave behind, and that the next `groundwork up` mends it."""

import json
import signal
from collections.abc import Callable

import pytest

from tests.engine.world import PLATFORM, USE_CASE, World, kill, wait_for

BUCKET = "aws:s3/bucket:Bucket"


@pytest.fixture(scope="module")
def spare(make_world: Callable[[str], World]) -> World:
    """A world for accidents; a test may leave it in any state."""
    return make_world("spare")


def _creations(world: World, stack: str) -> int:
    """Return how many resources the engine has created so far in its present run."""
    log = world.home.path / "events" / f"{stack}.json"
    return (
        log.read_text().count('"resOutputsEvent":{"metadata":{"op":"create"') if log.exists() else 0
    )


def _is_whole(world: World) -> None:
    """Make sure that the stack is as its specs say, and that AWS holds nothing beside it."""
    assert world.up(PLATFORM)[PLATFORM]["changed"] == 0
    assert "pending_operations" not in world.state(PLATFORM)
    held = {each["outputs"]["bucket"] for each in world.resources(PLATFORM, BUCKET).values()}
    assert held == {each["Name"] for each in world.client("s3").list_buckets()["Buckets"]}
    roles = world.resources(PLATFORM, "aws:iam/role:Role")
    there = world.client("iam").list_roles()["Roles"]
    assert {each["id"] for each in roles.values()} == {each["RoleName"] for each in there}


def test_a_killed_up_is_gone_on_with(spare: World) -> None:
    running = spare.start("up", PLATFORM)
    wait_for(lambda: _creations(spare, PLATFORM) > 15)
    # Not before: commands that only prepare the stack lock it, too, for a moment.
    engine = spare.engine_pid(PLATFORM)
    kill(engine)
    running.kill()
    running.communicate()
    done = spare.groundwork("up", PLATFORM).ok()
    assert (
        f"{PLATFORM}: unlocking; the `pulumi` that locked it (process {engine}) is dead" in done.err
    )
    # A sidecar is not written in one step: a kill at the wrong moment would leave an empty one.
    assert not list(spare.home.state.rglob("*.attrs"))
    _is_whole(spare)


@pytest.mark.parametrize("token", ["aws:kms/alias:Alias", "aws:iam/policy:Policy"])
def test_a_creation_that_aws_carried_out_is_taken_into_the_state(spare: World, token: str) -> None:
    """A state as a kill leaves it between AWS's answer and the engine's note of it."""
    spare.up(PLATFORM)
    # `pulumi stack import` would drop pending operations.
    file = spare.home.state / f".pulumi/stacks/groundwork/{PLATFORM}.json"
    state = json.loads(file.read_text())
    held = state["checkpoint"]["latest"]
    depended_on = {urn for each in held["resources"] for urn in each.get("dependencies", [])}
    made = next(
        each
        for each in held["resources"]
        if each["type"] == token and each["urn"] not in depended_on
    )
    held["resources"].remove(made)
    started = {name: value for name, value in made.items() if name not in {"id", "outputs"}}
    held["pending_operations"] = [{"resource": started, "type": "creating"}]
    file.write_text(json.dumps(state))
    done = spare.groundwork("up", PLATFORM).ok()
    assert f"{PLATFORM}: a run was cut off in 1 operations; 1 resources" in done.err
    name = made["urn"].split("::")[-1]
    assert spare.resources(PLATFORM, made["type"])[name]["id"] == made["id"]
    _is_whole(spare)


def test_a_killed_sandbox_comes_back(spare: World) -> None:
    spare.up(PLATFORM)
    kill(spare.record.pid)
    assert spare.groundwork("sandbox", "status").code == 3
    spare.groundwork("up", PLATFORM).ok()
    _is_whole(spare)


def test_a_sandbox_that_lost_everything_is_filled_again(spare: World) -> None:
    before = len(spare.up(PLATFORM)) and len(spare.resources(PLATFORM, BUCKET))
    spare.groundwork("sandbox", "reset", "--yes").ok()
    assert spare.client("s3").list_buckets()["Buckets"] == []
    spare.groundwork("up", PLATFORM).ok()
    assert len(spare.client("s3").list_buckets()["Buckets"]) == before
    _is_whole(spare)


def test_settings_of_another_sandbox_do_not_stand_in_the_way(spare: World) -> None:
    spare.up(PLATFORM)
    settings = spare.project / f"stacks/config/Pulumi.{PLATFORM}.yaml"
    right = settings.read_text()
    settings.write_text(
        "encryptionsalt: v1:AAAAAAAAAAA=:v1:AAAAAAAAAAAAAAAA:AAAAAAAAAAAAAAAAAAAAAAAA\n"
    )
    assert spare.up(PLATFORM)[PLATFORM]["changed"] == 0
    assert settings.read_text() == right


def test_a_stack_that_no_spec_has_is_refused(spare: World) -> None:
    done = spare.groundwork("up", "claims.sandbox")
    assert done.code == 1
    assert done.err.startswith("stack claims.sandbox: no spec stacks/claims.yaml; ")
    assert "Traceback" not in done.text


def test_production_is_refused_with_the_sandboxs_credentials(spare: World) -> None:
    spare.groundwork("sandbox", "up").ok()
    spare.pulumi("stack", "init", "platform.prod").ok()
    try:
        done = spare.pulumi("up", "--stack", "platform.prod", "--yes", "--skip-preview")
    finally:
        spare.pulumi("stack", "rm", "platform.prod", "--yes").ok()
    assert done.code != 0
    assert "stack platform.prod: the sandbox is attached, and prod is account" in done.text
    assert "Traceback" not in done.text


def test_the_sandboxs_stack_is_refused_without_the_sandbox(spare: World) -> None:
    spare.groundwork("sandbox", "up").ok()
    spare.pulumi("stack", "select", "--create", PLATFORM).ok()
    without = {
        name: value
        for name, value in spare.shell.items()
        if name not in {"GROUNDWORK_SANDBOX", "PULUMI_DEBUG_PROVIDERS"}
    }
    done = spare.pulumi("preview", "--stack", PLATFORM, variables=without)
    assert done.code != 0
    assert f"stack {PLATFORM}: the sandbox is not attached; run eval" in done.text
    assert "Traceback" not in done.text


def test_the_environment_of_a_sandbox_that_is_down_is_refused(spare: World) -> None:
    spare.up(PLATFORM)
    shell = spare.shell
    spare.groundwork("sandbox", "down").ok()
    preview = spare.pulumi("preview", "--stack", PLATFORM, variables=shell)
    assert preview.code != 0
    assert "the sandbox does not answer on port" in preview.text
    assert "run `groundwork sandbox up`" in preview.text
    done = spare.groundwork("sandbox", "env")
    assert (done.code, done.out) == (1, "")
    assert "the sandbox is not up; run `groundwork sandbox up`" in done.err


def test_a_lost_passphrase_is_told(spare: World) -> None:
    spare.groundwork("sandbox", "up").ok()
    spare.pulumi("stack", "select", "--create", PLATFORM).ok()
    kept = spare.home.passphrase.rename(spare.home.path / "kept")
    try:
        done = spare.groundwork("up")
    finally:
        kept.replace(spare.home.passphrase)
    assert done.code == 1
    assert f"{spare.home.passphrase}: the passphrase is gone" in done.err
    assert "Traceback" not in done.text


def test_an_interrupted_up_ends_in_order_and_down_leaves_nothing(
    make_world: Callable[[str], World],
) -> None:
    world = make_world("interrupted")
    running = world.start("up")
    wait_for(lambda: _creations(world, PLATFORM) > 5)
    engine = world.engine_pid(PLATFORM)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=120)
    assert running.returncode == 130
    assert "interrupted; the state is in order, and `make up` goes on from here" in err
    assert "Traceback" not in err
    assert not any(str(engine) in line.split()[:1] for line in world.processes())
    assert not list(world.home.state.glob(".pulumi/locks/organization/groundwork/*/*.json"))
    done = world.groundwork("down").ok()
    assert f"destroyed {PLATFORM}; the sandbox is down" in done.out
    assert world.processes() == []
    assert not list((world.project / "stacks/config").glob("*.yaml"))
    world.groundwork("sandbox", "up").ok()
    assert world.pulumi("stack", "ls", "--json").ok().out.strip() == "[]"
    assert world.client("s3").list_buckets()["Buckets"] == []
    assert world.client("iam").list_roles()["Roles"] == []


def test_down_destroys_the_use_case_before_the_platform(
    make_world: Callable[[str], World],
) -> None:
    world = make_world("down")
    assert list(json.loads(world.groundwork("up", "--json").ok().out)) == [PLATFORM, USE_CASE]
    done = world.groundwork("down").ok()
    assert f"destroyed {USE_CASE} and {PLATFORM}; the sandbox is down" in done.out
    assert world.processes() == []
    assert world.groundwork("down").ok().out == "the sandbox is down, and nothing runs any more\n"
