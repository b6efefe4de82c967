"""S3: buckets and objects; what is set on buckets is in `s3_settings`."""

from typing import Any, cast

from botocore.exceptions import ClientError

from sandbox.resource import SET, Call, Codec, Properties, ResourceType, Tags


def _delete_versions(
    client: Any,  # noqa: ANN401 - boto3's client
    bucket: str,
    key: str = "",
    *,
    is_locked: bool = False,
) -> None:
    """Delete every version and delete marker; of `key` alone where it is given.

    Of a locked bucket, what is locked in governance mode goes too, as pulumi-aws has it; what is in
    compliance mode cannot, and AWS says so.
    """
    unlocking = {"BypassGovernanceRetention": True} if is_locked else {}
    for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=key):
        listed = cast(
            "list[dict[str, Any]]", page.get("Versions", []) + page.get("DeleteMarkers", [])
        )
        gone = [
            {"Key": v["Key"], "VersionId": v["VersionId"]}
            for v in listed
            if not key or v["Key"] == key
        ]
        if gone:
            answer = client.delete_objects(
                Bucket=bucket, Delete={"Objects": gone, "Quiet": True}, **unlocking
            )
            for failed in answer.get("Errors", []):
                raise ClientError({"Error": failed}, "DeleteObjects")


def _empty_bucket(client: Any, state: Properties) -> None:  # noqa: ANN401
    if state.get("forceDestroy"):
        try:
            _delete_versions(
                client, state["bucket"], is_locked=bool(state.get("objectLockEnabled"))
            )
        except client.exceptions.NoSuchBucket:
            return


def _delete_object(client: Any, state: Properties) -> None:  # noqa: ANN401
    # Deleting the key alone would leave its versions behind a delete marker.
    if state.get("versionId"):
        try:
            _delete_versions(client, state["bucket"], state["key"])
        except client.exceptions.NoSuchBucket:
            return


def _unquoted(etag: str) -> str:
    return etag.strip('"')


BUCKET = ResourceType(
    token="aws:s3/bucket:Bucket",
    service="s3",
    cloudformation="AWS::S3::Bucket",
    id="{bucket}",
    auto_name="bucket",
    auto_name_limit=63,
    create=(
        Call(
            method="create_bucket",
            names={
                "objectLockEnabled": "ObjectLockEnabledForBucket",
                "region": "CreateBucketConfiguration.LocationConstraint",
            },
            covers=("bucket", "objectLockEnabled"),
        ),
    ),
    read=(
        Call(method="head_bucket", gives={}),
        Call(
            method="get_object_lock_configuration",
            gives={"objectLockEnabled": "ObjectLockConfiguration.ObjectLockEnabled"},
        ),
    ),
    before_delete=_empty_bucket,
    delete=(Call(method="delete_bucket"),),
    replace=("bucket", "objectLockEnabled"),
    outputs={
        "arn": "=arn:{partition}:s3:::{bucket}",
        "bucketDomainName": "={bucket}.s3.amazonaws.com",
        "bucketRegionalDomainName": "={bucket}.s3.{region}.amazonaws.com",
        "bucketRegion": "={region}",
    },
    # S3 wants the region named in every region but its first, where naming it is an error.
    codecs={"region": Codec(to_aws=lambda r: None if r == "us-east-1" else r, from_aws=str)},
    defaults={"forceDestroy": False, "objectLockEnabled": False},
    write_only=("forceDestroy",),
    tags=Tags(
        add="put_bucket_tagging",
        read="get_bucket_tagging",
        names={"tags": "Tagging.TagSet"},
        at="TagSet",
        on_create=False,
        clear="delete_bucket_tagging",
    ),
    differs={
        "replace:objectLockEnabled": "pulumi-aws makes a new bucket rather than lock one later",
        "computed:hostedZoneId": "only a website's DNS record needs it, and there are no websites",
        "computed:websiteDomain": "the sandbox's buckets do not serve websites",
        "computed:websiteEndpoint": "the sandbox's buckets do not serve websites",
    },
)

_PUT_OBJECT = Call(
    method="put_object",
    names={
        "content": "Body",
        "kmsKeyId": "SSEKMSKeyId",
        "websiteRedirect": "WebsiteRedirectLocation",
        "acl": "ACL",
        # The tags go with the type's own call, and ETag is for conditional requests.
        "tags": "",
        "etag": "",
        "contentBase64": "",
    },
)

_WRITTEN = (
    "bucketKeyEnabled",
    "cacheControl",
    "checksumAlgorithm",
    "content",
    "contentDisposition",
    "contentEncoding",
    "contentLanguage",
    "contentType",
    "kmsKeyId",
    "metadata",
    "serverSideEncryption",
    "storageClass",
    "websiteRedirect",
)

OBJECT = ResourceType(
    token="aws:s3/bucketObjectv2:BucketObjectv2",
    service="s3",
    cloudformation=None,
    id="{bucket}/{key}",
    create=(_PUT_OBJECT,),
    read=(
        # Always the latest version, as the object's key stands for it.
        Call(method="head_object", names={"versionId": ""}),
    ),
    reads={
        "kmsKeyId": "SSEKMSKeyId",
        "websiteRedirect": "WebsiteRedirectLocation",
        "bucketKeyEnabled": "BucketKeyEnabled",
        # S3 leaves the default class out.
        "storageClass": "StorageClass || 'STANDARD'",
    },
    update=(
        _PUT_OBJECT,
        # An object that is put again has lost its tags.
        Call(
            method="put_object_tagging",
            names={"tags": "Tagging.TagSet", "versionId": "", "checksumAlgorithm": ""},
            covers=_WRITTEN,
            given={"tags": SET},
        ),
    ),
    before_delete=_delete_object,
    delete=(Call(method="delete_object"),),
    replace=("bucket", "key"),
    outputs={"arn": "=arn:{partition}:s3:::{bucket}/{key}", "versionId": "VersionId"},
    computed=(
        "acl",
        "bucketKeyEnabled",
        "contentType",
        "etag",
        "kmsKeyId",
        "serverSideEncryption",
        "storageClass",
    ),
    write_only=("acl", "checksumAlgorithm", "content", "forceDestroy", "sourceHash"),
    codecs={"etag": Codec(to_aws=str, from_aws=_unquoted)},
    defaults={"forceDestroy": False},
    volatile=("etag", "versionId"),
    differs={"type": "objects are data, of which CloudFormation has no types"},
    tags=Tags(
        add="put_object_tagging",
        read="get_object_tagging",
        names={"tags": "Tagging.TagSet", "versionId": "", "checksumAlgorithm": ""},
        at="TagSet",
        on_create=False,
        clear="delete_object_tagging",
    ),
)

TYPES = (BUCKET, OBJECT)
