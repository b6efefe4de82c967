from __future__ import annotations

import pulumi
import pulumi_aws as aws

from components.data_access import Column, Dataset, DataStore, DataStoreArgs
from components.data_tags import LfTags, LfTagsArgs
from tests.components.example import PLACE, statements
from tests.harness import Declaration, declare

BUCKET = "meridian-data-confidential-000000000000-us-east-1"
TICKETS = Dataset(
    name="support-tickets",
    purpose="Resolve what customers ask",
    owner="support",
    steward="amara",
    prefix="support-tickets/",
    retention_days=730,
    documents="support-documents/",
    columns=[
        Column(name="ticket_id", type="string", comment="Number"),
        Column(name="csat", type="int", comment="Rating"),
    ],
)


def _store() -> Declaration:
    def program() -> None:
        settings = aws.lakeformation.DataLakeSettings("settings")
        DataStore(
            "data-confidential",
            DataStoreArgs(
                place=PLACE,
                data_class="confidential",
                datasets=[TICKETS],
                noncurrent_days=90,
                archive_days=60,
                capture_days=30,
                disposable=True,
                access_log_bucket="logs",
                settings=settings,
                lf_tags=[],
            ),
            pulumi.ResourceOptions(),
        )

    return declare(program)


def test_a_store_keeps_one_class_under_its_own_key() -> None:
    declared = _store()
    (bucket,) = declared.of_type("aws:s3/bucket:Bucket").values()
    assert bucket == {
        "bucket": BUCKET,
        "forceDestroy": True,
        "tags": {"data_class": "confidential"},
    }
    (encryption,) = declared.of_type(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    ).values()
    by_default = encryption["rules"][0]["applyServerSideEncryptionByDefault"]
    assert by_default["kmsMasterKeyId"].endswith(":data-confidential-key")
    (lifecycle,) = declared.of_type(
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    ).values()
    assert {rule["id"]: rule.get("expiration") for rule in lifecycle["rules"]} == {
        "all-objects": None,
        "expire-captures": {"days": 30},
        "expire-support-tickets": {"days": 730},
        "expire-support-documents": {"days": 730},
        "expire-query-results": {"days": 7},
    }


def test_a_store_tells_by_lf_tags_what_it_holds_and_whose_it_is() -> None:
    assert _store().of_type("aws:lakeformation/resourceLfTags:ResourceLfTags") == {
        "data-confidential-database-tags": {
            "database": {"name": "groundwork_confidential"},
            "lfTags": [{"key": "data_class", "value": "confidential"}],
        },
        "data-confidential-support-tickets-tags": {
            "table": {"databaseName": "groundwork_confidential", "name": "support_tickets"},
            "lfTags": [{"key": "domain", "value": "support"}],
        },
    }


def test_lf_tags_are_made_once_for_the_catalogue() -> None:
    def program() -> None:
        settings = aws.lakeformation.DataLakeSettings("settings")
        LfTags(
            "catalogue",
            LfTagsArgs(data_classes=["public", "internal"], domains=["support"], settings=settings),
        )

    assert declare(program).of_type("aws:lakeformation/lfTag:LfTag") == {
        "catalogue-data-class": {"key": "data_class", "values": ["internal", "public"]},
        "catalogue-domain": {"key": "domain", "values": ["support"]},
    }


def test_a_dataset_is_registered_where_its_files_lie() -> None:
    declared = _store()
    assert declared.of_type("aws:glue/catalogDatabase:CatalogDatabase") == {
        "data-confidential-database": {
            "name": "groundwork_confidential",
            "description": "Registered datasets of the class confidential",
            "tags": {"data_class": "confidential"},
        }
    }
    parquet = "org.apache.hadoop.hive.ql.io.parquet"
    assert declared.of_type("aws:glue/catalogTable:CatalogTable") == {
        "data-confidential-support-tickets-table": {
            "name": "support_tickets",
            "databaseName": "groundwork_confidential",
            "description": "Resolve what customers ask",
            "owner": "support",
            "tableType": "EXTERNAL_TABLE",
            "parameters": {
                "classification": "parquet",
                "data_class": "confidential",
                "steward": "amara",
                "retention_days": "730",
            },
            "storageDescriptor": {
                "location": f"s3://{BUCKET}/support-tickets/",
                "inputFormat": f"{parquet}.MapredParquetInputFormat",
                "outputFormat": f"{parquet}.MapredParquetOutputFormat",
                "serDeInfo": {"serializationLibrary": f"{parquet}.serde.ParquetHiveSerDe"},
                "columns": [
                    {"name": "ticket_id", "type": "string", "comment": "Number"},
                    {"name": "csat", "type": "int", "comment": "Rating"},
                ],
            },
        }
    }


def test_lake_formation_reads_with_a_role_that_can_do_nothing_else() -> None:
    declared = _store()
    role = declared.of_type("aws:iam/role:Role")["data-confidential-access-role"]
    assert role["name"] == "groundwork-data-confidential-access"
    assert statements(role["assumeRolePolicy"]) == {
        "AssumedByService": {
            "Effect": "Allow",
            "Principal": {"Service": ["lakeformation.amazonaws.com"]},
            "Action": ["sts:AssumeRole"],
            "Condition": {"StringEquals": {"aws:SourceAccount": "000000000000"}},
        }
    }
    policies = declared.of_type("aws:iam/rolePolicy:RolePolicy")
    policy = statements(policies["data-confidential-access-policy"]["policy"])
    assert {sid: (each["Action"], each["Resource"]) for sid, each in policy.items()} == {
        "ListStore": (["s3:ListBucket", "s3:GetBucketLocation"], [f"arn:aws:s3:::{BUCKET}"]),
        "ReadStore": (["s3:GetObject"], [f"arn:aws:s3:::{BUCKET}/*"]),
        "DecryptStore": (
            ["kms:Decrypt"],
            ["arn:aws:kms:us-east-1:000000000000:data-confidential-key"],
        ),
    }
    location = declared.only("aws:lakeformation/resource:Resource")
    assert location == {
        "arn": f"arn:aws:s3:::{BUCKET}",
        "roleArn": "arn:aws:iam:us-east-1:000000000000:data-confidential-access-role",
    }


def test_documents_are_scanned_before_anybody_reads_them() -> None:
    declared = _store()
    plan = declared.only("aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan")
    assert plan["protectedResource"]["s3Bucket"] == {
        "bucketName": BUCKET,
        "objectPrefixes": ["support-documents/"],
    }
    policy = statements(declared.only("aws:s3/bucketPolicy:BucketPolicy")["policy"])
    assert policy["DenyUnscannedDocuments"]["Resource"] == [
        f"arn:aws:s3:::{BUCKET}/support-documents/*"
    ]
    assert "OnlyTheScannerTells" in policy
