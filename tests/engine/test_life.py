"""The life of the stacks, as a platform engineer sees it."""

import json
from collections import Counter
from typing import Any

import pytest

from tests.engine.world import PLATFORM, USE_CASE, World, edited

BUCKET = "aws:s3/bucket:Bucket"
BUDGET = "aws:budgets/budget:Budget"


def _counts(summary: dict[str, Any]) -> Counter[str]:
    counts = Counter[str]()
    for each in summary["resources"].values():
        counts.update(each)
    return counts


def test_a_second_up_changes_nothing_and_says_so(world: World) -> None:
    done = world.groundwork("up").ok()
    last = done.out.strip().splitlines()[-1]
    assert last.startswith(f"Nothing to change: {PLATFORM} and {USE_CASE} are as the specs say")


def test_every_concern_has_its_resources_and_no_policy_is_broken(world: World) -> None:
    summary = world.up()
    assert list(summary) == [PLATFORM, USE_CASE]
    concerns = {"identity", "data access", "model endpoints", "logs", "cost tagging"}
    assert concerns <= {*summary[PLATFORM]["resources"], *summary[USE_CASE]["resources"]}
    for stack in summary.values():
        assert stack["changed"] == 0
        assert set(_counts(stack)) == {"unchanged"}
        assert stack["policies"]["passed"] > stack["policies"]["mandatory"] == 0


def test_what_is_up_is_really_there(world: World) -> None:
    declared = {
        each["outputs"]["bucket"]
        for stack in (PLATFORM, USE_CASE)
        for each in world.resources(stack, BUCKET).values()
    }
    there = {each["Name"] for each in world.client("s3").list_buckets()["Buckets"]}
    assert declared == there
    assert declared


def test_a_plain_preview_sees_nothing_to_do(world: World) -> None:
    for stack in (PLATFORM, USE_CASE):
        world.pulumi(
            *("preview", "--stack", stack, "--refresh", "--expect-no-changes"),
            *("--policy-pack", "policies"),
        ).ok()


def test_a_changed_spec_changes_what_it_is_about_and_nothing_else(world: World) -> None:
    ((name, before),) = world.resources(USE_CASE, BUDGET).items()
    spec = world.project / "stacks/customer-support.yaml"
    line = next(each for each in spec.read_text().splitlines() if "monthly_budget_usd:" in each)
    amount = int(line.split(":")[1])
    with edited(spec, line, line.replace(str(amount), str(amount - 1))):
        summary = world.up(USE_CASE)[USE_CASE]
        counts = _counts(summary)
        assert counts["updated"] == summary["changed"] >= 1
        after = world.resources(USE_CASE, BUDGET)[name]
        assert float(before["outputs"]["limitAmount"]) == amount
        assert float(after["outputs"]["limitAmount"]) == amount - 1
        assert after["id"] == before["id"]
    assert world.up(USE_CASE)[USE_CASE]["changed"] >= 1
    assert world.up(USE_CASE)[USE_CASE]["changed"] == 0


def test_drift_is_seen_and_mended(world: World) -> None:
    name, held = next(iter(sorted(world.resources(PLATFORM, BUCKET).items())))
    bucket = held["outputs"]["bucket"]
    s3 = world.client("s3")
    before = s3.get_bucket_tagging(Bucket=bucket)["TagSet"]
    s3.put_bucket_tagging(
        Bucket=bucket, Tagging={"TagSet": [*before, {"Key": "by-hand", "Value": "yes"}]}
    )
    preview = world.pulumi("preview", "--stack", PLATFORM, "--refresh", "--json", "--diff").ok()
    steps = {
        each["urn"].split("::")[-1]: each["op"]
        for each in json.loads(preview.out)["steps"]
        if each["op"] not in {"same", "refresh"}
    }
    assert steps == {name: "update"}
    assert _counts(world.up(PLATFORM)[PLATFORM])["updated"] == 1
    after = s3.get_bucket_tagging(Bucket=bucket)["TagSet"]
    assert sorted(map(str, after)) == sorted(map(str, before))


def test_what_someone_deleted_is_made_again(world: World) -> None:
    ((name, held),) = world.resources(USE_CASE, BUDGET).items()
    budgets = world.client("budgets")
    account, _, budget = held["id"].partition(":")
    budgets.delete_budget(AccountId=account, BudgetName=budget)
    assert _counts(world.up(USE_CASE)[USE_CASE])["created"] >= 1
    assert world.resources(USE_CASE, BUDGET)[name]["id"] == held["id"]
    assert budgets.describe_budget(AccountId=account, BudgetName=budget)["Budget"]


