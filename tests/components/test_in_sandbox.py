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
from components.spec.platform import TAG_KEYS
from tests.components.sandbox_cloud import SandboxCloud
from tests.components.spec.editing import STACKS, TODAY
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
    roles = ["access-logs", "billing", "evidence", "records", "redacted-logs"]
    roles += [*(f"data-{it}" for it in built.platform.outputs["buckets"])]
    copied = ("access-logs", "data-confidential", "data-public", "evidence", "records")
    elsewhere = REGION_AND_ACCOUNT.replace("us-east-1", "us-west-2")
    assert names == {
        *(f"meridian-{role}-{REGION_AND_ACCOUNT}" for role in roles),
        *(f"meridian-{role}-{elsewhere}" for role in copied),
    }
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
    boundary = built.platform.outputs["boundary_arns"]["production"]
    assert role["PermissionsBoundary"]["PermissionsBoundaryArn"] == boundary
    assert iam.get_policy(PolicyArn=boundary)["Policy"]["Path"] == "/groundwork/boundary/"
    tags = {it["Key"]: it["Value"] for it in role["Tags"]}
    told = (tags["use_case"], tags["stage"], tags["data_class"])
    assert told == ("customer-support", "production", "confidential")


def test_people_have_what_their_job_needs_in_this_account_alone(built: Built) -> None:
    sso, directory = built.client("sso-admin"), built.client("identitystore")
    (instance,) = sso.list_instances()["Instances"]
    arn = instance["InstanceArn"]
    groups = directory.list_groups(IdentityStoreId=instance["IdentityStoreId"])["Groups"]
    names = {it["GroupId"]: it["DisplayName"] for it in groups}
    held = dict[str, list[str]]()
    for permission_set in sso.list_permission_sets(InstanceArn=arn)["PermissionSets"]:
        keys = {"InstanceArn": arn, "PermissionSetArn": permission_set}
        name = sso.describe_permission_set(**keys)["PermissionSet"]["Name"]
        listed = sso.list_account_assignments(**keys, AccountId="000000000000")
        held[name] = [names[it["PrincipalId"]] for it in listed["AccountAssignments"]]
        tags = sso.list_tags_for_resource(InstanceArn=arn, ResourceArn=permission_set)["Tags"]
        assert {"Key": "managed_by", "Value": "groundwork"} in tags
    assert held == {
        "auditor-sandbox": ["auditors"],
        "data-steward-sandbox": ["data-stewards"],
        "design-sandbox": ["design"],
        "engineering-sandbox": ["engineering"],
        "finance-sandbox": ["finance"],
        "platform-engineer-sandbox": ["platform-engineers"],
        "product-sandbox": ["product"],
        "security-sandbox": ["security"],
    }


def test_whoever_breaks_the_glass_is_heard(built: Built) -> None:
    events = built.client("events")
    rules = {it["Name"]: it for it in events.list_rules()["Rules"]}
    assert set(rules) >= {"groundwork-break-glass-used", "groundwork-external-access-found"}
    (target,) = events.list_targets_by_rule(Rule="groundwork-break-glass-used")["Targets"]
    topic = target["Arn"]
    assert topic == built.platform.outputs["alerts_topic_arn"]
    policy = json.loads(
        built.client("sns").get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"]
    )
    by_sid = {it["Sid"]: it for it in policy["Statement"]}
    assert "Condition" not in by_sid["EventsPublish"]
    role = built.client("iam").get_role(RoleName="groundwork-break-glass")["Role"]
    pattern = json.loads(rules["groundwork-break-glass-used"]["EventPattern"])
    taken, changed, _ = pattern["detail"]["$or"]
    assert taken["requestParameters"]["roleArn"] == [{"equals-ignore-case": role["Arn"]}]
    assert changed["userIdentity"]["sessionContext"]["sessionIssuer"]["arn"] == [role["Arn"]]


