"""What an extension of moto says of one AWS service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sandbox.aws.services.store import Item, Store

Handler: TypeAlias = Callable[[Store, Item], Item]
"""Takes a request in botocore's member names, whole and valid by its model; returns the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The operations of one AWS service that are played here."""

    name: str
    """boto3's name, as `bedrock`."""

    operations: Mapping[str, Handler]
    """AWS's name of an operation, as `CreateGuardrail`, to what carries it out."""

    is_global: bool = False
    """Whether the service is one for all regions, as Budgets; its state then lies in us-east-1."""

    is_moto: Callable[[Item], bool] = lambda _: False
    """Tells the requests of these operations that are about a resource of moto's own."""
