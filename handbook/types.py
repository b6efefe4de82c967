"""Annotations as people read them."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from functools import cache
from typing import Final

from handbook.discovery import modules

_OUTPUT: Final = ("pulumi.Input", "pulumi.Output")
_LISTS: Final = ("Sequence", "list", "tuple", "Collection")
_MAPS: Final = ("Mapping", "dict")


@cache
def aliases() -> Mapping[str, ast.expr]:
    """Return what a name stands for that is only another word for a type, as `Stage`.

    A name that stands for different types in different modules is left as it is.
    """
    found: dict[str, dict[str, ast.expr]] = {}
    for module in modules().values():
        for it in ast.parse(inspect.getsource(module)).body:
            match it:
                case ast.AnnAssign(
                    target=ast.Name(id=name),
                    annotation=ast.Name(id="TypeAlias"),
                    value=ast.expr() as value,
                ):
                    found.setdefault(name, {})[ast.unparse(value)] = value
                case ast.Assign(
                    targets=[ast.Name(id=name)],
                    value=ast.Subscript(value=ast.Name(id="Literal")) as value,
                ):
                    found.setdefault(name, {})[ast.unparse(value)] = value
                case _:
                    pass
    return {name: next(iter(it.values())) for name, it in found.items() if len(it) == 1}


def readable(annotation: ast.expr) -> str:
    """Return the type in words: `list of str` for `Sequence[pulumi.Input[str]]`."""
    match annotation:
        case ast.Name(id=name) if name in aliases():
            return readable(aliases()[name])
        case ast.Constant(value=None):
            return "none"
        case ast.Constant(value=value):
            return str(value)
        case ast.Attribute(attr=name):
            return name
        case ast.BinOp(left=left, right=right):
            return f"{readable(left)} or {readable(right)}"
        case ast.Subscript(value=outer, slice=inner):
            return _generic(ast.unparse(outer), inner)
        case _:
            return ast.unparse(annotation)


def _generic(outer: str, inner: ast.expr) -> str:
    parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    told = [readable(it) for it in parts]
    if outer in _OUTPUT:
        return told[0]
    if outer in _LISTS:
        return f"list of {told[0]}"
    if outer in _MAPS:
        return f"map of {told[0]} to {told[1]}"
    if outer == "Literal":
        return " or ".join(f"`{it}`" for it in told)
    return f"{outer} of {', '.join(told)}"


def may_be_output(annotation: ast.expr) -> bool:
    """Whether an output of another resource may be given."""
    names = [it for it in ast.walk(annotation) if isinstance(it, ast.Attribute | ast.Name)]
    return any(
        ast.unparse(it) in _OUTPUT
        or (isinstance(it, ast.Name) and it.id in aliases() and may_be_output(aliases()[it.id]))
        for it in names
    )
