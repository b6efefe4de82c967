"""S3: replication is carried out and its rules are kept whole; moto keeps a part, copies nothing.

What comes in is in the destination at once, where S3 takes seconds to minutes.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnt-replicated.html
"""

from collections.abc import Iterator
from typing import Any, cast

from moto.core.responses import ActionResult
from moto.s3.models import FakeKey, S3Backend
from moto.s3.responses import S3Response

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes.patch import Method, Patches

patches = Patches()

Details = dict[str, Any]

_ENABLED = "Enabled"


@patches.around(S3Backend)
def put_bucket_replication(
    original: Method, self: S3Backend, bucket_name: str, replication: Details
) -> None:
    """Refuse rules that S3 refuses: of no destination, of one rank, of two generations."""
    rules = _list(replication["Rule"])
    ranks = [rule.get("Priority", "0") for rule in rules]
    if len(rules) > 1 and len(set(ranks)) < len(ranks):
        raise _invalid("Found duplicate priority in the replication rules")
    for rule in rules:
        _check_rule(self, bucket_name, rule)
        rule.setdefault("Priority", "0")
    original(self, bucket_name, replication)


def _check_rule(backend: S3Backend, source: str, rule: Details) -> None:
    if "Filter" in rule and "DeleteMarkerReplication" not in rule:
        raise _invalid("DeleteMarkerReplication must be specified for this version of the schema")
    destination = cast("Details", rule["Destination"])
    name = destination["Bucket"].removeprefix("arn:aws:s3:::")
    if name == source:
        raise _invalid("The source and destination bucket must not be the same.")
    if name not in backend.buckets:
        raise _invalid("Destination bucket must exist.")
    if not backend.get_bucket(name).is_versioned:
        raise _invalid("Destination bucket must have versioning enabled.")
    key = cast("Details", destination.get("EncryptionConfiguration") or {}).get("ReplicaKmsKeyID")
    if _takes_encrypted(rule) and not key:
        raise _invalid(
            "ReplicaKmsKeyID must be specified if SseKmsEncryptedObjects tag is present."
        )
    if (
        backend.get_bucket(source).object_lock_enabled
        and not backend.get_bucket(name).object_lock_enabled
    ):
        raise _invalid("Object Lock must be enabled on the destination bucket.")


@patches.around(S3Response)
def get_bucket_replication(original: Method, self: S3Response) -> object:
    """Tell the rules as they were put."""
    kept = self.backend.get_bucket_replication(self.bucket_name)
    if not kept:
        return original(self)
    self.data["Action"] = "GetBucketReplication"
    rules = [_shown(rule) for rule in _list(kept["Rule"])]
    return self.serialized(
        ActionResult({"ReplicationConfiguration": {"Role": kept["Role"], "Rules": rules}})
    )


def _shown(rule: Details) -> Details:
    shown: Details = {**rule, "Priority": int(rule["Priority"])}
    if "Filter" in rule:
        shown["Filter"] = _shown_filter(cast("Details", rule["Filter"] or {}))
    destination = dict(cast("Details", rule["Destination"]))
    for part in ("ReplicationTime", "Metrics"):
        if part in destination:
            destination[part] = _with_minutes(cast("Details", destination[part]))
    return shown | {"Destination": destination}


def _with_minutes(part: Details) -> Details:
    return {
        name: value if name == "Status" else {"Minutes": int(value["Minutes"])}
        for name, value in part.items()
    }


def _shown_filter(given: Details) -> Details:
    if "And" in given:
        both = cast("Details", given["And"])
        return {"And": {"Prefix": both.get("Prefix") or "", "Tags": _list(both.get("Tag") or [])}}
    # The parser of the request gives None for the empty text.
    return {name: value or "" for name, value in given.items()}


@patches.around(S3Backend)
def put_object(
    original: Method,
    self: S3Backend,
    bucket_name: str,
    key_name: str,
    *args: object,
    **given: object,
) -> FakeKey:
    """Copy what comes in to where the rules of its bucket say."""
    made: FakeKey = original(self, bucket_name, key_name, *args, **given)
    for rule, name in _destinations(self, bucket_name, made):
        destination = cast("Details", rule["Destination"])
        encryption = cast("Details", destination.get("EncryptionConfiguration") or {})
        key_id = encryption.get("ReplicaKmsKeyID")
        copied = original(
            self,
            name,
            key_name,
            made.value,
            storage=destination.get("StorageClass") or made.storage_class,
            encryption="aws:kms" if key_id else None,
            kms_key_id=key_id,
            lock_mode=made.lock_mode,
            lock_legal_status=made.lock_legal_status,
            lock_until=made.lock_until,
        )
        # A replica has its source's version and metadata; the latter come after the content.
        vars(copied)["_version_id"] = made.version_id
        vars(copied)["_metadata"] = vars(made)["_metadata"]
    return made


@patches.around(S3Backend)
def delete_object(
    original: Method,
    self: S3Backend,
    bucket_name: str,
    key_name: str,
    version_id: str | None = None,
    *args: object,
    **given: object,
) -> object:
    """Carry a delete marker over where a rule says so; the end of a version is never carried."""
    latest = self.get_object(bucket_name, key_name) if version_id is None else None
    answer: object = original(self, bucket_name, key_name, version_id, *args, **given)
    if latest is not None:
        for rule, name in _destinations(self, bucket_name, latest):
            marker = cast("Details", rule.get("DeleteMarkerReplication") or {})
            if marker.get("Status") == _ENABLED:
                original(self, name, key_name)
    return answer


def _destinations(backend: S3Backend, bucket: str, key: FakeKey) -> Iterator[tuple[Details, str]]:
    """Yield each rule that takes the object, with the name of its bucket, first ranks first."""
    kept = backend.get_bucket_replication(bucket)
    if not kept:
        return
    seen: set[str] = set()
    for rule in sorted(_list(kept["Rule"]), key=lambda it: -int(it["Priority"])):
        name = rule["Destination"]["Bucket"].removeprefix("arn:aws:s3:::")
        if rule["Status"] != _ENABLED or name in seen or name not in backend.buckets:
            continue
        # moto tags an object after it is put, so that a rule on tags copies nothing here.
        if not key.name.startswith(_prefix(rule)) or _wants_tags(rule):
            continue
        if key.encryption == "aws:kms" and not _takes_encrypted(rule):
            continue
        seen.add(name)
        yield rule, name


def _prefix(rule: Details) -> str:
    given = cast("Details", rule.get("Filter") or rule)
    return cast("Details", given.get("And") or given).get("Prefix") or ""


def _wants_tags(rule: Details) -> bool:
    given = cast("Details", rule.get("Filter") or {})
    return "Tag" in cast("Details", given.get("And") or given)


def _takes_encrypted(rule: Details) -> bool:
    criteria = cast("Details", rule.get("SourceSelectionCriteria") or {})
    return cast("Details", criteria.get("SseKmsEncryptedObjects") or {}).get("Status") == _ENABLED


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidRequest", message)


def _list(value: object) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [value]
