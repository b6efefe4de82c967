"""Short ways to write policies and requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from policies.access.evaluate import Policies, decide
from policies.access.model import Context, Decision, Request, Verdict
from policies.access.statements import Document
from policies.documents import Kind
from policies.iam import Carrier
from policies.resources import Resource
from policies.values import Property, decode
from tests.policies.support import urn_of

ACCOUNT = "123456789012"
OTHER = "999999999999"
USER = f"arn:aws:iam::{ACCOUNT}:user/carlossalazar"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/examplerole"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/examplerole/examplerolesessionname"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
BUCKET = "arn:aws:s3:::carlossalazar"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1234abcd"

Json = Mapping[str, Any]


def document(
    *statements: Json, layer: str = "identity policy", version: str = "2012-10-17"
) -> Document:
    """Return a document; values that are the engine's sentinels are unknown."""
    body = decode({"Version": version, "Statement": list(statements)})
    place = Property("urn:pulumi:s::p::aws:iam/policy:Policy::subject", "policy", body)
    return Document.of("subject", layer, Carrier(Kind.IDENTITY, place))


def made(token: str, label: str, /, **properties: Any) -> Resource:
    """Return a resource of a state."""
    values = {key: decode(value) for key, value in properties.items()}
    return Resource(urn_of(f"aws:{token}", label), f"aws:{token}", values)


def allow(action: str | Sequence[str], resource: str | Sequence[str] = "*", **more: Any) -> Json:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: str | Sequence[str], resource: str | Sequence[str] = "*", **more: Any) -> Json:
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def to(principal: Any, statement: Json) -> Json:
    """Return a statement of a resource's policy."""
    return {**statement, "Principal": principal}


def asked(
    principal: str = USER,
    action: str = "s3:GetObject",
    resource: str = f"{BUCKET}/a",
    *,
    context: Mapping[str, str | Sequence[str]] | None = None,
    closed: tuple[str, ...] = ("",),
    account: str | None = ACCOUNT,
    session: str | None = None,
) -> Request:
    """Return a request; keys that are not given are absent, unless `closed` says otherwise."""
    return Request(
        principal,
        action,
        resource,
        Context.of(context or {}, *closed),
        session=session,
        resource_account=account,
    )


def verdict(request: Request, **policies: Any) -> Verdict:
    return decision(request, **policies).verdict


def decision(request: Request, **policies: Any) -> Decision:
    return decide(request, Policies(**policies))


def met(
    condition: Json,
    context: Mapping[str, str | Sequence[str]] | None = None,
    *,
    closed: tuple[str, ...] = ("",),
    version: str = "2012-10-17",
) -> bool | None:
    """Return whether a statement's condition is met; None where that is open."""
    own = document(allow("s3:*", Condition=condition), version=version)
    return decision(asked(context=context, closed=closed), identity=[own]).answer.value
