"""Keys on their way out, and aliases."""

import pytest

from tests.sandbox.engine_side import Engine, RefusedError

KEY = "aws:kms/key:Key"
ALIAS = "aws:kms/alias:Alias"
NONE = 1
"""DIFF_NONE of the engine's protocol."""


@pytest.mark.parametrize(("given", "days"), [({"deletionWindowInDays": 7}, 7), ({}, 30)])
def test_a_deleted_key_waits_out_its_window(
    engine: Engine, given: dict[str, int], days: int
) -> None:
    identity, state = engine.create(KEY, given)
    engine.delete(KEY, identity, state)
    kms = engine.cloud.client("kms", "us-east-1")
    key = kms.describe_key(KeyId=identity)["KeyMetadata"]
    assert key["KeyState"] == "PendingDeletion"
    left = key["DeletionDate"] - key["CreationDate"]
    assert round(left.total_seconds() / 86400) == days
    assert engine.read(KEY, identity, state, given) is None


def test_a_window_that_kms_does_not_offer_is_refused(engine: Engine) -> None:
    identity, state = engine.create(KEY, {"deletionWindowInDays": 3})
    with pytest.raises(RefusedError, match="PendingWindowInDays"):
        engine.delete(KEY, identity, state)


def test_the_arn_and_the_id_of_a_key_mean_the_same(engine: Engine) -> None:
    _, key = engine.create(KEY, {})
    by_arn = {"name": "alias/support", "targetKeyId": key["arn"]}
    _, state = engine.create(ALIAS, by_arn)
    assert state["targetKeyArn"] == key["arn"]
    by_id = {**by_arn, "targetKeyId": key["keyId"]}
    assert engine.diff(ALIAS, state, by_arn, by_id).changes == NONE


def test_a_name_that_is_made_has_the_prefix_that_kms_wants(engine: Engine) -> None:
    _, key = engine.create(KEY, {})
    named = engine.check(ALIAS, {"targetKeyId": key["keyId"]})
    assert named["name"].startswith("alias/it-")
    identity, _ = engine.create(ALIAS, named)
    assert identity == named["name"]
