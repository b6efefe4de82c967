"""AppRegistry behaves as its API reference and user guide say."""

from typing import Any

import pytest

from tests.sandbox.conftest import Client
from tests.sandbox.modelled import modelled
from tests.sandbox.refusals import refusal, refused


@pytest.fixture
def registry(client: Client) -> Any:
    return modelled(client, "servicecatalog-appregistry")


def _group(registry: Any, name: str = "support", attributes: str = '{"a": 1}') -> Any:
    made = registry.create_attribute_group(name=name, attributes=attributes)
    return made["attributeGroup"]


def test_an_application_is_found_by_name_id_and_arn(registry: Any) -> None:
    made = registry.create_application(name="support", tags={"a": "1"})["application"]
    assert len(made["id"]) == 26
    assert made["arn"] == (
        f"arn:aws:servicecatalog:us-east-1:000000000000:/applications/{made['id']}"
    )
    for key in ("name", "id", "arn"):
        found = registry.get_application(application=made[key])
        assert (found["arn"], found["tags"]) == (made["arn"], {"a": "1"})
    tag = found["applicationTag"]["awsApplication"]
    assert tag == (f"arn:aws:resource-groups:us-east-1:000000000000:group/support/{made['id']}")
    assert found["integrations"]["applicationTagResourceGroup"]["arn"] == tag


def test_names_are_taken_once_per_region_and_kind(registry: Any, client: Client) -> None:
    registry.create_application(name="support")
    _group(registry, "support")
    refused("ConflictException", registry.create_application, name="support")
    refused("ConflictException", registry.create_attribute_group, name="support", attributes="{}")
    registry.create_application(name="other")
    refused("ConflictException", registry.update_application, application="other", name="support")
    elsewhere = client("servicecatalog-appregistry", "eu-west-1")
    assert elsewhere.create_application(name="support")["application"]["name"] == "support"


def test_the_same_token_makes_one_application(registry: Any) -> None:
    one, two = (
        registry.create_application(name="support", clientToken="t")["application"]
        for _ in range(2)
    )
    assert one["id"] == two["id"]
    registry.delete_application(application=one["id"])
    three = registry.create_application(name="support", clientToken="t")["application"]
    assert three["id"] != one["id"]


def test_changes_and_deletions(registry: Any) -> None:
    made = registry.create_application(name="support")["application"]
    registry.update_application(application="support", name="service", description="d")
    found = registry.get_application(application=made["id"])
    assert (found["name"], found["description"]) == ("service", "d")
    assert found["lastUpdateTime"] >= found["creationTime"]
    registry.delete_application(application=made["id"])
    code, message = refusal(registry.get_application, application=made["id"])
    assert code == "ResourceNotFoundException"
    assert made["id"] in message
    refused("ResourceNotFoundException", registry.list_tags_for_resource, resourceArn=made["arn"])


def test_attribute_groups_hold_a_json_object(registry: Any) -> None:
    _group(registry)
    assert registry.get_attribute_group(attributeGroup="support")["attributes"] == '{"a": 1}'
    for attributes in ("[1]", "{"):
        refused(
            "ValidationException",
            registry.update_attribute_group,
            attributeGroup="support",
            attributes=attributes,
        )
        refused(
            "ValidationException",
            registry.create_attribute_group,
            name="other",
            attributes=attributes,
        )


def test_an_attribute_group_tells_of_an_application(registry: Any) -> None:
    application = registry.create_application(name="support")["application"]
    group = _group(registry)
    pair = {"application": "support", "attributeGroup": group["id"]}
    assert registry.associate_attribute_group(**pair)["attributeGroupArn"] == group["arn"]
    refused("ConflictException", registry.associate_attribute_group, **pair)
    of_it = registry.list_associated_attribute_groups(application=application["arn"])
    assert of_it["attributeGroups"] == [group["id"]]
    details = registry.list_attribute_groups_for_application(application="support")
    assert [each["name"] for each in details["attributeGroupsDetails"]] == ["support"]
    refused("ValidationException", registry.delete_attribute_group, attributeGroup="support")
    registry.disassociate_attribute_group(**pair)
    refused("ResourceNotFoundException", registry.disassociate_attribute_group, **pair)
    registry.delete_attribute_group(attributeGroup="support")
    assert registry.list_attribute_groups()["attributeGroups"] == []


def test_an_application_that_goes_sets_its_groups_free(registry: Any) -> None:
    registry.create_application(name="support")
    _group(registry)
    registry.associate_attribute_group(application="support", attributeGroup="support")
    registry.delete_application(application="support")
    registry.delete_attribute_group(attributeGroup="support")


def test_lists_come_in_pages(registry: Any) -> None:
    for name in ("one", "two", "three"):
        registry.create_application(name=name)
        _group(registry, name)
    first = registry.list_applications(maxResults=2)
    rest = registry.list_applications(maxResults=2, nextToken=first["nextToken"])
    names = [each["name"] for part in (first, rest) for each in part["applications"]]
    assert names == ["one", "two", "three"]
    assert len(registry.list_attribute_groups(maxResults=2)["attributeGroups"]) == 2
    refused("ValidationException", registry.list_applications, nextToken="x")


def test_tags(registry: Any) -> None:
    arn = registry.create_application(name="support", tags={"a": "1"})["application"]["arn"]
    registry.tag_resource(resourceArn=arn, tags={"b": "2"})
    registry.untag_resource(resourceArn=arn, tagKeys=["a"])
    assert registry.list_tags_for_resource(resourceArn=arn)["tags"] == {"b": "2"}


def test_what_is_not_played_is_refused(registry: Any) -> None:
    registry.create_application(name="support")
    refused(
        "ValidationException",
        registry.associate_resource,
        application="support",
        resourceType="RESOURCE_TAG_VALUE",
        resource="support",
    )
