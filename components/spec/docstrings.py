"""What the string below each field of a model says of it, read from the source when asked for.

Pydantic's `use_attribute_docstrings` reads the source of each class as it is made, which a program
that only checks its specs pays for with every run.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from functools import cache
from itertools import pairwise

from pydantic import BaseModel


@cache
def of_fields(model: type[BaseModel]) -> dict[str, str]:
    """Return the docstrings of a model's fields, its bases' included, by their names."""
    found: dict[str, str] = {}
    for each in reversed(model.__mro__):
        if issubclass(each, BaseModel) and each is not BaseModel:
            found |= _written(each)
    return {name: text for name, text in found.items() if name in model.model_fields}


def _written(model: type[BaseModel]) -> dict[str, str]:
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    statements = body.body if isinstance(body, ast.ClassDef) else []
    return {
        field.target.id: inspect.cleandoc(text.value.value)
        for field, text in pairwise(statements)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }
