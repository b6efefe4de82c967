"""Finds every component, with its inputs and outputs as its module declares them."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pulumi

import components

ROOT: Final = Path(__file__).resolve().parent.parent
EXAMPLES: Final = ROOT / "docs" / "components" / "examples"


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute that a class declares."""

    name: str
    annotation: ast.expr
    default: ast.expr | None
    meaning: str
    """Its docstring; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A class as its source declares it."""

    name: str
    meaning: str
    fields: Sequence[Field]


@dataclass(frozen=True, slots=True)
class Component:
    """A component, and where to find what concerns it."""

    name: str
    module: str
    """As `bucket`."""

    token: str
    """The type under which the engine knows it."""

    meaning: str
    outputs: Sequence[Field]
    inputs: Declared

    @property
    def slug(self) -> str:
        """The stem of its page."""
        return _words(self.name, "-")

    @property
    def example(self) -> Path:
        """The program that its page shows."""
        return EXAMPLES / f"{_words(self.name, '_')}.py"


def _words(name: str, separator: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", separator, name).lower()


@cache
def modules() -> Mapping[str, ModuleType]:
    """Return the modules of `components/`, by name without the package's."""
    found = pkgutil.walk_packages(components.__path__, f"{components.__name__}.")
    prefix = f"{components.__name__}."
    return {it.name.removeprefix(prefix): importlib.import_module(it.name) for it in found}


@cache
def all_components() -> Sequence[Component]:
    """Return the public components, by name.

    Raises:
        ValueError: two have the same name, or one says too little of itself.
    """
    found: dict[str, Component] = {}
    for name, module in modules().items():
        for component in _components(name, module):
            if component.slug in found:
                raise ValueError(
                    f"{component.module} and {found[component.slug].module} both have a "
                    f"component {component.name}; give one another name"
                )
            found[component.slug] = component
    return tuple(found[slug] for slug in sorted(found))


def _components(name: str, module: ModuleType) -> Iterator[Component]:
    classes = declared_classes(module)
    for value in vars(module).values():
        if (
            not inspect.isclass(value)
            or not issubclass(value, pulumi.ComponentResource)
            or value.__module__ != module.__name__
            or value.__name__.startswith("_")
        ):
            continue
        own = classes[value.__name__]
        args = inspect.signature(value.__init__, eval_str=True).parameters["args"].annotation
        yield Component(
            name=value.__name__,
            module=name,
            token=_token(module, value.__name__),
            meaning=own.meaning,
            outputs=own.fields,
            inputs=declared_class(args),
        )


def _token(module: ModuleType, name: str) -> str:
    """Return the type token that the class hands to Pulumi."""
    tree = ast.parse(inspect.getsource(module))
    for each in ast.walk(tree):
        if isinstance(each, ast.ClassDef) and each.name == name:
            for inner in ast.walk(each):
                if isinstance(inner, ast.Constant) and str(inner.value).startswith("groundwork:"):
                    return str(inner.value)
    raise ValueError(f"{module.__name__}.{name} gives Pulumi no token; start it with groundwork:")


def declared_class(kind: type[Any]) -> Declared:
    """Return what the source of a class declares."""
    return declared_classes(importlib.import_module(kind.__module__))[kind.__name__]


@cache
def declared_classes(module: ModuleType) -> Mapping[str, Declared]:
    """Return the classes of a module by name."""
    tree = ast.parse(inspect.getsource(module))
    return {
        it.name: Declared(
            name=it.name,
            meaning=ast.get_docstring(it) or "",
            fields=tuple(_fields(it)),
        )
        for it in tree.body
        if isinstance(it, ast.ClassDef)
    }


def _fields(declaration: ast.ClassDef) -> Iterator[Field]:
    body = declaration.body
    for number, each in enumerate(body):
        if not isinstance(each, ast.AnnAssign) or not isinstance(each.target, ast.Name):
            continue
        if each.target.id.startswith("_"):
            continue
        after = body[number + 1] if number + 1 < len(body) else None
        yield Field(each.target.id, each.annotation, each.value, _text(after))


def _text(statement: ast.stmt | None) -> str:
    if (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    ):
        return inspect.cleandoc(statement.value.value)
    return ""


def values_of(component: Component) -> Sequence[Declared]:
    """Return the dataclasses of `components/` that the inputs are made of, nearest first."""
    found: dict[str, Declared] = {}
    waiting = [(component.inputs, f"{components.__name__}.{component.module}")]
    for declared, home in waiting:
        for name in names_in(declared):
            kind = _lookup(name, home)
            if kind is not None and kind.__name__ not in found:
                found[kind.__name__] = declared_class(kind)
                waiting.append((found[kind.__name__], kind.__module__))
    found.pop(component.inputs.name, None)
    return tuple(found.values())


def names_in(declared: Declared) -> Iterator[str]:
    """Yield the names that the annotations of the fields speak of, as `naming.Place`."""
    for each in declared.fields:
        for inner in ast.walk(each.annotation):
            if isinstance(inner, ast.Attribute | ast.Name):
                yield ast.unparse(inner)


def _lookup(name: str, home: str) -> type[Any] | None:
    """Return the dataclass of ours that `name` stands for in the module `home`."""
    value: Any = importlib.import_module(home)
    for part in name.split("."):
        value = getattr(value, part, None)
    if not (inspect.isclass(value) and dataclasses.is_dataclass(value)):
        return None
    return value if value.__module__.startswith(f"{components.__name__}.") else None
