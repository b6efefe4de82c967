"""Loads of `pulumi_aws` what a program asks for, and nothing beside it.

`pulumi_aws.s3` imports all of its hundred and more modules as soon as one of its classes is used,
and each of them makes the types of all nested properties of the service: thousands of classes, for
the dozens that a program uses. With this module's loaders, a service's package imports the module
that has the class that is asked for, and its modules of nested types make those that are used. The
code that runs is the package's own; a name that is not where it is expected makes the service load
as a whole. `tests/components/test_lazy_sdk.py` compares both ways of loading.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib
import re
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final, cast

PACKAGE: Final = "pulumi_aws"

_INPUTS, _OUTPUTS = "_inputs", "outputs"
"""The modules of a service's nested types."""

_INPUT = "Args"
"""How the name of an input type ends."""

_EXPORTED = re.compile(r"^from \.(\w+) import \*$", re.MULTILINE)
_build_class = cast("Any", builtins).__build_class__


class _ServiceLoader(SourceFileLoader):
    """Makes a service's package, whose names are looked up as they are used."""

    def exec_module(self, module: ModuleType) -> None:
        text = Path(self.path).read_text(encoding="utf-8")
        modules = {it.replace("_", ""): it for it in _EXPORTED.findall(text) if it != _INPUTS}
        there = module.__dict__

        def look_up(name: str) -> object:
            if name.startswith("__"):
                raise AttributeError(name)
            if name == _OUTPUTS:
                return importlib.import_module(f"{module.__name__}.{_OUTPUTS}")
            usual = _INPUTS if name.endswith(_INPUT) else modules.get(name.lower())
            if usual is not None:
                found = importlib.import_module(f"{module.__name__}.{usual}")
                if hasattr(found, name):
                    return there.setdefault(name, getattr(found, name))
            del there["__getattr__"]
            _load_whole(f"{module.__name__}.{_INPUTS}")
            super(_ServiceLoader, self).exec_module(module)
            return getattr(module, name)

        there["__getattr__"] = look_up


class _ResourceLoader(SourceFileLoader):
    """Makes a resource's module, with those nested types that the SDK looks up in it."""

    def exec_module(self, module: ModuleType) -> None:
        code = _code(self, module)
        exec(code, module.__dict__)  # noqa: S102  what every loader does
        nested = sys.modules.get(f"{module.__package__}.{_INPUTS}")
        if nested is not None:
            for name in {text for each in _codes(code) for text in _texts(each)}:
                if name.endswith(_INPUT) and hasattr(nested, name):
                    module.__dict__.setdefault(name, getattr(nested, name))


class _NestedLoader(SourceFileLoader):
    """Makes a module of nested types, each as it is used, together with those that it names."""

    def exec_module(self, module: ModuleType) -> None:
        whole, there = _code(self, module), module.__dict__
        bodies = {each.co_name: each for each in _codes(whole)}
        # Everything before the first class is run as it is.
        there["__builtins__"] = {**vars(builtins), "__build_class__": _stop}
        with contextlib.suppress(_FirstClassError):
            exec(whole, there)  # noqa: S102  what every loader does
        # `import *` would ask for all classes; modules name them in hints alone.
        there |= {"__builtins__": vars(builtins), "__all__": []}

        def make(name: str) -> None:
            body = FunctionType(code := bodies.pop(name), there)
            there[name] = (
                there["pulumi"].input_type(_build_class(body, name))
                if name.endswith(_INPUT)
                else there["pulumi"].output_type(_build_class(body, name, dict))
            )
            for each in _texts(code):
                if each.endswith(_INPUT) and each in bodies:
                    make(each)

        def look_up(name: str) -> object:
            if name not in bodies:
                raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
            make(name)
            return there[name]

        there["__getattr__"] = look_up


class _FirstClassError(Exception):
    """The module's code has come to its first class."""


def _stop(*_: object, **__: object) -> object:
    raise _FirstClassError


def _load_whole(name: str) -> None:
    """Run all code of a module of nested types of which only a part was."""
    module = sys.modules.get(name)
    if module is not None and module.__spec__ is not None:
        loader = module.__spec__.loader
        module.__dict__.pop("__getattr__", None)
        if isinstance(loader, _NestedLoader):
            SourceFileLoader.exec_module(loader, module)


def _code(loader: SourceFileLoader, module: ModuleType) -> CodeType:
    code = loader.get_code(module.__name__)
    if code is None:
        raise ImportError(f"{module.__name__} has no code", name=module.__name__)
    return code


def _codes(code: CodeType) -> Iterator[CodeType]:
    """Yield the bodies of a module's classes and functions."""
    return (each for each in code.co_consts if isinstance(each, CodeType))


def _texts(code: CodeType) -> Iterator[str]:
    """Yield the texts of a class's body, among which are the types that its hints quote."""
    return (each for each in code.co_consts if isinstance(each, str))


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        package, _, rest = fullname.partition(".")
        if package != PACKAGE or not rest:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and type(spec.loader) is SourceFileLoader:
            kind = _loader(rest, is_package=spec.submodule_search_locations is not None)
            spec.loader = kind(spec.loader.name, spec.loader.path)
        return spec


def _loader(name: str, *, is_package: bool) -> type[SourceFileLoader]:
    """Return what loads a module, of its name within the package."""
    service, _, module = name.partition(".")
    if is_package:
        return _ServiceLoader if service and not module else SourceFileLoader
    above = sys.modules.get(f"{PACKAGE}.{service}")
    if above is None or above.__spec__ is None or type(above.__spec__.loader) is not _ServiceLoader:
        # It was found before `install`, and takes all that its modules have.
        return SourceFileLoader
    if module in {_INPUTS, _OUTPUTS}:
        return _NestedLoader
    return _ResourceLoader if module else SourceFileLoader


def install() -> None:
    """Have the services of `pulumi_aws` that are not imported yet load in parts."""
    if not any(isinstance(it, _Finder) for it in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
