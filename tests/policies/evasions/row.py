"""One way around a policy: the attempt, as a program declares it, and what catches it."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2 as wire

from policies import resource_types as types
from policies.gets_past import GETS_PAST
from policies.resource_types import ResourceType
from policies.resources import Resource
from policies.wire import resource as read
from tests.policies import evasions
from tests.policies.support import USE_CASE, declared, declared_stack, urn_of

WHATEVER_IS_ALLOWED = (
    "DAT-01 GRD-07 IAM-01 IAM-06 IAM-07 IAM-08 LOG-03 LOG-09 MOD-01 MOD-02 MOD-03 MOD-09 MOD-10"
)
"""What stops a document that allows everything."""

WHATEVER_READS = f"{WHATEVER_IS_ALLOWED} GRD-05 IAM-10"
"""What stops a document that cannot be read: every policy that has to read it."""

WAYS = {each.id: each for each in GETS_PAST}


@dataclass(frozen=True, kw_only=True)
class Evasion:
    """A row of the suite, carried out on the declared resources of a stack."""

    id: str
    way: str
    """What somebody does, as a sentence."""

    evades: str
    """The policy that it is meant to get around; a mechanism where there is none."""

    attempt: Sequence[Resource]
    """What is declared beside the stack's own resources, or in place of those with its URNs."""

    caught_by: frozenset[str]
    """Ids of the policies that stop the deployment, all of them; none where nothing does."""

    stack: str = USE_CASE
    waived: Mapping[str, str] = field(default_factory=dict[str, str])
    """Id of a policy to the URN on which a running waiver accepts its failure."""

    def __str__(self) -> str:
        return self.id


def caught(id_: str, way: str, evades: str, by: str, *attempt: Resource, **more: Any) -> Evasion:
    """Return a row; `by` lists the policies that stop it, with spaces between."""
    return Evasion(
        id=id_, way=way, evades=evades, attempt=attempt, caught_by=frozenset(by.split()), **more
    )


def gets_past(id_: str, evades: str, *attempt: Resource, **more: Any) -> Evasion:
    """Return a row of what nothing stops, in the words of the page."""
    return caught(id_, WAYS[id_].way, evades, "", *attempt, **more)


def all_rows() -> list[Evasion]:
    """Return the rows of every table, which are the modules with `ROWS`."""
    found: list[Evasion] = []
    for module in pkgutil.iter_modules(evasions.__path__, f"{evasions.__name__}."):
        found += getattr(importlib.import_module(module.name), "ROWS", [])
    return found


def made(
    kind: ResourceType | str,
    properties: Mapping[str, Any],
    name: str = "attempt",
    *,
    stack: str = USE_CASE,
    made_from: Mapping[str, Sequence[str]] | None = None,
    provider: str = types.AWS_PROVIDER.token,
    settings: Mapping[str, Any] | None = None,
) -> Resource:
    """Return a resource as the engine's message gives it to the pack.

    Args:
        kind: its type.
        properties: by their names on the wire.
        name: its name in the program.
        stack: the stack that declares it.
        made_from: property to the URNs of what its value was made from.
        provider: the type of its provider; empty for a component.
        settings: the provider's own, in place of those of the stack's.
    """
    token = kind if isinstance(kind, str) else kind.token
    message = wire.AnalyzerResource(
        type=token, name=name, urn=urn_of(token, name, stack), properties=_struct(properties)
    )
    for prop, urns in (made_from or {}).items():
        message.propertyDependencies[prop].urns.extend(urns)
    if provider:
        given = _own_provider(stack) if settings is None else settings
        told = wire.AnalyzerProviderResource(
            type=provider, name="aws", urn=urn_of(provider, "aws", stack), properties=_struct(given)
        )
        message.provider.CopyFrom(told)
    return read(message)


def altered(kind: ResourceType, name: str, stack: str = USE_CASE, **properties: Any) -> Resource:
    """Return a resource of the real program with properties replaced, as its message gives it."""
    own = declared(stack, kind, name)
    return made(kind, {**own.properties, **properties}, own.name, stack=stack)


def policy(*statements: Mapping[str, Any], name: str = "attempt", **more: Any) -> Resource:
    """Return an inline policy of the use case's runtime role."""
    return role_policy(json.dumps({"Version": "2012-10-17", "Statement": statements}), name, **more)


def role_policy(document: object, name: str = "attempt", **more: Any) -> Resource:
    """Return an inline policy of the runtime role with a document as it is."""
    role = "groundwork-customer-support-runtime"
    return made(types.ROLE_POLICY, {"name": name, "role": role, "policy": document}, name, **more)


def allow(action: str | list[str], on: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": on, **more}


def _own_provider(stack: str) -> Mapping[str, Any]:
    return next(dict(it.provider) for it in declared_stack(stack) if it.provider)


def _struct(properties: Mapping[str, Any]) -> struct_pb2.Struct:
    # What is made by mocks has tuples and numbers of its own kinds; the wire has JSON's.
    result = struct_pb2.Struct()
    result.update(json.loads(json.dumps(properties)))
    return result
