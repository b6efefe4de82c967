from __future__ import annotations

import json

import pytest

from components.inputs import registered_of
from components.registry import Registration, RegistrationArgs
from tests.components.spec.editing import Workspace
from tests.harness import declare


def test_a_use_case_is_found_by_its_tags_and_as_an_application() -> None:
    args = RegistrationArgs(
        use_case="support",
        environment="dev",
        purpose="Customers get a right answer at once.",
        attributes={"owner": "support", "links": [{"title": "Über uns", "url": "https://x.y"}]},
        tags={"use_case": "support"},
    )
    declared = declare(lambda: Registration("support", args))
    group = dict(declared.only("aws:resourcegroups/group:Group"))
    query = group.pop("resourceQuery")
    assert group == {
        "name": "groundwork-support",
        "description": "All that support has in dev",
        "tags": {"use_case": "support"},
    }
    assert query["type"] == "TAG_FILTERS_1_0"
    assert json.loads(query["query"]) == {
        "ResourceTypeFilters": ["AWS::AllSupported"],
        "TagFilters": [
            {"Key": "use_case", "Values": ["support"]},
            {"Key": "environment", "Values": ["dev"]},
        ],
    }
    application = "aws:servicecatalog/appregistryApplication:AppregistryApplication"
    assert declared.only(application) == {
        "name": "groundwork-support",
        "description": "Customers get a right answer at once.",
        "tags": {"use_case": "support"},
    }
    attributes = declared.only(
        "aws:servicecatalog/appregistryAttributeGroup:AppregistryAttributeGroup"
    )["attributes"]
    assert attributes.isascii()
    assert json.loads(attributes) == dict(args.attributes)
    assert declared.only(
        "aws:servicecatalog/appregistryAttributeGroupAssociation:"
        "AppregistryAttributeGroupAssociation"
    ) == {"applicationId": "support-application-id", "attributeGroupId": "support-attributes-id"}


LINKS = """
links:
  - title: Runbook
    url: https://wiki.example.com/support/runbook
    kind: runbook
"""


def test_what_is_registered_is_what_the_spec_says(workspace: Workspace) -> None:
    text = (workspace.stacks / "returns-triage.yaml").read_text(encoding="utf-8")
    workspace.write("returns-triage.yaml", text + LINKS)
    specs = workspace.load()
    spec = specs.use_cases["returns-triage"]["sandbox"]
    assert registered_of("returns-triage", spec, specs.platform, "sandbox") == {
        "use_case": "returns-triage",
        "owner": "support",
        "cost_center": "CC-4100",
        "data_class": "internal",
        "stage": "prototype",
        "environment": "sandbox",
        "managed_by": "groundwork",
        "value_stream": "order-to-resolution",
        "risk_tier": None,
        "stage_ends_on": "2027-05-31",
        "trio": {
            "product": "amara.nwosu@example.com",
            "design": "luis.ferreira@example.com",
            "engineering": "ines.carvalho@example.com",
        },
        "stakeholders": [],
        "links": [
            {
                "title": "Runbook",
                "url": "https://wiki.example.com/support/runbook",
                "kind": "runbook",
            }
        ],
    }


@pytest.mark.parametrize("title", ["é" * 60, "漢" * 60])
def test_the_longest_links_fit_an_attribute_group(workspace: Workspace, title: str) -> None:
    path = "p" * (250 - len("https://example.com/0"))
    links = [f"  - {{title: {title}, url: https://example.com/{n}{path}}}" for n in range(10)]
    text = (workspace.stacks / "customer-support.yaml").read_text(encoding="utf-8")
    before, _, after = text.partition("\nlinks:\n")
    rest = after[after.index("\n\n") :] if after else ""
    workspace.write("customer-support.yaml", before + "\nlinks:\n" + "\n".join(links) + rest)
    specs = workspace.load()
    spec = specs.use_cases["customer-support"]["prod"]
    attributes = registered_of("customer-support", spec, specs.platform, "prod")
    # AppRegistry takes 8,000 characters (API reference, CreateAttributeGroup).
    assert len(json.dumps(attributes)) <= 8000
