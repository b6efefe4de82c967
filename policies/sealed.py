"""Encryption at rest, as many rules judge it: by a key of the account."""

from __future__ import annotations

from collections.abc import Iterator

from policies.model import Finding, failed, passed
from policies.values import Property


def has_key(place: Property, what: str) -> Iterator[Finding]:
    """Yield whether a property names a key of the account's, for `what` it encrypts."""
    arn = place.text()
    if arn is None:
        yield failed(place, f"{what} lies under a key of AWS's own", "name the use case's key")
    else:
        yield passed(place, f"{what} is encrypted with {arn}")
