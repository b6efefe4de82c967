from __future__ import annotations

from collections import Counter
from typing import Any

import pulumi
import pytest

from components.services import BOUNDARIES, SharedServices
from components.shared_platform import SharedPlatform, SharedPlatformArgs
from components.spec.loader import load
from tests.components.spec.editing import STACKS, TODAY, Workspace
from tests.harness import Declaration, declare


@pytest.fixture(scope="module")
def declared() -> Declaration:
    args = SharedPlatformArgs.of(load(STACKS, TODAY), "sandbox")
    return declare(lambda: SharedPlatform("platform", args))


def test_it_is_composed_of_the_concerns(declared: Declaration) -> None:
    parts = Counter(it.type for it in declared.resources if it.type.startswith("groundwork:"))
    assert parts == {
        "groundwork:access_analysis:AccessAnalysis": 1,
        "groundwork:audit_access:AuditAccess": 1,
        "groundwork:break_glass:BreakGlass": 1,
        "groundwork:bucket:AccessLogBucket": 2,
        "groundwork:bucket:PrivateBucket": 14,
        "groundwork:budget_stop:BudgetExecutor": 1,
        "groundwork:catalogue_encryption:CatalogueEncryption": 1,
        "groundwork:cost_allocation:CostAllocation": 1,
        "groundwork:cost_anomalies:AnomalyWatch": 1,
        "groundwork:cost_export:CostExport": 1,
        "groundwork:cost_tagging:AlertTopic": 1,
        "groundwork:data_access:DataStore": 4,
        "groundwork:data_protection:ProtectedLogGroup": 2,
        "groundwork:data_tags:LfTags": 1,
        "groundwork:document_scan:DocumentScan": 2,
        "groundwork:encryption:EncryptionKey": 14,
        "groundwork:event_alert:EventAlert": 2,
        "groundwork:evidence:EvidenceStore": 2,
        "groundwork:flow_log:FlowLog": 1,
        "groundwork:identity:Boundary": 6,
        "groundwork:identity:ContinuousIntegration": 1,
        "groundwork:kill_switch:KillSwitch": 1,
        "groundwork:logs:Records": 2,
        "groundwork:network:Network": 1,
        "groundwork:queries:QueryWorkgroup": 2,
        "groundwork:record_access:RecordAccess": 2,
        "groundwork:record_readers:RecordReaders": 1,
        "groundwork:record_tables:RecordTables": 1,
        "groundwork:recovery_store:RecoveryStore": 2,
        "groundwork:redacted_copy:RedactedCopy": 1,
        "groundwork:replication:Replication": 4,
        "groundwork:saved_queries:SavedQueries": 2,
        "groundwork:shared_platform:SharedPlatform": 1,
        "groundwork:trail:Trail": 1,
        "groundwork:workforce:Workforce": 1,
    }


def test_nothing_new_is_open_to_every_iam_principal(declared: Declaration) -> None:
    assert declared.only("aws:lakeformation/dataLakeSettings:DataLakeSettings") == {
        "admins": ["arn:aws:iam:us-east-1:000000000000:ci-deployer-role"],
        "createDatabaseDefaultPermissions": [],
        "createTableDefaultPermissions": [],
    }


def test_each_dataset_lies_in_the_store_of_its_class(declared: Declaration) -> None:
    tables = declared.of_type("aws:glue/catalogTable:CatalogTable")
    assert {it["name"]: it["databaseName"] for it in tables.values()} == {
        "support_tickets": "groundwork_confidential",
        "help_articles": "groundwork_public",
        "house_rules": "groundwork_internal",
        "order_status": "groundwork_internal",
        "focus_1_2": "groundwork_billing",
        "model_invocations": "groundwork_records",
        "model_invocations_redacted": "groundwork_records",
        "supplier_invoices": "groundwork_restricted",
        "delivery_papers": "groundwork_restricted",
    }


