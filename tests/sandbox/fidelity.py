"""Where a declaration and AWS's published schema of the type say different things.

A difference has a key: "required:P", "replace:P" and "computed:P" for what a property is,
"enum:P" and "pattern:P" for values that the sandbox takes and AWS does not, "name:P" for a
property that AWS's schema does not have, and "type" for a type without a schema.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fnmatch import filter as fnfilter
from functools import cache
from typing import Any

from sandbox.convert import match
from sandbox.request import bindings, input_types, mapped, operation, output_types
from sandbox.resource import ResourceType
from sandbox.schema import load
from tests.sandbox.published import Fact, Published, published, types
from tests.sandbox.values import laxer

# Every resource of pulumi-aws has these; what stands behind them is the provider's own doing.
_COMMON = frozenset({"id", "region", "tags", "tagsAll"})


def differences(rt: ResourceType) -> dict[str, str]:
    """Return each difference by its key in `differs`, told as what each side says."""
    if rt.cloudformation is None:
        twin = namesake(rt)
        told = f"AWS publishes {twin}" if twin else "AWS publishes no schema of that name"
        return {"type": f"the declaration names no CloudFormation type; {told}"}
    witness = _witness(rt)
    return {
        key: told
        for compare in (_unnamed, _required, _replaced, _computed, _values)
        for key, told in compare(rt, witness)
    }


def namesake(rt: ResourceType) -> str | None:
    """Return AWS's type that is called as pulumi-aws calls this one, or None."""
    _, module, name = rt.token.split(":")
    wanted = f"aws::{module.split('/')[0]}::{name}".lower()
    return next((t for t in types() if t.lower() == wanted), None)


def _witness(rt: ResourceType) -> Published:
    """Return the schema; a part that is one property of ours is that one property."""
    found = published(rt.cloudformation or "")
    parent, _, part = found.name.rpartition("/")
    if not parent or not match(part, tuple(input_types(rt))):
        return found
    own = replace(published(parent).facts[part], required=True)
    others = {n: f for n, f in found.facts.items() if n in published(parent).facts}
    return replace(found, facts={**others, part: own})


@cache
def counterparts(rt: ResourceType) -> Mapping[str, str]:
    """Return our property -> AWS's, by the names that the declaration's calls bind, or its own.

    Raises:
        ValueError: a "name:P" of the declaration names a property that AWS does not have.
    """
    facts = _witness(rt).facts
    out: dict[str, str] = {}
    names = [n for n in {**input_types(rt), **output_types(rt)} if n not in _COMMON]
    for key, told in rt.differs.items():
        kind, _, pattern = key.partition(":")
        if kind == "name" and told.startswith("="):
            if told[1:] not in facts:
                raise ValueError(f"{rt.token}: differs[{key!r}]: AWS has no {told[1:]}")
            out |= dict.fromkeys(fnfilter(names, pattern), told[1:])
    # What pulumi-aws has side by side, AWS may have in a structure that pulumi-aws lacks.
    for depth in (0, 1):
        for spelled in _spellings(rt):
            for name in names:
                used = set(out.values())
                free = {
                    path.rpartition("/")[2]: path
                    for path in facts
                    if path.count("/") == depth
                    and path not in used
                    and path.split("/")[0] not in used
                }
                found = match(spelled(name), tuple(free)) if spelled(name) else None
                if found and name not in out:
                    out[name] = free[found]
    return out


def _spellings(rt: ResourceType) -> tuple[Callable[[str], str], ...]:
    """Return the ways in which AWS's schema may call a property, the surest first."""
    bound = {b.name: b.path[-1] for call in rt.create for b in bindings(rt, call)}
    told = {n: p for n, p in rt.outputs.items() if isinstance(p, str) and p.isidentifier()}
    noun = (rt.cloudformation or "").split("/")[0].rpartition("::")[2]
    return (
        lambda n: n,
        lambda n: rt.names.get(n, "").rpartition(".")[2],
        lambda n: told.get(n, ""),
        lambda n: bound.get(n, ""),
        lambda n: f"{n}Name",
        lambda n: f"{n}Document",
        lambda n: f"{noun}{n}",
    )


def _compared(rt: ResourceType, witness: Published) -> Iterator[tuple[str, str, Fact]]:
    """Yield (our property, AWS's, what AWS says of it)."""
    for name, theirs in sorted(counterparts(rt).items()):
        yield name, theirs, witness.facts[theirs]


