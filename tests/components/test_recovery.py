"""A recovery region: what lies in it, who copies into it, and who may work there."""

from __future__ import annotations

from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from components.continuous_integration import REGIONAL
from components.elsewhere import in_region
from components.encryption import EncryptionKey, EncryptionKeyArgs
from components.identity import Boundary, BoundaryArgs
from components.region_fence import fence
from components.shared_platform import SharedPlatform, SharedPlatformArgs
from components.spec.fields import DATA_CLASSES
from components.spec.loader import load
from tests.components.example import PLACE, statements
from tests.components.spec.editing import STACKS, TODAY
from tests.components.test_use_case import NAME, _declare  # pyright: ignore[reportPrivateUsage]
from tests.harness import Declaration, declare

WEST = "us-west-2"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"


@pytest.fixture(scope="module")
def platform() -> Declaration:
    args = SharedPlatformArgs.of(load(STACKS, TODAY), "sandbox")
    return declare(lambda: SharedPlatform("platform", args))


@pytest.fixture(scope="module")
def use_case() -> Declaration:
    return _declare()


def _names(declared: Declaration, token: str, key: str) -> dict[str, str | None]:
    return {it[key]: it.get("region") for it in declared.of_type(token).values()}


def test_all_below_a_component_lies_in_the_region_but_what_is_global() -> None:
    def program() -> None:
        parent = pulumi.ComponentResource("test:it:It", "it")
        opts = in_region(WEST, pulumi.ResourceOptions(parent=parent))
        key = EncryptionKeyArgs(place=PLACE, subject="s", description="d", disposable=True)
        EncryptionKey("moved", key, opts)
        aws.ssm.Parameter("named", type="String", value="v", region="us-east-2", opts=opts)
        aws.iam.Role("role", assume_role_policy="{}", opts=opts)
        EncryptionKey("stays", key, pulumi.ResourceOptions(parent=parent))

    declared = declare(program)
    keys = declared.of_type("aws:kms/key:Key")
    assert {name: it.get("region") for name, it in keys.items()} == {
        "moved-key": WEST,
        "stays-key": None,
    }
    assert declared.of_type("aws:kms/alias:Alias")["moved-alias"]["region"] == WEST
    assert declared.only("aws:ssm/parameter:Parameter")["region"] == "us-east-2"
    assert "region" not in declared.only("aws:iam/role:Role")


def test_the_recovery_region_has_the_copies_and_their_access_logs(platform: Declaration) -> None:
    there = {
        it for it, region in _names(platform, "aws:s3/bucket:Bucket", "bucket").items() if region
    }
    assert there == {
        f"meridian-{it}-000000000000-{WEST}"
        for it in ("access-logs", "data-confidential", "data-public", "evidence", "records")
    }
    regions = set(_names(platform, "aws:s3/bucket:Bucket", "bucket").values())
    assert regions == {None, WEST}


def test_what_owners_let_go_is_copied_and_nothing_else(platform: Declaration) -> None:
    found = platform.of_type("aws:s3/bucketReplicationConfig:BucketReplicationConfig")
    rules = {
        it["bucket"]: {
            rule["filter"]["prefix"]: rule["deleteMarkerReplication"]["status"]
            for rule in it["rules"]
        }
        for it in found.values()
    }
    assert rules == {
        "meridian-data-confidential-000000000000-us-east-1": {"support-tickets/": "Enabled"},
        "meridian-data-public-000000000000-us-east-1": {
            "help-articles/": "Enabled",
            "help-articles-documents/": "Enabled",
        },
        "meridian-evidence-000000000000-us-east-1": {"": "Disabled"},
        "meridian-records-000000000000-us-east-1": {"": "Disabled"},
    }
    for config in found.values():
        # The rules are the source's, and so is the region in which they are set.
        assert "region" not in config
        priorities = [rule["priority"] for rule in config["rules"]]
        assert priorities == list(range(1, len(priorities) + 1))
        for rule in config["rules"]:
            there = rule["destination"]["bucket"]
            assert there == f"arn:aws:s3:::{config['bucket'].replace('us-east-1', WEST)}"
            assert rule["destination"]["encryptionConfiguration"]["replicaKmsKeyId"]
            assert rule["sourceSelectionCriteria"]["sseKmsEncryptedObjects"]["status"] == "Enabled"


