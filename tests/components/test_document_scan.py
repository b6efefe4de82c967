"""Documents that nobody reads before they were scanned."""

from __future__ import annotations

import pytest

from components.document_scan import DocumentScan, DocumentScanArgs, only_clean
from tests.components.example import KEY_ARN, PLACE, statements
from tests.harness import Declaration, declare

BUCKET = "arn:aws:s3:::documents"
SCANNER = "arn:aws:iam::000000000000:role/groundwork/groundwork-data-public-scan"


def _declare(*folders: str) -> Declaration:
    return declare(
        lambda: (
            DocumentScan(
                "store",
                DocumentScanArgs(
                    place=PLACE,
                    subject="data-public",
                    bucket="documents",
                    key_arn=KEY_ARN,
                    folders=folders,
                    tags={"data_class": "public"},
                ),
            )
            and None
        )
    )


def test_new_documents_are_scanned_and_tagged() -> None:
    plan = _declare("rules/", "articles/").only(
        "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan"
    )
    assert plan["protectedResource"] == {
        "s3Bucket": {"bucketName": "documents", "objectPrefixes": ["articles/", "rules/"]}
    }
    assert plan["actions"] == [{"taggings": [{"status": "ENABLED"}]}]
    assert plan["tags"] == {"data_class": "public"}


def test_of_more_folders_than_a_plan_takes_the_whole_bucket_is_scanned() -> None:
    plan = _declare(*(f"folder-{number}/" for number in range(6))).only(
        "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan"
    )
    assert plan["protectedResource"] == {"s3Bucket": {"bucketName": "documents"}}


def test_guardduty_takes_the_role_for_plans_of_this_account_only() -> None:
    role = _declare("articles/").only("aws:iam/role:Role")
    assert role["name"] == "groundwork-data-public-scan"
    assert statements(role["assumeRolePolicy"])["AssumedByService"] == {
        "Effect": "Allow",
        "Principal": {"Service": ["malware-protection-plan.guardduty.amazonaws.com"]},
        "Action": ["sts:AssumeRole"],
        "Condition": {
            "StringEquals": {"aws:SourceAccount": "000000000000"},
            "ArnLike": {
                "aws:SourceArn": PLACE.arn("guardduty", "malware-protection-plan/*"),
            },
        },
    }


def test_the_scan_writes_nothing_but_its_tags_and_its_trial() -> None:
    policy = _declare("articles/").only("aws:iam/rolePolicy:RolePolicy")
    writes = {
        action: statement["Resource"]
        for statement in statements(policy["policy"]).values()
        for action in statement["Action"]
        if action.startswith(("s3:Put", "s3:Delete"))
    }
    assert writes == {
        "s3:PutObjectTagging": [f"{BUCKET}/*"],
        "s3:PutObjectVersionTagging": [f"{BUCKET}/*"],
        "s3:PutBucketNotification": [BUCKET],
        "s3:PutObject": [f"{BUCKET}/malware-protection-resource-validation-object"],
    }


def test_a_bucket_without_documents_needs_nothing() -> None:
    assert only_clean(PLACE, "data-public", BUCKET, []) == ()


@pytest.mark.parametrize(
    ("sid", "condition"),
    [
        (
            "DenyUnscannedDocuments",
            {
                "StringNotEquals": {
                    "s3:ExistingObjectTag/GuardDutyMalwareScanStatus": "NO_THREATS_FOUND"
                },
                "ArnNotEquals": {"aws:PrincipalArn": SCANNER},
            },
        ),
        (
            "OnlyTheScannerTells",
            {
                "ForAnyValue:StringEquals": {
                    "s3:RequestObjectTagKeys": "GuardDutyMalwareScanStatus"
                },
                "ArnNotEquals": {"aws:PrincipalArn": SCANNER},
            },
        ),
    ],
)
def test_everybody_but_the_scanner_waits(sid: str, condition: dict[str, object]) -> None:
    denied = {it.sid: it for it in only_clean(PLACE, "data-public", BUCKET, ["articles/"])}[sid]
    assert denied.effect == "Deny"
    assert denied.principals == {"*": ["*"]}
    assert denied.resources == [f"{BUCKET}/articles/*"]
    assert denied.condition == condition
