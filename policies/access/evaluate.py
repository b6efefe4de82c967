"""AWS's order of evaluation, over policies of all kinds.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from policies.access import named
from policies.access.answers import (
    NO,
    YES,
    Answer,
    Deciding,
    all_of,
    any_of,
    every_yes,
    no,
    unknown,
)
from policies.access.model import Decision, Request, Verdict, arn_part
from policies.access.named import Way
from policies.access.statements import Document, allowed_by
from policies.patterns import matches

_OWNED_BY_POLICY: Final = ("kms:*", "sts:AssumeRole*", "sts:TagSession", "sts:SetSourceIdentity")
"""Actions whose resource must itself name the caller or its account; IAM alone gives nothing."""


@dataclass(frozen=True, slots=True)
class KeyGrant:
    """A grant of a KMS key to a principal: a right of its own beside policies."""

    urn: str
    grantee: str
    operations: frozenset[str]
    """As `Decrypt`."""

    has_constraints: bool = False
    """Whether it asks for an encryption context."""

    def answer(self, request: Request) -> Answer:
        """Return whether the grant allows the request."""
        if request.principal != self.grantee:
            return NO
        service, _, operation = request.action.partition(":")
        if service != "kms" or operation not in self.operations:
            return NO
        by = Deciding(self.urn, "operations", None, "Grant", "key grant")
        if self.has_constraints:
            return unknown("the encryption context, on which a key grant depends").of(by)
        return YES.of(by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """All policies that apply to a request."""

    identity: Sequence[Document] = ()
    """The principal's own and its groups'."""

    boundary: Document | None = None
    session: Sequence[Document] | None = None
    """The policies of the session; None where none were passed."""

    resource: Sequence[Document] = ()
    """The resource's own policy, if it has one: a bucket's, a key's, a role's trust."""

    grants: Sequence[KeyGrant] = ()
    limits: Sequence[Sequence[Document]] = ()
    """Each of these must allow: the SCPs of a level, the policy of a VPC endpoint."""

    def all(self) -> Iterator[Document]:
        """Yield every document that may deny by what it says alone, the resource's left out."""
        yield from self.identity
        if self.boundary is not None:
            yield self.boundary
        yield from self.session or ()


def decide(request: Request, policies: Policies) -> Decision:
    """Return the decision on a request under the policies that apply to it."""
    denied = any_of(_denials(request, policies))
    if denied.is_yes:
        return Decision(Verdict.EXPLICITLY_DENIED, denied.by)
    allowed = _allowed(request, policies)
    if allowed.is_no:
        return Decision(Verdict.IMPLICITLY_DENIED, (), allowed.why)
    if allowed.is_yes and denied.is_no:
        return Decision(Verdict.ALLOWED, allowed.by)
    whys = dict.fromkeys((*denied.why, *(allowed.why if allowed.is_open else ())))
    return Decision(Verdict.UNDECIDED, (*denied.by, *allowed.by), tuple(whys))


def _denials(request: Request, policies: Policies) -> Iterator[Answer]:
    for document in policies.all():
        yield document.says(request, "Deny")
    for document in (*policies.resource, *(it for level in policies.limits for it in level)):
        for rule, answer in document.answers(request, "Deny"):
            if rule is None or answer.is_no or rule.is_for_all:
                yield answer
                continue
            about = named.denied(
                rule.statement, request, has_boundary=policies.boundary is not None
            )
            yield _for(about, answer)


def _for(about: Answer, answer: Answer) -> Answer:
    """Return whether a statement holds and is about who calls, named by the statement."""
    both = all_of((about, answer))
    return both if both.is_no else Answer(both.value, both.why, answer.by)


def _allowed(request: Request, policies: Policies) -> Answer:
    """Return whether the policies allow, denials left aside."""
    limited = [_within(level, request) for level in policies.limits if level]
    owners = _owner(request)
    cases = [
        _within_account(request, policies)
        if owner == request.account
        else _across(request, policies)
        for owner in owners
    ]
    granted = (
        cases[0]
        if len({it.value for it in cases}) == 1
        else unknown(f"whose account {request.resource} is")
    )
    return all_of((*limited, granted))


