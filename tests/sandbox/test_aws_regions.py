"""What one region has for another: replicas of keys, copies of objects, and a region that fails."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.aws.app import Aws
from tests.sandbox.conftest import Client

EAST, WEST = "us-east-1", "us-west-2"
ROLE = "arn:aws:iam::000000000000:role/replication"


def _primary(client: Client) -> dict[str, Any]:
    return client("kms").create_key(MultiRegion=True, Description="first")["KeyMetadata"]


def test_a_replica_opens_what_its_primary_closed(client: Client) -> None:
    key = _primary(client)
    made = client("kms").replicate_key(
        KeyId=key["Arn"],
        ReplicaRegion=WEST,
        Description="second",
        Tags=[{"TagKey": "use_case", "TagValue": "support"}],
    )["ReplicaKeyMetadata"]
    assert made["KeyId"] == key["KeyId"]
    assert made["Arn"] == key["Arn"].replace(EAST, WEST)
    west = client("kms", WEST)
    closed = client("kms").encrypt(KeyId=key["KeyId"], Plaintext=b"secret")["CiphertextBlob"]
    assert west.decrypt(CiphertextBlob=closed)["Plaintext"] == b"secret"
    tags = west.list_resource_tags(KeyId=key["KeyId"])["Tags"]
    assert tags == [{"TagKey": "use_case", "TagValue": "support"}]
    assert client("kms").list_resource_tags(KeyId=key["KeyId"])["Tags"] == []
    first = client("kms").describe_key(KeyId=key["KeyId"])["KeyMetadata"]
    second = west.describe_key(KeyId=key["KeyId"])["KeyMetadata"]
    assert (first["Description"], second["Description"]) == ("first", "second")
    for told, kind in ((first, "PRIMARY"), (second, "REPLICA")):
        assert told["MultiRegionConfiguration"] == {
            "MultiRegionKeyType": kind,
            "PrimaryKey": {"Arn": key["Arn"], "Region": EAST},
            "ReplicaKeys": [{"Arn": made["Arn"], "Region": WEST}],
        }


def test_keys_that_have_no_replica_say_why(client: Client) -> None:
    kms = client("kms")
    single = kms.create_key()["KeyMetadata"]["KeyId"]
    with pytest.raises(ClientError, match=r"UnsupportedOperation.*not a multi-Region primary"):
        kms.replicate_key(KeyId=single, ReplicaRegion=WEST)
    key = _primary(client)["KeyId"]
    with pytest.raises(ClientError, match=r"Validation.*own Region"):
        kms.replicate_key(KeyId=key, ReplicaRegion=EAST)
    with pytest.raises(ClientError, match="MalformedPolicyDocument"):
        kms.replicate_key(KeyId=key, ReplicaRegion=WEST, Policy="{}")
    kms.replicate_key(KeyId=key, ReplicaRegion=WEST)
    with pytest.raises(ClientError, match="AlreadyExists"):
        kms.replicate_key(KeyId=key, ReplicaRegion=WEST)
    with pytest.raises(ClientError, match="not a multi-Region primary"):
        client("kms", WEST).replicate_key(KeyId=key, ReplicaRegion="us-east-2")


def test_rotation_is_the_primary_s(client: Client) -> None:
    key = _primary(client)["KeyId"]
    client("kms").replicate_key(KeyId=key, ReplicaRegion=WEST)
    west = client("kms", WEST)
    with pytest.raises(ClientError, match=r"UnsupportedOperation.*primary"):
        west.enable_key_rotation(KeyId=key)
    client("kms").enable_key_rotation(KeyId=key, RotationPeriodInDays=90)
    told = west.get_key_rotation_status(KeyId=key)
    assert (told["KeyRotationEnabled"], told["RotationPeriodInDays"]) == (True, 90)


def test_a_primary_stays_until_its_replicas_are_gone(client: Client) -> None:
    key = _primary(client)["KeyId"]
    client("kms").replicate_key(KeyId=key, ReplicaRegion=WEST)
    client("kms").schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    state = client("kms").describe_key(KeyId=key)["KeyMetadata"]["KeyState"]
    assert state == "PendingReplicaDeletion"


def _buckets(client: Client, *, versioned: bool = True) -> None:
    client("s3").create_bucket(Bucket="here")
    client("s3", WEST).create_bucket(
        Bucket="there", CreateBucketConfiguration={"LocationConstraint": WEST}
    )
    for name in ("here", "there") if versioned else ("here",):
        client("s3").put_bucket_versioning(
            Bucket=name, VersioningConfiguration={"Status": "Enabled"}
        )


def _rule(**other: Any) -> dict[str, Any]:
    return {
        "ID": "tickets",
        "Priority": 1,
        "Status": "Enabled",
        "Filter": {"Prefix": "tickets/"},
        "DeleteMarkerReplication": {"Status": "Enabled"},
        "Destination": {"Bucket": "arn:aws:s3:::there"},
        **other,
    }


def _replicate(client: Client, *rules: dict[str, Any]) -> None:
    client("s3").put_bucket_replication(
        Bucket="here", ReplicationConfiguration={"Role": ROLE, "Rules": list(rules)}
    )


def test_an_object_is_copied_with_its_version_and_metadata(client: Client) -> None:
    _buckets(client)
    s3, west = client("s3"), client("s3", WEST)
    s3.put_object(Bucket="here", Key="tickets/before", Body=b"0")
    _replicate(client, _rule())
    put = s3.put_object(
        Bucket="here", Key="tickets/1", Body=b"1", Metadata={"from": "mail"}, ContentType="a/b"
    )
    s3.put_object(Bucket="here", Key="other/1", Body=b"2")
    got = west.get_object(Bucket="there", Key="tickets/1")
    assert (got["Body"].read(), got["Metadata"], got["ContentType"], got["VersionId"]) == (
        b"1",
        {"from": "mail"},
        "a/b",
        put["VersionId"],
    )
    # What was there before the rule is not copied, nor what no rule names.
    listed = [it["Key"] for it in west.list_objects_v2(Bucket="there")["Contents"]]
    assert listed == ["tickets/1"]


@pytest.mark.parametrize(("status", "left"), [("Enabled", 0), ("Disabled", 1)])
def test_a_deletion_is_carried_over_where_the_rule_says_so(
    client: Client, status: str, left: int
) -> None:
    _buckets(client)
    _replicate(client, _rule(DeleteMarkerReplication={"Status": status}))
    client("s3").put_object(Bucket="here", Key="tickets/1", Body=b"1")
    client("s3").delete_object(Bucket="here", Key="tickets/1")
    assert client("s3", WEST).list_objects_v2(Bucket="there")["KeyCount"] == left
    versions = client("s3", WEST).list_object_versions(Bucket="there")["Versions"]
    client("s3").delete_object(Bucket="here", Key="tickets/1", VersionId=versions[0]["VersionId"])
    assert len(client("s3", WEST).list_object_versions(Bucket="there")["Versions"]) == 1


def test_encrypted_objects_go_only_under_a_key_of_the_other_region(client: Client) -> None:
    _buckets(client)
    key = client("kms", WEST).create_key()["KeyMetadata"]["Arn"]
    _replicate(client, _rule())
    sealed = {"ServerSideEncryption": "aws:kms", "Bucket": "here"}
    client("s3").put_object(Key="tickets/1", Body=b"1", **sealed)
    criteria = {"SseKmsEncryptedObjects": {"Status": "Enabled"}}
    with pytest.raises(ClientError, match="ReplicaKmsKeyID must be specified"):
        _replicate(client, _rule(SourceSelectionCriteria=criteria))
    destination = {
        "Bucket": "arn:aws:s3:::there",
        "EncryptionConfiguration": {"ReplicaKmsKeyID": key},
    }
    _replicate(client, _rule(SourceSelectionCriteria=criteria, Destination=destination))
    client("s3").put_object(Key="tickets/2", Body=b"2", **sealed)
    west = client("s3", WEST)
    assert [it["Key"] for it in west.list_objects_v2(Bucket="there")["Contents"]] == ["tickets/2"]
    assert west.head_object(Bucket="there", Key="tickets/2")["SSEKMSKeyId"] == key


@pytest.mark.parametrize(
    ("rules", "match"),
    [
        ([_rule(), _rule(ID="second")], "duplicate priority"),
        ([{**_rule(), "DeleteMarkerReplication": None}], "DeleteMarkerReplication must be"),
        ([_rule(Destination={"Bucket": "arn:aws:s3:::nowhere"})], "Destination bucket must exist"),
        ([_rule(Destination={"Bucket": "arn:aws:s3:::here"})], "must not be the same"),
    ],
)
def test_rules_that_s3_refuses(client: Client, rules: list[dict[str, Any]], match: str) -> None:
    _buckets(client)
    kept = [{name: value for name, value in rule.items() if value is not None} for rule in rules]
    with pytest.raises(ClientError, match=match):
        _replicate(client, *kept)


def test_a_destination_without_versions_is_refused(client: Client) -> None:
    _buckets(client, versioned=False)
    with pytest.raises(ClientError, match="must have versioning enabled"):
        _replicate(client, _rule())


def test_a_region_fails_alone_and_with_it_its_buckets_and_what_is_global(
    aws: Aws, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _buckets(client)
    # SDKs wait between their tries.
    monkeypatch.setattr("botocore.endpoint.time.sleep", id)
    rule = aws.faults.fail_region(EAST)
    for call in (
        lambda: client("kms").list_keys(),
        lambda: client("iam").list_roles(),
        # The bucket is there, whoever asks for it from where.
        lambda: client("s3", WEST).list_objects_v2(Bucket="here"),
    ):
        with pytest.raises(ClientError, match="ServiceUnavailable"):
            call()
    client("kms", WEST).list_keys()
    assert client("s3", WEST).list_objects_v2(Bucket="there")["KeyCount"] == 0
    aws.faults.remove(rule)
    client("kms").list_keys()


def test_a_rule_ends_by_itself(aws: Aws, client: Client) -> None:
    aws.faults.fail_region(EAST, lasts=0.0)
    client("kms").list_keys()
