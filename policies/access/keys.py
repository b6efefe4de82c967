"""Keys in states, and the ways to decrypt with each.

https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from policies import resource_types as types
from policies.access.inventory import Inventory, is_exact
from policies.access.model import Context, arn_part
from policies.access.reading import text
from policies.access.routes import Call, Route
from policies.values import FaultError, UndecidedError

DECRYPT: Final = "kms:Decrypt"
VIA: Final = "kms:ViaService"


@dataclass(frozen=True, slots=True)
class Key:
    """A KMS key."""

    name: str
    """The resource's name, as `data-public-key`."""

    arn: str
    aliases: tuple[str, ...]
    urn: str

    @property
    def label(self) -> str:
        """The name as answers have it."""
        return self.name

    def is_called(self, asked: str) -> bool:
        """Whether a person means this key: by name, ARN, id or alias."""
        short = {it.removeprefix("alias/") for it in self.aliases}
        key_id = arn_part(self.arn, 5).removeprefix("key/")
        return asked in {self.name, self.arn, key_id, *self.aliases, *short}


def keys(inventory: Inventory) -> list[Key]:
    """Return the keys of the states, replicas too."""
    aliases: dict[tuple[str, str], list[str]] = {}
    for alias in inventory.of_type(types.KMS_ALIAS):
        stack, _, _ = alias.urn.partition("::")
        aliases.setdefault((stack, text(alias, "targetKeyId")), []).append(text(alias, "name"))
    found: list[Key] = []
    for key in inventory.of_type(types.KMS_KEY, types.KMS_REPLICA_KEY):
        stack, _, _ = key.urn.partition("::")
        arn = text(key, "arn")
        names = [
            name
            for target in (arn, arn_part(arn, 5).removeprefix("key/"))
            for name in aliases.get((stack, target), ())
        ]
        found.append(Key(key.name, arn, tuple(names), key.urn))
    return found


def routes(inventory: Inventory, key: Key) -> Iterator[Route]:
    """Yield the ways to decrypt: by a call of one's own, and through each service named."""
    yield Route("by its own call", (Call(DECRYPT, key.arn, Context.of({VIA: ()})),))
    for service in _through(inventory, arn_part(key.arn, 3)):
        yield Route(f"through {service}", (Call(DECRYPT, key.arn, Context.of({VIA: service})),))


def _through(inventory: Inventory, region: str) -> Sequence[str]:
    """Return the services that policies name; a pattern for every region stands for this one."""
    here = f".{region}."
    named = (it.replace(".*.", here) for it in inventory.compared(VIA))
    return list(dict.fromkeys(it for it in named if here in it and is_exact(it)))


def services(inventory: Inventory, key: Key) -> Sequence[str]:
    """Return the services that the key's own policy names."""
    found: dict[str, None] = {}
    for document in inventory.resource_policies(key.arn):
        for rule in document.rules:
            try:
                for principal in rule.statement.principals():
                    if principal.kind == "Service":
                        found.update(dict.fromkeys(principal.names.texts()))
            except (UndecidedError, FaultError):
                # Whom it names cannot be told; every decision on the key says so.
                continue
    return tuple(found)