def test_the_copying_role_is_for_one_bucket_and_its_folders(platform: Declaration) -> None:
    role = platform.of_type("aws:iam/role:Role")["recovery-data-public-replication-role"]
    trust = statements(role["assumeRolePolicy"])["AssumedByService"]
    source = "arn:aws:s3:::meridian-data-public-000000000000-us-east-1"
    copy = f"arn:aws:s3:::meridian-data-public-000000000000-{WEST}"
    assert trust["Principal"] == {"Service": ["s3.amazonaws.com"]}
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "000000000000"},
        "ArnLike": {"aws:SourceArn": source},
    }
    policies = platform.of_type(ROLE_POLICY)
    found = statements(policies["recovery-data-public-replication-policy"]["policy"])
    folders = ("help-articles/*", "help-articles-documents/*")
    assert found["ReadRules"]["Resource"] == [source]
    assert found["ReadVersions"]["Resource"] == [f"{source}/{it}" for it in folders]
    assert found["WriteReplicas"]["Resource"] == [f"{copy}/{it}" for it in folders]
    assert found["WriteReplicas"]["Action"] == [
        "s3:ReplicateObject",
        "s3:ReplicateTags",
        "s3:ReplicateDelete",
    ]
    assert found["DecryptVersions"]["Condition"]["StringEquals"] == {
        "kms:ViaService": "s3.us-east-1.amazonaws.com"
    }
    assert found["EncryptReplicas"]["Condition"]["StringEquals"] == {
        "kms:ViaService": f"s3.{WEST}.amazonaws.com"
    }
    evidence = statements(policies["recovery-evidence-replication-policy"]["policy"])
    assert "s3:GetObjectRetention" in evidence["ReadVersions"]["Action"]
    assert "s3:ReplicateDelete" not in evidence["WriteReplicas"]["Action"]


def test_calls_are_written_down_there_too_and_one_trail_is_enough(platform: Declaration) -> None:
    kind = "aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration"
    logged = {
        it["loggingConfig"]["s3Config"]["bucketName"]: it.get("region")
        for it in platform.of_type(kind).values()
    }
    assert logged == {
        "meridian-records-000000000000-us-east-1": None,
        f"meridian-records-000000000000-{WEST}": WEST,
    }
    assert len(platform.of_type("aws:cloudtrail/trail:Trail")) == 1
    policy = platform.of_type("aws:s3/bucketPolicy:BucketPolicy")["recovery-records-policy"]
    assert set(statements(policy["policy"])) == {"DenyWithoutTls", "BedrockWrites"}
    roles = [it["name"] for it in platform.of_type("aws:iam/role:Role").values()]
    assert len(roles) == len(set(roles))


def test_an_environment_of_one_region_has_none_of_it() -> None:
    args = SharedPlatformArgs.of(load(STACKS, TODAY), "prod")
    declared = declare(lambda: SharedPlatform("platform", args), stack="platform.prod")
    assert not [it.name for it in declared.resources if it.name.startswith("recovery-")]
    assert not [it.name for it in declared.resources if it.inputs.get("region") == WEST]


def test_a_use_case_has_everything_there_under_the_same_names(use_case: Declaration) -> None:
    for token, key, named in (
        ("aws:bedrock/guardrail:Guardrail", "name", {NAME}),
        (
            "aws:bedrock/inferenceProfile:InferenceProfile",
            "name",
            {f"{NAME}-fast", f"{NAME}-strong"},
        ),
        ("aws:cloudwatch/logGroup:LogGroup", "name", {f"/groundwork/{NAME}/runtime"}),
    ):
        there = {it[key] for it in use_case.of_type(token).values() if it.get("region") == WEST}
        assert there == named
    replica = use_case.only("aws:kms/replicaKey:ReplicaKey")
    assert replica["region"] == WEST
    assert use_case.only("aws:kms/key:Key")["multiRegion"] is True
    settings = use_case.of_type("aws:ssm/parameter:Parameter").values()
    assert {it["name"] for it in settings if it.get("region") == WEST} == {
        f"/groundwork/{NAME}/{it}"
        for it in (
            "data/help-articles",
            "data/support-tickets",
            "guardrail/arn",
            "guardrail/version",
            "models/fast",
            "models/strong",
            "rate-limit/requests-per-minute",
            "rate-limit/tokens-per-minute",
        )
    }


