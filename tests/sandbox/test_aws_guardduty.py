"""GuardDuty's plans of malware protection, in the words of the API's reference."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import Client
from tests.sandbox.refusals import refusal, refused

ROLE = "arn:aws:iam::000000000000:role/scan"


@pytest.fixture
def plans(client: Client) -> Any:
    """Return a client of an account that has a bucket for documents."""
    client("s3").create_bucket(Bucket="documents")
    return client("guardduty")


def protecting(*prefixes: str, bucket: str = "documents") -> dict[str, Any]:
    return {
        "Role": ROLE,
        "ProtectedResource": {"S3Bucket": {"BucketName": bucket, "ObjectPrefixes": list(prefixes)}},
    }


def test_a_plan_lives(plans: Any) -> None:
    made = plans.create_malware_protection_plan(**protecting("articles/"), Tags={"owner": "x"})
    named = {"MalwareProtectionPlanId": made["MalwareProtectionPlanId"]}
    found = plans.get_malware_protection_plan(**named)
    assert found["Status"] == "ACTIVE"
    assert found["Actions"] == {"Tagging": {"Status": "DISABLED"}}
    assert found["Tags"] == {"owner": "x"}
    assert plans.list_malware_protection_plans()["MalwareProtectionPlans"] == [named]
    plans.update_malware_protection_plan(
        **named,
        Actions={"Tagging": {"Status": "ENABLED"}},
        ProtectedResource={"S3Bucket": {"ObjectPrefixes": ["rules/"]}},
    )
    changed = plans.get_malware_protection_plan(**named)
    assert changed["Actions"] == {"Tagging": {"Status": "ENABLED"}}
    assert changed["ProtectedResource"]["S3Bucket"] == {
        "BucketName": "documents",
        "ObjectPrefixes": ["rules/"],
    }
    plans.tag_resource(ResourceArn=found["Arn"], Tags={"stage": "pilot"})
    plans.untag_resource(ResourceArn=found["Arn"], TagKeys=["owner"])
    assert plans.list_tags_for_resource(ResourceArn=found["Arn"])["Tags"] == {"stage": "pilot"}
    plans.delete_malware_protection_plan(**named)
    refused("ResourceNotFoundException", plans.get_malware_protection_plan, **named)
    refused("BadRequestException", plans.list_tags_for_resource, ResourceArn=found["Arn"])


def test_the_same_token_makes_one(plans: Any) -> None:
    asked = {**protecting(), "ClientToken": "once"}
    first, second = (plans.create_malware_protection_plan(**asked) for _ in range(2))
    assert first["MalwareProtectionPlanId"] == second["MalwareProtectionPlanId"]


def test_a_bucket_has_one_plan_and_must_be_there(plans: Any) -> None:
    plans.create_malware_protection_plan(**protecting())
    refused("ConflictException", plans.create_malware_protection_plan, **protecting())
    code, told = refusal(plans.create_malware_protection_plan, **protecting(bucket="nowhere"))
    assert (code, told) == ("BadRequestException", "The bucket nowhere does not exist.")


def test_detectors_stay_moto_s(plans: Any) -> None:
    detector = plans.create_detector(Enable=True)["DetectorId"]
    assert plans.list_detectors()["DetectorIds"] == [detector]
