"""Collections, their policies and their indexes behave as the developer guide says."""

import json
from typing import Any

import pytest

from tests.sandbox.cases.opensearch import access, encryption, network
from tests.sandbox.conftest import Client
from tests.sandbox.refusals import refusal

INDEX = "AWS::OpenSearchServerless::Index"


@pytest.fixture
def aoss(client: Client) -> Any:
    return client("opensearchserverless")


def _policy(aoss: Any, pattern: str = "collection/articles", **more: Any) -> Any:
    document = json.dumps(json.loads(encryption(pattern)) | more)
    return aoss.create_security_policy(name="articles", type="encryption", policy=document)


def test_a_collection_needs_an_encryption_policy(aoss: Any) -> None:
    code, message = refusal(aoss.create_collection, name="articles")
    assert code == "ValidationException"
    assert "No matching security policy of encryption type" in message
    _policy(aoss, "collection/art*")
    made = aoss.create_collection(name="articles", type="VECTORSEARCH")["createCollectionDetail"]
    assert made["kmsKeyArn"] == "auto"
    assert refusal(aoss.create_collection, name="articles")[0] == "ConflictException"
    found = aoss.batch_get_collection(names=["articles", "none"])
    assert [it["id"] for it in found["collectionDetails"]] == [made["id"]]
    assert [it["name"] for it in found["collectionErrorDetails"]] == ["none"]
    listed = aoss.list_collections(collectionFilters={"name": "articles"})
    assert [it["id"] for it in listed["collectionSummaries"]] == [made["id"]]
    aoss.delete_collection(id=made["id"])
    assert refusal(aoss.delete_collection, id=made["id"])[0] == "ResourceNotFoundException"


def test_the_policy_s_key_encrypts_and_must_be_there(aoss: Any, client: Client) -> None:
    key = client("kms").create_key()["KeyMetadata"]["Arn"]
    _policy(aoss, AWSOwnedKey=False, KmsARN=key)
    made = aoss.create_collection(name="articles")["createCollectionDetail"]
    assert made["kmsKeyArn"] == key
    aoss.delete_security_policy(name="articles", type="encryption")
    _policy(aoss, "collection/other", AWSOwnedKey=False, KmsARN=f"{key}0")
    assert "there is no key" in refusal(aoss.create_collection, name="other")[1]


def test_a_protected_collection_stays(aoss: Any) -> None:
    _policy(aoss)
    made = aoss.create_collection(name="articles", deletionProtection="ENABLED")
    identifier = made["createCollectionDetail"]["id"]
    assert refusal(aoss.delete_collection, id=identifier)[0] == "ConflictException"
    aoss.update_collection(id=identifier, deletionProtection="DISABLED")
    aoss.delete_collection(id=identifier)


def test_a_policy_changes_by_its_latest_version_alone(aoss: Any) -> None:
    named = {"name": "articles", "type": "data"}
    made = aoss.create_access_policy(**named, policy=access("aoss:ReadDocument"))
    before = made["accessPolicyDetail"]["policyVersion"]
    again = refusal(aoss.create_access_policy, **named, policy=access("aoss:ReadDocument"))
    assert again[0] == "ConflictException"
    aoss.update_access_policy(**named, policyVersion=before, policy=access("aoss:*"))
    stale = refusal(
        aoss.update_access_policy, **named, policyVersion=before, policy=access("aoss:*")
    )
    assert stale[0] == "ValidationException"
    listed = aoss.list_access_policies(type="data", resource=["index/articles/any"])
    assert [it["name"] for it in listed["accessPolicySummaries"]] == ["articles"]
    none = aoss.list_access_policies(type="data", resource=["index/other/any"])
    assert none["accessPolicySummaries"] == []
    aoss.delete_access_policy(**named)
    assert refusal(aoss.get_access_policy, **named)[0] == "ResourceNotFoundException"


