"""What is attached to principals by resources of its own: policies, groups, boundaries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from policies import resource_types as types
from policies.access.reading import read, text
from policies.access.statements import Document
from policies.documents import Kind
from policies.iam import Carrier, carriers
from policies.resources import Resource
from policies.values import Property, decode

IDENTITY: Final = "identity policy"
BOUNDARY: Final = "permissions boundary"

KNOWN: Final[Mapping[str, object]] = {
    # https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html
    "arn:aws:iam::aws:policy/AdministratorAccess": {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
    },
}
"""Texts of AWS's managed policies that AWS publishes and does not change."""

Key = tuple[str, str]
"""Account and name of a principal; nothing and its ARN for a permission set."""

_INLINE: Final = (
    ("role", types.ROLE_POLICY, "role"),
    ("user", types.USER_POLICY, "user"),
    ("group", types.GROUP_POLICY, "group"),
    ("permission set", types.SSO_INLINE_POLICY, "permissionSetArn"),
)
"""Kind of principal, the type that carries a document of its own, and who holds it."""

_MANAGED: Final = (
    ("role", types.ROLE_POLICY_ATTACHMENT, "role", "policyArn"),
    ("user", types.USER_POLICY_ATTACHMENT, "user", "policyArn"),
    ("group", types.GROUP_POLICY_ATTACHMENT, "group", "policyArn"),
    ("role", types.POLICY_ATTACHMENT, "roles", "policyArn"),
    ("user", types.POLICY_ATTACHMENT, "users", "policyArn"),
    ("group", types.POLICY_ATTACHMENT, "groups", "policyArn"),
    ("role", types.ROLE_ATTACHMENTS_EXCLUSIVE, "roleName", "policyArns"),
    ("permission set", types.SSO_MANAGED_POLICY, "permissionSetArn", "managedPolicyArn"),
)
"""Kind of principal, the type that attaches managed policies, who holds them, and which."""


@dataclass(frozen=True)
class Pool:
    """The resources of states, and the texts of managed policies."""

    resources: Sequence[Resource]
    account_of: Callable[[Resource], str]
    known: Mapping[str, object]

    def of_type(self, *wanted: types.ResourceType) -> Iterator[Resource]:
        """Yield the resources of some types."""
        tokens = {it.token for it in wanted}
        yield from (it for it in self.resources if it.type in tokens)

    def managed(self, arn: str, layer: str) -> Document:
        """Return a managed policy by its ARN, unread where neither a state nor AWS tells it."""
        for resource in self.of_type(types.POLICY):
            if resource.properties.get("arn") == arn:
                return next(Document.of(resource.name, layer, it) for it in carriers(resource))
        body = self.known.get(arn, KNOWN.get(arn))
        if body is None:
            return Document(arn, layer, unread=f"the text of {arn}, which is in no state")
        place = Property(f"urn:managed-policy::{arn}", "policy", decode(body))
        return Document.of(arn, layer, Carrier(Kind.IDENTITY, place))


class Attachments:
    """What is attached to principals by resources of its own: policies, groups, boundaries."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._inline: dict[tuple[str, Key], list[Document]] = {}
        self._managed: dict[tuple[str, Key], list[str]] = {}
        self._groups: dict[Key, list[str]] = {}
        for kind, resource_type, holder in _INLINE:
            for resource in pool.of_type(resource_type):
                key = self._key(kind, resource, text(resource, holder))
                self._inline.setdefault((kind, key), []).extend(
                    Document.of(resource.name, IDENTITY, it) for it in carriers(resource)
                )
        for kind, resource_type, holder, arns in _MANAGED:
            for resource in pool.of_type(resource_type):
                for name in read(resource.prop(holder)):
                    key = self._key(kind, resource, name)
                    self._managed.setdefault((kind, key), []).extend(read(resource.prop(arns)))
        for resource in pool.of_type(types.SSO_CUSTOMER_POLICY):
            reference = resource.prop("customerManagedPolicyReference")
            key = ("", text(resource, "permissionSetArn"))
            found = self._managed.setdefault(("permission set", key), [])
            # The set's role takes the policy of that name in each account.
            found.append(customer_arn("*", reference))
        for resource in pool.of_type(types.GROUP_MEMBERSHIP):
            for user in read(resource.prop("users")):
                key = (pool.account_of(resource), user)
                self._groups.setdefault(key, []).append(text(resource, "group"))
        for resource in pool.of_type(types.USER_GROUPS):
            key = (pool.account_of(resource), text(resource, "user"))
            self._groups.setdefault(key, []).extend(read(resource.prop("groups")))

    def _key(self, kind: str, resource: Resource, name: str) -> Key:
        # Permission sets lie in the organization, and their ARN says which; names are an account's.
        return ("" if kind == "permission set" else self._pool.account_of(resource), name)

    def inline_of(self, kind: str, key: Key) -> list[Document]:
        """Return the documents that are a principal's own."""
        return self._inline.get((kind, key), [])

    def managed_of(self, kind: str, key: Key) -> list[str]:
        """Return the ARNs of the managed policies that are attached to a principal."""
        return self._managed.get((kind, key), [])

    def groups_of(self, key: Key) -> list[str]:
        """Return the names of a user's groups."""
        return list(dict.fromkeys(self._groups.get(key, [])))

    def set_boundary(self, set_arn: str, account: str) -> Document | None:
        """Return the boundary of a permission set's role in an account."""
        for resource in self._pool.of_type(types.SSO_BOUNDARY):
            if text(resource, "permissionSetArn") == set_arn:
                place = resource.prop("permissionsBoundary")
                arn = place.field("managedPolicyArn").text()
                reference = place.field("customerManagedPolicyReference")
                return self._pool.managed(arn or customer_arn(account, reference), BOUNDARY)
        return None


def customer_arn(account: str, reference: Property) -> str:
    """Return the ARN of the policy that a permission set names, in an account."""
    path = reference.field("path").text() or "/"
    return f"arn:aws:iam::{account}:policy{path}{reference.field('name').text()}"
