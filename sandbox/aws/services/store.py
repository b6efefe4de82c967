"""Where the extensions keep their resources, and how they say no."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, cast

from moto.core.base_backend import BackendDict, BaseBackend

from sandbox.aws.errors import AwsError

MAX_TAGS = 200
"""Tags of one resource; most services take 50, Bedrock 200 (the model of its `TagList`)."""

_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"

Item = dict[str, Any]
"""A resource as the API shows it, in botocore's member names."""


class ExtensionBackend(BaseBackend):
    """The extensions' resources in one account and region.

    It is one of moto's backends, so that moto's reset wipes it and a snapshot saves it; plain dicts
    only, so that a snapshot does not depend on classes of this package.
    """

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.data: dict[str, dict[str, dict[str, Any]]] = {}
        """Service -> kind of resource -> identifier -> resource."""


# Regions are those of a service that is everywhere.
backends: BackendDict[ExtensionBackend] = BackendDict(
    ExtensionBackend, "sts", additional_regions=["us-east-1"]
)


class Store:
    """One service's resources in one account and region."""

    def __init__(
        self,
        service: str,
        account: str,
        region: str,
        *,
        access_key: str = "",
        request_id: str = "",
    ) -> None:
        backend = backends[account][region]
        self.service = service
        self.account = account
        self.region = region
        self.access_key = access_key
        """The key that signed the request; it tells who the caller is."""
        self.request_id = request_id
        """The id under which the answer goes back, for logs that name it."""
        self.partition = backend.partition
        self._tables = backend.data.setdefault(service, {})

    def table(self, kind: str) -> dict[str, Any]:
        """Return all resources of a kind by identifier; what is put there stays."""
        return self._tables.setdefault(kind, {})

    @property
    def tags(self) -> dict[str, dict[str, str]]:
        """ARN -> tags; holds an entry for each resource that can have tags."""
        return self.table("tags")

    @property
    def tokens(self) -> dict[str, Item]:
        """Client request token -> the answer that its first request got."""
        return self.table("tokens")

    def arn(
        self, kind: str, identifier: str, separator: str = "/", service: str | None = None
    ) -> str:
        """Return the ARN of a resource of this account and region.

        Args:
            kind: the resource's kind.
            identifier: what it is known by.
            separator: what stands between them.
            service: the service in the ARN, where it is not boto3's name of it.
        """
        where = f"{service or self.service}:{self.region}:{self.account}"
        return f"arn:{self.partition}:{where}:{kind}{separator}{identifier}"

    def tag(
        self,
        arn: str,
        tags: Iterable[Mapping[str, str]] | Mapping[str, str],
        most: int = MAX_TAGS,
    ) -> None:
        """Add tags, of either of the forms that AWS's services use.

        Args:
            arn: the resource.
            tags: what is added; a key that is there gets the new value.
            most: tags that the resource may have.

        Raises:
            AwsError: A key comes twice, or there would be too many.
        """
        pairs = tag_pairs(tags)
        keys = [key for key, _ in pairs]
        if len(set(keys)) != len(keys):
            raise invalid("a tag key was given more than once")
        merged = self.tags.get(arn, {}) | dict(pairs)
        if len(merged) > most:
            raise AwsError(
                "TooManyTagsException", f"{arn} would have {len(merged)} tags; {most} is most"
            )
        self.tags[arn] = merged

    def once(self, request: Item, make: Callable[[], Item], member: str = "clientToken") -> Item:
        """Return what `make` returns, or the earlier answer to a request with the same token."""
        token = cast("str | None", request.get(member))
        if token is None:
            return make()
        if token not in self.tokens:
            self.tokens[token] = make()
        return self.tokens[token]

    def forget(self, arn: str) -> None:
        """Drop the tags of a resource that is gone, and the answers that told of it."""
        self.tags.pop(arn, None)
        for token, answer in list(self.tokens.items()):
            if arn in answer.values():
                del self.tokens[token]


def tag_pairs(tags: Iterable[Mapping[str, str]] | Mapping[str, str]) -> list[tuple[str, str]]:
    """Return tags as pairs; services write them as a map, or as a list of key and value."""
    if isinstance(tags, Mapping):
        return list(cast("Mapping[str, str]", tags).items())
    return [
        (tag.get("key", tag.get("Key", "")), tag.get("value", tag.get("Value", ""))) for tag in tags
    ]


def new_id(length: int = 12) -> str:
    """Return an identifier as AWS makes them."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def now() -> datetime:
    """Return the present time."""
    return datetime.now(UTC)


def invalid(message: str) -> AwsError:
    """Return the error for a request that the API refuses as such."""
    return AwsError("ValidationException", message)


def not_found(what: str, code: str = "ResourceNotFoundException") -> AwsError:
    """Return the error for something that does not exist."""
    return AwsError(
        code,
        f"The specified resource was not found: {what}. Check the ARN and try again.",
    )


def conflict(message: str) -> AwsError:
    """Return the error for a request that clashes with what exists."""
    return AwsError("ConflictException", message)


def page(
    items: list[Item],
    request: Item,
    *,
    following: str = "nextToken",
    size: str = "maxResults",
    refusal: str = "ValidationException",
) -> tuple[list[Item], Item]:
    """Return one page of `items` and the members that lead to the next.

    Args:
        items: everything that there is.
        request: what was asked.
        following: the member that leads to the next page, in request and answer.
        size: the member that limits a page.
        refusal: the code with which the API refuses a `following` that it did not give out.
    """
    try:
        start = int(request.get(following, "0"))
    except ValueError as error:
        raise AwsError(refusal, f"{following} is not one that this API gave out") from error
    end = start + int(request.get(size, 1000))
    return items[start:end], {following: str(end)} if end < len(items) else {}
