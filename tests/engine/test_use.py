"""A use case is used: the printed program runs as it is, and the kill switch outlives an `up`."""

import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.engine.world import PLATFORM, ROOT, USE_CASE, World

ROLE = "groundwork-customer-support-runtime"


def _ask(world: World, program: Path, *words: str) -> subprocess.CompletedProcess[str]:
    # As in a shell after `eval "$(groundwork sandbox env)"`.
    return subprocess.run(
        [sys.executable, str(program), *words],
        env=world.shell,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_printed_program_runs_as_it_is(world: World, tmp_path: Path) -> None:
    printed = world.groundwork("connect", "customer-support", "--snippet", "boto3").ok().out
    program = tmp_path / "ask.py"
    program.write_text(printed)
    done = _ask(world, program)
    assert done.returncode == 0, done.stderr
    answer, reason, usage = done.stdout.splitlines()
    assert answer.startswith("The customer support assistant is for this: Customers get")
    assert reason == "end_turn"
    assert "totalTokens" in usage
    assert "guardrail_intervened" in _ask(world, program, "What is", "Project Larkspur?").stdout
    everything = world.groundwork("connect", "customer-support").ok().out
    assert printed in everything
    found = json.loads(world.groundwork("connect", "customer-support", "--json").ok().out)
    assert found["snippets"] == {"boto3": printed}
    assert found["endpoint"] == world.record.endpoint
    for part in (*found["profiles"].values(), found["guardrail_arn"], found["role_arn"]):
        assert part in everything
    _is_logged(world, found["profiles"]["fast"])


def _is_logged(world: World, profile: str) -> None:
    outputs = _outputs(world)
    s3 = world.client("s3")
    kept = s3.list_objects_v2(Bucket=outputs["records_bucket"], Prefix="bedrock/AWSLogs/")
    records = [
        json.loads(
            gzip.decompress(s3.get_object(Bucket=kept["Name"], Key=it["Key"])["Body"].read())
        )
        for it in kept["Contents"]
    ]
    assert {it["modelId"] for it in records} == {profile}
    assert {it["requestMetadata"]["use_case"] for it in records} == {"customer-support"}
    assert all(f":assumed-role/{ROLE}/connect" in it["identity"]["arn"] for it in records)
    events = world.client("logs").get_log_events(
        logGroupName=outputs["invocations_log_group"], logStreamName="aws/bedrock/modelinvocations"
    )["events"]
    assert {json.loads(it["message"])["requestId"] for it in events} == {
        it["requestId"] for it in records
    }


TRIAGE = "returns-triage"


@pytest.fixture
def triage(world: World) -> Iterator[World]:
    """The world with a use case more, one model of which AWS serves by OpenAI's API."""
    spec = world.project / f"stacks/{TRIAGE}.yaml"
    shutil.copy(ROOT / f"stacks/{TRIAGE}.yaml", spec)
    try:
        world.groundwork("up", f"{TRIAGE}.sandbox").ok()
        yield world
    finally:
        world.pulumi("destroy", "--yes", "--remove", "-s", f"{TRIAGE}.sandbox")
        spec.unlink()


def test_the_printed_openai_program_runs_as_it_is(triage: World, tmp_path: Path) -> None:
    world = triage
    program = tmp_path / "ask.py"
    program.write_text(world.groundwork("connect", TRIAGE, "--snippet", "openai").ok().out)
    done = _ask(world, program)
    assert done.returncode == 0, done.stderr
    answer, reason, usage = done.stdout.splitlines()
    assert answer.startswith("The returns triage is for this: Returned goods are sorted by fault")
    assert reason == "stop"
    assert "total_tokens" in usage
    refused = _ask(world, program, "Is 4111 1111 1111 1111", "a card of ours?").stdout
    assert "content_filter" in refused
    found = json.loads(world.groundwork("connect", TRIAGE, "--json").ok().out)
    events = world.client("logs").get_log_events(
        logGroupName=_outputs(world)["invocations_log_group"],
        logStreamName="aws/bedrock/modelinvocations",
    )["events"]
    records = [json.loads(it["message"]) for it in events]
    own = [it for it in records if it["modelId"] == found["profiles"]["open"]]
    assert [it["operation"] for it in own] == ["ChatCompletions"] * 2
    role = f":assumed-role/groundwork-{TRIAGE}-runtime/connect"
    assert all(role in it["identity"]["arn"] for it in own)
    other = world.groundwork("connect", TRIAGE, "--model", "fast", "--snippet", "openai")
    assert (other.code, "no program for OpenAI's API" in other.err) == (1, True)
    try:
        world.groundwork("stop", TRIAGE, "--reason", "INC-8: wrong faults").ok()
        bold = program.read_text().replace('if stop.get("stopped"):', "if False:")
        program.write_text(bold)
        denied = _ask(world, program)
        assert "PermissionDeniedError" in denied.stderr
        assert "with an explicit deny" in denied.stderr
    finally:
        world.groundwork("resume", TRIAGE, "--reason", "INC-8: fixed").ok()


def _outputs(world: World) -> dict[str, Any]:
    return json.loads(world.pulumi("stack", "output", "--json", "-s", PLATFORM).ok().out)


def test_a_stop_outlives_an_up_and_a_refresh(world: World, tmp_path: Path) -> None:
    program = tmp_path / "ask.py"
    printed = world.groundwork("connect", "customer-support", "--snippet", "boto3").ok().out
    program.write_text(printed)
    iam = world.client("iam")

    def attached() -> list[str]:
        found = iam.list_attached_role_policies(RoleName=ROLE)["AttachedPolicies"]
        return [it["PolicyName"] for it in found]

    try:
        world.groundwork("stop", "customer-support", "--reason", "INC-7: wrong prices").ok()
        assert attached() == ["groundwork-stopped"]
        summary = world.up()
        assert not any(it["changed"] for it in summary.values())
        world.pulumi("refresh", "--yes", "-s", USE_CASE).ok()
        assert attached() == ["groundwork-stopped"]
        done = _ask(world, program)
        assert done.returncode == 1
        assert "customer-support is stopped since" in done.stderr
        assert "INC-7: wrong prices" in done.stderr
        # What does not ask before it calls is refused by the policy.
        bold = program.read_text().replace('if stop.get("stopped"):', "if False:")
        program.write_text(bold)
        done = _ask(world, program)
        assert "AccessDeniedException" in done.stderr
        assert "with an explicit deny" in done.stderr
    finally:
        world.groundwork("resume", "customer-support", "--reason", "INC-7: fixed").ok()
    assert attached() == []
    assert _ask(world, program).returncode == 0


def test_the_states_say_who_reads_which_dataset_and_invokes_which_model(world: World) -> None:
    """As the mocked stacks of `tests/policies/access` say it, on what the engine has written."""
    found = json.loads(world.groundwork("access", "--matrix", "--json").ok().out)["matrix"]
    own = [it for it in found if it["use_case"]]
    allowed = {it["dataset"]: it for it in own if it["decision"] == "allowed"}
    assert set(allowed) == {"help_articles", "support_tickets"}
    tickets = allowed["support_tickets"]
    assert tickets["columns"] == ["ticket_id", "opened_at", "intent", "question", "resolution"]
    assert tickets["until"] == "2028-10-01T00:00:00+00:00"
    (access,) = tickets["accesses"]
    assert (access["arn"].rpartition("/")[2], access["routes"]) == (ROLE, ["as a table"])
    assert "Grant" in {it["effect"] for it in access["statements"]}
    asked = world.groundwork("access", "--model", "customer-support-fast", "--json").ok().out
    callers = {
        (it["arn"].rpartition("/")[2], it["subject"])
        for it in json.loads(asked)["accesses"]
        if it["decision"] == "allowed"
    }
    assert callers == {
        (ROLE, "customer-support-fast (us-east-1)"),
        (ROLE, "customer-support-fast (us-west-2)"),
    }
    for stacks in ((), ("--declared", "platform.sandbox", "customer-support.sandbox")):
        report = json.loads(world.groundwork("audit", "--json", *stacks).ok().out)
        (matrix,) = report["access"]
        assert _decisions(matrix["cells"]) == _decisions(found)


def _decisions(cells: list[dict[str, Any]]) -> dict[tuple[str | None, str], list[str]]:
    """Return the decision of each cell and, by name, those of its principals."""
    return {
        (it["use_case"], it["dataset"]): [
            it["decision"],
            *sorted(f"{access['principal']}: {access['decision']}" for access in it["accesses"]),
        ]
        for it in cells
    }


def test_who_keeps_keys_and_who_tries_guardrails_opens_nothing_else(world: World) -> None:
    def keys(principal: str) -> dict[str, tuple[str, list[str]]]:
        said = world.groundwork("access", "--principal", principal, "--json").ok().out
        return {
            it["subject"]: (it["decision"], it["routes"])
            for it in json.loads(said)["accesses"]
            if it["decision"] != "denied"
        }

    own = {"key customer-support-key"}
    bedrock = "through bedrock.us-east-1.amazonaws.com"
    # It depends on the guardrail's encryption context, which no policy tells beforehand.
    assert keys("engineering-sandbox") == {it: ("undecided", [bedrock]) for it in own}
    deployer = keys("groundwork-ci-deployer")
    assert own <= set(deployer) <= {*own, "key customer-support-recovery-replica-key"}
    decision, routes = deployer["key customer-support-key"]
    assert (decision, bedrock in routes, "by its own call" in routes) == ("allowed", True, False)
