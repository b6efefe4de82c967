"""What states hold that decides about access: documents, principals, keys, tags, owners."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from policies import resource_types as types
from policies.access.around import NOTHING, Around
from policies.access.attachments import Pool
from policies.access.evaluate import KeyGrant, Policies, decide
from policies.access.held import Held, raw, whole
from policies.access.model import Context, Decision, Request, arn_part
from policies.access.principals import Principal, Principals
from policies.access.reading import text
from policies.access.statements import Document, Rule
from policies.documents import Kind
from policies.iam import Carrier, carriers
from policies.resources import Resource, Stack, urn_stack
from policies.values import FaultError, Property, UndecidedError

_KEYS: Final = (types.KMS_KEY.token, types.KMS_REPLICA_KEY.token)
_NAMES_OF_ARN: Final = ("arn", "guardrailArn", "provisionedModelArn")

_OWN_POLICY: Final[Mapping[str, str]] = {
    "s3": "bucket policy",
    "kms": "key policy",
    "iam": "trust policy",
}
"""Services whose resources' own policies are read, with what those are called."""

_NO_POLICY: Final = frozenset(
    {"athena", "bedrock", "cloudwatch", "ec2", "glue", "lakeformation", "sagemaker", "ssm", ""}
)
"""Services of which no resource in the questions has a policy of its own.

Glue's catalogue, Bedrock's and SageMaker's shared resources may have one; no stack makes any.
"""

_VIA: Final = "kms:ViaService"
_REGION_OF_GLOBAL: Final = "us-east-1"
"""Where IAM and other global services answer: what `aws:RequestedRegion` then is."""


