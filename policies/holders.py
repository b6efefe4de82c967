"""Who holds which identity policies: a role, a user or a permission set, with all that it may do.

What one policy alone does not show, two of the same role may: rules on what a role can do as a
whole judge holders. A permissions boundary is left out, for it grants nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.documents import Kind
from policies.iam import Carrier, Statement, carriers, is_boundary
from policies.model import Finding
from policies.resources import Resource, Stack, refers
from policies.values import FaultError, UndecidedError

HOLDER_TYPES: Final = (
    types.ROLE,
    types.ROLE_POLICY,
    types.POLICY,
    types.ROLE_POLICY_ATTACHMENT,
    types.POLICY_ATTACHMENT,
    types.ROLE_ATTACHMENTS_EXCLUSIVE,
    types.USER_POLICY,
    types.GROUP_POLICY,
    types.SSO_INLINE_POLICY,
)
"""What is read to know who may do what."""

_ATTACHMENTS: Final = (
    (types.ROLE_POLICY_ATTACHMENT, "role", "policyArn"),
    (types.POLICY_ATTACHMENT, "roles", "policyArn"),
    (types.ROLE_ATTACHMENTS_EXCLUSIVE, "roleName", "policyArns"),
)
"""How a policy comes to a role: the type, where it names the role, where it names the policy."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds policies, and the documents of all of them."""

    resource: Resource
    """The role; where the stack does not declare the holder, the policy."""

    documents: tuple[Carrier, ...]

    def readable(self) -> list[Statement]:
        """Return the statements of the documents that can be read, which may not be all."""
        found: list[Statement] = []
        for document in self.documents:
            try:
                found += document.statements()
            except (UndecidedError, FaultError):
                continue
        return found

    def unreadable(self) -> Iterator[Finding]:
        """Yield the findings on the documents that cannot be read, or not yet."""
        for document in self.documents:
            yield from each_decided(_read(document))


def _read(document: Carrier) -> Iterator[Finding]:
    document.statements()
    yield from ()


def holders(stack: Stack) -> Iterator[Holder]:
    """Yield the roles of a stack with all their policies, then each policy of nobody in it."""
    held: set[str] = set()
    for role in stack.of_type(types.ROLE):
        own = role_policies(stack, role)
        held.update(each.urn for each in own)
        yield Holder(role, tuple(_identity(role, *own)))
    loose = (types.ROLE_POLICY, types.POLICY, types.USER_POLICY, types.GROUP_POLICY)
    for policy in stack.of_type(*loose, types.SSO_INLINE_POLICY):
        if policy.urn not in held and not is_boundary(policy):
            yield Holder(policy, tuple(_identity(policy)))


def role_holder(stack: Stack, role: Resource) -> Holder:
    """Return `role` with all its policies."""
    return Holder(role, tuple(_identity(role, *role_policies(stack, role))))


def role_policies(stack: Stack, role: Resource) -> list[Resource]:
    """Return the policies of the stack that `role` has, inline and attached."""
    found = list(stack.referring(role, types.ROLE_POLICY, "role"))
    return found + [
        policy
        for policy in stack.of_type(types.POLICY)
        if not is_boundary(policy) and _is_attached(stack, role, policy)
    ]


def _is_attached(stack: Stack, role: Resource, policy: Resource) -> bool:
    if refers(role, "managedPolicyArns", policy):
        return True
    return any(
        refers(attachment, of_role, role) and refers(attachment, of_policy, policy)
        for kind, of_role, of_policy in _ATTACHMENTS
        for attachment in stack.of_type(kind)
    )


def _identity(*resources: Resource) -> Iterator[Carrier]:
    for resource in resources:
        yield from (it for it in carriers(resource) if it.kind is Kind.IDENTITY)


def roles_by(stack: Stack, named: Resource, prop: str) -> list[Resource]:
    """Return the roles of the stack that `prop` of `named` is the ARN of."""
    return [role for role in stack.of_type(types.ROLE) if refers(named, prop, role)]
