"""Strategies for plain data that a model takes, from the model's own fields.

What holds between fields is not in a field: rules say how such a one is drawn.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Sequence
from typing import Annotated, Any, Literal, TypeAlias, Union, cast, get_args, get_origin

import annotated_types as bounds
from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from components.spec.fields import Shape, Slug, Spec
from tests.components.spec.editing import TODAY

Data: TypeAlias = dict[str, Any]
Drawn: TypeAlias = st.SearchStrategy[Any]
Rules: TypeAlias = dict[tuple[type[Any], str], Drawn]
"""A field of a model, also as its subclasses have it, to how it is drawn."""

ABSENT: Any = object()
"""Drawn for a field that is left out."""

PAST = st.dates(dt.date(2020, 1, 1), TODAY).map(str)
FUTURE = st.dates(TODAY + dt.timedelta(1), dt.date(2040, 12, 31)).map(str)
LONGEST = 12
"""Of texts and lists that may be longer: what is wrong is so already with few."""

TEXTS = st.characters(exclude_categories=("Cc", "Cs", "Cn"))
SLUG = next(it for it in get_args(Slug) if isinstance(it, Shape))
WORDS = st.lists(st.from_regex(r"[a-z][a-z0-9]{0,15}", fullmatch=True), min_size=1, max_size=4)
SLUGS = st.one_of(
    st.sampled_from(["a", "x1", "claims", "order-look-up", "a-b-c-d-e-f"]), WORDS.map("-".join)
)


def slugs(longest: int = 64) -> st.SearchStrategy[str]:
    """Draw names, short and long."""
    return SLUGS.map(lambda it: it[:longest].rstrip("-"))


def some(items: Sequence[Any], *, least: int = 0, most: int = 3) -> Drawn:
    """Draw some of the items, each once."""
    if not items:
        return st.just([])
    found = st.lists(st.sampled_from(items), unique=True, max_size=min(most, len(items)))
    return found.map(lambda it: it if len(it) >= least else list(items[:least]))


def optional(drawn: Drawn) -> Drawn:
    return st.one_of(st.just(ABSENT), drawn)


@st.composite
def keyed(draw: st.DrawFn, names: Sequence[str], drawn: Drawn) -> Data:
    """Draw a value for each name."""
    return {name: draw(drawn) for name in names}


def names(least: int = 1, most: int = 3, longest: int = 64) -> st.SearchStrategy[list[str]]:
    return st.lists(slugs(longest), min_size=least, max_size=most, unique=True)


@st.composite
def of_model(draw: st.DrawFn, model: type[Spec], rules: Rules) -> Data:
    """Draw what a model takes: optional fields are there or not, the others always."""
    found: Data = {}
    for name, field in model.model_fields.items():
        rule = next((rules[it, name] for it in model.__mro__ if (it, name) in rules), None)
        if rule is None:
            rule = of_field(field, rules)
            rule = rule if field.is_required() else optional(rule)
        value = draw(rule)
        if value is not ABSENT:
            found[name] = value
    return found


def of_field(field: FieldInfo, rules: Rules) -> Drawn:
    return of_type(field.annotation, field.metadata, rules)


def of_type(annotation: Any, about: Sequence[Any], rules: Rules) -> Drawn:
    """Return what draws the values that a type with these annotations takes."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return of_type(arguments[0], [*flat(arguments[1:]), *about], rules)
    if origin in {Union, types.UnionType}:
        return st.one_of([of_type(it, about, rules) for it in arguments])
    if annotation is type(None):
        return st.none()
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        least, most = sizes(about)
        return st.lists(of_type(arguments[0], [], rules), min_size=least, max_size=min(most, 4))
    if origin is dict:
        least, most = sizes(about)
        keys, items = (of_type(it, [], rules) for it in arguments)
        return st.dictionaries(keys, items, min_size=least, max_size=min(most, 3))
    if isinstance(annotation, type) and issubclass(annotation, Spec):
        return of_model(annotation, rules)
    return _scalar(annotation, about)


def flat(about: Sequence[Any]) -> list[Any]:
    """Return the annotations, those of pydantic's fields one by one."""
    found: list[Any] = []
    for it in about:
        found += it.metadata if isinstance(it, FieldInfo) else [it]
    return found


def _scalar(kind: Any, about: Sequence[Any]) -> Drawn:
    if kind is bool:
        return st.booleans()
    if kind is dt.date:
        return st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)).map(str)
    if kind in {int, float}:
        return _numbers(kind, about)
    assert kind is str, kind
    least, most = sizes(about)
    shapes = [it for it in about if isinstance(it, Shape)]
    if not shapes:
        return st.text(TEXTS, min_size=least, max_size=min(most, max(LONGEST, least)))
    if shapes == [SLUG]:
        return slugs(min(most, 64))
    found = st.from_regex(shapes[0].pattern, fullmatch=True)
    for shape in shapes[1:]:
        found = found.filter(lambda it, shape=shape: _has(shape, it))
    return found.filter(lambda it: least <= len(it) <= most)


def _has(shape: Shape, text: str) -> bool:
    try:
        shape.check(text)
    except ValueError:
        return False
    return True


def _numbers(kind: type, about: Sequence[Any]) -> Drawn:
    above, below = limits(about)
    if kind is int:
        low = -1000 if above is None else int(above[0]) + (not above[1])
        high = max(10**7, low) if below is None else int(below[0]) - (not below[1])
        return st.integers(low, high)
    low, high = (above or (-1e6, True)), (below or (1e6, True))
    return st.floats(low[0], high[0], exclude_min=not low[1], exclude_max=not high[1])


Limit: TypeAlias = tuple[float, bool]
"""A bound, and whether it is allowed itself."""


def limits(about: Sequence[Any]) -> tuple[Limit | None, Limit | None]:
    """Return the bounds of a number."""
    above: Limit | None = None
    below: Limit | None = None
    for it in flat(about):
        match it:
            case bounds.Ge(ge=least):
                above = cast("float", least), True
            case bounds.Gt(gt=least):
                above = cast("float", least), False
            case bounds.Le(le=most):
                below = cast("float", most), True
            case bounds.Lt(lt=most):
                below = cast("float", most), False
            case _:
                pass
    return above, below


def sizes(about: Sequence[Any]) -> tuple[int, int]:
    """Return the least and the most characters or entries."""
    least, most = 0, 10**6
    for it in flat(about):
        if isinstance(it, bounds.MinLen):
            least = it.min_length
        if isinstance(it, bounds.MaxLen):
            most = it.max_length
    return least, most