def test_the_account_is_watched_for_access_from_outside(built: Built) -> None:
    analyzers = built.client("accessanalyzer").list_analyzers()["analyzers"]
    assert {it["name"]: it["type"] for it in analyzers} == {
        "groundwork-external-access": "ACCOUNT",
        "groundwork-unused-access": "ACCOUNT_UNUSED_ACCESS",
    }


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
    granted = lake.list_permissions()["PrincipalResourcePermissions"]
    role, platform = built.use_case.outputs["role_arn"], built.platform.outputs
    assert {it["Principal"]["DataLakePrincipalIdentifier"] for it in granted} == {
        role,
        platform["query_records_role_arn"],
        platform["query_redacted_records_role_arn"],
    }
    listed = [it for it in granted if it["Principal"]["DataLakePrincipalIdentifier"] == role]
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
        "/groundwork/platform/network-flows": 180,
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


def test_workloads_reach_aws_services_and_nothing_else(built: Built) -> None:
    ec2, network = built.client("ec2"), built.platform.outputs["network"]
    inside = [{"Name": "vpc-id", "Values": [network["vpc_id"]]}]
    gateways = ec2.describe_internet_gateways(
        Filters=[{"Name": "attachment.vpc-id", "Values": [network["vpc_id"]]}]
    )
    assert gateways["InternetGateways"] == []
    subnets = ec2.describe_subnets(SubnetIds=network["subnet_ids"])["Subnets"]
    assert {it["AvailabilityZone"] for it in subnets} == {"us-east-1a", "us-east-1b"}
    tables = ec2.describe_route_tables(
        Filters=[{"Name": "association.subnet-id", "Values": network["subnet_ids"]}]
    )["RouteTables"]
    endpoints = network["endpoint_ids"]
    by_route = {route["GatewayId"] for table in tables for route in table["Routes"]}
    assert by_route == {"local", endpoints["s3"], endpoints["dynamodb"]}
    told = ec2.describe_vpc_endpoints(VpcEndpointIds=list(endpoints.values()))["VpcEndpoints"]
    assert {it["ServiceName"] for it in told} == {
        f"com.amazonaws.us-east-1.{service}" for service in endpoints
    }
    for endpoint in told:
        for statement in json.loads(endpoint["PolicyDocument"])["Statement"]:
            keys = set(statement.get("Condition", {}).get("StringEquals", {}))
            assert "aws:PrincipalAccount" in keys or statement["Sid"] == "ImageLayers"
    rules = ec2.describe_security_group_rules(
        Filters=[{"Name": "group-id", "Values": network["security_group_ids"]}]
    )["SecurityGroupRules"]
    lists = {
        it["PrefixListName"].rpartition(".")[2]: it["PrefixListId"]
        for it in ec2.describe_prefix_lists()["PrefixLists"]
    }
    groups = {
        it["GroupName"]: it for it in ec2.describe_security_groups(Filters=inside)["SecurityGroups"]
    }
    assert {(it["IsEgress"], it["FromPort"], it["ToPort"]) for it in rules} == {(True, 443, 443)}
    reached = {it.get("PrefixListId") or it["ReferencedGroupInfo"]["GroupId"] for it in rules}
    own = groups["groundwork-endpoints"]["GroupId"]
    assert reached == {own, lists["s3"], lists["dynamodb"]}
    assert groups["default"]["IpPermissions"] == groups["default"]["IpPermissionsEgress"] == []
    (flow_log,) = ec2.describe_flow_logs()["FlowLogs"]
    assert flow_log["ResourceId"] == network["vpc_id"]
    assert flow_log["DeliverLogsStatus"] == "SUCCESS"


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
        "knowledge/help-center": outputs["knowledge_bases"]["help-center"]["id"],
        "query/workgroup": "groundwork-customer-support",
        "secrets/order-lookup-key": outputs["secrets"]["order-lookup-key"]["arn"],
        "rate-limit/requests-per-minute": "60",
        "rate-limit/tokens-per-minute": "120000",
    }


