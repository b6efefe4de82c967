"""Resources as a state knows them: what `pulumi stack export` writes, or a program declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

STACK: Final = "pulumi:pulumi:Stack"
PROVIDERS: Final = "pulumi:providers:"
REFERENCE: Final = "pulumi:pulumi:StackReference"


@dataclass(frozen=True, slots=True, order=True)
class StateResource:
    """One resource, with the edges that the state records of it."""

    urn: str
    parent: str
    """URN of the resource it belongs to; empty for the stack itself."""

    dependencies: tuple[str, ...] = ()
    """URNs of the resources that are made before it, sorted."""

    @property
    def type(self) -> str:
        """The type token."""
        return self.urn.split("::")[2].rpartition("$")[2]

    @property
    def name(self) -> str:
        """The name in the program."""
        return self.urn.split("::", 3)[3]

    @property
    def is_component(self) -> bool:
        """Whether it is one of our components, that has no counterpart in AWS."""
        return self.type.startswith("groundwork:")


def from_export(document: Mapping[str, Any]) -> Sequence[StateResource]:
    """Return the resources of what `pulumi stack export` wrote."""
    return in_order(
        StateResource(
            urn=each["urn"],
            parent=each.get("parent", ""),
            dependencies=tuple(sorted(each.get("dependencies", ()))),
        )
        for each in document["deployment"]["resources"]
    )


def in_order(resources: Iterable[StateResource]) -> Sequence[StateResource]:
    """Return resources in an order that does not hang on the order of their registration."""
    return sorted(resources, key=lambda it: (it.name, it.urn))


def below(resources: Sequence[StateResource], ancestor: str) -> Sequence[StateResource]:
    """Return the resources that belong to `ancestor`, through however many components."""
    parents = {it.urn: it.parent for it in resources}

    def belongs(urn: str) -> bool:
        while urn := parents.get(urn, ""):
            if urn == ancestor:
                return True
        return False

    return [it for it in resources if belongs(it.urn)]