def _unnamed(rt: ResourceType, witness: Published) -> Iterator[tuple[str, str]]:
    for name in sorted((mapped(rt) | set(rt.replace)) - _COMMON - set(counterparts(rt))):
        if name in rt.write_only and name not in rt.replace and not _needs(rt, name):
            continue  # It steers the provider; AWS never hears of it.
        does = "replaces" if name in rt.replace else "updates in place"
        yield (
            f"name:{name}",
            f"the sandbox takes {name} and {does} on its change; {witness.name} has only "
            f"{', '.join(sorted(witness.facts))}",
        )


def _required(rt: ResourceType, witness: Published) -> Iterator[tuple[str, str]]:
    for name, theirs, fact in _compared(rt, witness):
        # Where AWS wants a name, pulumi-aws makes one.
        if name not in input_types(rt) or name == rt.auto_name:
            continue
        ours = _needs(rt, name)
        if ours != fact.required:
            yield (
                f"required:{name}",
                f"the sandbox {'requires' if ours else 'does not require'} {name}; "
                f"AWS {'requires' if fact.required else 'does not require'} {theirs}",
            )
    told = set(counterparts(rt).values())
    told |= {path.split("/")[0] for path in told}
    for theirs, fact in sorted(witness.facts.items()):
        around = theirs.rpartition("/")[0]
        apart = not around or around not in counterparts(rt).values()
        if fact.required and theirs not in told and apart:
            yield f"required:{theirs}", f"AWS requires {theirs}; no property of ours stands for it"


def _needs(rt: ResourceType, name: str) -> bool:
    """Tell whether the sandbox refuses the type without `name`."""
    if name in load()[rt.token]["inputs"]["required"]:
        return True
    first = rt.create[0]
    if name in rt.defaults or name == rt.auto_name or not isinstance(first.method, str):
        return False
    shape = operation(rt, first.method).input_shape
    heads = {b.path[0] for b in bindings(rt, first) if b.name == name and len(b.path) == 1}
    given = {path.split(".")[0] for path in first.constants}
    members: list[str] = shape.metadata.get("required", []) if shape else []
    return bool(heads & set(members) - given)


def _replaced(rt: ResourceType, witness: Published) -> Iterator[tuple[str, str]]:
    def said(replaces: bool) -> str:
        return "replaces" if replaces else "updates in place"

    for name, theirs, fact in _compared(rt, witness):
        ours = name in rt.replace
        if ours != fact.create_only and (ours or name in mapped(rt)):
            yield (
                f"replace:{name}",
                f"the sandbox {said(ours)} on a change of {name}; "
                f"AWS {said(fact.create_only)} on one of {theirs}",
            )
    ours = "tags" in rt.replace
    if rt.tags and ours != witness.frozen_tags:
        yield (
            "replace:tags",
            f"the sandbox {said(ours)} on a change of tags; AWS {said(witness.frozen_tags)}",
        )


def _computed(rt: ResourceType, witness: Published) -> Iterator[tuple[str, str]]:
    told = counterparts(rt)
    for name in sorted(set(output_types(rt)) - _COMMON):
        theirs = told.get(name, "")
        computed = theirs in witness.facts and witness.facts[theirs].read_only
        if name in input_types(rt):
            if computed and name in mapped(rt) and name not in rt.computed:
                yield f"computed:{name}", f"the sandbox takes {name}; AWS computes {theirs}"
        elif name not in rt.outputs:
            also = f", AWS as {theirs}" if computed else ""
            yield (
                f"computed:{name}",
                f"the sandbox leaves {name} out; pulumi-aws computes it{also}",
            )
        elif theirs and not computed:
            yield f"computed:{name}", f"the sandbox computes {name}; AWS takes {theirs}"


def _values(rt: ResourceType, witness: Published) -> Iterator[tuple[str, str]]:
    for call in rt.create:
        for _, shape, name in bindings(rt, call):
            theirs = counterparts(rt).get(name)
            kind: Any = input_types(rt).get(name)
            if kind is not None and theirs is not None and name in mapped(rt):
                node = witness.facts[theirs].node
                yield from laxer(rt, witness.document, kind, shape, node, name)
