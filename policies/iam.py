"""IAM policy documents in all the forms in which resources carry them, as typed statements.

A document arrives as JSON text, as an object, or not yet known; on its own, inside a role, or as
a role's trust. Rules see statements whose parts remember their place, and compare actions and
resources the way IAM does: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from components import naming
from policies import resource_types as types
from policies.checks import each_decided
from policies.documents import DOCUMENTS, Kind
from policies.model import Finding, not_applicable, passed
from policies.patterns import has_wildcard, matches, matches_exactly, matches_widened
from policies.resources import Resource, Stack
from policies.values import FaultError, Property

REWRITE: Final = "write a policy document that IAM accepts"


IDENTITY: Final = frozenset({Kind.IDENTITY})

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


_CALLER_KEYS: Final = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceowner",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:userid",
        "kms:calleraccount",
        "s3:dataaccesspointaccount",
        "s3:dataaccesspointarn",
    }
)
"""Keys whose fixed values keep a policy from being public.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
"""

_NAMING: Final = frozenset(
    {"stringequals", "stringlike", "arnequals", "arnlike", "stringequalsignorecase"}
)
_RESOURCE_PART: Final = 5
"""Of an ARN; the account is before it."""


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
        found = [
            Property(self.place.urn, f"{self.place.path}.{key}", value)
            for key, value in self.place.mapping().items()
            if key.lower() == name.lower()
        ]
        if len(found) > 1:
            # A text is refused when it is read; an object becomes a text only at the provider.
            raise FaultError(found[1], f"{name} is there twice", REWRITE)
        return found[0] if found else Property(self.place.urn, f"{self.place.path}.{name}", None)

    def allows(self, action: str) -> bool:
        """Whether the statement's actions hold `action`, which has no wildcard."""
        excluded = self.part("NotAction")
        if not excluded.is_absent:
            return not any(matches(pattern, action) for pattern in excluded.texts())
        return _any_match(self.part("Action"), action, matches)

    def reaches(self, arn: str) -> bool:
        """Whether the statement is about the resource `arn`, as far as that can be told.

        What is allowed may be reached by any value of a policy variable. A denial keeps off only
        what it names itself, in the same case, as IAM compares resources.
        """
        is_same = matches_widened if self.is_allow else matches_exactly
        excluded = self.part("NotResource")
        if not excluded.is_absent:
            # The other way round: what is left out of an allowance must be named itself.
            leaves_out = matches_exactly if self.is_allow else matches_widened
            return not any(leaves_out(pattern, arn) for pattern in excluded.texts())
        return _any_match(self.part("Resource"), arn, is_same)

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
    """Yield the principals by which a statement lets everybody in, whoever calls."""
    if not statement.is_allow or any(_tells_callers(it) for it in statement.conditions()):
        return
    for principal in statement.principals():
        for item in principal.names.items():
            if has_wildcard(item.text() or ""):
                yield item


def _tells_callers(condition: Condition) -> bool:
    """Whether a comparison holds for callers, or ways to call, that it names."""
    values = condition.values.texts()
    return (
        condition.key in _CALLER_KEYS
        and not condition.is_optional
        and condition.comparison in _NAMING
        and bool(values)
        and all(_is_one_caller(value) for value in values)
    )


def _is_one_caller(value: str) -> bool:
    """Whether a value names an account, a bucket or anything else that is one."""
    parts = value.split(":", _RESOURCE_PART)
    if len(parts) > _RESOURCE_PART and parts[_RESOURCE_PART - 1]:
        return not has_wildcard(parts[_RESOURCE_PART - 1])
    return bool(value) and not has_wildcard(value)


def _any_match(patterns: Property, text: str, match: Callable[[str, str], bool]) -> bool:
    """Whether any pattern matches; an unknown one leaves it open only if no known one does."""
    items = patterns.items()
    if any(match(item.text() or "", text) for item in items if not item.is_unknown):
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
    return document.unpacked("the policy", remedy, folds_case=True)


def carriers(resource: Resource) -> Iterator[Carrier]:
    """Yield the policy documents that `resource` carries."""
    place = DOCUMENTS.get(resource.type)
    if place is not None:
        document = resource.prop(place.prop)
        if not document.is_absent:
            yield Carrier(place.kind, document)
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
