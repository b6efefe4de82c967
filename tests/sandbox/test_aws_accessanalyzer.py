"""Access Analyzer's own API, in the words of its reference."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
from botocore.model import OperationModel, Shape

from sandbox.aws.validate import faults
from tests.sandbox.conftest import Client
from tests.sandbox.refusals import refusal, refused

PUBLIC = {"isPublic": {"eq": ["true"]}}
OF_STAGING = {"resource": {"contains": ["staging"]}}


@pytest.fixture
def analyzers(client: Client) -> Iterator[Any]:
    """Return a client; each answer is held against botocore's model of it."""
    made = client("accessanalyzer")

    def check(parsed: dict[str, Any], model: OperationModel, **_: object) -> None:
        body = {k: v for k, v in parsed.items() if k not in {"ResponseMetadata", "Error"}}
        if "Error" in parsed:
            known = {shape.name: cast("Any", shape) for shape in model.error_shapes}
            status = known[parsed["Error"]["Code"]].metadata["error"]["httpStatusCode"]
            assert parsed["ResponseMetadata"]["HTTPStatusCode"] == status
        elif model.output_shape is not None:
            assert list(faults(cast("Shape", model.output_shape), body)) == []

    made.meta.events.register("after-call.accessanalyzer", check)
    yield made
    made.meta.events.unregister("after-call.accessanalyzer", check)


def test_an_analyzer_lives(analyzers: Any) -> None:
    made = analyzers.create_analyzer(
        analyzerName="external",
        type="ACCOUNT",
        tags={"owner": "platform"},
        archiveRules=[{"ruleName": "known", "filter": PUBLIC}],
    )
    arn = "arn:aws:access-analyzer:us-east-1:000000000000:analyzer/external"
    assert made["arn"] == arn
    found = analyzers.get_analyzer(analyzerName="external")["analyzer"]
    assert (found["arn"], found["type"], found["status"]) == (arn, "ACCOUNT", "ACTIVE")
    assert "configuration" not in found
    assert analyzers.list_archive_rules(analyzerName="external")["archiveRules"][0]["filter"] == (
        PUBLIC
    )
    analyzers.delete_analyzer(analyzerName="external")
    refused("ResourceNotFoundException", analyzers.get_analyzer, analyzerName="external")
    refused("ResourceNotFoundException", analyzers.list_tags_for_resource, resourceArn=arn)
    assert analyzers.list_analyzers()["analyzers"] == []


def test_a_name_and_a_type_are_taken_once(analyzers: Any) -> None:
    analyzers.create_analyzer(analyzerName="external", type="ACCOUNT")
    refused(
        "ConflictException",
        analyzers.create_analyzer,
        analyzerName="external",
        type="ACCOUNT_UNUSED_ACCESS",
    )
    refused(
        "ServiceQuotaExceededException",
        analyzers.create_analyzer,
        analyzerName="another",
        type="ACCOUNT",
    )
    code, told = refusal(analyzers.create_analyzer, analyzerName="all", type="ORGANIZATION")
    assert code == "ValidationException"
    assert told.startswith("You must create an organization")


def test_the_same_token_makes_one(analyzers: Any) -> None:
    asked = {"analyzerName": "external", "type": "ACCOUNT", "clientToken": "once"}
    assert analyzers.create_analyzer(**asked)["arn"] == analyzers.create_analyzer(**asked)["arn"]
    analyzers.delete_analyzer(analyzerName="external")
    analyzers.create_analyzer(**asked)
    assert len(analyzers.list_analyzers()["analyzers"]) == 1


def test_unused_access_has_an_age_that_stays(analyzers: Any) -> None:
    analyzers.create_analyzer(analyzerName="unused", type="ACCOUNT_UNUSED_ACCESS")
    found = analyzers.get_analyzer(analyzerName="unused")["analyzer"]
    assert found["configuration"] == {"unusedAccess": {"unusedAccessAge": 90}}
    rule = {"exclusions": [{"resourceTags": [{"stage": "prototype"}]}]}
    changed = analyzers.update_analyzer(
        analyzerName="unused",
        configuration={"unusedAccess": {"unusedAccessAge": 90, "analysisRule": rule}},
    )
    assert changed["configuration"]["unusedAccess"]["analysisRule"] == rule
    code, told = refusal(
        analyzers.update_analyzer,
        analyzerName="unused",
        configuration={"unusedAccess": {"unusedAccessAge": 30}},
    )
    assert (code, told) == (
        "ValidationException",
        "unusedAccessAge cannot be changed; make another analyzer",
    )


def test_a_configuration_is_of_its_type(analyzers: Any) -> None:
    code, told = refusal(
        analyzers.create_analyzer,
        analyzerName="external",
        type="ACCOUNT",
        configuration={"unusedAccess": {"unusedAccessAge": 90}},
    )
    assert code == "ValidationException"
    assert told.startswith("configuration.unusedAccess is for analyzers of UNUSED_ACCESS")
    refused(
        "ValidationException",
        analyzers.create_analyzer,
        analyzerName="unused",
        type="ACCOUNT_UNUSED_ACCESS",
        configuration={"unusedAccess": {"unusedAccessAge": 366}},
    )
    analyzers.create_analyzer(analyzerName="external", type="ACCOUNT")
    refused("ValidationException", analyzers.update_analyzer, analyzerName="external")


def test_archive_rules_live(analyzers: Any) -> None:
    analyzers.create_analyzer(analyzerName="external", type="ACCOUNT")
    names = {"analyzerName": "external", "ruleName": "staging"}
    analyzers.create_archive_rule(**names, filter=PUBLIC)
    refused("ConflictException", analyzers.create_archive_rule, **names, filter=PUBLIC)
    analyzers.update_archive_rule(**names, filter=OF_STAGING)
    assert analyzers.get_archive_rule(**names)["archiveRule"]["filter"] == OF_STAGING
    analyzers.delete_archive_rule(**names)
    for call in (analyzers.get_archive_rule, analyzers.delete_archive_rule):
        refused("ResourceNotFoundException", call, **names)
    refused(
        "ResourceNotFoundException",
        analyzers.create_archive_rule,
        analyzerName="none",
        ruleName="staging",
        filter=PUBLIC,
    )
    twice = [{"ruleName": "same", "filter": PUBLIC}] * 2
    analyzers.delete_analyzer(analyzerName="external")
    refused(
        "ValidationException",
        analyzers.create_analyzer,
        analyzerName="external",
        type="ACCOUNT",
        archiveRules=twice,
    )


def test_lists_come_in_pages_and_by_type(analyzers: Any) -> None:
    analyzers.create_analyzer(analyzerName="external", type="ACCOUNT")
    analyzers.create_analyzer(analyzerName="unused", type="ACCOUNT_UNUSED_ACCESS")
    first = analyzers.list_analyzers(maxResults=1)
    second = analyzers.list_analyzers(maxResults=1, nextToken=first["nextToken"])
    assert [it["name"] for it in (*first["analyzers"], *second["analyzers"])] == [
        "external",
        "unused",
    ]
    assert "nextToken" not in second
    (only,) = analyzers.list_analyzers(type="ACCOUNT_UNUSED_ACCESS")["analyzers"]
    assert only["name"] == "unused"


def test_tags(analyzers: Any) -> None:
    arn = analyzers.create_analyzer(analyzerName="external", type="ACCOUNT", tags={"a": "1"})["arn"]
    analyzers.tag_resource(resourceArn=arn, tags={"b": "2"})
    analyzers.untag_resource(resourceArn=arn, tagKeys=["a"])
    assert analyzers.list_tags_for_resource(resourceArn=arn)["tags"] == {"b": "2"}
