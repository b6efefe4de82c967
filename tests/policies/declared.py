"""Resources of the real program, changed in one place: what most cases are made of."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import Any

from policies.resource_types import ResourceType
from policies.resources import Resource
from policies.values import decode
from tests.policies.support import declared_stack


def declared(stack: str, *kinds: ResourceType) -> list[Resource]:
    """Return the resources of `kinds` in a stack of the repository."""
    wanted = {kind.token for kind in kinds}
    return [each for each in declared_stack(stack) if each.type in wanted]


def with_properties(resource: Resource, properties: Mapping[str, Any]) -> Resource:
    """Return the resource with properties replaced; sentinels of the wire become unknown."""
    changed = {name: decode(value) for name, value in properties.items()}
    return dataclasses.replace(resource, properties={**resource.properties, **changed})


def changing(
    resources: Sequence[Resource], kind: ResourceType, properties: Mapping[str, Any], name: str = ""
) -> list[Resource]:
    """Return the resources with those of a type changed, or those of it with `name` in theirs."""
    assert any(each.type == kind.token and name in each.name for each in resources)
    return [
        with_properties(each, properties) if each.type == kind.token and name in each.name else each
        for each in resources
    ]


def with_statement(
    policy: Resource, *statements: Mapping[str, Any], prop: str = "policy"
) -> Resource:
    """Return the policy, or the role by its trust, with statements added."""
    body = json.loads(str(policy.properties[prop]))
    body["Statement"] += statements
    return with_properties(policy, {prop: json.dumps(body)})
