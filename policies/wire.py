"""The engine's messages as the values and resources that rules read; each property once, on demand.

Source: proto/pulumi/analyzer.proto of github.com/pulumi/pulumi.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2 as proto

from policies.resource_type import canonical
from policies.resources import Resource
from policies.values import Value, decode


def resource(
    message: proto.AnalyzeRequest | proto.AnalyzerResource,
) -> Resource:
    """Return what the engine tells of a resource."""
    depends: Mapping[str, tuple[str, ...]] = {}
    parent = message.options.parent
    if isinstance(message, proto.AnalyzerResource):
        depends = {name: tuple(it.urns) for name, it in message.propertyDependencies.items()}
        parent = parent or message.parent
    return Resource(
        urn=message.urn,
        type=canonical(message.type),
        properties=_Properties(message.properties),
        provider=(_Properties(message.provider.properties) if message.HasField("provider") else {}),
        provider_type=message.provider.type,
        parent=parent or None,
        is_protected=message.options.protect,
        property_dependencies=depends,
    )


class _Properties(Mapping[str, Value]):
    """A message's properties, each decoded when a rule first reads it."""

    def __init__(self, raw: struct_pb2.Struct) -> None:
        self._raw = raw
        self._read: dict[str, Value] = {}

    def __getitem__(self, key: str) -> Value:
        if key not in self._read:
            # Asking a message's map for a key that it has not would add one.
            if key not in self._raw.fields:
                raise KeyError(key)
            self._read[key] = decode(_plain(self._raw.fields[key]))
        return self._read[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw.fields)

    def __len__(self) -> int:
        return len(self._raw.fields)


def _plain(value: struct_pb2.Value) -> object:
    """Return the value as JSON's: whole numbers are integers there."""
    match value.WhichOneof("kind"):
        case "string_value":
            return value.string_value
        case "bool_value":
            return value.bool_value
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() else number
        case "struct_value":
            return {key: _plain(it) for key, it in value.struct_value.fields.items()}
        case "list_value":
            return [_plain(it) for it in value.list_value.values]
        case _:
            return None


def overlay(struct: struct_pb2.Struct, changes: Mapping[str, Value]) -> None:
    """Lay `changes` over the properties; objects are merged, everything else is replaced."""
    for key, value in changes.items():
        if isinstance(value, Mapping):
            inner = struct.fields[key].struct_value
            overlay(inner, cast("Mapping[str, Value]", value))
        else:
            cast("Any", struct).update({key: value})
