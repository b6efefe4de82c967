"""S3: what is set on buckets, a resource per concern as in pulumi-aws 7."""

from sandbox.resource import Call, ResourceType

# The owner check is deprecated in pulumi-aws and would be part of the id: "bucket,owner".
_NO_OWNER = {"expectedBucketOwner": ""}

_PUT_VERSIONING = Call(method="put_bucket_versioning", names={**_NO_OWNER, "mfa": "MFA"})

VERSIONING = ResourceType(
    token="aws:s3/bucketVersioning:BucketVersioning",
    service="s3",
    cloudformation="AWS::S3::Bucket/VersioningConfiguration",
    id="{bucket}",
    create=(_PUT_VERSIONING,),
    read=(
        Call(
            method="get_bucket_versioning",
            # A bucket that never had versioning answers without a status.
            at="[@][?Status] | [0]",
            gives={"versioningConfiguration": "{Status: Status, MFADelete: MFADelete}"},
        ),
    ),
    update=(_PUT_VERSIONING,),
    delete=(
        Call(
            method="put_bucket_versioning",
            names={"versioningConfiguration": ""},
            constants={"VersioningConfiguration": {"Status": "Suspended"}},
        ),
    ),
    replace=("bucket",),
    write_only=("mfa",),
)

_PUT_ENCRYPTION = Call(
    method="put_bucket_encryption",
    names={**_NO_OWNER, "rules": "ServerSideEncryptionConfiguration.Rules"},
)

ENCRYPTION = ResourceType(
    token=(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    ),
    service="s3",
    cloudformation="AWS::S3::Bucket/BucketEncryption",
    id="{bucket}",
    # moto forgets it.
    names={"rules.blockedEncryptionTypes": ""},
    differs={"name:rules": "=ServerSideEncryptionConfiguration"},
    create=(_PUT_ENCRYPTION,),
    read=(
        Call(
            method="get_bucket_encryption",
            at="ServerSideEncryptionConfiguration",
            gives={"rules": "Rules"},
        ),
    ),
    update=(_PUT_ENCRYPTION,),
    delete=(Call(method="delete_bucket_encryption"),),
    replace=("bucket",),
)

_BLOCKS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
_PUT_ACCESS_BLOCK = Call(
    method="put_public_access_block",
    names={n: f"PublicAccessBlockConfiguration.{n[0].upper()}{n[1:]}" for n in _BLOCKS},
)

PUBLIC_ACCESS_BLOCK = ResourceType(
    token="aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    service="s3",
    cloudformation="AWS::S3::Bucket/PublicAccessBlockConfiguration",
    id="{bucket}",
    create=(_PUT_ACCESS_BLOCK,),
    read=(Call(method="get_public_access_block", at="PublicAccessBlockConfiguration"),),
    update=(_PUT_ACCESS_BLOCK,),
    delete=(Call(method="delete_public_access_block", given={"skipDestroy": None}),),
    replace=("bucket",),
    defaults=dict.fromkeys(_BLOCKS, False),
    write_only=("skipDestroy",),
)

_PUT_POLICY = Call(method="put_bucket_policy")

POLICY = ResourceType(
    token="aws:s3/bucketPolicy:BucketPolicy",
    service="s3",
    cloudformation="AWS::S3::BucketPolicy",
    id="{bucket}",
    json=("policy",),
    create=(_PUT_POLICY,),
    read=(Call(method="get_bucket_policy"),),
    update=(_PUT_POLICY,),
    delete=(Call(method="delete_bucket_policy"),),
    replace=("bucket",),
)

_PUT_LIFECYCLE = Call(
    method="put_bucket_lifecycle_configuration",
    names={
        **_NO_OWNER,
        "rules": "LifecycleConfiguration.Rules",
        # moto forgets it.
        "transitionDefaultMinimumObjectSize": "",
    },
)

