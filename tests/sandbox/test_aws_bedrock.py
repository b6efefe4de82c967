"""Guardrails and their versions behave as Bedrock's API reference says."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.aws.app import Aws
from tests.sandbox.conftest import Client
from tests.sandbox.refusals import refusal

NAMES = {"name": "support", "blockedInputMessaging": "no", "blockedOutputsMessaging": "no"}
HATE = {"type": "HATE", "inputStrength": "HIGH", "outputStrength": "LOW"}
FULL: dict[str, Any] = {
    **NAMES,
    "description": "for support",
    "contentPolicyConfig": {
        "filtersConfig": [
            HATE,
            {"type": "PROMPT_ATTACK", "inputStrength": "HIGH", "outputStrength": "NONE"},
        ]
    },
    "topicPolicyConfig": {
        "topicsConfig": [
            {"name": "Legal", "definition": "legal advice", "examples": ["sue?"], "type": "DENY"}
        ]
    },
    "wordPolicyConfig": {
        "wordsConfig": [{"text": "rival"}],
        "managedWordListsConfig": [{"type": "PROFANITY"}],
    },
    "sensitiveInformationPolicyConfig": {
        "piiEntitiesConfig": [{"type": "EMAIL", "action": "ANONYMIZE"}],
        "regexesConfig": [{"name": "id", "pattern": "[0-9]{8}", "action": "BLOCK"}],
    },
    "contextualGroundingPolicyConfig": {"filtersConfig": [{"type": "GROUNDING", "threshold": 0.7}]},
}
SMALL: dict[str, Any] = {**NAMES, "contentPolicyConfig": {"filtersConfig": [HATE]}}


def test_a_guardrail_reads_back_as_it_was_made(bedrock: Any) -> None:
    made = bedrock.create_guardrail(**FULL)
    read = bedrock.get_guardrail(guardrailIdentifier=made["guardrailId"])
    assert made["version"] == read["version"] == "DRAFT"
    assert read["guardrailArn"] == (
        f"arn:aws:bedrock:us-east-1:000000000000:guardrail/{made['guardrailId']}"
    )
    for name, config in FULL.items():
        shown = read[name.removesuffix("Config")]
        if name.endswith("PolicyConfig"):
            assert shown == {k.removesuffix("Config"): v for k, v in config.items()}
        else:
            assert shown == config
    assert bedrock.get_guardrail(guardrailIdentifier=made["guardrailArn"])["name"] == "support"


def test_update_replaces_the_whole_draft(bedrock: Any) -> None:
    made = bedrock.create_guardrail(**FULL)
    bedrock.update_guardrail(guardrailIdentifier=made["guardrailId"], **SMALL)
    read = bedrock.get_guardrail(guardrailIdentifier=made["guardrailId"])
    assert read["contentPolicy"] == {"filters": [HATE]}
    assert not {"description", "topicPolicy", "wordPolicy", "contextualGroundingPolicy"} & set(read)
    assert read["createdAt"] == made["createdAt"]
    assert read["updatedAt"] > read["createdAt"]


def test_versions_are_frozen_and_their_numbers_never_used_again(bedrock: Any) -> None:
    key = {"guardrailIdentifier": bedrock.create_guardrail(**FULL)["guardrailId"]}
    assert bedrock.create_guardrail_version(**key, description="first")["version"] == "1"
    bedrock.update_guardrail(**key, **SMALL)
    first = bedrock.get_guardrail(**key, guardrailVersion="1")
    assert "topicPolicy" in first
    assert first["description"] == "first"
    assert bedrock.create_guardrail_version(**key)["version"] == "2"
    bedrock.delete_guardrail(**key, guardrailVersion="2")
    assert bedrock.create_guardrail_version(**key)["version"] == "3"
    listed = bedrock.list_guardrails(**key)["guardrails"]
    assert [item["version"] for item in listed] == ["DRAFT", "1", "3"]
    assert [item["version"] for item in bedrock.list_guardrails()["guardrails"]] == ["DRAFT"]


def test_deletion_takes_all_versions(bedrock: Any) -> None:
    key = {"guardrailIdentifier": bedrock.create_guardrail(**SMALL)["guardrailId"]}
    bedrock.create_guardrail_version(**key)
    bedrock.delete_guardrail(**key)
    for call in (bedrock.get_guardrail, bedrock.delete_guardrail, bedrock.create_guardrail_version):
        assert refusal(call, **key)[0] == "ResourceNotFoundException"
    assert bedrock.list_guardrails()["guardrails"] == []


def test_the_draft_cannot_be_deleted_alone(bedrock: Any) -> None:
    key = {"guardrailIdentifier": bedrock.create_guardrail(**SMALL)["guardrailId"]}
    code, message = refusal(bedrock.delete_guardrail, **key, guardrailVersion="DRAFT")
    assert code == "ValidationException"
    assert "guardrailVersion" in message


def test_a_name_is_taken_once(bedrock: Any) -> None:
    bedrock.create_guardrail(**SMALL)
    assert refusal(bedrock.create_guardrail, **SMALL)[0] == "ConflictException"
    other = bedrock.create_guardrail(**{**SMALL, "name": "other"})["guardrailId"]
    assert (
        refusal(bedrock.update_guardrail, guardrailIdentifier=other, **SMALL)[0]
        == "ConflictException"
    )
    # Its own name is no conflict.
    bedrock.update_guardrail(guardrailIdentifier=other, **{**SMALL, "name": "other"})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"contentPolicyConfig": {"filtersConfig": [{**HATE, "type": "HAT"}]}}, "HAT"),
        (
            {
                "contentPolicyConfig": {
                    "filtersConfig": [
                        {"type": "PROMPT_ATTACK", "inputStrength": "LOW", "outputStrength": "LOW"}
                    ]
                }
            },
            "PROMPT_ATTACK must be NONE",
        ),
        ({"contentPolicyConfig": {"filtersConfig": [HATE, HATE]}}, "'HATE' is given 2 times"),
        (
            {
                "contentPolicyConfig": {
                    "filtersConfig": [HATE],
                    "tierConfig": {"tierName": "STANDARD"},
                }
            },
            "needs a crossRegionConfig",
        ),
        (
            {
                "contextualGroundingPolicyConfig": {
                    "filtersConfig": [{"type": "RELEVANCE", "threshold": 1.0}]
                }
            },
            "at most 0.99",
        ),
        (
            {
                "sensitiveInformationPolicyConfig": {
                    "regexesConfig": [{"name": "r", "pattern": "(?=x)y", "action": "BLOCK"}]
                }
            },
            "lookaround",
        ),
        (
            {
                "sensitiveInformationPolicyConfig": {
                    "regexesConfig": [{"name": "r", "pattern": "[0-9", "action": "BLOCK"}]
                }
            },
            "no regular expression",
        ),
        ({"kmsKeyId": "00000000-0000-0000-0000-000000000000"}, "there is no key"),
        ({"name": "two words"}, "name"),
    ],
)
def test_what_bedrock_refuses_is_refused(bedrock: Any, change: dict[str, Any], told: str) -> None:
    code, message = refusal(bedrock.create_guardrail, **{**SMALL, **change})
    assert code == "ValidationException"
    assert told in message
    assert bedrock.list_guardrails()["guardrails"] == []


def test_a_guardrail_without_a_policy_is_refused(bedrock: Any) -> None:
    assert "at least one policy" in refusal(bedrock.create_guardrail, **NAMES)[1]


def test_a_key_is_shown_by_its_arn(bedrock: Any, client: Client) -> None:
    key = client("kms").create_key()["KeyMetadata"]
    client("kms").create_alias(AliasName="alias/g", TargetKeyId=key["KeyId"])
    for number, given in enumerate((key["KeyId"], key["Arn"], "alias/g")):
        made = bedrock.create_guardrail(**{**SMALL, "name": f"g{number}"}, kmsKeyId=given)
        read = bedrock.get_guardrail(guardrailIdentifier=made["guardrailId"])
        assert read["kmsKeyArn"] == key["Arn"]


def test_a_request_that_is_repeated_with_its_token_makes_one(bedrock: Any) -> None:
    one = bedrock.create_guardrail(**SMALL, clientRequestToken="token")
    two = bedrock.create_guardrail(**SMALL, clientRequestToken="token")
    assert one["guardrailId"] == two["guardrailId"]
    bedrock.delete_guardrail(guardrailIdentifier=one["guardrailId"])
    three = bedrock.create_guardrail(**SMALL, clientRequestToken="token")
    assert three["guardrailId"] != one["guardrailId"]


def test_tags(bedrock: Any) -> None:
    arn = bedrock.create_guardrail(**SMALL, tags=[{"key": "a", "value": "1"}])["guardrailArn"]
    bedrock.tag_resource(
        resourceARN=arn, tags=[{"key": "a", "value": "2"}, {"key": "b", "value": ""}]
    )
    read = bedrock.list_tags_for_resource(resourceARN=arn)["tags"]
    assert read == [{"key": "a", "value": "2"}, {"key": "b", "value": ""}]
    bedrock.untag_resource(resourceARN=arn, tagKeys=["a", "unknown"])
    assert bedrock.list_tags_for_resource(resourceARN=arn)["tags"] == [{"key": "b", "value": ""}]
    many = [{"key": f"k{n}", "value": ""} for n in range(200)]
    assert refusal(bedrock.tag_resource, resourceARN=arn, tags=many)[0] == "TooManyTagsException"
    gone = arn[:-1] + ("0" if arn[-1] != "0" else "1")
    code, _ = refusal(bedrock.list_tags_for_resource, resourceARN=gone)
    assert code == "ResourceNotFoundException"


def test_moto_s_own_tags_still_work(client: Client) -> None:
    bedrock = client("bedrock")
    with pytest.raises(ClientError, match="not found"):
        bedrock.list_tags_for_resource(
            resourceARN="arn:aws:bedrock:us-east-1:000000000000:custom-model/x"
        )


def test_lists_come_in_pages(bedrock: Any) -> None:
    for number in range(5):
        bedrock.create_guardrail(**{**SMALL, "name": f"g{number}"})
    pages = bedrock.get_paginator("list_guardrails").paginate(PaginationConfig={"PageSize": 2})
    found = [[item["name"] for item in page["guardrails"]] for page in pages]
    assert found == [["g0", "g1"], ["g2", "g3"], ["g4"]]


def test_regions_are_apart_and_reset_forgets(client: Client, bedrock: Any, aws: Aws) -> None:
    bedrock.create_guardrail(**SMALL)
    other = client("bedrock", "eu-west-1")
    assert other.list_guardrails()["guardrails"] == []
    other.create_guardrail(**SMALL)
    aws.reset()
    assert bedrock.list_guardrails()["guardrails"] == []
