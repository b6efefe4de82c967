"""Values survive the engine's messages."""

from typing import Any

import pytest
from google.protobuf import struct_pb2
from hypothesis import given
from hypothesis import strategies as st

from sandbox.convert import UNKNOWN
from sandbox.wire import from_struct, to_struct

SIGNATURE = "4dabf18193072939515e22adb298388d"
HIDDEN = "1b47061264138c4ac30d75fd1eb44270"
ASSET = "c44067f5952c0a294b673a41bacd8c17"
EXACT = 2**53
"""Beyond it a double, which is what the protocol carries, skips whole numbers."""

keys = st.text(max_size=8).filter(lambda k: k != SIGNATURE)
scalars = (
    st.none()
    | st.booleans()
    | st.text(max_size=20)
    | st.integers(-EXACT, EXACT)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.just(UNKNOWN)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(keys, values, max_size=5))
def test_round_trip(properties: dict[str, Any]) -> None:
    assert from_struct(to_struct(properties)) == properties


@given(st.dictionaries(keys, values, max_size=5))
def test_round_trip_over_the_wire(properties: dict[str, Any]) -> None:
    message = struct_pb2.Struct.FromString(to_struct(properties).SerializeToString())
    assert from_struct(message) == properties


@given(st.integers(-EXACT, EXACT))
def test_whole_numbers_come_back_as_integers(number: int) -> None:
    """The protocol has one kind of number; AWS's integers must not become 30.0."""
    back = from_struct(to_struct({"n": number}))["n"]
    assert (back, type(back)) == (number, int)


def test_empty_collections_stay() -> None:
    properties: dict[str, Any] = {"list": [], "object": {}, "nested": [[], {}], "nothing": None}
    assert from_struct(to_struct(properties)) == properties


def test_booleans_are_no_numbers() -> None:
    back = from_struct(to_struct({"yes": True, "one": 1}))
    assert (back["yes"] is True, type(back["one"])) == (True, int)


@given(values.filter(lambda v: v is not None))
def test_a_secret_is_what_it_holds(value: Any) -> None:
    properties = {"token": {SIGNATURE: HIDDEN, "value": value}}
    assert from_struct(to_struct(properties)) == {"token": value}


def test_an_asset_of_text_is_its_text_and_one_of_a_file_is_not_lost() -> None:
    text = {SIGNATURE: ASSET, "hash": "1", "text": "hello"}
    file = {SIGNATURE: ASSET, "hash": "1", "path": "./page.html"}
    back = from_struct(to_struct({"content": text, "source": file}))
    assert (back["content"], back["source"]) == ("hello", file)


@pytest.mark.parametrize(
    "text",
    [
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    ],
)
def test_every_kind_of_unknown_is_unknown(text: str) -> None:
    struct = struct_pb2.Struct()
    struct.update({"value": text, "list": [text]})
    assert from_struct(struct) == {"value": UNKNOWN, "list": [UNKNOWN]}