def test_databases_are_described_by_lf_tags_and_seen_by_them(built: Built) -> None:
    lake = built.client("lakeformation")
    outputs = built.platform.outputs
    for data_class, database in outputs["databases"].items():
        told = lake.get_resource_lf_tags(Resource={"Database": {"Name": database}})
        assert [(it["TagKey"], it["TagValues"]) for it in told["LFTagOnDatabase"]] == [
            ("data_class", [data_class])
        ]
    table = {"DatabaseName": outputs["databases"]["confidential"], "Name": "support_tickets"}
    told = lake.get_resource_lf_tags(Resource={"Table": table})["LFTagsOnTable"]
    assert {it["TagKey"]: it["TagValues"] for it in told} == {
        "data_class": ["confidential"],
        "domain": ["support"],
    }
    grants = lake.list_permissions()["PrincipalResourcePermissions"]
    (by_tag,) = [it for it in grants if "LFTagPolicy" in it["Resource"]]
    assert by_tag["Permissions"] == ["DESCRIBE"]
    assert by_tag["Resource"]["LFTagPolicy"]["Expression"] == [
        {"TagKey": "data_class", "TagValues": ["confidential", "public"]}
    ]
    assert built.use_case.outputs["grants"]["support-tickets"] == {
        "approval": "DA-2026-032",
        "approver": "amara-nwosu",
        "expires_on": "2028-09-30",
    }


def test_the_knowledge_base_finds_documents_in_vectors_under_the_own_key(built: Built) -> None:
    agent, vectors = built.client("bedrock-agent"), built.client("s3vectors")
    made = built.use_case.outputs["knowledge_bases"]["help-center"]
    base = agent.get_knowledge_base(knowledgeBaseId=made["id"])["knowledgeBase"]
    assert base["status"] == "ACTIVE"
    arn = base["storageConfiguration"]["s3VectorsConfiguration"]["indexArn"]
    index = vectors.get_index(indexArn=arn)["index"]
    assert index["dimension"] == 1024
    key = built.client("kms").describe_key(KeyId="alias/groundwork/customer-support")
    assert index["encryptionConfiguration"]["kmsKeyArn"] == key["KeyMetadata"]["Arn"]
    source = agent.get_data_source(knowledgeBaseId=made["id"], dataSourceId=made["data_source_id"])[
        "dataSource"
    ]
    assert source["dataSourceConfiguration"]["s3Configuration"] == {
        "bucketArn": f"arn:aws:s3:::meridian-data-public-{REGION_AND_ACCOUNT}",
        "bucketOwnerAccountId": "000000000000",
        "inclusionPrefixes": ["help-articles-documents/"],
    }


def test_queries_end_at_the_limit_and_the_secret_has_no_value(built: Built) -> None:
    group = built.client("athena").get_work_group(WorkGroup="groundwork-customer-support")
    config = group["WorkGroup"]["Configuration"]
    assert config["EnforceWorkGroupConfiguration"] is True
    assert config["BytesScannedCutoffPerQuery"] == 5_000_000_000
    assert config["ResultConfiguration"]["OutputLocation"] == (
        f"s3://meridian-data-confidential-{REGION_AND_ACCOUNT}/query-results/customer-support/"
    )
    secret = built.client("secretsmanager").describe_secret(
        SecretId="groundwork/customer-support/order-lookup-key"
    )
    assert "VersionIdsToStages" not in secret


def test_the_bill_is_divided_watched_and_exported(built: Built) -> None:
    ce, exports, glue = (built.client(name) for name in ("ce", "bcm-data-exports", "glue"))
    tags = ce.list_cost_allocation_tags(Status="Active")["CostAllocationTags"]
    assert {it["TagKey"] for it in tags} == set(TAG_KEYS)
    categories = ce.list_cost_category_definitions()["CostCategoryReferences"]
    values = {it["Name"]: it["Values"] for it in categories}
    specs = loader.load(STACKS, TODAY)
    assert values == {
        "groundwork-product": sorted([*specs.use_cases, "platform"]),
        "groundwork-value-stream": sorted({*specs.products.values(), "shared"}),
        "groundwork-environment": sorted(specs.platform.environments),
    }
    monitors = {it["MonitorArn"] for it in ce.get_anomaly_monitors()["AnomalyMonitors"]}
    told = ce.get_anomaly_subscriptions()["AnomalySubscriptions"]
    assert {arn for each in told for arn in each["MonitorArnList"]} == monitors
    assert len(monitors) == len(told) == len(specs.use_cases) + 1
    assert {
        each["SubscriptionName"]: {it["Address"] for it in each["Subscribers"]} for each in told
    } == {
        "groundwork-platform": {"ai-cost@example.com"},
        **{
            f"groundwork-{name}": {"ai-cost@example.com", specs.platform.people[owner].email}
            for name, owner in specs.owners.items()
        },
    }
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
