"""Provisioned throughput behaves as Bedrock's API reference says."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.sandbox.refusals import refusal

MODEL = "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0"
OTHER = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"


def _buy(bedrock: Any, name: str = "strong", **given: Any) -> str:
    request: dict[str, Any] = {"provisionedModelName": name, "modelId": MODEL, "modelUnits": 1}
    return bedrock.create_provisioned_model_throughput(**{**request, **given})[
        "provisionedModelArn"
    ]


def test_it_is_found_by_arn_id_and_name(bedrock: Any) -> None:
    arn = _buy(bedrock, tags=[{"key": "use_case", "value": "support"}])
    for identifier in (arn, arn.rpartition("/")[2], "strong"):
        read = bedrock.get_provisioned_model_throughput(provisionedModelId=identifier)
        assert read["provisionedModelArn"] == arn
        assert (read["status"], read["modelUnits"]) == ("InService", 1)
        assert read["modelArn"] == read["foundationModelArn"] == MODEL
    tags = bedrock.list_tags_for_resource(resourceARN=arn)["tags"]
    assert tags == [{"key": "use_case", "value": "support"}]


def test_a_model_s_id_is_its_arn(bedrock: Any) -> None:
    _buy(bedrock, modelId="amazon.nova-lite-v1:0")
    read = bedrock.get_provisioned_model_throughput(provisionedModelId="strong")
    assert read["modelArn"] == OTHER


def test_a_name_is_taken_once_and_a_token_makes_one(bedrock: Any) -> None:
    first = _buy(bedrock, clientRequestToken="t" * 33)
    assert _buy(bedrock, clientRequestToken="t" * 33) == first
    request = {"provisionedModelName": "strong", "modelId": MODEL, "modelUnits": 1}
    code, message = refusal(bedrock.create_provisioned_model_throughput, **request)
    assert code == "ValidationException"
    assert "has the name 'strong'" in message


@pytest.mark.parametrize(
    ("model", "code"),
    [
        (
            "arn:aws:bedrock:us-east-1:000000000000:custom-model/amazon.nova-lite-v1:0/abcdefghijkl",
            "ResourceNotFoundException",
        ),
        ("none-such", "ResourceNotFoundException"),
        (MODEL.replace("us-east-1", "eu-west-1"), "ValidationException"),
    ],
)
def test_it_is_of_a_model_that_is_there(bedrock: Any, model: str, code: str) -> None:
    request = {"provisionedModelName": "strong", "modelId": model, "modelUnits": 1}
    assert refusal(bedrock.create_provisioned_model_throughput, **request)[0] == code


@pytest.mark.parametrize(("term", "days"), [("OneMonth", 30), ("SixMonths", 180)])
def test_a_commitment_is_kept(bedrock: Any, term: str, days: int) -> None:
    _buy(bedrock, commitmentDuration=term)
    read = bedrock.get_provisioned_model_throughput(provisionedModelId="strong")
    ends = datetime.now(UTC) + timedelta(days=days)
    assert abs(read["commitmentExpirationTime"] - ends) < timedelta(minutes=5)
    code, message = refusal(
        bedrock.delete_provisioned_model_throughput, provisionedModelId="strong"
    )
    assert code == "ConflictException"
    assert f"committed until {ends:%Y-%m-%d}" in message


def test_without_commitment_it_goes_at_once(bedrock: Any) -> None:
    arn = _buy(bedrock)
    bedrock.delete_provisioned_model_throughput(provisionedModelId=arn)
    for call, request in (
        (bedrock.get_provisioned_model_throughput, {"provisionedModelId": arn}),
        (bedrock.list_tags_for_resource, {"resourceARN": arn}),
    ):
        assert refusal(call, **request)[0] == "ResourceNotFoundException"


def test_it_is_renamed_and_a_base_model_stays(bedrock: Any) -> None:
    arn = _buy(bedrock)
    _buy(bedrock, "taken")
    update = bedrock.update_provisioned_model_throughput
    update(provisionedModelId=arn, desiredProvisionedModelName="renamed")
    read = bedrock.get_provisioned_model_throughput(provisionedModelId=arn)
    assert read["provisionedModelName"] == "renamed"
    for given, told in (
        ({"desiredProvisionedModelName": "taken"}, "has the name 'taken'"),
        ({"desiredModelId": OTHER}, "of a base model"),
    ):
        code, message = refusal(update, provisionedModelId=arn, **given)
        assert code == "ValidationException"
        assert told in message


def test_the_list_is_filtered_and_comes_in_pages(bedrock: Any) -> None:
    for name in ("a-one", "a-two", "b-one"):
        _buy(bedrock, name)
    _buy(bedrock, "a-three", modelId=OTHER)
    ask = bedrock.list_provisioned_model_throughputs
    first = ask(nameContains="a-", maxResults=2)
    rest = ask(nameContains="a-", maxResults=2, nextToken=first["nextToken"])
    names = [
        each["provisionedModelName"]
        for answer in (first, rest)
        for each in answer["provisionedModelSummaries"]
    ]
    assert names == ["a-one", "a-two", "a-three"]
    assert "nextToken" not in rest
    (only,) = ask(modelArnEquals=OTHER)["provisionedModelSummaries"]
    assert only["provisionedModelName"] == "a-three"
    assert ask(statusEquals="Creating")["provisionedModelSummaries"] == []
