"""Property values as the engine's protocol carries them."""

from typing import Any, cast

from google.protobuf import struct_pb2
from pulumi.runtime.rpc import UNKNOWN as UNKNOWN_TEXT

from sandbox.convert import UNKNOWN
from sandbox.resource import Properties

_SIGNATURE = "4dabf18193072939515e22adb298388d"
"""Marks an object that stands for a secret, an asset or an archive (Pulumi's sdk/go/common)."""

_TEXT_KINDS = ("text",)

_UNKNOWN_TEXTS = frozenset(
    {
        UNKNOWN_TEXT,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
"""What stands for an unknown text, boolean, number, list, asset, archive and object (Pulumi's
sdk/go/common/resource/plugin/rpc.go)."""


def from_struct(struct: struct_pb2.Struct) -> Properties:
    """Return a message's properties; what a preview does not know is `UNKNOWN`."""
    return {key: _from(value) for key, value in struct.fields.items()}


def _from(value: struct_pb2.Value) -> Any:  # noqa: ANN401 - any JSON value
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return UNKNOWN if value.string_value in _UNKNOWN_TEXTS else value.string_value
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    if kind == "bool_value":
        return value.bool_value
    if kind == "list_value":
        return [_from(item) for item in value.list_value.values]
    if kind == "struct_value":
        out = {key: _from(item) for key, item in value.struct_value.fields.items()}
        if _SIGNATURE in out:
            # A secret or an asset of text: what it holds is what AWS gets. Files and archives stay
            # objects, which no declaration takes, so that they are refused and not lost.
            return next((out[k] for k in ("value", *_TEXT_KINDS) if k in out), out)
        return out
    return None


def to_struct(properties: Properties) -> struct_pb2.Struct:
    """Return properties as a message."""
    struct = struct_pb2.Struct()
    for key, value in properties.items():
        _to(struct.fields[key], value)
    return struct


def _to(into: struct_pb2.Value, value: Any) -> None:  # noqa: ANN401
    if value is None:
        into.null_value = struct_pb2.NULL_VALUE
    elif value is UNKNOWN:
        into.string_value = UNKNOWN_TEXT
    elif isinstance(value, bool):
        into.bool_value = value
    elif isinstance(value, int | float):
        into.number_value = value
    elif isinstance(value, dict):
        into.struct_value.SetInParent()
        for key, item in cast("dict[str, Any]", value).items():
            _to(into.struct_value.fields[key], item)
    elif isinstance(value, list):
        into.list_value.SetInParent()
        for item in cast("list[Any]", value):
            _to(into.list_value.values.add(), item)
    else:
        into.string_value = str(value)
