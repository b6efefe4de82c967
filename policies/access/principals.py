"""Roles, users and permission sets of states, with the policies that apply to each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policies import resource_types as types
from policies.access.answers import Deciding
from policies.access.attachments import BOUNDARY, IDENTITY, Attachments, Pool
from policies.access.model import Context
from policies.access.reading import read, tags, text
from policies.access.statements import Document
from policies.documents import Kind
from policies.iam import carriers
from policies.resources import Resource
from policies.values import FaultError, UndecidedError


@dataclass(frozen=True, slots=True)
class Principal:
    """Who may do something, with all policies that say so."""

    arn: str
    """Of a permission set, the ARN of its role, which ends with `_*`: AWS chooses its last part."""

    name: str
    kind: str
    """`role`, `user` or `permission set`."""

    urn: str
    policies: Sequence[Document]
    boundary: Document | None
    context: Context
    """What is known of its own context keys, as its tags."""

    use_case: str | None
    """The use case whose role it is, by its tag."""

    taken_by: Sequence[Deciding] = ()
    """The statements of its trust that let somebody take it."""

    @property
    def label(self) -> str:
        """How people name it."""
        return f"{self.kind} {self.name}"


class Principals:
    """Finds the principals of states."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._attached = Attachments(pool)

    def all(self) -> Iterator[Principal]:
        """Yield every principal."""
        for resource in self._pool.of_type(types.ROLE):
            yield self._role(resource)
        for resource in self._pool.of_type(types.USER):
            yield self._user(resource)
        for resource in self._pool.of_type(types.PERMISSION_SET):
            yield from self._permission_set(resource)

    def _role(self, resource: Resource) -> Principal:
        name = text(resource, "name")
        key = (self._pool.account_of(resource), name)
        arns = (*read(resource.prop("managedPolicyArns")), *self._attached.managed_of("role", key))
        own = [
            Document.of(f"{name} inline", IDENTITY, it)
            for it in carriers(resource)
            if it.kind is Kind.IDENTITY
        ]
        arn = text(resource, "arn")
        session_tags = _trust_passes_tags(resource)
        return Principal(
            arn,
            name,
            "role",
            resource.urn,
            (
                *own,
                *self._attached.inline_of("role", key),
                *(self._pool.managed(it, IDENTITY) for it in dict.fromkeys(arns)),
            ),
            self._boundary(resource),
            _context(arn, key[0], "AssumedRole", None if session_tags else tags(resource)),
            (tags(resource) or {}).get("use_case"),
            tuple(_takers(resource)),
        )

    def _user(self, resource: Resource) -> Principal:
        name = text(resource, "name")
        account = self._pool.account_of(resource)
        groups = self._attached.groups_of((account, name))
        documents = [*self._attached.inline_of("user", (account, name))]
        arns = [*self._attached.managed_of("user", (account, name))]
        for group in groups:
            documents += self._attached.inline_of("group", (account, group))
            arns += self._attached.managed_of("group", (account, group))
        arn = text(resource, "arn")
        return Principal(
            arn,
            name,
            "user",
            resource.urn,
            (*documents, *(self._pool.managed(it, IDENTITY) for it in dict.fromkeys(arns))),
            self._boundary(resource),
            _context(arn, account, "User", tags(resource)).plus(Context.of({"aws:username": name})),
            (tags(resource) or {}).get("use_case"),
        )

    def _permission_set(self, resource: Resource) -> Iterator[Principal]:
        set_arn, name = text(resource, "arn"), text(resource, "name")
        accounts = {
            text(it, "targetId")
            for it in self._pool.of_type(types.ACCOUNT_ASSIGNMENT)
            if text(it, "permissionSetArn") == set_arn
        }
        for account in sorted(accounts):
            path = "role/aws-reserved/sso.amazonaws.com/"
            key = ("", set_arn)
            yield Principal(
                f"arn:aws:iam::{account}:{path}AWSReservedSSO_{name}_*",
                name,
                "permission set",
                resource.urn,
                (
                    *self._attached.inline_of("permission set", key),
                    *(
                        self._pool.managed(it.replace("::*:", f"::{account}:"), IDENTITY)
                        for it in self._attached.managed_of("permission set", key)
                    ),
                ),
                self._attached.set_boundary(set_arn, account),
                # Its role's ARN is not known in full, and Identity Center may pass attributes.
                Context.of({"aws:PrincipalAccount": account, "aws:PrincipalType": "AssumedRole"}),
                None,
            )

    def _boundary(self, resource: Resource) -> Document | None:
        place = resource.prop("permissionsBoundary")
        if place.is_absent:
            return None
        if place.is_unknown:
            return Document("unknown", BOUNDARY, unread=f"which boundary {resource.name} has")
        return self._pool.managed(text(resource, "permissionsBoundary"), BOUNDARY)


def _context(arn: str, account: str, kind: str, own: Mapping[str, str] | None) -> Context:
    """Return the keys that tell who calls; tags are unknown where a session may bring its own.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """
    values = {
        "aws:PrincipalArn": arn,
        "aws:PrincipalAccount": account,
        "aws:PrincipalType": kind,
        "aws:PrincipalIsAWSService": "false",
    }
    if own is None:
        return Context.of(values)
    named = {f"aws:PrincipalTag/{name}": value for name, value in own.items()}
    return Context.of({**values, **named}, "aws:PrincipalTag/")


def _trust_passes_tags(resource: Resource) -> bool:
    """Whether a session of the role may bring tags, which then stand over the role's own."""
    try:
        return any(
            statement.is_allow and statement.allows("sts:TagSession")
            for carrier in carriers(resource)
            if carrier.kind is Kind.TRUST
            for statement in carrier.statements()
        )
    except (UndecidedError, FaultError):
        return True


def _takers(resource: Resource) -> Iterator[Deciding]:
    for carrier in carriers(resource):
        if carrier.kind is Kind.TRUST:
            document = Document.of(resource.name, "trust policy", carrier)
            yield from (rule.deciding() for rule in document.rules)
