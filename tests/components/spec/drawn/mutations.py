"""One thing made wrong at any place of a spec, and where that is told."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from hypothesis import strategies as st

from components.spec.document import Location
from components.spec.fields import Shape, Spec
from tests.components.spec.drawn.values import Data, flat, limits, sizes
from tests.components.spec.drawn.writing import Repeated


@dataclass(frozen=True, slots=True)
class Site:
    """A place of a spec, and what the models say of it."""

    place: Location
    options: Sequence[Any]
    """The types that it takes."""

    about: Sequence[Any]
    is_required: bool


@dataclass(frozen=True, slots=True)
class Mutation:
    """What is made wrong."""

    kind: str
    place: Location
    """The field that has to be named."""

    value: Any = None


REMOVED, TWICE = "a required field is removed", "a key is there twice"

REFERENCES = (
    ("value_stream",),
    *(("trio", it) for it in ("product", "design", "engineering")),
    ("stakeholders", "*"),
    ("datasets", "*", "approver"),
    ("knowledge", "*", "dataset"),
    ("knowledge", "*", "embedding_model"),
    ("gates", "*", "approver"),
    ("gates", "on_call", "group"),
    ("agent", "model"),
    ("agent", "knowledge_bases", "*"),
    ("prompts", "*", "model"),
)
"""Fields of a use case that name something else."""


def sites(model: type[Spec], data: Data, here: Location = ()) -> Iterator[Site]:
    """Yield each place of the data that a model's field says something of."""
    for name, value in data.items():
        field = model.model_fields[name]
        site = _site((*here, name), field.annotation, field.metadata, required=field.is_required())
        yield from _within(site, value)


def _site(
    place: Location, annotation: Any, about: Sequence[Any], *, required: bool = False
) -> Site:
    options: list[Any] = []
    pending, notes = [annotation], list(about)
    while pending:
        it = pending.pop()
        if get_origin(it) is Annotated:
            pending.append(get_args(it)[0])
            notes += flat(get_args(it)[1:])
        elif get_origin(it) in {Union, UnionType}:
            pending += get_args(it)
        else:
            options.append(it)
    return Site(place, options, notes, required)


def _within(site: Site, value: Any) -> Iterator[Site]:
    yield site
    for option in site.options:
        origin, arguments = get_origin(option), get_args(option)
        if isinstance(option, type) and issubclass(option, Spec) and isinstance(value, dict):
            yield from sites(option, cast("Data", value), site.place)
        elif origin is dict and isinstance(value, dict):
            for key, item in cast("Data", value).items():
                yield from _within(_site((*site.place, key), arguments[1], ()), item)
        elif origin is tuple and isinstance(value, list):
            for index, item in enumerate(cast("list[Any]", value)):
                yield from _within(_site((*site.place, index), arguments[0], ()), item)


def mutations(model: type[Spec], data: Data) -> list[Mutation]:
    """Return everything that can be made wrong in the data, alone."""
    found = [Mutation("an unknown key", ("unheard_of",), 1)]
    for site in sites(model, data):
        found += _of_site(site, at(data, site.place))
    for place in REFERENCES:
        found += [
            Mutation("a dangling reference", it.place, "nobody-of-that-name")
            for it in sites(model, data)
            if _matches(place, it.place) and isinstance(at(data, it.place), str)
        ]
    return found


def _of_site(site: Site, value: Any) -> Iterator[Mutation]:
    place, options = site.place, site.options
    models = [it for it in options if isinstance(it, type) and issubclass(it, Spec)]
    kinds = {get_origin(it) or it for it in options}
    if site.is_required:
        yield Mutation(REMOVED, place)
    if type(None) not in kinds:
        yield Mutation("nothing", place)
    wrong: list[Any] = [["a list"]] if tuple not in kinds else [{"a": "mapping"}]
    if str not in kinds and Literal not in kinds:
        wrong.append("a text")
    if kinds & {int, bool, str} and not kinds & {float}:
        wrong.append(1.5)
    yield from (Mutation("another type", place, it) for it in wrong)
    if models and isinstance(value, dict):
        yield Mutation("an unknown key", (*place, "unheard_of"), 1)
    if isinstance(value, dict) and value:
        yield Mutation(TWICE, (*place, next(iter(cast("Data", value)))))
    if Literal in kinds:
        yield Mutation("a word that is none of the list", place, "unheard-of")
    yield from _out_of_range(site, kinds)


def _out_of_range(site: Site, kinds: set[Any]) -> Iterator[Mutation]:
    above, below = limits(site.about)
    if above is not None:
        yield Mutation("a number too low", site.place, int(above[0]) - 1)
    if below is not None:
        yield Mutation("a number too high", site.place, int(below[0]) + 1)
    if float in kinds:
        yield Mutation("no finite number", site.place, float("inf"))
    least, most = sizes(site.about)
    if str in kinds:
        if any(isinstance(it, Shape) for it in site.about):
            yield Mutation("another form", site.place, "Not of\nthe ? form")
        elif least:
            yield Mutation("a text too short", site.place, "")
        if most < 10**6:
            yield Mutation("a text too long", site.place, "x" * (most + 1))
    elif least and tuple in kinds:
        yield Mutation("a list too short", site.place, [])


def _matches(pattern: Sequence[str], place: Location) -> bool:
    return len(pattern) == len(place) and all(
        one in {"*", other} for one, other in zip(pattern, place, strict=True)
    )


def at(data: Any, place: Location) -> Any:
    for part in place:
        data = data[part]
    return data


def mutated(data: Data, mutation: Mutation) -> Data:
    """Return a copy of the data with one thing wrong."""
    *above, last = mutation.place
    if mutation.kind == TWICE:
        if not above:
            return Repeated(copy.deepcopy(data))
        return mutated(data, Mutation("", tuple(above), Repeated(at(data, tuple(above)))))
    changed = copy.deepcopy(data)
    parent = at(changed, tuple(above))
    if mutation.kind == REMOVED:
        del parent[last]
    else:
        parent[last] = mutation.value
    return changed


@st.composite
def several(draw: st.DrawFn, model: type[Spec], data: Data, most: int) -> list[Mutation]:
    """Draw one mutation or more, none of which lies in the place of another."""
    offered = mutations(model, data)
    kinds = sorted({it.kind for it in offered})
    found: list[Mutation] = []
    for _ in range(draw(st.integers(1, most))):
        kind = draw(st.sampled_from(kinds))
        free = [
            it for it in offered
            if it.kind == kind and not any(_overlap(it.place, other.place) for other in found)
        ]  # fmt: skip
        if free:
            found.append(draw(st.sampled_from(free)))
    return found


def _overlap(one: Location, other: Location) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter] or one[: len(other) - 1] == other[:-1]
