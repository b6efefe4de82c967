"""Logs, Lake Formation and CloudTrail do as AWS's where moto's do not."""

import json
from typing import Any

from tests.sandbox.conftest import Client
from tests.sandbox.refusals import ACCOUNT, ROLE, refused


def test_logs_group_details(client: Client) -> None:
    logs = client("logs")
    key = client("kms").create_key()["KeyMetadata"]["Arn"]
    logs.create_log_group(
        logGroupName="/g", logGroupClass="INFREQUENT_ACCESS", deletionProtectionEnabled=True
    )
    logs.associate_kms_key(logGroupName="/g", kmsKeyId=key)

    def group() -> Any:
        return logs.describe_log_groups()["logGroups"][0]

    assert group()["logGroupClass"] == "INFREQUENT_ACCESS"
    assert group()["deletionProtectionEnabled"] is True
    assert group()["kmsKeyId"] == key
    refused("ValidationException", logs.delete_log_group, logGroupName="/g")
    arn = group()["arn"]
    logs.put_log_group_deletion_protection(logGroupIdentifier=arn, deletionProtectionEnabled=False)
    logs.disassociate_kms_key(resourceIdentifier=arn)
    assert "kmsKeyId" not in group()
    refused(
        "InvalidParameterException",
        logs.put_retention_policy,
        logGroupName="/g",
        retentionInDays=31,
    )
    logs.put_retention_policy(logGroupName="/g", retentionInDays=30)
    logs.delete_log_group(logGroupName="/g")
    refused("ResourceNotFoundException", logs.associate_kms_key, logGroupName="/g", kmsKeyId=key)


def test_logs_data_protection(client: Client) -> None:
    logs = client("logs")
    logs.create_log_group(logGroupName="/g")
    key = {"logGroupIdentifier": "/g"}
    assert "policyDocument" not in logs.get_data_protection_policy(**key)
    refused(
        "InvalidParameterException", logs.put_data_protection_policy, **key, policyDocument="{}"
    )
    identifiers = ["arn:aws:dataprotection::aws:data-identifier/EmailAddress"]
    operations: list[dict[str, Any]] = [
        {"Audit": {"FindingsDestination": {}}},
        {"Deidentify": {"MaskConfig": {}}},
    ]
    statements = [
        {"Sid": sid, "DataIdentifier": identifiers, "Operation": operation}
        for sid, operation in zip(("audit", "mask"), operations, strict=True)
    ]
    document = json.dumps({"Name": "n", "Version": "2021-06-01", "Statement": statements})
    logs.put_data_protection_policy(**key, policyDocument=document)
    assert logs.get_data_protection_policy(**key)["policyDocument"] == document
    [group] = logs.describe_log_groups()["logGroups"]
    assert group["dataProtectionStatus"] == "ACTIVATED"
    logs.delete_data_protection_policy(**key)
    refused("ResourceNotFoundException", logs.delete_data_protection_policy, **key)


def test_lakeformation_registrations(client: Client) -> None:
    lake = client("lakeformation")
    key = {"ResourceArn": "arn:aws:s3:::data-bucket"}
    lake.register_resource(**key, RoleArn=ROLE, HybridAccessEnabled=True, WithFederation=False)
    told = lake.describe_resource(**key)["ResourceInfo"]
    assert (told["HybridAccessEnabled"], told["WithFederation"]) == (True, False)
    lake.update_resource(**key, RoleArn=f"{ROLE}2", HybridAccessEnabled=False)
    told = lake.describe_resource(**key)["ResourceInfo"]
    assert (told["RoleArn"], told["HybridAccessEnabled"]) == (f"{ROLE}2", False)
    lake.deregister_resource(**key)
    refused("EntityNotFoundException", lake.update_resource, **key, RoleArn=ROLE)
    lake.register_resource(**key, UseServiceLinkedRole=True)
    role = lake.describe_resource(**key)["ResourceInfo"]["RoleArn"]
    assert role.endswith("/AWSServiceRoleForLakeFormationDataAccess")


def test_lakeformation_lists_grants_on_columns_under_their_table(client: Client) -> None:
    lake = client("lakeformation")
    who = {"Principal": {"DataLakePrincipalIdentifier": ROLE}}
    columns = {"TableWithColumns": {"DatabaseName": "d", "Name": "t", "ColumnNames": ["a"]}}
    lake.grant_permissions(**who, Resource=columns, Permissions=["SELECT"])
    other = {"Table": {"DatabaseName": "d", "Name": "u"}}
    lake.grant_permissions(**who, Resource=other, Permissions=["DESCRIBE", "SELECT"])
    table = {"Table": {"DatabaseName": "d", "Name": "t", "CatalogId": ACCOUNT}}
    [found] = lake.list_permissions(**who, Resource=table)["PrincipalResourcePermissions"]
    assert found["Resource"] == columns
    refused("InvalidInputException", lake.list_permissions, **who, Resource=columns)
    refused("InvalidInputException", lake.list_permissions, **who)
    lake.revoke_permissions(**who, Resource=other, Permissions=["SELECT"])
    lake.revoke_permissions(**who, Resource=other, Permissions=["DESCRIBE"])
    lake.revoke_permissions(**who, Resource=columns, Permissions=["SELECT"])
    assert lake.list_permissions()["PrincipalResourcePermissions"] == []


