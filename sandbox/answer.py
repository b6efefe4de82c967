"""What a call's answer says of a resource, as Pulumi spells it."""

import re
from functools import cache
from typing import Any, cast

import jmespath

from sandbox import convert
from sandbox.compare import same
from sandbox.request import fill, input_types, output_types
from sandbox.resource import Call, Properties, ResourceType


class Blank(dict[str, Any]):
    """Values for a template, in which what is not known is empty."""

    def __missing__(self, key: str) -> str:
        return ""


@cache
def jmes(text: str) -> Any:  # noqa: ANN401 - jmespath has no types
    """Return a JMESPath, compiled."""
    return jmespath.compile(text)


def resource_in(call: Call, answer: Any, values: Properties) -> Any:  # noqa: ANN401
    """Return the part of the answer that the call's `at` points to."""
    return answer if call.at == "@" else jmes(_fill_path(call.at, values)).search(answer)


def _fill_path(text: str, values: Properties) -> str:
    """Fill in "{property}", which stands between quotes; other braces are JMESPath's own."""
    return re.sub(
        r"'\{(\w+)\}'", lambda m: "'" + str(values.get(m[1], "")).replace("'", r"\'") + "'", text
    )


def outputs(rt: ResourceType, resource: Any, values: Properties) -> Properties:  # noqa: ANN401
    """Return the type's declared outputs, of an answer and of what is known already."""
    out: Properties = {}
    for name, path in rt.outputs.items():
        if callable(path):
            value = path(resource, {**values, **out})
        elif path.startswith("="):
            value = fill(path[1:], Blank({**values, **out}))
        else:
            value = jmes(path).search(resource)
        if value is not None:
            out[name] = convert.from_aws(value, output_types(rt).get(name, "any"), rt.names, name)
    return out


def derived(rt: ResourceType, values: Properties) -> Properties:
    """Return the inputs that follow from where the resource is, such as its catalogue's id."""
    return {
        name: fill(path[1:], Blank(values))
        for name, path in rt.outputs.items()
        if name in input_types(rt) and isinstance(path, str) and path.startswith("=")
    }


def properties(rt: ResourceType, call: Call, resource: Any) -> Properties:  # noqa: ANN401
    """Return the inputs as a read's answer has them; what it does not tell is left out."""
    by_type = rt.reads if call is rt.read[0] else dict[str, str]()
    paths = by_type if call.gives is None else call.gives
    keys = tuple(cast("dict[str, Any]", resource)) if isinstance(resource, dict) else ()
    out: Properties = {}
    # A further read may give outputs too; the first one's are in the type's `outputs`.
    given = {n: output_types(rt)[n] for n in call.gives or () if n in output_types(rt)}
    for name, kind in {**input_types(rt), **given}.items():
        if name in paths:
            value = jmes(paths[name]).search(resource)
        elif call.gives is not None or name in {"tags", "region"} or name in rt.write_only:
            continue
        else:
            last = rt.names.get(name, name).rpartition(".")[2]
            key = last if last in keys else convert.match(last, keys)
            value = cast("dict[str, Any]", resource)[key] if key else None
        if value is not None and name in rt.codecs:
            value = rt.codecs[name].from_aws(value)
        value = convert.from_aws(value, kind, rt.names, name)
        if value is not None:
            out[name] = value
    return out


def merge(rt: ResourceType, values: Properties, found: Properties) -> Properties:
    """Return the state: as AWS has it, in the words of the inputs where the meaning is the same."""
    state: Properties = {}
    for name in output_types(rt):
        old, new = values.get(name), found.get(name)
        if name in rt.write_only:
            new = old if old is not None else rt.defaults.get(name)
        elif name in input_types(rt) and name != "region":
            if new is None:
                new = rt.defaults.get(name)
            if old is not None and same(rt, name, old, new):
                new = old
        elif new is None:
            new = old
        if new is not None:
            state[name] = new
    return state
