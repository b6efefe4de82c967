"""Buckets and keys."""

from __future__ import annotations

from typing import Final

from policies.resource_type import ResourceType, under

KMS_KEY: Final = ResourceType(
    "aws:kms/key:Key",
    (
        "arn",
        "policy",
        "enableKeyRotation",
        "deletionWindowInDays",
        "multiRegion",
        "customerMasterKeySpec",
        "keyUsage",
    ),
)
KMS_REPLICA_KEY: Final = ResourceType(
    "aws:kms/replicaKey:ReplicaKey", ("arn", "policy", "deletionWindowInDays", "primaryKeyArn")
)
BUCKET: Final = ResourceType(
    "aws:s3/bucket:Bucket",
    ("acl", "arn", "bucket", "policy", *under("grants", "id", "type", "uri")),
)
ACCESS_POINT: Final = ResourceType("aws:s3/accessPoint:AccessPoint", ("policy",))
ACCESS_POINT_POLICY: Final = ResourceType(
    "aws:s3control/accessPointPolicy:AccessPointPolicy", ("policy",)
)
BUCKET_ACL: Final = ResourceType(
    "aws:s3/bucketAcl:BucketAcl",
    ("acl", "bucket", *under("accessControlPolicy.grants.grantee", "id", "type", "uri")),
)
BUCKET_PUBLIC_ACCESS_BLOCK: Final = ResourceType(
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    (
        "bucket",
        "blockPublicAcls",
        "blockPublicPolicy",
        "ignorePublicAcls",
        "restrictPublicBuckets",
    ),
)
BUCKET_POLICY: Final = ResourceType("aws:s3/bucketPolicy:BucketPolicy", ("bucket", "policy"))
KMS_KEY_POLICY: Final = ResourceType("aws:kms/keyPolicy:KeyPolicy", ("keyId", "policy"))
KMS_EXTERNAL_KEY: Final = ResourceType("aws:kms/externalKey:ExternalKey", ("policy",))
BUCKET_ENCRYPTION: Final = ResourceType(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    (
        "bucket",
        *under("rules.applyServerSideEncryptionByDefault", "sseAlgorithm", "kmsMasterKeyId"),
    ),
)
BUCKET_VERSIONING: Final = ResourceType(
    "aws:s3/bucketVersioning:BucketVersioning", ("bucket", "versioningConfiguration.status")
)
BUCKET_LOCK: Final = ResourceType(
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    ("bucket", *under("rule.defaultRetention", "days", "mode", "years")),
)
BUCKET_REPLICATION: Final = ResourceType(
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
    ("bucket", *under("rules", "status"), *under("rules.destination", "account", "bucket")),
)
VECTOR_BUCKET: Final = ResourceType(
    "aws:s3/vectorsVectorBucket:VectorsVectorBucket",
    (
        "vectorBucketArn",
        "vectorBucketName",
        *under("encryptionConfigurations", "kmsKeyArn", "sseType"),
    ),
)
BUCKET_LIFECYCLE: Final = ResourceType(
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    (
        "bucket",
        *under("rules", "expiration.days", "filter.prefix", "status"),
    ),
)
MALWARE_PLAN: Final = ResourceType(
    "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan",
    (
        "actions.taggings.status",
        *under("protectedResource.s3Bucket", "bucketName", "objectPrefixes"),
    ),
)
VECTOR_INDEX: Final = ResourceType(
    "aws:s3/vectorsIndex:VectorsIndex",
    (
        "indexName",
        "vectorBucketName",
        *under("encryptionConfigurations", "kmsKeyArn", "sseType"),
    ),
)
VECTOR_BUCKET_POLICY: Final = ResourceType(
    "aws:s3/vectorsVectorBucketPolicy:VectorsVectorBucketPolicy", ("policy",)
)
KMS_ALIAS: Final = ResourceType("aws:kms/alias:Alias", ("name", "targetKeyId"))
KMS_GRANT: Final = ResourceType(
    "aws:kms/grant:Grant",
    (
        "granteePrincipal",
        "keyId",
        "operations",
        *under("constraints", "encryptionContextEquals", "encryptionContextSubset"),
    ),
)
