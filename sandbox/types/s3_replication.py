"""S3: replication of a bucket's objects into another bucket."""

from sandbox.resource import Call, ResourceType

_PUT = Call(
    method="put_bucket_replication",
    names={
        "role": "ReplicationConfiguration.Role",
        "rules": "ReplicationConfiguration.Rules",
    },
)

REPLICATION = ResourceType(
    token="aws:s3/bucketReplicationConfig:BucketReplicationConfig",
    service="s3",
    cloudformation="AWS::S3::Bucket/ReplicationConfiguration",
    id="{bucket}",
    create=(_PUT,),
    read=(Call(method="get_bucket_replication", at="ReplicationConfiguration"),),
    update=(_PUT,),
    delete=(Call(method="delete_bucket_replication"),),
    replace=("bucket",),
    sets=("rules",),
    write_only=("token",),
    differs={
        "enum:rules.destination.storageClass": (
            "S3's own model has classes that the schema lacks, as that of Outposts"
        )
    },
)

TYPES = (REPLICATION,)
