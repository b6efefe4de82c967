"""Takes what is right of a spec that has faults, so that one run tells all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from components.spec.document import Value
from components.spec.fields import Spec

_S = TypeVar("_S", bound=Spec)

_NOTHING: Any = object()
"""What is kept of a value that does not hold in any part."""


def salvage(model: type[_S], data: Mapping[str, Value]) -> _S:
    """Return the fields of `data` that hold by themselves; the others are not set at all.

    Of a field with parts, the parts that hold are kept, if there are any: entries of a mapping,
    fields of another model. Reading a field that is not set raises AttributeError.
    """
    fields: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if name in data:
            kept = _held(field.rebuild_annotation(), data[name])
            if kept is not _NOTHING:
                fields[name] = kept
        elif not field.is_required():
            fields[name] = field.get_default(call_default_factory=True)
    made = model.model_construct(**fields)
    for name in data:
        # A default would stand where something else was written.
        if name not in fields:
            vars(made).pop(name, None)
    return made


def _held(annotation: Any, value: Value) -> Any:  # noqa: ANN401  (whatever the field's type is)
    adapter: TypeAdapter[Any] = TypeAdapter(annotation)
    try:
        return adapter.validate_python(value, strict=True)
    except ValidationError:
        return next(_parts(annotation, value), _NOTHING)


def _parts(annotation: Any, value: Value) -> Iterator[Any]:  # noqa: ANN401
    """Yield what is kept of a value that does not hold as a whole."""
    for option in _options(annotation):
        origin, arguments = get_origin(option), get_args(option)
        if origin is dict and isinstance(value, dict):
            kept = {
                key: held
                for key, item in value.items()
                if _held(arguments[0], key) is not _NOTHING
                and (held := _held(arguments[1], item)) is not _NOTHING
            }
            if kept:
                yield kept
        elif origin is tuple and isinstance(value, tuple):
            items = [_held(arguments[0], item) for item in value]
            # A place in a list is told by its number: none may be left out before another.
            if items and _NOTHING not in items:
                yield tuple(items)
        elif _is_model(option) and isinstance(value, dict):
            yield salvage(cast("type[Spec]", option), value)


def _is_model(option: object) -> bool:
    return isinstance(option, type) and get_origin(option) is None and issubclass(option, Spec)


def _options(annotation: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the types that an annotation names: itself, or those that it joins."""
    if get_origin(annotation) is Annotated:
        yield from _options(get_args(annotation)[0])
    elif get_origin(annotation) in {dict, tuple} or not get_args(annotation):
        yield annotation
    else:
        for each in get_args(annotation):
            yield from _options(each)
