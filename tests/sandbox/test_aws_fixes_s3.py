"""S3 in the sandbox does as S3 where moto does not."""

import pytest

from tests.sandbox.conftest import Client
from tests.sandbox.refusals import refused, statement


@pytest.mark.parametrize(
    "name", ["Bad_Name", "ab", "-ab", "a..b", "192.168.0.1", "sthree-ab", "a" * 64, "ab-s3alias"]
)
def test_s3_bucket_names(client: Client, name: str) -> None:
    s3 = client("s3")
    # botocore itself would refuse some of them.
    with pytest.raises(Exception, match=r"InvalidBucketName|Invalid bucket name"):
        s3.create_bucket(Bucket=name)
    assert s3.list_buckets()["Buckets"] == []


def test_s3_buckets_start_closed(client: Client) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket="data-bucket")
    block = s3.get_public_access_block(Bucket="data-bucket")["PublicAccessBlockConfiguration"]
    assert block == dict.fromkeys(
        ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
    )
    owner = s3.get_bucket_ownership_controls(Bucket="data-bucket")["OwnershipControls"]
    assert owner == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}


def test_s3_conditional_denials_are_left_to_aws(client: Client) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket="data-bucket")
    tls = {"Bool": {"aws:SecureTransport": "false"}}
    parts = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}
    s3.put_bucket_policy(Bucket="data-bucket", Policy=statement(**parts, Condition=tls))
    for body in (b"1", b"2"):
        s3.put_object(Bucket="data-bucket", Key="k", Body=body)
    assert s3.get_object(Bucket="data-bucket", Key="k")["Body"].read() == b"2"
    assert "SecureTransport" in s3.get_bucket_policy(Bucket="data-bucket")["Policy"]
    s3.put_bucket_policy(Bucket="data-bucket", Policy=statement(**parts))
    refused("403", s3.get_object, Bucket="data-bucket", Key="k")


ANY = {"Action": "s3:GetObject", "Resource": "arn:aws:s3:::data-bucket/*"}


@pytest.mark.parametrize(
    ("policy", "public"),
    [
        (statement(Principal="*", **ANY), True),
        (statement(Principal={"AWS": "*"}, **ANY), True),
        (statement(Principal={"AWS": ["*"]}, Condition={"Bool": {"a:b": "true"}}, **ANY), True),
        (
            statement(
                Principal="*", Condition={"StringNotEquals": {"aws:PrincipalOrgID": "o"}}, **ANY
            ),
            True,
        ),
        (
            statement(
                Principal="*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o"}}, **ANY
            ),
            False,
        ),
        (statement(Principal={"Service": "logging.s3.amazonaws.com"}, **ANY), False),
        (statement(Principal="*", **ANY).replace('"Allow"', '"Deny"'), False),
    ],
)
def test_s3_blocks_public_policies(client: Client, policy: str, *, public: bool) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket="data-bucket")
    put = {"Bucket": "data-bucket", "Policy": policy}
    if public:
        refused("AccessDenied", s3.put_bucket_policy, **put)
        s3.delete_public_access_block(Bucket="data-bucket")
    s3.put_bucket_policy(**put)
    assert s3.get_bucket_policy(Bucket="data-bucket")["Policy"] == policy


@pytest.mark.parametrize(
    "policy", ["{", "{}", '{"Statement": []}', '{"Statement": [{"Effect": 1}]}']
)
def test_s3_malformed_policies(client: Client, policy: str) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket="data-bucket")
    refused("MalformedPolicy", s3.put_bucket_policy, Bucket="data-bucket", Policy=policy)


def test_s3_configurations_come_back_whole(client: Client) -> None:
    s3 = client("s3")
    for name in ("data-bucket", "logs-bucket"):
        s3.create_bucket(Bucket=name)
    rules = [
        {
            "ID": "a",
            "Status": "Enabled",
            "Filter": {"Prefix": ""},
            "NoncurrentVersionExpiration": {"NoncurrentDays": 7, "NewerNoncurrentVersions": 2},
        },
        {"ID": "b", "Status": "Enabled", "Filter": {}, "Expiration": {"Days": 3}},
    ]
    s3.put_bucket_lifecycle_configuration(
        Bucket="data-bucket", LifecycleConfiguration={"Rules": rules}
    )
    assert s3.get_bucket_lifecycle_configuration(Bucket="data-bucket")["Rules"] == rules
    s3.put_bucket_policy(
        Bucket="logs-bucket",
        Policy=statement(
            Principal={"Service": "logging.s3.amazonaws.com"},
            Action="s3:PutObject",
            Resource="arn:aws:s3:::logs-bucket/*",
        ),
    )
    layouts: tuple[dict[str, dict[str, str]], ...] = (
        {"PartitionedPrefix": {"PartitionDateSource": "EventTime"}},
        {"SimplePrefix": {}},
    )
    for layout in layouts:
        logging = {
            "TargetBucket": "logs-bucket",
            "TargetPrefix": "p/",
            "TargetObjectKeyFormat": layout,
        }
        s3.put_bucket_logging(Bucket="data-bucket", BucketLoggingStatus={"LoggingEnabled": logging})
        assert s3.get_bucket_logging(Bucket="data-bucket")["LoggingEnabled"] == logging
