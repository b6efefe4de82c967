"""Both stacks, really created in the sandbox's AWS, with boto3 as the witness of what matters."""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from components import naming
from components.spec import loader
from tests.components.sandbox_cloud import SandboxCloud
from tests.components.spec.editing import TODAY
from tests.harness import Declaration, declare, sandbox_shell

PROGRAM = Path(__file__).resolve().parents[2] / "platform" / "__main__.py"
REGION_AND_ACCOUNT = "000000000000-us-east-1"


class Built:
    """Both stacks of the sandbox environment, and the AWS that they are in."""

    def __init__(self, cloud: SandboxCloud) -> None:
        def program() -> None:
            runpy.run_path(str(PROGRAM))

        self.cloud = cloud
        self.platform: Declaration = declare(program, cloud, stack="platform.sandbox")
        references = {naming.platform_stack("sandbox"): self.platform.outputs}
        self.use_case: Declaration = declare(
            program, cloud, stack="customer-support.sandbox", references=references
        )

    def client(self, service: str) -> Any:
        return self.cloud.client(service)


@pytest.fixture(scope="module")
def built() -> Iterator[Built]:
    with pytest.MonkeyPatch.context() as patch, SandboxCloud() as cloud, sandbox_shell():
        patch.setattr(loader, "today", lambda: TODAY)
        yield Built(cloud)


def test_buckets_stand_closed_encrypted_and_versioned(built: Built) -> None:
    s3 = built.client("s3")
    names = {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}
    roles = ["access-logs", "evidence", "records", "redacted-logs"]
    roles += [*(f"data-{it}" for it in built.platform.outputs["buckets"])]
    assert names == {f"meridian-{role}-{REGION_AND_ACCOUNT}" for role in roles}
    for name in names:
        closed = s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
        assert set(closed.values()) == {True}
        assert s3.get_bucket_versioning(Bucket=name)["Status"] == "Enabled"
        policy = json.loads(s3.get_bucket_policy(Bucket=name)["Policy"])
        assert "DenyWithoutTls" in {each["Sid"] for each in policy["Statement"]}
        tags = {it["Key"]: it["Value"] for it in s3.get_bucket_tagging(Bucket=name)["TagSet"]}
        assert tags["cost_center"] == "CC-1200"
        assert tags["use_case"] == "platform"


def test_each_class_of_data_has_a_key_of_its_own(built: Built) -> None:
    s3, kms = built.client("s3"), built.client("kms")
    outputs = built.platform.outputs
    keys = set[str]()
    for data_class, bucket in outputs["buckets"].items():
        rules = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]
        by_default = rules["Rules"][0]["ApplyServerSideEncryptionByDefault"]
        assert by_default["KMSMasterKeyID"] == outputs["key_arns"][data_class]
        keys.add(by_default["KMSMasterKeyID"])
        tags = {it["Key"]: it["Value"] for it in s3.get_bucket_tagging(Bucket=bucket)["TagSet"]}
        assert tags["data_class"] == data_class
    assert len(keys) == 4
    for key in keys:
        assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"] is True


def test_the_use_case_runs_in_its_boundary(built: Built) -> None:
    iam = built.client("iam")
    role = iam.get_role(RoleName="groundwork-customer-support-runtime")["Role"]
    boundary = built.platform.outputs["boundary_arn"]
    assert role["PermissionsBoundary"]["PermissionsBoundaryArn"] == boundary
    assert iam.get_policy(PolicyArn=boundary)["Policy"]["Path"] == "/groundwork/boundary/"
    tags = {it["Key"]: it["Value"] for it in role["Tags"]}
    assert (tags["use_case"], tags["stage"]) == ("customer-support", "production")


def test_the_policy_names_the_guardrail_and_profiles_that_are_there(built: Built) -> None:
    iam, bedrock = built.client("iam"), built.client("bedrock")
    outputs = built.use_case.outputs
    found = iam.get_role_policy(
        RoleName="groundwork-customer-support-runtime", PolicyName="use-case"
    )["PolicyDocument"]
    by_sid = {each["Sid"]: each for each in found["Statement"]}
    invoke = by_sid["InvokeThroughProfiles"]
    assert set(invoke["Resource"]) == set(outputs["profile_arns"].values())
    for arn in invoke["Resource"]:
        profile = bedrock.get_inference_profile(inferenceProfileIdentifier=arn)
        assert profile["status"] == "ACTIVE"
    named = invoke["Condition"]["StringEquals"]["bedrock:GuardrailIdentifier"]
    arn, _, version = named.rpartition(":")
    guardrail = bedrock.get_guardrail(guardrailIdentifier=arn, guardrailVersion=version)
    assert version == "1"
    assert guardrail["name"] == "customer-support"
    kinds = {it["type"] for it in guardrail["sensitiveInformationPolicy"]["piiEntities"]}
    assert {"CREDIT_DEBIT_CARD_NUMBER", "EMAIL"} <= kinds


def test_lake_formation_opens_the_approved_columns_only(built: Built) -> None:
    lake = built.client("lakeformation")
    listed = lake.list_permissions()["PrincipalResourcePermissions"]
    role = built.use_case.outputs["role_arn"]
    assert {it["Principal"]["DataLakePrincipalIdentifier"] for it in listed} == {role}
    opened = {
        it["Resource"]["TableWithColumns"]["Name"]: it["Resource"]["TableWithColumns"][
            "ColumnNames"
        ]
        for it in listed
        if "TableWithColumns" in it["Resource"]
    }
    whole = {it["Resource"]["Table"]["Name"] for it in listed if "Table" in it["Resource"]}
    assert opened == {
        "support_tickets": ["ticket_id", "opened_at", "intent", "question", "resolution"]
    }
    assert whole == {"help_articles"}
    settings = lake.get_data_lake_settings()["DataLakeSettings"]
    assert not settings.get("CreateDatabaseDefaultPermissions")
    assert not settings.get("CreateTableDefaultPermissions")


