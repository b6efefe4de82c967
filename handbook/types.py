"""Annotations as people read them."""

from __future__ import annotations

import ast
from typing import Final

_OUTPUT: Final = ("pulumi.Input", "pulumi.Output")
_LISTS: Final = ("Sequence", "list", "tuple", "Collection")
_MAPS: Final = ("Mapping", "dict")


def readable(annotation: ast.expr) -> str:
    """Return the type in words: `list of str` for `Sequence[pulumi.Input[str]]`."""
    match annotation:
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
    return any(
        ast.unparse(it) in _OUTPUT for it in ast.walk(annotation) if isinstance(it, ast.expr)
    )
