"""Values of resource properties, three-valued: known, absent, or not known yet.

Rules never index raw dictionaries. They walk a `Property`, which remembers where it is and
refuses to pretend that an unknown value was read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias, cast

from policies.resource_types import ResourceType

AT_PREVIEW: Final = "is not known before the update"
ENCRYPTED: Final = "is an encrypted secret of the state"

# How the engine writes an unknown into property values (pulumi_policy.proxy, sdk/go plugin/rpc.go).
UNKNOWN_SENTINELS: Final = frozenset(
    {
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
_ANY_SENTINEL: Final = re.compile("|".join(sorted(UNKNOWN_SENTINELS)))
_SENTINEL: Final = min(len(each) for each in UNKNOWN_SENTINELS)
_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105  the wire format's public marker


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that exists but cannot be read now."""

    reason: str = AT_PREVIEW
    """Why, as the end of a sentence."""


UNKNOWN: Final = Unknown()

Value: TypeAlias = (
    "bool | int | float | str | Unknown | Sequence[Value] | Mapping[str, Value] | None"
)


class UndecidedError(Exception):
    """A rule asked for a value that is not known."""

    def __init__(self, prop: Property, reason: str) -> None:
        super().__init__(f"{prop.path} {reason}")
        self.place = prop
        self.reason = reason


class FaultError(Exception):
    """A property cannot be read as what it must be, which every rule that reads it fails."""

    def __init__(self, prop: Property, found: str, remedy: str) -> None:
        super().__init__(f"{prop.path}: {found}; {remedy}")
        self.place = prop
        self.found = found
        self.remedy = remedy


class UndeclaredPropertyError(LookupError):
    """A rule reads a property that `resource_types` does not declare: a fault of the rule."""


def decode(raw: object) -> Value:
    """Turn JSON of a state file or of the engine's wire format into values."""
    if isinstance(raw, str):
        return UNKNOWN if len(raw) >= _SENTINEL and _ANY_SENTINEL.search(raw) else raw
    if isinstance(raw, Mapping):
        fields = cast("Mapping[str, object]", raw)
        if _SIGNATURE in fields:
            return _decode_special(fields)
        return {key: decode(value) for key, value in fields.items()}
    if isinstance(raw, list | tuple):
        return [decode(item) for item in cast("Sequence[object]", raw)]
    if raw is None or isinstance(raw, bool | int | float):
        return raw
    return f"<{type(raw).__name__}>"


def _decode_special(fields: Mapping[str, object]) -> Value:
    if fields[_SIGNATURE] != _SECRET:
        return "<asset>"
    if "value" in fields:
        return decode(fields["value"])
    plaintext = fields.get("plaintext")
    if isinstance(plaintext, str):
        return decode(cast("object", json.loads(plaintext)))
    return Unknown(ENCRYPTED)


def holds_unknown(value: Value) -> bool:
    """Whether anything inside `value` is unknown."""
    if isinstance(value, Unknown):
        return True
    if isinstance(value, Mapping):
        return any(holds_unknown(item) for item in value.values())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return any(holds_unknown(item) for item in value)
    return False