@pytest.mark.parametrize(
    ("kind", "document", "told"),
    [
        ("encryption", "no json", "invalid"),
        ("encryption", json.dumps({"Rules": [], "AWSOwnedKey": True}), "Rules: is missing"),
        ("encryption", encryption("index/a/b"), "malformed"),
        (
            "encryption",
            json.dumps({**json.loads(encryption("collection/a")), "KmsARN": "arn"}),
            "either AWSOwnedKey or a KmsARN",
        ),
        ("network", encryption("collection/a"), "must be an array"),
        (
            "network",
            json.dumps([{**json.loads(network("collection/a"))[0], "AllowFromPublic": True}]),
            "AllowFromPublic needs no sources",
        ),
        (
            "network",
            json.dumps(
                [
                    {
                        **json.loads(network("collection/a"))[0],
                        "SourceServices": ["lambda.amazonaws.com"],
                    }
                ]
            ),
            "is not supported",
        ),
    ],
)
def test_a_security_policy_that_aws_would_refuse(
    aoss: Any, kind: str, document: str, told: str
) -> None:
    code, message = refusal(
        aoss.create_security_policy, name="articles", type=kind, policy=document
    )
    assert code == "ValidationException"
    assert told in message


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (access("aoss:Everything"), "aoss:Everything is unknown"),
        (access("aoss:*", principal="*"), "is no principal"),
        (access(), "Permission: is missing"),
    ],
)
def test_an_access_policy_that_aws_would_refuse(aoss: Any, document: str, told: str) -> None:
    code, message = refusal(
        aoss.create_access_policy, name="articles", type="data", policy=document
    )
    assert code == "ValidationException"
    assert told in message


def test_an_index_comes_and_goes_with_its_collection(aoss: Any, client: Client) -> None:
    _policy(aoss)
    made = aoss.create_collection(name="articles", type="VECTORSEARCH")["createCollectionDetail"]
    endpoint = aoss.batch_get_collection(ids=[made["id"]])["collectionDetails"][0][
        "collectionEndpoint"
    ]
    control = client("cloudcontrol")
    state = {
        "CollectionEndpoint": endpoint,
        "IndexName": "articles",
        "Mappings": {"Properties": {"vector": {"Type": "knn_vector", "Dimension": 8}}},
    }
    event = control.create_resource(TypeName=INDEX, DesiredState=json.dumps(state))["ProgressEvent"]
    assert event["OperationStatus"] == "SUCCESS"
    status = control.get_resource_request_status(RequestToken=event["RequestToken"])
    assert status["ProgressEvent"]["Identifier"] == event["Identifier"]
    named = {"TypeName": INDEX, "Identifier": event["Identifier"]}
    again = refusal(control.create_resource, TypeName=INDEX, DesiredState=json.dumps(state))
    assert again[0] == "AlreadyExistsException"
    renamed = json.dumps([{"op": "replace", "path": "/IndexName", "value": "other"}])
    assert refusal(control.update_resource, **named, PatchDocument=renamed)[0] == (
        "NotUpdatableException"
    )
    aoss.delete_collection(id=made["id"])
    assert refusal(control.get_resource, **named)[0] == "ResourceNotFoundException"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"IndexName": "_articles"}, "wrong form"),
        ({"Shards": 2}, "extraneous key"),
        ({"Mappings": {"Properties": {"v": {"Type": "knn_vector"}}}}, "Dimension: is needed"),
        ({"Mappings": {"Properties": {"v": {"Type": "vector"}}}}, "is none of"),
        ({}, "there is no collection"),
    ],
)
def test_an_index_that_aws_would_refuse(client: Client, change: dict[str, Any], told: str) -> None:
    state = {"CollectionEndpoint": "https://none.aoss.amazonaws.com", "IndexName": "articles"}
    code, message = refusal(
        client("cloudcontrol").create_resource,
        TypeName=INDEX,
        DesiredState=json.dumps({**state, **change}),
    )
    assert code == "InvalidRequestException"
    assert told in message