def test_every_bucket_is_logged_but_the_one_that_receives_the_logs(declared: Declaration) -> None:
    logged = declared.of_type("aws:s3/bucketLogging:BucketLogging").values()
    buckets = {it["bucket"] for it in declared.of_type("aws:s3/bucket:Bucket").values()}
    targets = {it: f"meridian-access-logs-000000000000-{it}" for it in ("us-east-1", "us-west-2")}
    assert {it["bucket"] for it in logged} == buckets - set(targets.values())
    # S3 writes access logs within a region only.
    assert {it["targetBucket"]: it.get("region", "us-east-1") for it in logged} == {
        target: region for region, target in targets.items()
    }


@pytest.mark.parametrize(
    "companion",
    [
        "bucketPublicAccessBlock:BucketPublicAccessBlock",
        "bucketOwnershipControls:BucketOwnershipControls",
        "bucketVersioning:BucketVersioning",
        "bucketPolicy:BucketPolicy",
        "bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    ],
)
def test_no_bucket_lacks_a_companion(declared: Declaration, companion: str) -> None:
    buckets = {it["bucket"] for it in declared.of_type("aws:s3/bucket:Bucket").values()}
    companions = [it["bucket"] for it in declared.of_type(f"aws:s3/{companion}").values()]
    assert sorted(companions) == sorted(buckets)


def test_services_come_back_from_the_stack_as_they_were_published() -> None:
    classes = ("public", "internal", "confidential", "restricted")
    published = {
        "boundary_arns": {it: f"boundary-{it}" for it in BOUNDARIES},
        "buckets": {it: f"bucket-{it}" for it in classes},
        "key_arns": {it: f"key-{it}" for it in classes},
        "databases": {it: f"database-{it}" for it in classes},
        "replica_key_arns": {it: f"replica-key-{it}" for it in classes},
        "network": {
            "vpc_id": "vpc-1",
            "subnet_ids": ["subnet-1", "subnet-2"],
            "security_group_ids": ["sg-1"],
            "endpoint_ids": {"sts": "vpce-1"},
        },
    }

    def program() -> None:
        services = SharedServices.of_environment("dev")
        for name, value in services.as_outputs().items():
            pulumi.export(name, value)

    declared = declare(program, references={"organization/groundwork/platform.dev": published})
    assert declared.outputs == published


def test_a_platform_that_is_not_up_is_told() -> None:
    def program() -> None:
        services = SharedServices.of_environment("dev")
        pulumi.export("boundary", services.boundary_arns["pilot"])

    published: dict[str, Any] = {"boundary_arns": {}, "databases": {}}
    with pytest.raises(pulumi.RunError) as refused:
        declare(program, references={"organization/groundwork/platform.dev": published})
    assert str(refused.value) == (
        "stack organization/groundwork/platform.dev publishes no buckets, key_arns, "
        "replica_key_arns, network; bring it up first: pulumi up -s platform.dev"
    )


def _billed(workspace: Workspace, billing: str) -> Declaration:
    account = '    account_id: "000000000000"\n'
    workspace.edit("platform.yaml", account, f"{account}    billing: {{ {billing} }}\n")
    specs = workspace.load()
    args = SharedPlatformArgs(
        spec=specs.platform,
        environment="sandbox",
        products=specs.products,
        owners=specs.owners,
    )
    return declare(lambda: SharedPlatform("platform", args))


def test_a_member_account_leaves_the_bill_to_its_payer(workspace: Workspace) -> None:
    declared = _billed(workspace, "is_payer: false")
    services = {it.type.split(":")[1].split("/")[0] for it in declared.resources}
    assert not {"costexplorer", "bcmdata"} & services
    # What is spent is stopped in the account in which it is spent.
    assert declared.of_type("groundwork:budget_stop:BudgetExecutor")


def test_tags_that_aws_has_not_seen_yet_are_not_activated(workspace: Workspace) -> None:
    declared = _billed(workspace, "knows_cost_tags: false")
    assert declared.of_type("aws:costexplorer/costAllocationTag:CostAllocationTag") == {}
    assert len(declared.of_type("aws:costexplorer/costCategory:CostCategory")) == 3
    monitors = declared.of_type("aws:costexplorer/anomalyMonitor:AnomalyMonitor")
    use_cases = workspace.load().use_cases
    assert set(monitors) == {f"anomalies-{name}" for name in ("platform", *use_cases)}