LIFECYCLE = ResourceType(
    token="aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    service="s3",
    cloudformation="AWS::S3::Bucket/LifecycleConfiguration",
    id="{bucket}",
    create=(_PUT_LIFECYCLE,),
    read=(Call(method="get_bucket_lifecycle_configuration"),),
    update=(_PUT_LIFECYCLE,),
    delete=(Call(method="delete_bucket_lifecycle"),),
    replace=("bucket",),
    sets=("rules.transitions", "rules.noncurrentVersionTransitions"),
    differs={"required:rules": "pulumi-aws leaves it to AWS to refuse a configuration of no rule"},
    defaults={"transitionDefaultMinimumObjectSize": "all_storage_classes_128K"},
)

_PUT_OWNERSHIP = Call(
    method="put_bucket_ownership_controls", names={"rule": "OwnershipControls.Rules"}
)

OWNERSHIP = ResourceType(
    token="aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    service="s3",
    cloudformation="AWS::S3::Bucket/OwnershipControls",
    id="{bucket}",
    create=(_PUT_OWNERSHIP,),
    read=(Call(method="get_bucket_ownership_controls", at="OwnershipControls"),),
    update=(_PUT_OWNERSHIP,),
    delete=(Call(method="delete_bucket_ownership_controls"),),
    replace=("bucket",),
)

_LOGGING = "BucketLoggingStatus.LoggingEnabled"
_PUT_LOGGING = Call(
    method="put_bucket_logging",
    names={
        **_NO_OWNER,
        "targetBucket": f"{_LOGGING}.TargetBucket",
        "targetPrefix": f"{_LOGGING}.TargetPrefix",
        "targetGrants": f"{_LOGGING}.TargetGrants",
        "targetObjectKeyFormat": f"{_LOGGING}.TargetObjectKeyFormat",
    },
)

LOGGING = ResourceType(
    token="aws:s3/bucketLogging:BucketLogging",
    service="s3",
    cloudformation="AWS::S3::Bucket/LoggingConfiguration",
    id="{bucket}",
    create=(_PUT_LOGGING,),
    read=(Call(method="get_bucket_logging", at="LoggingEnabled"),),
    update=(_PUT_LOGGING,),
    delete=(Call(method="put_bucket_logging", constants={"BucketLoggingStatus": {}}),),
    replace=("bucket",),
    differs={
        "name:targetBucket": "=DestinationBucketName",
        "name:targetPrefix": "=LogFilePrefix",
        "required:targetBucket": "without it AWS logs to the bucket itself; pulumi-aws asks for it",
        "required:targetPrefix": "pulumi-aws asks for it, if only for the empty text",
        "name:targetGrants": "CloudFormation cannot set what S3's own call can",
    },
)

_PUT_LOCK = Call(
    method="put_object_lock_configuration",
    names={
        **_NO_OWNER,
        "objectLockEnabled": "ObjectLockConfiguration.ObjectLockEnabled",
        "rule": "ObjectLockConfiguration.Rule",
    },
)

OBJECT_LOCK = ResourceType(
    token="aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    service="s3",
    cloudformation="AWS::S3::Bucket/ObjectLockConfiguration",
    id="{bucket}",
    create=(_PUT_LOCK,),
    read=(Call(method="get_object_lock_configuration", at="ObjectLockConfiguration"),),
    update=(_PUT_LOCK,),
    delete=(
        Call(
            method="put_object_lock_configuration",
            constants={"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}},
        ),
    ),
    replace=("bucket", "objectLockEnabled"),
    defaults={"objectLockEnabled": "Enabled"},
    write_only=("token",),
    differs={"replace:objectLockEnabled": "pulumi-aws replaces, though its only value is Enabled"},
)

TYPES = (
    ENCRYPTION,
    LIFECYCLE,
    LOGGING,
    OBJECT_LOCK,
    OWNERSHIP,
    POLICY,
    PUBLIC_ACCESS_BLOCK,
    VERSIONING,
)