@dataclass(frozen=True, slots=True)
class Property:
    """A value at its place: the resource's URN and the path inside the resource."""

    urn: str
    path: str
    """As people read it: `contentPolicyConfig.filtersConfigs[0].type`."""

    value: Value
    schema: ResourceType | None = None
    """What rules may read from here on; None below a free-form value."""

    trail: str = ""
    """The path without indices, as `resource_types` declares it."""

    @property
    def is_absent(self) -> bool:
        """Whether nothing is set; the provider also writes "", {} and [] for nothing."""
        return self.value is None or self.value == "" or self.value in ({}, [], ())

    @property
    def is_unknown(self) -> bool:
        """Whether the value exists but cannot be read now."""
        return isinstance(self.value, Unknown)

    @property
    def is_given(self) -> bool:
        """Whether something is set, known yet or not: a key that is still to be made is a key."""
        return self.is_unknown or not self.is_absent

    def known(self) -> Value:
        """Return the value, or raise `UndecidedError`."""
        if isinstance(self.value, Unknown):
            raise UndecidedError(self, self.value.reason)
        return self.value

    def text(self) -> str | None:
        """Return the text, None where nothing is set."""
        value = self.known()
        if self.is_absent:
            return None
        if isinstance(value, str):
            return value
        if isinstance(value, bool | int | float):
            return json.dumps(value)
        raise self._not("text")

    def flag(self) -> bool | None:
        """Return the flag, None where nothing is set; the wire also carries "true" and "false"."""
        value = self.known()
        if self.is_absent:
            return None
        if isinstance(value, bool):
            return value
        if value in ("true", "false"):
            return value == "true"
        raise self._not("true or false")

    def number(self) -> float | None:
        """Return the number, None where nothing is set; amounts of money arrive as text."""
        value = self.known()
        if self.is_absent:
            return None
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            try:
                return float(value)
            except ValueError:
                pass
        raise self._not("a number")

    def items(self) -> list[Property]:
        """Return the elements of a list; one value alone is a list of one, as IAM reads it."""
        value = self.known()
        if self.is_absent:
            return []
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [self._at(f"[{index}]", item) for index, item in enumerate(value)]
        return [self]

    def texts(self) -> list[str]:
        """Return the elements as texts."""
        return [text for item in self.items() if (text := item.text()) is not None]

    def field(self, name: str) -> Property:
        """Return the property `name` of this object; absent where the object is."""
        trail = f"{self.trail}.{name}" if self.trail else name
        schema = self.schema
        if schema is not None:
            if not schema.declares(trail):
                raise UndeclaredPropertyError(f"{schema.token} does not declare {trail}")
            if schema.is_leaf(trail):
                schema = None
        fields = self.mapping()
        return Property(
            self.urn,
            f"{self.path}.{name}" if self.path else name,
            fields.get(name),
            schema,
            trail,
        )

    def entries(self) -> Iterator[tuple[str, Property]]:
        """Yield the keys and values of a free-form object, such as tags."""
        for key, value in self.mapping().items():
            yield key, Property(self.urn, f"{self.path}[{key!r}]", value)

    def unpacked(
        self, what: str = "it", remedy: str = "write JSON", *, folds_case: bool = False
    ) -> Property:
        """Return what this property's JSON text holds; an object is itself.

        Args:
            what: the text, as a message names it.
            remedy: what to do where it is not JSON.
            folds_case: whether its readers take keys that differ in case for one.

        Raises:
            FaultError: the text is not JSON, or an object in it has a key twice.
            UndecidedError: it is not known yet.
        """
        value = self.known()
        if not isinstance(value, str):
            return self
        try:
            return self.parsed(_json(value, folds_case=folds_case))
        except ValueError as error:
            raise FaultError(self, f"{what} is not valid JSON ({error})", remedy) from error

    def parsed(self, value: Value) -> Property:
        """Return `value`, read out of this property's text, at the same place."""
        return Property(self.urn, self.path, value)

    def _at(self, suffix: str, value: Value) -> Property:
        return Property(self.urn, self.path + suffix, value, self.schema, self.trail)

    def mapping(self) -> Mapping[str, Value]:
        """Return the plain values of a free-form object by their keys."""
        value = self.known()
        if self.is_absent:
            return {}
        if isinstance(value, Mapping):
            return value
        # Terraform's single-element blocks may arrive as a list of one object.
        if isinstance(value, Sequence) and len(value) == 1 and isinstance(value[0], Mapping):
            return value[0]
        raise self._not("an object")

    def _not(self, wanted: str) -> FaultError:
        return FaultError(
            self, f"{brief(self.value)} is not {wanted}", f"set {self.path} to {wanted}"
        )


@lru_cache(maxsize=4096)
def _json(text: str, *, folds_case: bool) -> Value:
    """Return a text's value; many policies read each document, and none changes it.

    The engine's marks are not looked for: they stand for whole texts, and what stands within one
    is its author's.
    """

    def without_duplicates(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
        # Of two equal keys, a reader sees one and AWS may see the other.
        result = dict(pairs)
        if len({key.lower() if folds_case else key for key in result}) != len(pairs):
            raise ValueError("an object has the same key twice")
        return result

    return cast("Value", json.loads(text, object_pairs_hook=without_duplicates))


def brief(value: Value, limit: int = 80) -> str:
    """Return `value` for a message, at most `limit` characters."""
    if isinstance(value, Unknown):
        return "a value that " + value.reason
    text = json.dumps(value, default=str)
    return text if len(text) <= limit else text[: limit - 3] + "..."