@dataclass(frozen=True)
class Inventory:
    """The resources of one or several states, as questions about access need them."""

    resources: Sequence[Resource]
    now: dt.datetime
    """The moment that questions are about."""

    known: Mapping[str, object]
    """Texts of managed policies that are in no state, by ARN."""

    around: Around = NOTHING

    def of_type(self, *wanted: types.ResourceType) -> Iterator[Resource]:
        """Yield the resources of some types."""
        yield from self._stack.of_type(*wanted)

    @cached_property
    def _stack(self) -> Stack:
        return Stack(self.resources)

    def at(self, when: dt.datetime) -> Inventory:
        """Return the same at another moment; what was read of the resources is kept."""
        later = copy.copy(self)
        object.__setattr__(later, "now", when)
        return later

    @cached_property
    def accounts(self) -> Mapping[str, str]:
        """The account of each stack, as the ARNs in it tell."""
        found: dict[str, str] = {}
        for resource in self.resources:
            account = arn_part(raw(resource, "arn"), 4)
            if account.isdigit():
                found.setdefault(urn_stack(resource.urn)[0], account)
        return found

    def account_of(self, resource: Resource) -> str:
        """Return the account that a resource lies in; empty where its stack does not tell."""
        return self.accounts.get(urn_stack(resource.urn)[0], "")

    @cached_property
    def held(self) -> Mapping[str, Held]:
        """The resources by ARN."""
        return {
            arn: Held(resource, self.account_of(resource))
            for resource in self.resources
            for name in _NAMES_OF_ARN
            if (arn := raw(resource, name)).startswith("arn:")
        }

    @cached_property
    def principals(self) -> Sequence[Principal]:
        """Every role, user and permission set."""
        return tuple(Principals(Pool(self.resources, self.account_of, self.known)).all())

    @cached_property
    def _bucket_policies(self) -> Mapping[str, Sequence[Document]]:
        found: dict[str, list[Document]] = {}
        for resource in self.of_type(types.BUCKET_POLICY):
            found.setdefault(text(resource, "bucket"), []).extend(_documents(resource, Kind.BUCKET))
        return found

    @cached_property
    def grants(self) -> Sequence[tuple[str, KeyGrant]]:
        """The grants of KMS keys, with the key's id or ARN."""
        return [(text(it, "keyId"), _key_grant(it)) for it in self.of_type(types.KMS_GRANT)]

    def resource_policies(self, arn: str) -> Sequence[Document]:
        """Return a resource's own policy; an unread one where it may have one and none is known."""
        service = arn_part(arn, 2)
        if service in _NO_POLICY:
            return ()
        layer = _OWN_POLICY.get(service, "resource policy")
        held = self.held.get(whole(arn))
        if service not in _OWN_POLICY or held is None:
            where = f"{layer} of {whole(arn)}, which is not read"
            return (Document(whole(arn), layer, unread=f"the {where}"),)
        if service == "s3":
            return self._bucket_policies.get(arn_part(whole(arn), 5), ())
        kind = Kind.KEY if service == "kms" else Kind.TRUST
        found = _documents(held.resource, kind)
        missing = Document(held.resource.name, layer, unread=f"the {layer} of {arn}, in no state")
        return found or (missing,)

    def context_of(self, arn: str) -> Context:
        """Return what is known of the resource's keys in a request."""
        held = self.held.get(whole(arn))
        account = held.account if held else arn_part(arn, 4)
        region = arn_part(arn, 3)
        if arn_part(arn, 2) == "s3" and held is not None:
            region = held.region
        elif not region and arn != "*":
            region = "" if arn_part(arn, 2) == "s3" else _REGION_OF_GLOBAL
        values = {
            **({"aws:ResourceAccount": account} if account else {}),
            **({"aws:RequestedRegion": region} if region else {}),
        }
        # S3 tells policies of tags only where a bucket is set up for it, so they stay unknown.
        has_tags = held is not None and arn_part(arn, 2) != "s3"
        context = Context.of(values)
        return context.plus(held.context()) if has_tags and held else context

    def decide(
        self,
        principal: Principal | str,
        action: str,
        resource: str,
        context: Context | None = None,
        enters: str | None = None,
    ) -> Decision:
        """Return whether a principal, or a service by its name, may do something.

        Args:
            principal: Of this inventory, or a service.
            action: As `s3:GetObject`.
            resource: ARN, or `*`.
            context: What is known beside what principal and resource tell; it wins over that.
            enters: The region where the request enters AWS, for what limits it on its way; the
                resource's by default.
        """
        own = principal if isinstance(principal, Principal) else None
        held = self.held.get(whole(resource))
        request = Request(
            own.arn if own else str(principal),
            action,
            resource,
            Context.of({"aws:CurrentTime": self.now.isoformat(), "aws:SecureTransport": "true"})
            .plus(own.context if own else Context())
            .plus(self.context_of(resource))
            .plus(context or Context()),
            resource_account=held.account if held else None,
        )
        policies = Policies(
            identity=own.policies if own else (),
            boundary=own.boundary if own else None,
            resource=self.resource_policies(resource) if resource != "*" else (),
            grants=[it for key, it in self.grants if resource in (key, _key_arn(resource, key))],
            # Service control policies hold for an account's principals, not for AWS's services.
            limits=self.around.limits(action, self._entry(resource, enters, context))
            if own
            else (),
        )
        return decide(request, policies)

    def _entry(self, resource: str, enters: str | None, context: Context | None) -> str | None:
        if context and context.get(_VIA):
            return None
        known = self.context_of(resource).plus(context or Context())
        return enters or next(iter(known.get("aws:RequestedRegion") or ()), "")

    def rules(self) -> Iterator[Rule]:
        """Yield every statement of principals' policies, boundaries, and resources' policies."""
        for principal in self.principals:
            for document in (
                *principal.policies,
                *((principal.boundary,) if principal.boundary else ()),
            ):
                yield from document.rules
        for resource in self.resources:
            for kind in (Kind.BUCKET, Kind.KEY):
                for document in _documents(resource, kind):
                    yield from document.rules

    @cached_property
    def _compared(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, dict[str, None]] = {}
        for rule in self.rules():
            for key, values in _comparisons(rule):
                found.setdefault(key, {}).update(dict.fromkeys(values))
        return {key: tuple(values) for key, values in found.items()}

    def mentioned(self, key: str) -> Sequence[str]:
        """Return the values with which any statement compares a context key, without patterns.

        A request with another value is treated as one of these, or as one without any.
        """
        return [it for it in self.compared(key) if is_exact(it)]

    def compared(self, key: str) -> Sequence[str]:
        """Return the values with which any statement compares a context key, patterns too."""
        return self._compared.get(key.lower(), ())


def is_exact(value: str) -> bool:
    """Whether a value stands for itself alone: no wildcard and no variable is in it."""
    return not {*"*?$"} & {*value}


def _comparisons(rule: Rule) -> Iterator[tuple[str, list[str]]]:
    try:
        for condition in rule.statement.conditions():
            if condition.comparison != "null":
                yield condition.key, condition.values.texts()
    except (UndecidedError, FaultError):
        return


def _key_arn(arn: str, key: str) -> str:
    prefix, _, _ = arn.rpartition("/")
    return f"{prefix}/{key}"


def _documents(resource: Resource, kind: Kind) -> tuple[Document, ...]:
    return tuple(
        Document.of(resource.name, _LAYERS[carrier.kind], carrier)
        for carrier in _readable(carriers(resource))
        if carrier.kind is kind
    )


_LAYERS: Final[Mapping[Kind, str]] = {
    Kind.IDENTITY: "identity policy",
    Kind.TRUST: "trust policy",
    Kind.BUCKET: "bucket policy",
    Kind.KEY: "key policy",
    Kind.ENDPOINT: "endpoint policy",
}


def _readable(found: Iterable[Carrier]) -> Iterator[Carrier]:
    yield from (it for it in found if not it.document.is_absent)


def _key_grant(resource: Resource) -> KeyGrant:
    constraints: Property = resource.prop("constraints")
    return KeyGrant(
        resource.urn,
        text(resource, "granteePrincipal"),
        frozenset(resource.prop("operations").texts()),
        has_constraints=not constraints.is_absent,
    )
