"""Expressions, by which Cost Explorer says which costs are meant."""

from collections.abc import Iterator
from typing import cast

from sandbox.aws.services.store import Item, invalid

_LEAVES = ("Dimensions", "Tags", "CostCategories", "ProductAttributes")
_JOINS = ("And", "Or")
_LEAST_JOINED = 2


def require(expression: Item, where: str) -> None:
    """Refuse an expression that does not say one thing, or joins less than two.

    Raises:
        AwsError: It is malformed (API reference, Expression: "Only one of ... can be specified").
    """
    said = [name for name, value in expression.items() if value not in (None, [])]
    if len(said) != 1:
        raise invalid(f"{where}: an expression says one thing; found {', '.join(said) or 'none'}")
    name = said[0]
    if name in _JOINS and len(expression[name]) < _LEAST_JOINED:
        raise invalid(f"{where}: {name} joins two expressions or more")
    if name in _LEAVES and not expression[name].get("Key"):
        raise invalid(f"{where}: {name} names no Key")
    for below in _below(expression):
        require(below, where)


def leaves(expression: Item) -> Iterator[tuple[str, Item]]:
    """Yield each comparison in an expression: what kind of thing it compares, and with what."""
    for name in _LEAVES:
        if name in expression:
            yield name, expression[name]
    for below in _below(expression):
        yield from leaves(below)


def _below(expression: Item) -> Iterator[Item]:
    for name in _JOINS:
        yield from cast("list[Item]", expression.get(name) or [])
    if "Not" in expression:
        yield expression["Not"]
