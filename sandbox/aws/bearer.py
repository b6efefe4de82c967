"""Amazon Bedrock API keys of the short-term kind: a signed call, good for some hours.

Such a key is the presigned URL of `CallWithBearerToken`, in base 64 behind a prefix, as AWS's token
generators make it: https://github.com/aws/aws-bedrock-token-generator-python. It tells whose it is,
for which region and until when; as everywhere in the sandbox, its signature must be there and is
not computed again. Long-term keys belong to an IAM user, and the sandbox makes none.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

_HEADER = "Bearer "
_PREFIX = "bedrock-api-key-"
_ACTION = "CallWithBearerToken"
_SCOPE = re.compile(r"(?P<key>[^/]+)/\d{8}/(?P<region>[^/]+)/(?P<service>bedrock)/aws4_request")
_LONGEST = timedelta(hours=12)
_SIGNATURE = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What a request's bearer token says of itself."""

    access_key: str = ""
    """The id of the credentials that signed it, and whose permissions it has; "" where it tells
    none."""

    region: str = ""
    service: str = "bedrock"
    ends: datetime | None = None
    """When it expires; None where it is no key at all."""


def of(authorization: str) -> Key | None:
    """Return the key in an Authorization header, or None where that is no bearer token.

    AWS takes bearer tokens for Bedrock alone, so that whatever comes as one is taken as its key;
    `fault` tells of those that are none.
    """
    if not authorization.startswith(_HEADER):
        return None
    token = authorization.removeprefix(_HEADER)
    try:
        return _read(token)
    except (ValueError, KeyError, binascii.Error):
        return Key()


def fault(authorization: str) -> str | None:
    """Return what AWS says of a bearer token that is no key, or has expired; else None."""
    key = of(authorization)
    if key is None:
        return None
    if key.ends is None:
        return "Authentication failed: Please make sure your API Key is valid."
    return "Bearer Token has expired" if key.ends <= datetime.now(UTC) else None


def _read(token: str) -> Key:
    if not token.startswith(_PREFIX):
        raise ValueError("no short-term key")
    url = base64.b64decode(token.removeprefix(_PREFIX), validate=True).decode()
    told = {name: values[0] for name, values in parse_qs(urlsplit(f"//{url}").query).items()}
    scope = _SCOPE.fullmatch(told["X-Amz-Credential"])
    lasts = timedelta(seconds=int(told["X-Amz-Expires"]))
    signed = _SIGNATURE.fullmatch(told["X-Amz-Signature"])
    if scope is None or signed is None or told["Action"] != _ACTION or lasts > _LONGEST:
        raise ValueError("no call with a bearer token")
    begun = datetime.strptime(told["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return Key(access_key=scope["key"], region=scope["region"], ends=begun + lasts)
