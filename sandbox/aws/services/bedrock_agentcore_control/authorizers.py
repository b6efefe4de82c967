"""Who may call a runtime or a gateway, as far as the API itself checks it."""

from collections.abc import Iterator
from typing import Any

from sandbox.aws.services.store import Item, invalid

_CLAIMS = ("allowedAudience", "allowedClients", "allowedScopes", "customClaims")


def check_tokens(request: Item) -> None:
    """Refuse an authorizer that would let in every token of its issuer."""
    found = list(_faults(request.get("authorizerConfiguration", {})))
    if found:
        raise invalid("; ".join(found))


def _faults(configuration: dict[str, Any]) -> Iterator[str]:
    authorizer = configuration.get("customJWTAuthorizer")
    if authorizer is not None and not any(authorizer.get(name) for name in _CLAIMS):
        yield f"authorizerConfiguration.customJWTAuthorizer: needs one of {', '.join(_CLAIMS)}"
