"""IAM policy documents in all the forms in which resources carry them, as typed statements.

A document arrives as JSON text, as an object, or not yet known; on its own, inside a role, or as
a role's trust. Rules see statements whose parts remember their place, and compare actions and
resources the way IAM does: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final, cast

from components import naming
from policies import resource_types as types
from policies.checks import each_decided
from policies.model import Finding, not_applicable, passed
from policies.resources import Resource, Stack
from policies.values import FaultError, Property, Value, decode

REWRITE: Final = "write a policy document that IAM accepts"


class Kind(Enum):
    """What a document decides."""

    IDENTITY = "what an identity may do"
    TRUST = "who may take a role"
    BUCKET = "who may use a bucket"
    KEY = "who may use a key"
    ENDPOINT = "what passes a network's endpoint"
    SECRET = "who may read a secret"  # noqa: S105  the words, not a secret
    RESOURCE = "who may use another resource"


IDENTITY: Final = frozenset({Kind.IDENTITY})

_CARRIERS: Final = {
    types.ROLE_POLICY.token: Kind.IDENTITY,
    types.POLICY.token: Kind.IDENTITY,
    types.USER_POLICY.token: Kind.IDENTITY,
    types.GROUP_POLICY.token: Kind.IDENTITY,
    types.BUCKET_POLICY.token: Kind.BUCKET,
    types.KMS_KEY.token: Kind.KEY,
    types.KMS_REPLICA_KEY.token: Kind.KEY,
    types.VPC_ENDPOINT.token: Kind.ENDPOINT,
    types.SSO_INLINE_POLICY.token: Kind.IDENTITY,
    types.SECRET.token: Kind.SECRET,
    types.SECRET_POLICY.token: Kind.SECRET,
    types.TABLE_POLICY.token: Kind.RESOURCE,
    types.CATALOG_POLICY.token: Kind.RESOURCE,
    types.VECTOR_BUCKET_POLICY.token: Kind.RESOURCE,
}

_DOCUMENTS: Final = {types.SSO_INLINE_POLICY.token: "inlinePolicy"}
"""Where a type's document is, unless in `policy`."""

IDENTITY_CARRIERS: Final = (
    types.ROLE_POLICY,
    types.POLICY,
    types.ROLE,
    types.USER_POLICY,
    types.GROUP_POLICY,
    types.SSO_INLINE_POLICY,
)
"""The types that carry identity policies."""


_ACCOUNT: Final = re.compile(r"^(?:arn:aws[\w-]*:(?:iam|sts)::)?(?P<account>\d{12})(?::.+)?$")


def account_of(principal: str) -> str | None:
    """Return the account of a principal: an ARN of IAM or STS, or the account's number alone."""
    found = _ACCOUNT.match(principal)
    return found["account"] if found else None


@dataclass(frozen=True, slots=True)
class Principal:
    """Whom a statement names."""

    kind: str
    """`AWS`, `Service`, `Federated`, `CanonicalUser`, or `*` for anyone."""

    names: Property


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of a statement's condition."""

    operator: str
    """As written: `ForAnyValue:StringLikeIfExists`."""

    key: str
    """In lower case, for condition keys have no case."""

    values: Property

    @property
    def comparison(self) -> str:
        """The operator in lower case, without set qualifier and IfExists."""
        return self.operator.lower().rpartition(":")[2].removesuffix("ifexists")

    @property
    def is_optional(self) -> bool:
        """Whether a request without the key meets the condition."""
        lowered = self.operator.lower()
        return lowered.endswith("ifexists") or lowered.startswith("forallvalues:")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a document."""

    place: Property
    """The statement's object; its fields are read by `part`."""

    @property
    def is_allow(self) -> bool:
        """Whether the statement allows; IAM knows only `Allow` and `Deny`, in this case."""
        effect = self.part("Effect")
        text = effect.text()
        if text not in ("Allow", "Deny"):
            raise FaultError(effect, f"Effect {text!r} is neither Allow nor Deny", REWRITE)
        return text == "Allow"

    def part(self, name: str) -> Property:
        """Return an element of the statement; IAM takes element names in any case."""
        for key, value in self.place.mapping().items():
            if key.lower() == name.lower():
                return Property(self.place.urn, f"{self.place.path}.{key}", value)
        return Property(self.place.urn, f"{self.place.path}.{name}", None)

    def allows(self, action: str) -> bool:
        """Whether the statement's actions hold `action`, which has no wildcard."""
        excluded = self.part("NotAction")
        if not excluded.is_absent:
            return not any(matches(pattern, action) for pattern in excluded.texts())
        return _any_match(self.part("Action"), action)

    def reaches(self, arn: str) -> bool:
        """Whether the statement is about the resource `arn`."""
        excluded = self.part("NotResource")
        if not excluded.is_absent:
            return not any(matches(pattern, arn) for pattern in excluded.texts())
        return _any_match(self.part("Resource"), arn)

    def principals(self) -> Iterator[Principal]:
        """Yield whom the statement names."""
        whole = self.part("Principal")
        if whole.is_absent:
            return
        if isinstance(whole.known(), str):
            yield Principal("*" if whole.text() == "*" else "AWS", whole)
            return
        for kind, names in whole.entries():
            yield Principal(kind, Property(whole.urn, f"{whole.path}.{kind}", names.value))

    def conditions(self) -> Iterator[Condition]:
        """Yield every comparison of the statement's condition; all of them must hold."""
        whole = self.part("Condition")
        for operator, keys in whole.entries():
            for key, values in keys.entries():
                place = f"{whole.path}.{operator}.{key}"
                yield Condition(operator, key.lower(), Property(whole.urn, place, values.value))