def test_models_there_are_those_that_aws_offers_there(use_case: Declaration) -> None:
    profiles = use_case.of_type("aws:bedrock/inferenceProfile:InferenceProfile").values()
    copied = {
        it["name"]: it["modelSource"]["copyFrom"] for it in profiles if it.get("region") == WEST
    }
    own = f"arn:aws:bedrock:{WEST}:000000000000:inference-profile"
    assert copied == {
        f"{NAME}-fast": f"{own}/us.amazon.nova-lite-v1:0",
        f"{NAME}-strong": f"{own}/us.anthropic.claude-sonnet-4-6",
    }


def _policy(use_case: Declaration) -> dict[str, dict[str, Any]]:
    return statements(use_case.of_type(ROLE_POLICY)[f"{NAME}-runtime-policy"]["policy"])


def test_each_region_s_calls_need_its_own_guardrail_and_all_others_are_denied(
    use_case: Declaration,
) -> None:
    found = _policy(use_case)
    here, there = (
        found[f"InvokeThroughProfiles{it}"]["Condition"]["StringEquals"][
            "bedrock:GuardrailIdentifier"
        ]
        for it in ("", "Elsewhere")
    )
    assert here != there
    assert found["DenyWithoutGuardrail"] == {
        "Effect": "Deny",
        "Action": ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
        "Resource": ["*"],
        "Condition": {"StringNotEquals": {"bedrock:GuardrailIdentifier": [here, there]}},
    }
    for suffix in ("", "Elsewhere"):
        condition = found[f"InvokeModelsBehindProfiles{suffix}"]["Condition"]
        assert condition["ArnEquals"]["bedrock:InferenceProfileArn"]


def test_only_data_that_was_granted_whole_is_open_there(use_case: Declaration) -> None:
    found = _policy(use_case)
    copy = f"arn:aws:s3:::meridian-data-public-000000000000-{WEST}"
    assert found["ReadReplicaHelpArticles"]["Resource"] == [f"{copy}/help-articles/*"]
    assert found["DecryptReplicaHelpArticles"]["Resource"] == ["replica-key-public"]
    # Columns are opened by Lake Formation alone, which is lost with its region.
    assert not [sid for sid in found if "ReplicaSupportTickets" in sid]


def test_the_role_s_policy_fits_into_what_iam_takes(use_case: Declaration) -> None:
    text = use_case.of_type(ROLE_POLICY)[f"{NAME}-runtime-policy"]["policy"]
    assert len(text.replace(" ", "")) < 10_240


def test_a_boundary_of_two_regions_is_fenced() -> None:
    args = BoundaryArgs(
        place=PLACE,
        stage="production",
        recovers=True,
        model_regions=[WEST, "us-east-1"],
        model_ids=[],
        data_classes=DATA_CLASSES,
    )
    declared = declare(lambda: Boundary("b", args))
    found = statements(declared.only("aws:iam/policy:Policy")["policy"])
    assert found["OnlyInItsRegions"] == {
        "Effect": "Deny",
        "Action": ["*"],
        "Resource": ["*"],
        "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["us-east-1", WEST]}},
    }
    profiles = "arn:aws:bedrock:*:000000000000:application-inference-profile/*"
    assert profiles in found["InvokeThroughProfiles"]["Resource"]


def test_ci_works_in_both_regions_and_in_no_other(platform: Declaration) -> None:
    policies = platform.of_type("aws:iam/policy:Policy")
    fenced = [
        each
        for name, it in policies.items()
        if name.startswith("ci-deployer")
        for sid, each in statements(it["policy"]).items()
        if sid == "OnlyInItsRegions"
    ]
    assert [(it["Action"], it["Condition"]) for it in fenced] == [
        (list(REGIONAL), {"StringNotEquals": {"aws:RequestedRegion": ["us-east-1", WEST]}})
    ]
    served = {
        action.partition(":")[0]
        for name, it in policies.items()
        if name.startswith("ci-deployer")
        for each in statements(it["policy"]).values()
        for action in each["Action"]
    }
    fence_of = {it.partition(":")[0] for it in REGIONAL}
    everywhere = {"iam", "budgets", "tag", "s3", "ec2", "ecr", "glue", "lambda"}
    assert served - fence_of <= everywhere


def test_a_fence_names_its_regions_in_order() -> None:
    made = fence(["b", "a"])
    assert made.condition == {"StringNotEquals": {"aws:RequestedRegion": ["a", "b"]}}
