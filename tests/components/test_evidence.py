from __future__ import annotations

import pytest

from components.evidence import EvidenceStore, EvidenceStoreArgs
from tests.components.example import PLACE, statements
from tests.harness import Declaration, declare

BUCKET = "meridian-evidence-000000000000-us-east-1"
EVERYTHING = [f"arn:aws:s3:::{BUCKET}/*"]


def _evidence(*, disposable: bool) -> Declaration:
    args = EvidenceStoreArgs(
        place=PLACE,
        data_class="confidential",
        retention_days=3650,
        access_log_bucket="access",
        disposable=disposable,
    )
    return declare(lambda: EvidenceStore("evidence", args))


@pytest.mark.parametrize(("disposable", "mode"), [(True, "GOVERNANCE"), (False, "COMPLIANCE")])
def test_evidence_is_locked_from_the_start(disposable: bool, mode: str) -> None:
    declared = _evidence(disposable=disposable)
    bucket = declared.only("aws:s3/bucket:Bucket")
    assert (bucket["bucket"], bucket["objectLockEnabled"]) == (BUCKET, True)
    assert bucket["forceDestroy"] is disposable
    lock = declared.only("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration")
    assert lock == {
        "bucket": BUCKET,
        "rule": {"defaultRetention": {"mode": mode, "days": 3650}},
    }
    versioning = declared.only("aws:s3/bucketVersioning:BucketVersioning")
    assert versioning["versioningConfiguration"] == {"status": "Enabled"}


def test_it_does_not_expire_before_its_lock_does() -> None:
    declared = _evidence(disposable=False)
    lifecycle = declared.only("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")
    assert lifecycle["rules"][0]["expiration"] == {"days": 3651}


def test_nobody_shortens_or_lifts_a_lock() -> None:
    policy = statements(
        _evidence(disposable=False).only("aws:s3/bucketPolicy:BucketPolicy")["policy"]
    )
    del policy["DenyWithoutTls"]
    assert policy == {
        "DenyShorterLocks": {
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["s3:PutObjectRetention"],
            "Resource": EVERYTHING,
            "Condition": {"NumericLessThan": {"s3:object-lock-remaining-retention-days": "3649"}},
        },
        "DenyUnlocking": {
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["s3:BypassGovernanceRetention"],
            "Resource": EVERYTHING,
        },
    }


def test_what_is_disposable_can_be_taken_down() -> None:
    policy = statements(
        _evidence(disposable=True).only("aws:s3/bucketPolicy:BucketPolicy")["policy"]
    )
    assert set(policy) == {"DenyWithoutTls", "DenyShorterLocks"}


def test_it_has_a_key_of_its_own() -> None:
    declared = _evidence(disposable=False)
    key = "arn:aws:kms:us-east-1:000000000000:evidence-key"
    rules = declared.only(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    )["rules"]
    assert rules[0]["applyServerSideEncryptionByDefault"]["kmsMasterKeyId"] == key
    assert declared.only("aws:kms/alias:Alias")["name"] == "alias/groundwork/evidence"
