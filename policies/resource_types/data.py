"""Datasets, grants, tables, search and secrets."""

from __future__ import annotations

from typing import Final

from policies.resource_type import ResourceType, under

TABLE: Final = ResourceType(
    "aws:dynamodb/table:Table",
    (
        "arn",
        "deletionProtectionEnabled",
        "pointInTimeRecovery.enabled",
        "serverSideEncryption.kmsKeyArn",
    ),
)
SEARCH_DOMAIN: Final = ResourceType(
    "aws:opensearch/domain:Domain",
    ("accessPolicies", *under("clusterConfig", "instanceType"), "encryptAtRest.kmsKeyId"),
)
SEARCH_DOMAIN_POLICY: Final = ResourceType(
    "aws:opensearch/domainPolicy:DomainPolicy", ("accessPolicies",)
)
SECRET: Final = ResourceType(
    "aws:secretsmanager/secret:Secret", ("arn", "kmsKeyId", "name", "policy")
)
SECRET_POLICY: Final = ResourceType(
    "aws:secretsmanager/secretPolicy:SecretPolicy", ("policy", "secretArn")
)
SECRET_ROTATION: Final = ResourceType(
    "aws:secretsmanager/secretRotation:SecretRotation",
    ("rotationRules.automaticallyAfterDays", "secretId"),
)
SECRET_VERSION: Final = ResourceType(
    "aws:secretsmanager/secretVersion:SecretVersion", ("secretString",)
)
COLLECTION: Final = ResourceType(
    "aws:opensearch/serverlessCollection:ServerlessCollection", ("arn", "name")
)
SEARCH_SECURITY: Final = ResourceType(
    "aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy", ("policy", "type")
)
COLLECTION_ACCESS: Final = ResourceType(
    "aws:opensearch/serverlessAccessPolicy:ServerlessAccessPolicy", ("policy", "type")
)
TABLE_POLICY: Final = ResourceType("aws:dynamodb/resourcePolicy:ResourcePolicy", ("policy",))
WORKGROUP: Final = ResourceType(
    "aws:athena/workgroup:Workgroup",
    (
        *under(
            "configuration",
            "bytesScannedCutoffPerQuery",
            "enforceWorkgroupConfiguration",
            "managedQueryResultsConfiguration.enabled",
        ),
        *under(
            "configuration.resultConfiguration.encryptionConfiguration",
            "encryptionOption",
            "kmsKeyArn",
        ),
        "configuration.managedQueryResultsConfiguration.encryptionConfiguration.kmsKey",
    ),
)
CATALOG_DATABASE: Final = ResourceType("aws:glue/catalogDatabase:CatalogDatabase", ("name",))
CATALOG_TABLE: Final = ResourceType(
    "aws:glue/catalogTable:CatalogTable",
    (
        "arn",
        "databaseName",
        "name",
        "parameters",
        "storageDescriptor.columns.name",
        "storageDescriptor.location",
    ),
)
CATALOG_ENCRYPTION: Final = ResourceType(
    "aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings",
    (
        *under(
            "dataCatalogEncryptionSettings.connectionPasswordEncryption",
            "awsKmsKeyId",
            "returnConnectionPasswordEncrypted",
        ),
        *under(
            "dataCatalogEncryptionSettings.encryptionAtRest",
            "catalogEncryptionMode",
            "sseAwsKmsKeyId",
        ),
    ),
)
CATALOG_POLICY: Final = ResourceType("aws:glue/resourcePolicy:ResourcePolicy", ("policy",))
GLUE_JOB: Final = ResourceType("aws:glue/job:Job", ("securityConfiguration",))
GLUE_CRAWLER: Final = ResourceType("aws:glue/crawler:Crawler", ("securityConfiguration",))
GLUE_SECURITY: Final = ResourceType(
    "aws:glue/securityConfiguration:SecurityConfiguration",
    (
        *under(
            "encryptionConfiguration.cloudwatchEncryption", "cloudwatchEncryptionMode", "kmsKeyArn"
        ),
        *under(
            "encryptionConfiguration.jobBookmarksEncryption",
            "jobBookmarksEncryptionMode",
            "kmsKeyArn",
        ),
        *under("encryptionConfiguration.s3Encryption", "kmsKeyArn", "s3EncryptionMode"),
    ),
)
LAKE_PERMISSIONS: Final = ResourceType(
    "aws:lakeformation/permissions:Permissions",
    (
        "principal",
        "permissions",
        "permissionsWithGrantOptions",
        *under("table", "databaseName", "name", "wildcard"),
        *under("lfTagPolicy", "resourceType", "expressions.key", "expressions.values"),
        "database.name",
        *under(
            "tableWithColumns",
            "databaseName",
            "name",
            "columnNames",
            "excludedColumnNames",
            "wildcard",
        ),
    ),
)
LAKE_SETTINGS: Final = ResourceType(
    "aws:lakeformation/dataLakeSettings:DataLakeSettings",
    (
        *under("createDatabaseDefaultPermissions", "permissions", "principal"),
        *under("createTableDefaultPermissions", "permissions", "principal"),
    ),
)
LAKE_LOCATION: Final = ResourceType("aws:lakeformation/resource:Resource", ("arn",))
LAKE_TAGS: Final = ResourceType(
    "aws:lakeformation/resourceLfTags:ResourceLfTags",
    (
        "database.name",
        *under("table", "databaseName", "name"),
        *under("lfTags", "key", "value"),
    ),
)
