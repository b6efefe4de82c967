"""Where the extension keeps its resources, and how it says no."""

import secrets
from datetime import UTC, datetime
from typing import Any, cast

from moto.bedrock.models import BedrockBackend

from sandbox.aws.errors import AwsError

MAX_TAGS = 200
"""Tags of one resource, as the model of TagResource's `TagList` says."""

_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"

Item = dict[str, Any]
"""A resource as the API shows it, in botocore's member names."""


class Store:
    """The extension's resources in one account and region.

    It is held by moto's backend, so that moto's reset wipes it and a snapshot saves it; plain
    dicts only, so that a snapshot does not depend on classes of this package.
    """

    def __init__(self, backend: BedrockBackend) -> None:
        self.account = backend.account_id
        self.region = backend.region_name
        self.partition = backend.partition
        data = cast(
            "dict[str, dict[str, Any]]",
            vars(backend).setdefault(
                "groundwork",
                {"guardrails": {}, "numbers": {}, "profiles": {}, "tags": {}, "tokens": {}},
            ),
        )
        self.guardrails: dict[str, dict[str, Item]] = data["guardrails"]
        """Guardrail's id -> version ("DRAFT", "1", ...) -> guardrail."""
        self.numbers: dict[str, int] = data["numbers"]
        """Guardrail's id -> number of its last version."""
        self.profiles: dict[str, Item] = data["profiles"]
        """Profile's id -> profile."""
        self.tags: dict[str, dict[str, str]] = data["tags"]
        """ARN -> tags; holds an entry for each resource of the extension."""
        self.tokens: dict[str, Item] = data["tokens"]
        """Client request token -> the answer that its first request got."""

    def arn(self, kind: str, identifier: str) -> str:
        """Return the ARN of a resource of this account and region."""
        return f"arn:{self.partition}:bedrock:{self.region}:{self.account}:{kind}/{identifier}"

    def tag(self, arn: str, tags: list[dict[str, str]]) -> None:
        """Add tags; raises where a key comes twice or there would be too many."""
        keys = [tag["key"] for tag in tags]
        if len(set(keys)) != len(keys):
            raise invalid("a tag key was given more than once")
        merged = self.tags.get(arn, {}) | {tag["key"]: tag["value"] for tag in tags}
        if len(merged) > MAX_TAGS:
            raise AwsError(
                "TooManyTagsException", f"{arn} would have {len(merged)} tags; {MAX_TAGS} is most"
            )
        self.tags[arn] = merged


def new_id() -> str:
    """Return an identifier as Bedrock makes them."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(12))


def now() -> datetime:
    """Return the present time."""
    return datetime.now(UTC)


def invalid(message: str) -> AwsError:
    """Return the error for a request that the API refuses as such."""
    return AwsError("ValidationException", message)


def not_found(what: str) -> AwsError:
    """Return the error for something that does not exist."""
    return AwsError(
        "ResourceNotFoundException",
        f"The specified resource was not found: {what}. Check the ARN and try again.",
        status=404,
    )


def conflict(message: str) -> AwsError:
    """Return the error for a request that clashes with what exists."""
    return AwsError("ConflictException", message)


def page(items: list[Item], request: Item) -> tuple[list[Item], Item]:
    """Return one page of `items` and the members that lead to the next."""
    try:
        start = int(request.get("nextToken", "0"))
    except ValueError as error:
        raise invalid("nextToken is not one that this API gave out") from error
    end = start + int(request.get("maxResults", 1000))
    return items[start:end], {"nextToken": str(end)} if end < len(items) else {}