def test_prompts_and_deeds_are_recorded(built: Built) -> None:
    logging = built.client("bedrock").get_model_invocation_logging_configuration()["loggingConfig"]
    assert logging["textDataDeliveryEnabled"] is True
    assert logging["s3Config"]["bucketName"] == built.platform.outputs["records_bucket"]
    (trail,) = built.client("cloudtrail").describe_trails()["trailList"]
    assert trail["IsMultiRegionTrail"] is True
    assert trail["LogFileValidationEnabled"] is True
    groups = built.client("logs").describe_log_groups()["logGroups"]
    assert {it["logGroupName"]: it["retentionInDays"] for it in groups} == {
        "/groundwork/platform/data-protection-findings": 365,
        "/groundwork/platform/model-invocations": 365,
        "/groundwork/customer-support/runtime": 400,
    }
    assert all(it["kmsKeyId"] for it in groups)
    masked = {it["logGroupName"] for it in groups if it.get("dataProtectionStatus") == "ACTIVATED"}
    assert masked == {
        "/groundwork/platform/model-invocations",
        "/groundwork/customer-support/runtime",
    }


def test_evidence_is_locked_for_its_time(built: Built) -> None:
    s3, bucket = built.client("s3"), built.platform.outputs["evidence_bucket"]
    lock = s3.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"]
    assert lock["ObjectLockEnabled"] == "Enabled"
    default = lock["Rule"]["DefaultRetention"]
    assert (default["Mode"], default["Days"]) == ("GOVERNANCE", 3650)


def test_a_call_that_is_logged_reaches_the_redacted_copy(built: Built) -> None:
    logs, s3 = built.client("logs"), built.client("s3")
    group, bucket = (
        built.platform.outputs["invocations_log_group"],
        built.platform.outputs["redacted_bucket"],
    )
    record = {"schemaType": "ModelInvocationLog", "requestId": "1", "modelId": "a"}
    moment = datetime.now(UTC)
    logs.create_log_stream(logGroupName=group, logStreamName="aws/bedrock/modelinvocations")
    logs.put_log_events(
        logGroupName=group,
        logStreamName="aws/bedrock/modelinvocations",
        logEvents=[{"timestamp": int(moment.timestamp() * 1000), "message": json.dumps(record)}],
    )
    (copied,) = s3.list_objects_v2(Bucket=bucket)["Contents"]
    table = built.client("glue").get_table(
        DatabaseName=built.platform.outputs["records_database"], Name="model_invocations_redacted"
    )["Table"]
    template = table["Parameters"]["storage.location.template"]
    hour = f"{moment:%Y/%m/%d/%H}"
    assert f"s3://{bucket}/{copied['Key']}".startswith(template.replace("${hour}", hour))


def test_a_model_that_fails_pages_who_is_on_call(built: Built) -> None:
    cloudwatch, name = built.client("cloudwatch"), "groundwork-customer-support-impaired"

    def alarm() -> dict[str, Any]:
        told = cloudwatch.describe_alarms(AlarmNames=[name], AlarmTypes=["CompositeAlarm"])
        return told["CompositeAlarms"][0]

    before = alarm()
    assert before["StateValue"] == "OK"
    outputs = built.use_case.outputs
    assert before["AlarmActions"] == [outputs["page_topic_arn"], outputs["digest_topic_arn"]]
    cloudwatch.set_alarm_state(
        AlarmName="groundwork-customer-support-strong-server-errors",
        StateValue="ALARM",
        StateReason="test",
    )
    assert alarm()["StateValue"] == "ALARM"
    body = json.loads(cloudwatch.get_dashboard(DashboardName=outputs["dashboard"])["DashboardBody"])
    (shown,) = [it["properties"]["alarms"] for it in body["widgets"] if it["type"] == "alarm"]
    assert before["AlarmArn"] in shown
    profiles = {arn.rpartition("/")[2] for arn in outputs["profile_arns"].values()}
    dimensions = {
        metric[3]
        for widget in body["widgets"]
        for metric in widget["properties"].get("metrics", ())
        if metric[0] == "AWS/Bedrock"
    }
    assert dimensions == profiles


def test_the_budget_is_watched_and_the_workload_finds_its_models(built: Built) -> None:
    budgets = built.client("budgets").describe_budgets(AccountId="000000000000")["Budgets"]
    limits = {it["BudgetName"]: float(it["BudgetLimit"]["Amount"]) for it in budgets}
    assert limits == {"groundwork-customer-support": 1800.0}
    found = built.client("ssm").get_parameters_by_path(
        Path="/groundwork/customer-support", Recursive=True
    )["Parameters"]
    values = {it["Name"].removeprefix("/groundwork/customer-support/"): it["Value"] for it in found}
    outputs = built.use_case.outputs
    assert values == {
        "guardrail/arn": outputs["guardrail_arn"],
        "guardrail/version": "1",
        "models/fast": outputs["profile_arns"]["fast"],
        "models/strong": outputs["profile_arns"]["strong"],
    }