def strangers(statement: Statement) -> Iterator[Property]:
    """Yield the principals by which a statement lets everybody in, without any condition."""
    if not statement.is_allow or list(statement.conditions()):
        return
    for principal in statement.principals():
        for item in principal.names.items():
            if item.text() == "*":
                yield item


def _any_match(patterns: Property, text: str) -> bool:
    """Whether any pattern matches; an unknown one leaves it open only if no known one does."""
    items = patterns.items()
    if any(matches(cast("str", item.value), text) for item in items if not item.is_unknown):
        return True
    for item in items:
        item.known()
    return False


@dataclass(frozen=True, slots=True)
class Carrier:
    """A document where a resource carries it."""

    kind: Kind
    document: Property

    def statements(self) -> list[Statement]:
        """Return the document's statements.

        Raises:
            UndecidedError: the document is not known yet.
            FaultError: it is no policy document.
        """
        body = parsed(self.document)
        if not isinstance(body.value, dict):
            raise FaultError(body, "the policy is not an object", REWRITE)
        whole = Statement(body).part("Statement")
        if whole.is_absent:
            raise FaultError(body, "the policy has no Statement", REWRITE)
        statements = whole.items()
        for statement in statements:
            if not isinstance(statement.known(), dict):
                raise FaultError(statement, "the statement is not an object", REWRITE)
        return [Statement(statement) for statement in statements]

    def version(self) -> str | None:
        """Return the version of the policy language that the document is written in.

        Raises:
            UndecidedError: the document is not known yet.
            FaultError: it is no policy document.
        """
        return Statement(parsed(self.document)).part("Version").text()


def parsed(document: Property, remedy: str = REWRITE) -> Property:
    """Return the object or list that a policy's text holds, at the same place.

    Raises:
        UndecidedError: the text is not known yet.
        FaultError: it is not JSON; `remedy` says what to do then.
    """
    value = document.known()
    if not isinstance(value, str):
        return document
    try:
        return document.parsed(_read(value))
    except ValueError as error:
        raise FaultError(document, f"the policy is not valid JSON ({error})", remedy) from error


@lru_cache(maxsize=4096)
def _read(text: str) -> Value:
    """Return a document's value; many policies read each document, and none changes it."""
    return decode(cast("object", json.loads(text, object_pairs_hook=_without_duplicates)))


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return the object; of two equal keys, a reader sees one and AWS may see the other."""
    result = dict(pairs)
    if len({key.lower() for key in result}) != len(pairs):
        raise ValueError("an object has the same key twice")
    return result


def carriers(resource: Resource) -> Iterator[Carrier]:
    """Yield the policy documents that `resource` carries."""
    kind = _CARRIERS.get(resource.type)
    if kind is not None:
        document = resource.prop(_DOCUMENTS.get(resource.type, "policy"))
        if not document.is_absent:
            yield Carrier(kind, document)
    if resource.type == types.ROLE.token:
        yield Carrier(Kind.TRUST, resource.prop("assumeRolePolicy"))
        for inline in resource.prop("inlinePolicies").items():
            document = inline.field("policy")
            # An empty block is the provider's way to say that there are no inline policies.
            if not document.is_absent:
                yield Carrier(Kind.IDENTITY, document)


def grants(stack: Stack) -> Iterator[tuple[Resource, Carrier]]:
    """Yield the documents by which a stack grants rights to identities, with what carries each.

    A boundary is left out, for it grants nothing.
    """
    for resource in stack.of_type(*IDENTITY_CARRIERS):
        if not is_boundary(resource):
            for carrier in carriers(resource):
                if carrier.kind is Kind.IDENTITY:
                    yield resource, carrier


def judge_statements(
    resource: Resource,
    kinds: Iterable[Kind],
    judge: Callable[[Statement], Iterable[Finding]],
    clean: str,
) -> Iterator[Finding]:
    """Yield what `judge` finds in the statements, and `clean` for a document with nothing found."""
    wanted = frozenset(kinds)
    seen = False
    for carrier in carriers(resource):
        if carrier.kind not in wanted:
            continue
        seen = True
        found = list(each_decided(_judged(carrier, judge)))
        yield from found
        if not found:
            yield passed(carrier.document, clean)
    if not seen:
        yield not_applicable(resource, "it carries no policy document of this kind")


def _judged(carrier: Carrier, judge: Callable[[Statement], Iterable[Finding]]) -> Iterator[Finding]:
    for statement in carrier.statements():
        yield from each_decided(judge(statement))


def is_boundary(resource: Resource) -> bool:
    """Whether `resource` is a permissions boundary: a limit, which grants nothing.

    IAM-02 refuses to attach what lies under the boundaries' path, so the path cannot be used to
    grant what is only meant to limit.
    """
    if resource.type != types.POLICY.token:
        return False
    path = resource.prop("path").value
    return isinstance(path, str) and path.startswith(naming.BOUNDARY_PATH)


@lru_cache(maxsize=4096)
def _glob(pattern: str) -> re.Pattern[str]:
    parts = (".*" if char == "*" else "." if char == "?" else re.escape(char) for char in pattern)
    return re.compile("".join(parts), re.DOTALL | re.IGNORECASE)


def matches(pattern: str, text: str) -> bool:
    """Whether an IAM pattern (`*` any run, `?` any character, no case) matches all of `text`."""
    return _glob(pattern).fullmatch(text) is not None


def has_wildcard(pattern: str) -> bool:
    """Whether a pattern stands for more than itself."""
    return "*" in pattern or "?" in pattern
