"""What an extension of moto says of one AWS service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from sandbox.aws.services.store import Item, Store

Handler: TypeAlias = Callable[[Store, Item], Item]
"""Takes a request in botocore's member names, whole and valid by its model; returns the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A request or an answer of an API that botocore does not know, as HTTP carries it."""

    body: bytes
    headers: Mapping[str, str]
    """By name in lower case."""


RawHandler: TypeAlias = Callable[[Store, Message], Message]
"""Takes a request as it came; nothing of it was checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The operations of one AWS service that are played here."""

    name: str
    """boto3's name, as `bedrock`."""

    operations: Mapping[str, Handler]
    """AWS's name of an operation, as `CreateGuardrail`, to what carries it out."""

    unmodelled: Mapping[str, RawHandler] = field(default_factory=dict[str, RawHandler])
    """Operations that botocore's model of the service lacks, by the names that
    `sandbox.aws.request` gives them."""

    is_global: bool = False
    """Whether the service is one for all regions, as Budgets; its state then lies in us-east-1."""

    is_moto: Callable[[Item], bool] = lambda _: False
    """Tells the requests of these operations that are about a resource of moto's own."""
