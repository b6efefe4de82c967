"""Requests of a declaration's calls, and what can be told from them before they are sent."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, cast

from botocore import xform_name
from botocore.loaders import Loader
from botocore.model import (
    ListShape,
    MapShape,
    OperationModel,
    ServiceModel,
    Shape,
    StructureShape,
)

from sandbox import schema
from sandbox.convert import UNKNOWN, match, to_aws
from sandbox.resource import SET, Call, Properties, ResourceType

_LOADER = Loader()


class Binding(NamedTuple):
    """A property and the member of a request that takes it."""

    path: tuple[str, ...]
    shape: Shape
    name: str


@cache
def _service(name: str) -> tuple[ServiceModel, Mapping[str, str]]:
    model = ServiceModel(_LOADER.load_service_model(name, "service-2"), name)
    return model, {xform_name(operation): operation for operation in model.operation_names}


def target(rt: ResourceType, method: str) -> tuple[str, str]:
    """Return (service, client method) of a call's `method`."""
    service, _, bare = method.rpartition(".")
    return service or rt.service, bare


@cache
def operation(rt: ResourceType, method: str) -> OperationModel:
    """Return botocore's model of the operation behind a client's method."""
    service, bare = target(rt, method)
    model, methods = _service(service)
    return model.operation_model(methods[bare])


@cache
def input_types(rt: ResourceType) -> Mapping[str, Any]:
    """Return the type's inputs: {property: schema}."""
    return schema.load()[rt.token]["inputs"]["object"]


@cache
def output_types(rt: ResourceType) -> Mapping[str, Any]:
    """Return the type's outputs, which hold its inputs too: {property: schema}."""
    return schema.load()[rt.token]["outputs"]


@cache
def bindings(rt: ResourceType, call: Call) -> tuple[Binding, ...]:
    """Return which property goes to which member of the call's request."""
    if not isinstance(call.method, str):
        return ()
    shape = operation(rt, call.method).input_shape
    if shape is None:
        return ()
    names: dict[str, str] = {**rt.names, **call.names}
    explicit = {n: p for n, p in names.items() if p and _bound(call, n) and "." not in n}
    out: list[Binding] = []
    for name, path in explicit.items():
        parts = tuple(path.split("."))
        at = _member(shape, parts)
        if at is not None:
            out.append(Binding(parts, at, name))
    taken = {b.name for b in out} | {n for n, p in call.names.items() if not p}
    prefix = (call.into,) if call.into else ()
    ways = {(): shape, prefix: _member(shape, prefix)}
    for way, inside in ways.items():
        if not isinstance(inside, StructureShape):
            continue
        for member, inner in inside.members.items():
            path = (*way, member)
            if path == prefix or any(b.path[: len(path)] == path for b in out):
                continue
            if ".".join(path) in call.constants or member in call.constants:
                continue
            free = tuple(
                n
                for n in {**input_types(rt), **output_types(rt)}
                if n not in taken and _bound(call, n)
            )
            name = match(member, free)
            if name is not None:
                out.append(Binding(path, inner, name))
                taken.add(name)
    return tuple(out)


def _bound(call: Call, name: str) -> bool:
    return call.binds is None or name in call.binds


def _member(shape: Shape, path: tuple[str, ...]) -> Shape | None:
    """Return the shape at a path of members, or None where there is none."""
    for part in path:
        name, _, one = part.partition("[")
        inner = shape.members.get(name) if isinstance(shape, StructureShape) else None
        # SNS and SQS take what they call attributes as a map, whatever their names.
        inner = shape.value if isinstance(shape, MapShape) else inner
        inner = inner.member if one and isinstance(inner, ListShape) else inner
        if inner is None:
            return None
        shape = inner
    return shape


@cache
def covers(rt: ResourceType, call: Call) -> frozenset[str]:
    """Return the inputs that a create or update call sets."""
    if call.covers is not None:
        return frozenset(call.covers)
    return frozenset(b.name for b in bindings(rt, call) if b.name in input_types(rt)) - {"region"}


@cache
def mapped(rt: ResourceType) -> frozenset[str]:
    """Return the inputs that the sandbox carries out; all others it refuses."""
    calls = (*rt.create, *rt.update)
    names = {name for call in calls for name in (*covers(rt, call), *call.given)}
    tagged = {"tags"} if rt.tags else set[str]()
    return frozenset(names | set(rt.write_only) | tagged | {"region"}) & set(input_types(rt))


def fill(text: Any, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a constant of any type
    """Return a constant with its {property} places filled in."""
    if isinstance(text, str) and "{" in text:
        return text.format_map(values)
    if isinstance(text, dict):
        return {k: fill(v, values) for k, v in cast("dict[str, Any]", text).items()}
    if isinstance(text, list):
        return [fill(v, values) for v in cast("list[Any]", text)]
    return text


def build(
    rt: ResourceType,
    call: Call,
    values: Properties,
    trace: Callable[[str, str], None] = lambda _aws, _property: None,
) -> dict[str, Any]:
    """Return the call's request for these values; `UNKNOWN` stays where it is."""
    out: dict[str, Any] = {}
    for path, constant in call.constants.items():
        _put(out, tuple(path.split(".")), fill(constant, values))
    for path, shape, name in bindings(rt, call):
        value = values.get(name)
        if value is None:
            continue
        if name in rt.codecs and value is not UNKNOWN:
            value = rt.codecs[name].to_aws(value)
        if name == "tags" and path == ("TagSpecifications",):
            value = _specified(rt, value)
        aws = to_aws(value, shape, rt.names, name, trace, ".".join(path))
        if aws is not None:
            _put(out, path, aws)
    return out


def _specified(rt: ResourceType, tags: Any) -> Any:  # noqa: ANN401 - tags, or unknown
    """Return tags as EC2 takes them for what is yet to be made."""
    kind = rt.tags.specification if rt.tags else None
    return [{"ResourceType": kind, "Tags": tags}] if tags else None


def _put(into: dict[str, Any], path: tuple[str, ...], value: Any) -> None:  # noqa: ANN401
    for part in path[:-1]:
        name, _, one = part.partition("[")
        into = into.setdefault(name, [{}])[0] if one else into.setdefault(name, {})
    before = into.get(path[-1])
    # Two properties may go into one list, as DynamoDB's hash and range key.
    both = isinstance(before, list) and isinstance(value, list)
    into[path[-1]] = [*cast("list[Any]", before), *value] if both else value


def applies(call: Call, values: Properties) -> bool:
    """Tell whether the call's `given` holds."""
    return all(
        bool(values.get(name)) if want is SET else (values.get(name) or None) == (want or None)
        for name, want in call.given.items()
    )


def templates(text: str) -> Iterator[str]:
    """Yield the properties named in a template such as an id."""
    for part in text.split("{")[1:]:
        yield part.split("}")[0]
