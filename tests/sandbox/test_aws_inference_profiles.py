"""Application inference profiles behave as Bedrock's API reference says."""

from typing import Any

import pytest

from tests.sandbox.refusals import refusal

MODEL = "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0"


def test_a_profile_over_a_model(bedrock: Any) -> None:
    made = bedrock.create_inference_profile(
        inferenceProfileName="support haiku",
        description="one",
        modelSource={"copyFrom": MODEL},
        tags=[{"key": "use-case", "value": "support"}],
    )
    arn = made["inferenceProfileArn"]
    read = bedrock.get_inference_profile(inferenceProfileIdentifier=arn)
    assert read["models"] == [{"modelArn": MODEL}]
    assert read["type"] == "APPLICATION"
    assert read["status"] == "ACTIVE"
    assert read["description"] == "one"
    tags = bedrock.list_tags_for_resource(resourceARN=arn)["tags"]
    assert tags == [{"key": "use-case", "value": "support"}]
    listed = bedrock.list_inference_profiles(typeEquals="APPLICATION")["inferenceProfileSummaries"]
    assert [item["inferenceProfileArn"] for item in listed] == [arn]
    bedrock.delete_inference_profile(inferenceProfileIdentifier=read["inferenceProfileId"])
    code, _ = refusal(bedrock.get_inference_profile, inferenceProfileIdentifier=arn)
    assert code == "ResourceNotFoundException"


def test_a_profile_over_a_system_profile_reaches_its_regions(bedrock: Any) -> None:
    source = "arn:aws:bedrock:us-east-1:000000000000:inference-profile/us.amazon.nova-lite-v1:0"
    made = bedrock.create_inference_profile(
        inferenceProfileName="nova", modelSource={"copyFrom": source}
    )
    read = bedrock.get_inference_profile(inferenceProfileIdentifier=made["inferenceProfileArn"])
    assert [model["modelArn"].split(":")[3] for model in read["models"]] == [
        "us-east-1",
        "us-east-2",
        "us-west-2",
    ]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (MODEL.replace("us-east-1", "eu-west-1"), "not of this region"),
        (MODEL.replace("::", ":000000000000:"), "names an account"),
        ("arn:aws:bedrock:us-east-1:000000000000:inference-profile/eu.a.b", "start with: us"),
        ("arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.a.b", "another account"),
        (
            "arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/abc",
            "modelSource.copyFrom",
        ),
        ("anthropic.claude-3-haiku-20240307-v1:0", "modelSource.copyFrom"),
    ],
)
def test_a_profile_has_a_model_of_its_region(bedrock: Any, source: str, told: str) -> None:
    code, message = refusal(
        bedrock.create_inference_profile,
        inferenceProfileName="p",
        modelSource={"copyFrom": source},
    )
    assert code == "ValidationException"
    assert told in message


def test_a_profile_s_name_is_taken_once(bedrock: Any) -> None:
    request = {"inferenceProfileName": "p", "modelSource": {"copyFrom": MODEL}}
    bedrock.create_inference_profile(**request)
    assert refusal(bedrock.create_inference_profile, **request)[0] == "ConflictException"
