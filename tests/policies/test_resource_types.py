"""Every type token and property that rules read exists in the installed `pulumi_aws`."""

from __future__ import annotations

import importlib
import inspect
import keyword
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from policies import resource_types, taggable
from policies.resource_type import canonical
from policies.resource_types import (
    AWS_PROVIDER,
    BUCKET,
    BUCKET_ACL,
    BUCKET_ENCRYPTION,
    COMMON,
    DECLARED,
    ResourceType,
)

# Importing pulumi_aws.s3 tells of the types that AWS's provider has renamed.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

_NESTED = re.compile(r"(?:ForwardRef\(')?([A-Z]\w+Args)\b")


def _module(token: str) -> tuple[ModuleType, str]:
    if token == AWS_PROVIDER.token:
        return importlib.import_module("pulumi_aws.provider"), "Provider"
    module, _, name = token.removeprefix("aws:").partition("/")
    # Pulumi's own way with a module that is a word of Python, as `lambda`.
    module = f"{module}_" if keyword.iskeyword(module) else module
    return importlib.import_module(f"pulumi_aws.{module}"), name.partition(":")[2]


def _inputs(resource: type) -> type:
    """Return the class of a resource's own inputs: `InitArgs` where `Args` is another's block."""
    home = sys.modules[resource.__module__]
    own = getattr(home, f"{resource.__name__}InitArgs", None)
    return own or getattr(home, f"{resource.__name__}Args")


def _wire_names(kind: type) -> dict[str, str]:
    """Return the wire name of every property of an Args class, with the class of its objects."""
    names: dict[str, str] = {}
    for _, prop in inspect.getmembers(kind, lambda member: isinstance(member, property)):
        nested = _NESTED.search(str(inspect.get_annotations(prop.fget).get("return", "")))
        names[prop.fget._pulumi_name] = nested[1] if nested else ""
    return names


def _outputs(resource: type) -> set[str]:
    members = inspect.getmembers(resource, lambda member: isinstance(member, property))
    getters = [prop.fget for _, prop in members]
    return {str(each._pulumi_name) for each in getters if hasattr(each, "_pulumi_name")}


@pytest.mark.parametrize("declared", DECLARED.values(), ids=lambda declared: declared.token)
def test_declared_paths_exist(declared: ResourceType) -> None:
    module, name = _module(declared.token)
    resource = getattr(module, name)
    if declared is not AWS_PROVIDER:
        assert f"'{declared.token}'" in inspect.getsource(resource)
    for path in declared.properties:
        kind = _inputs(resource)
        for depth, part in enumerate(path.split(".")):
            names = _wire_names(kind) if kind is not None else dict[str, str]()
            known: set[str] = {*names, *(_outputs(resource) if depth == 0 else [])}
            assert part in known, f"{declared.token} has no {path}"
            kind = getattr(module, names.get(part, ""), None)


def test_a_twin_is_known_by_the_name_of_what_it_makes() -> None:
    """Of the types that end in V2, those of buckets make what one without it makes."""
    twins = [it for it in dir(importlib.import_module("pulumi_aws.s3")) if it.endswith("V2")]
    tokens = [f"aws:s3/{it[0].lower()}{it[1:]}:{it}" for it in twins]
    known = {canonical(it) for it in tokens}
    assert {BUCKET.token, BUCKET_ACL.token, BUCKET_ENCRYPTION.token} <= known
    for token in known:
        module, name = _module(token)
        assert f"'{token}'" in inspect.getsource(getattr(module, name))


def test_common_properties_exist() -> None:
    module, name = _module("aws:s3/bucket:Bucket")
    assert _outputs(getattr(module, name)).issuperset(COMMON)


def test_list_of_taggable_types_is_up_to_date() -> None:
    """`python -m policies.taggable` writes it again."""
    listed = set(taggable.installed())
    assert {token for token in listed if not taggable.is_taggable(token)} == set()
    assert len(listed) == len(taggable.listed())


def test_no_type_is_declared_twice() -> None:
    """A second declaration would take the place of the first, and with it what rules may read."""
    folder = Path(resource_types.__file__).parent
    source = "".join(path.read_text() for path in sorted(folder.glob("*.py")))
    tokens = re.findall(r'ResourceType\(\s*"([^"]+)"', source)
    assert sorted(tokens) == sorted({*DECLARED, "*", "**"})
