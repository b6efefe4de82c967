"""Both stacks, really created in the sandbox's AWS, with boto3 as the witness of what matters."""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from components import naming
from components.spec import loader
from components.spec.platform import TAG_KEYS
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
    roles = [
        "access-logs",
        "billing",
        "records",
        *(f"data-{it}" for it in built.platform.outputs["buckets"]),
    ]
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
        "/groundwork/platform/model-invocations": 365,
        "/groundwork/customer-support/runtime": 365,
    }
    assert all(it["kmsKeyId"] for it in groups)


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


def test_the_bill_is_divided_watched_and_exported(built: Built) -> None:
    ce, exports, glue = (built.client(name) for name in ("ce", "bcm-data-exports", "glue"))
    tags = ce.list_cost_allocation_tags(Status="Active")["CostAllocationTags"]
    assert {it["TagKey"] for it in tags} == set(TAG_KEYS)
    categories = ce.list_cost_category_definitions()["CostCategoryReferences"]
    values = {it["Name"]: it["Values"] for it in categories}
    assert values == {
        "groundwork-product": ["customer-support", "platform", "returns-triage"],
        "groundwork-value-stream": ["order-to-resolution", "shared"],
        "groundwork-environment": ["dev", "prod", "sandbox"],
    }
    monitors = {it["MonitorArn"] for it in ce.get_anomaly_monitors()["AnomalyMonitors"]}
    (told,) = ce.get_anomaly_subscriptions()["AnomalySubscriptions"]
    assert set(told["MonitorArnList"]) == monitors
    assert len(monitors) == 3
    assert [it["Address"] for it in told["Subscribers"]] == ["ai-cost@example.com"]
    (export,) = exports.list_exports()["Exports"]
    found = exports.get_export(ExportArn=export["ExportArn"])["Export"]
    destination = found["DestinationConfigurations"]["S3Destination"]
    assert destination["S3Bucket"] == built.platform.outputs["billing_bucket"]
    database, _, table = built.platform.outputs["billing_table"].partition(".")
    read = glue.get_table(DatabaseName=database, Name=table)["Table"]
    assert read["Parameters"]["storage.location.template"] == (
        f"s3://{destination['S3Bucket']}/{destination['S3Prefix']}/{found['Name']}"
        "/data/billing_period=${billing_period}"
    )


def test_the_use_case_is_in_the_registry(built: Built) -> None:
    registry, groups = built.client("servicecatalog-appregistry"), built.client("resource-groups")
    name = "groundwork-customer-support"
    application = registry.get_application(application=name)
    assert application["applicationTag"] == built.use_case.outputs["application_tag"]
    assert application["tags"]["use_case"] == "customer-support"
    (identifier,) = registry.list_associated_attribute_groups(application=name)["attributeGroups"]
    attributes = json.loads(registry.get_attribute_group(attributeGroup=identifier)["attributes"])
    assert (attributes["owner"], attributes["stage"], attributes["value_stream"]) == (
        "support",
        "production",
        "order-to-resolution",
    )
    assert [it["kind"] for it in attributes["links"]] == ["runbook", "dashboard"]
    query = groups.get_group_query(GroupName=name)["GroupQuery"]["ResourceQuery"]["Query"]
    assert json.loads(query)["TagFilters"][0] == {"Key": "use_case", "Values": ["customer-support"]}
