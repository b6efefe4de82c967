"""A use case where data is kept is retired: while it is stopped, and after a kill."""

import json
from collections.abc import Callable

from cli.retirement import KEPT_TYPES, LOG_GROUP
from tests.engine.world import USE_CASE, World, kill, wait_for

REASON = ("--release-protection", "--reason", "INC-9: the trial is over")
KEY = "aws:kms/key:Key"
ROLE = "groundwork-customer-support-runtime"


def _held(world: World) -> int:
    """Return how many resources the stack's state holds just now; many while it is written."""
    files = list(world.home.state.glob(f".pulumi/stacks/*/{USE_CASE}.json"))
    return sum(file.read_text().count('"urn":') for file in files) or 10**6


def test_a_use_case_is_retired_and_its_logs_are_kept(make_world: Callable[..., World]) -> None:
    world = make_world("retired")
    spec = world.project / "stacks/platform.yaml"
    text = spec.read_text()
    spec.write_text(text.replace("is_disposable: true", "is_disposable: false"))
    world.up()
    kept = {it: world.resources(USE_CASE, it) for it in KEPT_TYPES}
    world.groundwork("stop", "customer-support", "--reason", "INC-9: wrong prices").ok()
    refused = world.groundwork("retire", "customer-support", "--yes")
    assert (refused.code, "is not disposable and protects" in refused.err) == (1, True)
    before = _held(world)
    running = world.start("retire", "customer-support", "--yes", *REASON)
    wait_for(lambda: _held(world) < before - 10)
    # Not before: what takes protection off has locked the stack as well, in a process of its own.
    kill(world.engine_pid(USE_CASE))
    running.kill()
    running.communicate()
    done = world.groundwork("retire", "customer-support", "--yes", "--json", *REASON).ok()
    said = json.loads(done.out)
    assert said["left"] == []
    assert any(it["what"].startswith("log group /groundwork/") for it in said["plan"]["kept"])
    assert USE_CASE not in world.pulumi("stack", "ls", "--json").ok().out
    for log in kept[LOG_GROUP].values():
        groups = world.client("logs").describe_log_groups(logGroupNamePrefix=log["inputs"]["name"])
        assert [it["retentionInDays"] for it in groups["logGroups"]] == [400]
        masked = world.client("logs").get_data_protection_policy(logGroupIdentifier=log["id"])
        assert "policyDocument" in masked
    assert kept[KEY]
    for key in kept[KEY].values():
        found = world.client("kms").describe_key(KeyId=key["id"])["KeyMetadata"]
        assert found["KeyState"] == "Enabled"
    roles = [it["RoleName"] for it in world.client("iam").list_roles()["Roles"]]
    assert ROLE not in roles
    record = world.client("ssm").get_parameter(Name="/groundwork/customer-support/retired")
    assert json.loads(record["Parameter"]["Value"])["reason"] == "INC-9: the trial is over"
    again = world.groundwork("retire", "customer-support", "--yes").ok()
    assert "is not up in sandbox (000000000000); nothing is left of it" in again.out
