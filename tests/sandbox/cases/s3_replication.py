"""The case of S3's replication."""

from tests.sandbox.cases import Case, Drift, Sees
from tests.sandbox.cases.kms import ROLE

SOURCE = ("aws:s3/bucket:Bucket", {"bucket": "groundwork-data"})
OTHER = ("aws:s3/bucket:Bucket", {"bucket": "groundwork-other"})
DESTINATION = ("aws:s3/bucket:Bucket", {"bucket": "groundwork-replica", "region": "us-west-2"})
KEY = ("aws:kms/key:Key", {"description": "Replicas", "region": "us-west-2"})


def _versions(bucket: str, region: str = "us-east-1") -> tuple[str, dict[str, object]]:
    return (
        "aws:s3/bucketVersioning:BucketVersioning",
        {
            "bucket": f"{{{bucket}.bucket}}",
            "versioningConfiguration": {"status": "Enabled"},
            "region": region,
        },
    )


def _rule(**other: object) -> dict[str, object]:
    return {
        "id": "tickets",
        "priority": 1,
        "status": "Enabled",
        "filter": {"prefix": "tickets/"},
        "deleteMarkerReplication": {"status": "Enabled"},
        "sourceSelectionCriteria": {"sseKmsEncryptedObjects": {"status": "Enabled"}},
        "destination": {
            "bucket": "{replica.arn}",
            "storageClass": "STANDARD_IA",
            "encryptionConfiguration": {"replicaKmsKeyId": "{key.arn}"},
        },
        **other,
    }


_PLAIN = {
    "id": "all",
    "status": "Enabled",
    "priority": 2,
    "filter": {"and": {"prefix": "a/", "tags": {"copied": "yes"}}},
    "deleteMarkerReplication": {"status": "Disabled"},
    "destination": {
        "bucket": "{replica.arn}",
        "metrics": {"status": "Enabled", "eventThreshold": {"minutes": 15}},
        "replicationTime": {"status": "Enabled", "time": {"minutes": 15}},
    },
}
_RULES = "ReplicationConfiguration.Rules"

CASES = [
    Case(
        token="aws:s3/bucketReplicationConfig:BucketReplicationConfig",
        needs={
            "source": SOURCE,
            "other": OTHER,
            "replica": DESTINATION,
            "versioned": _versions("source"),
            "versioned_replica": _versions("replica", "us-west-2"),
            "key": KEY,
            "role": ROLE,
        },
        inputs={"bucket": "{source.bucket}", "role": "{role.arn}", "rules": [_rule()]},
        sees=(
            Sees(
                method="get_bucket_replication",
                params={"Bucket": "{bucket}"},
                created={
                    "ReplicationConfiguration.Role": "{role}",
                    f"{_RULES}[0].Filter.Prefix": "tickets/",
                    f"{_RULES}[0].DeleteMarkerReplication.Status": "Enabled",
                    f"{_RULES}[0].Destination.StorageClass": "STANDARD_IA",
                },
                updated={
                    f"{_RULES}[0].DeleteMarkerReplication.Status": "Disabled",
                    f"{_RULES}[1].Filter.And.Tags": [{"Key": "copied", "Value": "yes"}],
                    f"{_RULES}[1].Destination.ReplicationTime.Time.Minutes": 15,
                },
            ),
        ),
        change={"rules": [_rule(deleteMarkerReplication={"status": "Disabled"}), _PLAIN]},
        replace={"bucket": "{other.bucket}"},
        invalid={
            "rules[0].status": {"rules": [_rule(status="On")]},
            "role": {"role": None},
        },
        drift=Drift(
            method="put_bucket_replication",
            params={
                "Bucket": "{bucket}",
                "ReplicationConfiguration": {
                    "Role": "{role}",
                    "Rules": [
                        {
                            "Status": "Disabled",
                            "Priority": 1,
                            "Filter": {"Prefix": ""},
                            "DeleteMarkerReplication": {"Status": "Disabled"},
                            "Destination": {"Bucket": "arn:aws:s3:::groundwork-replica"},
                        }
                    ],
                },
            },
            shows="rules",
        ),
    ),
]
