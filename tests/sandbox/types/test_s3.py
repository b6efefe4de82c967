"""Buckets with something in them, and objects with a past."""

import pytest

from tests.sandbox.engine_side import Engine, RefusedError

BUCKET = "aws:s3/bucket:Bucket"
OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2"


def _bucket(engine: Engine, *, force: bool) -> dict[str, object]:
    _, state = engine.create(BUCKET, {"bucket": "groundwork-data", "forceDestroy": force})
    engine.create(
        "aws:s3/bucketVersioning:BucketVersioning",
        {"bucket": "groundwork-data", "versioningConfiguration": {"status": "Enabled"}},
    )
    return state


def test_force_destroy_takes_every_version_along(engine: Engine) -> None:
    state = _bucket(engine, force=True)
    s3 = engine.cloud.client("s3", "us-east-1")
    for body in ("one", "two"):
        s3.put_object(Bucket="groundwork-data", Key="a", Body=body)
    s3.delete_object(Bucket="groundwork-data", Key="a")
    s3.put_object(Bucket="groundwork-data", Key="b", Body="three")
    engine.delete(BUCKET, "groundwork-data", state)
    assert s3.list_buckets()["Buckets"] == []


def test_a_bucket_that_is_not_empty_stays_without_it(engine: Engine) -> None:
    state = _bucket(engine, force=False)
    s3 = engine.cloud.client("s3", "us-east-1")
    s3.put_object(Bucket="groundwork-data", Key="a", Body="one")
    with pytest.raises(RefusedError, match="BucketNotEmpty"):
        engine.delete(BUCKET, "groundwork-data", state)
    assert s3.get_object(Bucket="groundwork-data", Key="a")["Body"].read() == b"one"


@pytest.mark.parametrize("mode", ["GOVERNANCE", "COMPLIANCE"])
def test_force_destroy_lifts_the_lock_that_can_be_lifted(engine: Engine, mode: str) -> None:
    inputs = {"bucket": "groundwork-data", "forceDestroy": True, "objectLockEnabled": True}
    _, state = engine.create(BUCKET, inputs)
    engine.create(
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        {"bucket": "groundwork-data", "rule": {"defaultRetention": {"mode": mode, "days": 1}}},
    )
    s3 = engine.cloud.client("s3", "us-east-1")
    s3.put_object(Bucket="groundwork-data", Key="a", Body="one")
    if mode == "COMPLIANCE":
        with pytest.raises(RefusedError, match="AccessDenied"):
            engine.delete(BUCKET, "groundwork-data", state)
        assert s3.get_object(Bucket="groundwork-data", Key="a")["Body"].read() == b"one"
    else:
        engine.delete(BUCKET, "groundwork-data", state)
        assert s3.list_buckets()["Buckets"] == []


def test_new_content_keeps_the_tags(engine: Engine) -> None:
    _bucket(engine, force=False)
    inputs = {"bucket": "groundwork-data", "key": "a", "content": "1", "tags": {"stage": "pilot"}}
    identity, state = engine.create(OBJECT, inputs)
    changed = engine.update(OBJECT, identity, state, inputs, {**inputs, "content": "2"})
    s3 = engine.cloud.client("s3", "us-east-1")
    tags = s3.get_object_tagging(Bucket="groundwork-data", Key="a")["TagSet"]
    assert tags == [{"Key": "stage", "Value": "pilot"}]
    assert changed["tags"] == {"stage": "pilot"}
    assert changed["versionId"] != state["versionId"]


def test_a_deleted_object_leaves_no_version_but_others_alone(engine: Engine) -> None:
    _bucket(engine, force=False)
    inputs = {"bucket": "groundwork-data", "key": "a", "content": "1"}
    identity, state = engine.create(OBJECT, inputs)
    state = engine.update(OBJECT, identity, state, inputs, {**inputs, "content": "2"})
    s3 = engine.cloud.client("s3", "us-east-1")
    s3.put_object(Bucket="groundwork-data", Key="ab", Body="other")
    engine.delete(OBJECT, identity, state)
    listed = s3.list_object_versions(Bucket="groundwork-data")
    assert [(v["Key"], v["IsLatest"]) for v in listed["Versions"]] == [("ab", True)]
