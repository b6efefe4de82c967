from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from components.backstage import LIFECYCLES, Entity, catalogue, of_use_case, organisation
from components.errors import StackError
from components.spec.loader import Specs, load
from tests.components.backstage_schema import ENTITY
from tests.components.spec.editing import STACKS, TODAY, Workspace


@pytest.fixture(scope="module")
def specs() -> Specs:
    return load(STACKS, TODAY)


def _faults(entity: Mapping[str, Any]) -> list[str]:
    validator: Any = Draft202012Validator(ENTITY)
    return [f"{'.'.join(map(str, it.path))}: {it.message}" for it in validator.iter_errors(entity)]


def _references(entities: Sequence[Entity]) -> set[str]:
    return {f"{it['kind'].lower()}:default/{it['metadata']['name']}" for it in entities}


def test_every_entity_is_one_that_backstage_takes(specs: Specs) -> None:
    entities = [it for of_file in catalogue(specs).values() for it in of_file]
    assert {it["kind"] for it in entities} == {
        "Component",
        "Domain",
        "Group",
        "Location",
        "Resource",
        "System",
        "User",
    }
    assert [fault for it in entities for fault in _faults(it)] == []


@pytest.mark.parametrize(
    "broken",
    [
        {"metadata": {"name": "with space"}},
        {"metadata": {"name": "a", "tags": ["Upper"]}},
        {"metadata": {"name": "a", "links": [{"title": "without a URL"}]}},
        {"spec": {"type": "service", "lifecycle": "experimental"}},
        {"spec": {"type": "service", "lifecycle": "pilot", "owner": "group:default/a"}},
        {"kind": "Product"},
    ],
)
def test_the_schema_refuses_what_backstage_would(specs: Specs, broken: dict[str, Any]) -> None:
    (component,) = [
        it for it in of_use_case("customer-support", specs) if it["kind"] == "Component"
    ]
    assert _faults(component) == []
    assert _faults({**component, **broken})


def test_every_reference_leads_to_an_entity(specs: Specs) -> None:
    entities = [it for of_file in catalogue(specs).values() for it in of_file]
    known = _references(entities)
    assert len(known) == len(entities), "two entities have one name"
    for entity in entities:
        spec = entity["spec"]
        named = [spec[key] for key in ("owner",) if key in spec]
        named += [f"system:default/{spec[key]}" for key in ("system",) if key in spec]
        named += [f"domain:default/{spec[key]}" for key in ("domain",) if key in spec]
        named += [f"group:default/{it}" for it in spec.get("memberOf", [])]
        named += spec.get("dependsOn", [])
        assert set(named) <= known, entity


def test_the_top_file_points_to_the_others(specs: Specs) -> None:
    files = catalogue(specs)
    location = files["catalog-info.yaml"][0]
    assert location["spec"] == {"targets": [f"./{it}" for it in files if it.count("/")]}
    assert len(location["spec"]["targets"]) == len(specs.use_cases)


def test_the_organisation_is_people_groups_streams_and_data(specs: Specs) -> None:
    entities = organisation(specs.platform)
    assert Counter(it["kind"] for it in entities) == {
        "Group": len(specs.platform.groups),
        "User": len(specs.platform.people),
        "Domain": len(specs.platform.value_streams),
        "Resource": len(specs.platform.datasets),
    }
    dana = next(it for it in entities if it["metadata"]["name"] == "dana-okafor")
    assert dana["spec"] == {
        "profile": {"displayName": "Dana Okafor", "email": "dana.okafor@example.com"},
        "memberOf": ["support"],
    }


def test_a_use_case_tells_owner_stage_data_and_accounts(specs: Specs) -> None:
    system, component, *resources = of_use_case("customer-support", specs)
    assert system["spec"] == {"owner": "group:default/support", "domain": "order-to-resolution"}
    assert component["spec"] == {
        "type": "service",
        "lifecycle": "production",
        "owner": "group:default/support",
        "system": "customer-support",
        "dependsOn": [
            "resource:default/customer-support.dev",
            "resource:default/customer-support.prod",
            "resource:default/help-articles",
            "resource:default/support-tickets",
        ],
    }
    metadata = component["metadata"]
    assert metadata["annotations"]["groundwork/stage"] == "production"
    assert metadata["annotations"]["groundwork/accounts"] == (
        "dev=111122223333/us-east-1, prod=444455556666/us-east-1"
    )
    assert {it["type"]: it["url"] for it in metadata["links"]} == {
        "runbook": "https://wiki.example.com/customer-support/runbook",
        "dashboard": "https://dashboards.example.com/customer-support",
    }
    accounts = {
        it["metadata"]["name"]: it["metadata"]["annotations"]["amazonaws.com/account-id"]
        for it in resources
    }
    assert accounts == {
        "customer-support.dev": "111122223333",
        "customer-support.prod": "444455556666",
    }


def test_a_prototype_on_a_laptop_is_experimental_and_runs_nowhere(specs: Specs) -> None:
    entities = of_use_case("returns-triage", specs)
    assert [it["kind"] for it in entities] == ["System", "Component"]
    assert entities[1]["spec"]["lifecycle"] == "experimental"
    assert "groundwork/accounts" not in entities[1]["metadata"]["annotations"]
    assert LIFECYCLES["pilot"] == "experimental"


def test_a_component_names_the_project_in_each_system_of_ci(specs: Specs) -> None:
    _, component, *_ = of_use_case("customer-support", specs)
    annotations = component["metadata"]["annotations"]
    slugs = {key: value for key, value in annotations.items() if key.endswith("/project-slug")}
    assert slugs == {
        f"{it.system}.com/project-slug": it.repository for it in specs.platform.ci.values()
    }
    assert slugs["github.com/project-slug"] == "meridian-home/groundwork"


def test_a_name_that_backstage_does_not_take_is_refused(workspace: Workspace) -> None:
    long = "-".join(["department"] * 6)
    text = (workspace.stacks / "platform.yaml").read_text(encoding="utf-8")
    workspace.write("platform.yaml", text.replace("  knowledge:\n", f"  {long}:\n", 1))
    text = (workspace.stacks / "platform.yaml").read_text(encoding="utf-8")
    workspace.write(
        "platform.yaml",
        text.replace("group: knowledge", f"group: {long}").replace(
            "owner: knowledge", f"owner: {long}"
        ),
    )
    with pytest.raises(StackError, match="Backstage takes names of 63 characters"):
        organisation(workspace.load().platform)
