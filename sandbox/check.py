"""What is wrong with a resource's inputs, before AWS is asked: every fault, by property path."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from sandbox.aws.validate import faults
from sandbox.convert import UNKNOWN, UnmappedError
from sandbox.request import applies, build, covers, input_types, mapped, operation
from sandbox.resource import Properties, ResourceType
from sandbox.schema import load


class Failure(NamedTuple):
    """One fault of one property."""

    path: str
    """Dotted property path; empty where the whole resource is meant."""
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}" if self.path else self.reason


_KINDS: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


def check(rt: ResourceType, inputs: Properties) -> list[Failure]:
    """Return every fault of `inputs`, which hold defaults and names already."""
    found = list(_typed(inputs, load()[rt.token]["inputs"], ""))
    found += [
        Failure(
            name,
            f"the sandbox does not carry this property of {rt.title} out; "
            f"it knows {', '.join(sorted(mapped(rt)))}",
        )
        for name in inputs
        if name in input_types(rt) and name not in mapped(rt)
    ]
    if not found:
        found += list(dict.fromkeys(_modelled(rt, inputs)))
    return found


def _typed(value: Any, kind: Any, path: str) -> Iterator[Failure]:  # noqa: ANN401 - JSON and schema
    if value is UNKNOWN or kind == "any":
        return
    if isinstance(kind, str):
        allowed = _KINDS[kind]
        if not isinstance(value, allowed) or (isinstance(value, bool) and kind != "boolean"):
            yield Failure(path, f"found {_shown(value)}; allowed: {kind}")
    elif "array" in kind:
        if isinstance(value, list):
            for i, item in enumerate(cast("list[Any]", value)):
                yield from _typed(item, kind["array"], f"{path}[{i}]")
        else:
            yield Failure(path, f"found {_shown(value)}; allowed: a list")
    elif not isinstance(value, dict):
        yield Failure(path, f"found {_shown(value)}; allowed: an object")
    elif "map" in kind:
        for key, item in cast("dict[str, Any]", value).items():
            yield from _typed(item, kind["map"], f"{path}.{key}")
    else:
        yield from _object(cast("dict[str, Any]", value), kind, path)


def _object(value: dict[str, Any], kind: Any, path: str) -> Iterator[Failure]:  # noqa: ANN401
    properties: dict[str, Any] = kind["object"]
    for name in kind["required"]:
        if value.get(name) is None:
            yield Failure(_join(path, name), "found nothing; a value is required")
    for name, item in value.items():
        if name.startswith("__"):
            continue
        if name not in properties:
            near = difflib.get_close_matches(name, properties, 1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            allowed = ", ".join(sorted(properties))
            yield Failure(_join(path, name), f"found an unknown property{hint}; allowed: {allowed}")
        elif item is not None:
            yield from _typed(item, properties[name], _join(path, name))


def _modelled(rt: ResourceType, inputs: Properties) -> Iterator[Failure]:
    """Yield what botocore's service model does not allow in the requests of a creation."""
    # An output stands where AWS will have given it by the time of the later calls.
    outputs = dict.fromkeys(rt.outputs, UNKNOWN)
    given: Properties = {**rt.defaults, **outputs, **inputs, "id": UNKNOWN}
    given |= {"account": "0" * 12, "region": "us-east-1", "partition": "aws"}
    for i, call in enumerate(rt.create):
        if not isinstance(call.method, str) or (
            i and not (applies(call, given) and covers(rt, call) & set(inputs))
        ):
            continue
        origins: dict[str, str] = {}
        try:
            request = build(rt, call, cast("Any", given), origins.__setitem__)
        except UnmappedError as error:
            yield Failure(str(error), f"the sandbox does not carry this property of {rt.title} out")
            continue
        shape = operation(rt, call.method).input_shape
        if shape is None:
            continue
        for fault in faults(shape, request, skip=lambda v: v is UNKNOWN):
            yield Failure(
                _origin(fault.path, origins), f"found {fault.found}; allowed: {fault.allowed}"
            )


def _origin(path: str, origins: Mapping[str, str]) -> str:
    """Return the property behind an AWS path, the nearest that is known."""
    rest = path
    while rest:
        if rest in origins:
            return origins[rest] + path[len(rest) :]
        cut = max(rest.rfind("."), rest.rfind("["))
        rest = rest[:cut] if cut > 0 else ""
    return path


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _shown(value: Any) -> str:  # noqa: ANN401
    kinds: dict[type, str] = {dict: "an object", list: "a list", bool: "a boolean", str: "text"}
    names = (name for kind, name in kinds.items() if type(value) is kind)
    return next(names, f"a number ({value})")