PUBLIC_BUCKET = """
    bucket = aws.s3.Bucket("open-data", bucket="groundwork-open-data", opts=with_provider)
    aws.s3.BucketPublicAccessBlock(
        "open-data", bucket=bucket.id, block_public_acls=False, block_public_policy=False,
        ignore_public_acls=False, restrict_public_buckets=False, opts=with_provider,
    )
"""
WILDCARD_INVOKE = """
    aws.iam.RolePolicy("too-much", role="groundwork-customer-support-runtime", opts=with_provider,
        policy='{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*",'
        ' "Action": "bedrock:InvokeModel"}]}')
"""
MISSING_TAG = """
    bare = aws.Provider("bare", region="us-east-1", allowed_account_ids=["000000000000"])
    aws.sqs.Queue("untagged", opts=pulumi.ResourceOptions(provider=bare))
"""


END_OF_BUILD = "    for name, value in outputs.items():\n"
PROVIDER = """
    import pulumi_aws as aws

    with_provider = pulumi.ResourceOptions(provider=provider)"""


@pytest.mark.parametrize(
    ("change", "policy", "remedy"),
    [
        (PUBLIC_BUCKET, "[ENC-01]", "; set blockPublicAcls to true"),
        (WILDCARD_INVOKE, "[MOD-01]", "; name the use case's application inference profiles"),
        (MISSING_TAG, "[CST-03]", "; add use_case, owner, cost_center, data_class"),
    ],
    ids=["public bucket", "wildcard invoke", "missing tag"],
)
def test_a_bad_change_is_stopped_by_its_policy(
    world: World, change: str, policy: str, remedy: str
) -> None:
    program = world.project / "platform" / "__main__.py"
    with edited(program, END_OF_BUILD, f"{PROVIDER}{change}{END_OF_BUILD}"):
        done = world.pulumi("preview", "--stack", USE_CASE, "--policy-pack", "policies")
    assert done.code != 0
    findings = [line for line in done.text.splitlines() if policy in line]
    assert any(remedy in line for line in findings), done.text


def test_a_bad_change_is_not_carried_out(world: World) -> None:
    program = world.project / "platform" / "__main__.py"
    with edited(program, END_OF_BUILD, f"{PROVIDER}{WILDCARD_INVOKE}{END_OF_BUILD}"):
        done = world.groundwork("up", USE_CASE)
    assert done.code == 1
    assert "[mandatory] " in done.err
    assert "Traceback" not in done.text
    policies = world.client("iam").list_role_policies(
        RoleName="groundwork-customer-support-runtime"
    )["PolicyNames"]
    assert "too-much" not in " ".join(policies)
    assert world.up(USE_CASE)[USE_CASE]["changed"] == 0


GATE = """2028-10-22
    evidence: https://records.example.com/rehearsals"""
TOPIC = """
    aws.ssm.Parameter("harmless", type="String", value="1", name="/groundwork/harmless",
        opts=with_provider)
"""


def test_nothing_is_made_of_a_stack_that_fails_as_a_whole(world: World) -> None:
    """The engine asks the policies on whole stacks last, when an update has made everything."""
    program = world.project / "platform" / "__main__.py"
    spec = world.project / "stacks" / "customer-support.yaml"
    with (
        edited(program, END_OF_BUILD, f"{PROVIDER}{TOPIC}{END_OF_BUILD}"),
        edited(spec, GATE, GATE.replace("2028-10-22", "2026-11-01")),
    ):
        done = world.groundwork("up", USE_CASE)
    assert done.code == 1
    assert "[GOV-02]" in done.err
    assert f"{USE_CASE} is not up; nothing was changed, and above is why" in done.err
    found = world.client("ssm").get_parameters(Names=["/groundwork/harmless"])
    assert found["InvalidParameters"] == ["/groundwork/harmless"]


def test_a_resource_made_by_hand_is_imported(world: World) -> None:
    s3 = world.client("s3")
    s3.create_bucket(Bucket="groundwork-made-by-hand")
    try:
        world.pulumi(
            *("import", "aws:s3/bucket:Bucket", "by-hand", "groundwork-made-by-hand"),
            *("--stack", PLATFORM, "--yes", "--protect=false", "--generate-code=false"),
        ).ok()
        held = world.resources(PLATFORM, BUCKET)["by-hand"]
        assert held["id"] == held["outputs"]["bucket"] == "groundwork-made-by-hand"
        world.pulumi("state", "delete", held["urn"], "--stack", PLATFORM, "--yes").ok()
    finally:
        s3.delete_bucket(Bucket="groundwork-made-by-hand")
    assert world.up(PLATFORM)[PLATFORM]["changed"] == 0