def test_lakeformation_revokes_columns_of_every_grant_that_names_them(client: Client) -> None:
    lake = client("lakeformation")
    who = {"Principal": {"DataLakePrincipalIdentifier": ROLE}, "Permissions": ["SELECT"]}

    def of(*names: str) -> dict[str, Any]:
        return {"TableWithColumns": {"DatabaseName": "d", "Name": "t", "ColumnNames": list(names)}}

    lake.grant_permissions(**who, Resource=of("a", "b"))
    lake.grant_permissions(**who, Resource=of("a", "b", "c"))
    lake.revoke_permissions(**who, Resource=of("a", "b"))
    [left] = lake.list_permissions()["PrincipalResourcePermissions"]
    assert left["Resource"] == of("c")
    refused("InvalidInputException", lake.revoke_permissions, **who, Resource=of("a"))


def test_lakeformation_tags_exist_or_not(client: Client) -> None:
    lake = client("lakeformation")
    lake.create_lf_tag(TagKey="k", TagValues=["a"])
    refused("InvalidInputException", lake.create_lf_tag, TagKey="k", TagValues=["b"])
    lake.delete_lf_tag(TagKey="k")
    refused("EntityNotFoundException", lake.get_lf_tag, TagKey="k")


def trail_bucket(client: Client, prefix: str = "") -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket="trail-bucket")
    service = {"Service": "cloudtrail.amazonaws.com"}
    arn = "arn:aws:s3:::trail-bucket"
    parts = [
        {"Effect": "Allow", "Principal": service, "Action": "s3:GetBucketAcl", "Resource": arn},
        {
            "Effect": "Allow",
            "Principal": service,
            "Action": "s3:PutObject",
            "Resource": f"{arn}/{prefix}AWSLogs/{ACCOUNT}/*",
        },
    ]
    s3.put_bucket_policy(
        Bucket="trail-bucket", Policy=json.dumps({"Version": "2012-10-17", "Statement": parts})
    )


def test_cloudtrail_must_be_allowed_to_write(client: Client) -> None:
    trail = client("cloudtrail")
    code = "InsufficientS3BucketPolicyException"
    client("s3").create_bucket(Bucket="closed-bucket")
    refused(code, trail.create_trail, Name="my-trail", S3BucketName="closed-bucket")
    trail_bucket(client, "p/")
    refused(code, trail.create_trail, Name="my-trail", S3BucketName="trail-bucket")
    trail.create_trail(Name="my-trail", S3BucketName="trail-bucket", S3KeyPrefix="p")
    refused(code, trail.update_trail, Name="my-trail", S3BucketName="closed-bucket")


def test_cloudtrail_selectors_and_details(client: Client) -> None:
    trail = client("cloudtrail")
    trail_bucket(client)
    arn = trail.create_trail(Name="my-trail", S3BucketName="trail-bucket")["TrailARN"]
    told = trail.get_trail(Name="my-trail")["Trail"]
    assert told["HomeRegion"] == "us-east-1"
    assert told["HasCustomEventSelectors"] is False
    assert "KmsKeyId" not in told
    default = trail.get_event_selectors(TrailName="my-trail")
    assert default["EventSelectors"][0]["IncludeManagementEvents"] is True
    assert "AdvancedEventSelectors" not in default
    fine = [{"Name": "b", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}]
    trail.put_event_selectors(TrailName="my-trail", AdvancedEventSelectors=fine)
    told = trail.get_event_selectors(TrailName=arn)
    assert told["AdvancedEventSelectors"] == fine
    assert "EventSelectors" not in told
    plain = [
        {
            "ReadWriteType": "All",
            "IncludeManagementEvents": True,
            "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::b/"]}],
            "ExcludeManagementEventSources": [],
        }
    ]
    trail.put_event_selectors(TrailName="my-trail", EventSelectors=plain)
    told = trail.get_event_selectors(TrailName="my-trail")
    assert told["EventSelectors"] == plain
    assert "AdvancedEventSelectors" not in told
    for kind in ("ApiCallRateInsight", "ApiErrorRateInsight"):
        trail.put_insight_selectors(TrailName="my-trail", InsightSelectors=[{"InsightType": kind}])
    read = trail.get_insight_selectors(TrailName="my-trail")["InsightSelectors"]
    assert [selector["InsightType"] for selector in read] == ["ApiErrorRateInsight"]
    trail.delete_trail(Name=arn)
    refused("TrailNotFoundException", trail.delete_trail, Name="my-trail")
