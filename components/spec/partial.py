"""Takes what is right of a spec that has faults, so that one run tells all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from components.spec.document import Value
from components.spec.fields import Spec

_S = TypeVar("_S", bound=Spec)


def salvage(model: type[_S], data: Mapping[str, Value]) -> _S:
    """Return the fields of `data` that hold by themselves; the others are not set at all.

    Of a field with keys and values, the entries that hold are kept, if there are any. Reading a
    field that is not set raises AttributeError.
    """
    fields: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if name in data:
            kept = _held(field, data[name])
            if kept is not None:
                fields[name] = kept
        elif not field.is_required():
            fields[name] = field.get_default(call_default_factory=True)
    made = model.model_construct(**fields)
    for name in data:
        # A default would stand where something else was written.
        if name not in fields:
            vars(made).pop(name, None)
    return made


def _held(field: FieldInfo, value: Value) -> Any:  # noqa: ANN401  (whatever the field's type is)
    adapter: TypeAdapter[Any] = TypeAdapter(field.rebuild_annotation())
    try:
        return adapter.validate_python(value, strict=True)
    except ValidationError as error:
        wrong = {details["loc"][0] for details in error.errors() if details["loc"]}
    if not isinstance(value, dict) or not wrong:
        return None
    rest = {key: item for key, item in value.items() if key not in wrong}
    if not rest:
        return None
    try:
        return adapter.validate_python(rest, strict=True)
    except ValidationError:
        return None
