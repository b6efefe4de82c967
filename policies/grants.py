"""What the identities of a stack may do, joined from all documents that each of them bears.

A denial in one document ends what another one allows, so that no document can be judged alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from policies import resource_types as types
from policies.documents import Kind
from policies.iam import IDENTITY_CARRIERS, Carrier, Statement, carriers, is_boundary
from policies.resources import Resource, Stack, refers

_ROLE: Final = types.ROLE.token


@dataclass(slots=True)
class Grantee:
    """A role, a permission set, or a policy that people attach, with all that it bears."""

    name: str
    place: Resource
    """The first resource that grants it something."""

    carriers: list[Carrier] = field(default_factory=list[Carrier])

    def statements(self) -> list[Statement]:
        """Return the statements of all documents.

        Raises:
            UndecidedError: a document is not known yet.
        """
        return [each for carrier in self.carriers for each in carrier.statements()]

    def allowing(self, action: str, arns: Sequence[str]) -> Iterator[tuple[Statement, str]]:
        """Yield the statements that allow `action` on one of its service's `arns`, undenied.

        Conditions of what is allowed are left to the caller; a denial with one denies too little
        to count.
        """
        statements = self.statements()
        service = action.partition(":")[0]
        own = [each for each in arns if each == "*" or each.split(":")[2] == service]
        denying = [
            each
            for each in statements
            if not each.is_allow and each.allows(action) and not list(each.conditions())
        ]
        for statement in statements:
            if not statement.is_allow or not statement.allows(action):
                continue
            for arn in own:
                if statement.reaches(arn) and not any(each.reaches(arn) for each in denying):
                    yield statement, arn


def grantees(stack: Stack) -> list[Grantee]:
    """Return who is granted something; a boundary grants nothing."""
    found: dict[tuple[str, str], Grantee] = {}
    for resource in stack.of_type(*IDENTITY_CARRIERS):
        if is_boundary(resource):
            continue
        own = [each for each in carriers(resource) if each.kind is Kind.IDENTITY]
        for kind, name in _bearers(stack, resource) if own else ():
            found.setdefault((kind, name), Grantee(name, resource)).carriers.extend(own)
    return list(found.values())


def _bearers(stack: Stack, resource: Resource) -> Sequence[tuple[str, str]]:
    """Return who bears the documents of `resource`: the roles that it is attached to, or itself.

    Each with its kind, for a policy may have the name of a role that it is not attached to.
    """
    if resource.type == types.ROLE_POLICY.token:
        return [(_ROLE, _text(resource, "role"))]
    if resource.type == types.POLICY.token:
        attached = [
            (_ROLE, _text(each, "role"))
            for each in stack.of_type(types.ROLE_POLICY_ATTACHMENT)
            if refers(each, "policyArn", resource)
        ]
        return attached or [(resource.type, _text(resource, "name"))]
    if resource.type == types.ROLE.token:
        return [(_ROLE, _text(resource, "name"))]
    return [(resource.type, resource.name)]


def _text(resource: Resource, prop: str) -> str:
    """Return a name, or the resource's own where a preview does not know it."""
    value = resource.prop(prop).value
    return value if isinstance(value, str) and value else resource.name