def _within(level: Sequence[Document], request: Request) -> Answer:
    """Return whether a limit allows; those of endpoints may name whom they let pass."""
    found = any_of(
        answer
        if rule is None or rule.is_for_all or answer.is_no
        else _for(any_of(named.ways(rule.statement, request).values()), answer)
        for document in level
        for rule, answer in document.answers(request, "Allow")
    )
    name = f"{level[0].layer} {level[0].name}"
    return no(f"no {name} allows {request.action}") if found.is_no else found


def _owner(request: Request) -> tuple[str, ...]:
    """Return the accounts that may own the resource; `?` stands for another than the caller's.

    AWS's own resources, as foundation models, have no account and no policy: the caller's decide.
    """
    told = request.resource_account or arn_part(request.resource, 4)
    if told:
        return (told,)
    return (request.account, "?") if arn_part(request.resource, 2) == "s3" else (request.account,)


def _limits_of_role(request: Request, policies: Policies) -> list[Answer]:
    """Return what the boundary and the session's policies say: each limits, none grants."""
    found: list[Answer] = []
    if policies.boundary is not None:
        name = policies.boundary.name
        found.append(allowed_by((policies.boundary,), request, f"permissions boundary {name}"))
    if policies.session is not None:
        found.append(allowed_by(policies.session, request, "session policy"))
    return found


def _identity(request: Request, policies: Policies) -> Answer:
    return allowed_by(policies.identity, request, "identity policy")


def _named(request: Request, policies: Policies) -> dict[Way, Answer]:
    """Return, for each way of naming who calls, whether the resource's policy so allows."""
    found: dict[Way, list[Answer]] = {way: [] for way in Way}
    for document in policies.resource:
        for rule, answer in document.answers(request, "Allow"):
            if answer.is_no:
                continue
            if rule is None:
                for way in Way:
                    found[way].append(answer)
            elif not rule.statement.part("NotPrincipal").is_absent:
                # "Using it with Allow is not supported."
                found[Way.SELF].append(unknown("what AWS makes of NotPrincipal with Allow"))
            else:
                for way, about in named.ways(rule.statement, request).items():
                    found[way].append(_for(about, answer))
    return {way: any_of(answers) for way, answers in found.items()}


def _within_account(request: Request, policies: Policies) -> Answer:
    """Return whether identity or resource allow, each under what limits it.

    "If a resource-based policy grants permission directly to the IAM user or the session principal
    that is making the request, then an implicit deny in an identity-based policy, a permissions
    boundary, or a session policy does not impact the final decision." A role's ARN is limited by
    the two latter.
    """
    by_resource = _named(request, policies)
    limits = _limits_of_role(request, policies)
    own = [_identity(request, policies), *limits]
    if any(matches(it, request.action) for it in _OWNED_BY_POLICY):
        delegated = by_resource[Way.ACCOUNT]
        own.append(
            no(f"the policy of {request.resource} neither names the caller nor its account")
            if delegated.is_no
            else delegated
        )
    routes = [
        by_resource[Way.SELF],
        all_of((by_resource[Way.ROLE], *limits)),
        *(grant.answer(request) for grant in policies.grants),
    ]
    identity = all_of(own)
    found = every_yes((identity, *routes))
    return identity if found.is_no else found


def _across(request: Request, policies: Policies) -> Answer:
    """Return whether both accounts allow: the caller's by identity, the owner's by resource."""
    by_resource = any_of(
        (*_named(request, policies).values(), *(grant.answer(request) for grant in policies.grants))
    )
    if by_resource.is_no:
        return no(f"no policy of {request.resource}, of another account, allows it")
    if request.is_service:
        return by_resource
    return all_of((_identity(request, policies), *_limits_of_role(request, policies), by_resource))
