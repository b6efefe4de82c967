"""Ways around the policies that the engine itself offers: options, providers, unknowns."""

from __future__ import annotations

from policies.gets_past import GETS_PAST
from tests.engine.world import USE_CASE, Done, World, edited

END_OF_BUILD = "    for name, value in outputs.items():\n"
IMPORTS = """
    import pulumi_aws as aws

    ours = pulumi.ResourceOptions(provider=provider)
    document = '{"Version": "2012-10-17", "Statement": [%s]}'
    wide = '{"Effect": "Allow", "Action": "bedrock:InvokeModel", "Resource": "*"}'
    role = "groundwork-customer-support-runtime"
"""
ATTEMPTS = """
    # An alias: the policy takes the place of one that passed under another name.
    aws.iam.RolePolicy("renamed", role=role, policy=document % wide, opts=pulumi.ResourceOptions(
        provider=provider, aliases=[pulumi.Alias(name="customer-support-runtime-policy")]))
    # What the engine shall not look at again.
    aws.iam.RolePolicy("ignored", role=role, policy=document % wide, opts=pulumi.ResourceOptions(
        provider=provider, ignore_changes=["policy"], protect=True, retain_on_delete=True))
    # Another provider, of another region and without an account.
    elsewhere = aws.Provider("elsewhere", region="ap-southeast-1")
    aws.sqs.Queue("far", opts=pulumi.ResourceOptions(provider=elsewhere))
    # The provider that nobody declared.
    aws.sns.Topic("default-provider")

    aws.cloudcontrol.Resource("by-cloud-control", type_name="AWS::S3::Bucket", desired_state="{}",
        opts=ours)

    class Innocent(pulumi.ComponentResource):
        def __init__(self, name):
            super().__init__("team:index:Innocent", name, None, ours)
            aws.s3.Bucket(f"{name}-bucket", acl="public-read",
                opts=pulumi.ResourceOptions(parent=self, provider=provider))

    Innocent("innocent")
"""
UNKNOWN = """
    # The preview does not know the setting's ARN, and so not the document.
    setting = aws.ssm.Parameter("late", name="/groundwork/customer-support/late", type="String",
        value="1", opts=ours)
    aws.iam.RolePolicy("late", role=role, opts=ours, policy=setting.arn.apply(
        lambda arn: document % ('{"Sid": "%s", ' % arn[-4:] + wide[1:])))
"""
KEPT = "/groundwork/customer-support/kept"
WITHOUT_THE_PACK = """
    aws.iam.RolePolicy("too-much", role=role, policy=document % wide, opts=ours)
"""
OUTPUT = f"""
    pulumi.export("colour", "correct-horse-battery")
    aws.ssm.Parameter("kept", name="{KEPT}", type="String",
        value="1", opts=pulumi.ResourceOptions(provider=provider, retain_on_delete=True))
"""


PACK = ("--policy-pack", "policies")


def _run(world: World, change: str, *command: str, pack: tuple[str, ...] = PACK) -> Done:
    program = world.project / "platform" / "__main__.py"
    with edited(program, END_OF_BUILD, f"{IMPORTS}{change}{END_OF_BUILD}"):
        return world.pulumi(*command, "--stack", USE_CASE, *pack)


def _found(done: Done, policy: str) -> str:
    """Return the lines of a policy's findings, each with what it says."""
    return "\n".join(line for line in done.text.splitlines() if f"[{policy}]" in line)


def test_options_providers_and_components_hide_nothing(world: World) -> None:
    done = _run(world, ATTEMPTS, "preview")
    assert done.code != 0
    findings = _found(done, "MOD-01")
    assert findings.count("model calls are allowed on '*'") >= 2, done.text
    assert "ap-southeast-1 is not a region of this environment" in _found(done, "GOV-06")
    pinned = _found(done, "GOV-14")
    assert pinned.count("it works in whatever account the credentials are of") >= 2, done.text
    assert "aws:cloudcontrol/resource:Resource makes what no policy" in _found(done, "GOV-13")
    assert "access list is public-read" in _found(done, "ENC-01")


def test_what_a_preview_does_not_know_is_stopped_in_the_update(world: World) -> None:
    previewed = _run(world, UNKNOWN, "preview")
    assert "[MOD-01] model calls" not in previewed.text
    assert "[MOD-01] undecided on late" in previewed.text
    try:
        done = _run(world, UNKNOWN, "up", "--yes", "--skip-preview")
        assert done.code != 0
        assert "model calls are allowed on '*'" in _found(done, "MOD-01")
        names = world.client("iam").list_role_policies(
            RoleName="groundwork-customer-support-runtime"
        )["PolicyNames"]
        assert not [name for name in names if name.startswith("late")]
    finally:
        assert world.up(USE_CASE)[USE_CASE]["policies"]["mandatory"] == 0


def test_what_gets_past_on_the_engine_is_told(world: World) -> None:
    """Without the pack nothing is judged; outputs are not shown; what is retained outlives us."""
    assert {each.id for each in GETS_PAST if not each.is_declared} == {
        "no-policy-pack",
        "retained",
        "secret-as-output",
    }
    unjudged = _run(world, WITHOUT_THE_PACK, "preview", pack=())
    assert unjudged.ok().text.count("too-much") >= 1
    ssm = world.client("ssm")
    try:
        _run(world, OUTPUT, "up", "--yes", "--skip-preview").ok()
        assert world.up(USE_CASE)[USE_CASE]["policies"]["mandatory"] == 0
        assert ssm.get_parameter(Name=KEPT)["Parameter"]["Value"] == "1"
    finally:
        ssm.delete_parameter(Name=KEPT)
