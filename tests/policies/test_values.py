"""Values are known, absent or unknown, and never guessed at."""

from __future__ import annotations

import json

import pytest

from policies import resource_types as types
from policies.values import (
    ENCRYPTED,
    UNKNOWN,
    FaultError,
    Property,
    UndecidedError,
    UndeclaredPropertyError,
    Unknown,
    decode,
    holds_unknown,
)
from tests.policies.support import UNKNOWN_TEXT, resource

SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}


def prop(value: object) -> Property:
    return Property("urn", "here", decode(value))


def test_sentinels_become_unknown_wherever_they_are() -> None:
    decoded = decode({"a": [UNKNOWN_TEXT, 1], "b": f"arn:{UNKNOWN_TEXT}"})
    assert decoded == {"a": [UNKNOWN, 1], "b": UNKNOWN}
    assert holds_unknown(decoded)
    assert not holds_unknown(decode({"a": ["b"]}))


def test_secrets_are_read_where_they_can_be() -> None:
    assert decode({**SECRET, "value": "x"}) == "x"
    assert decode({**SECRET, "plaintext": json.dumps({"a": 1})}) == {"a": 1}
    assert decode({**SECRET, "ciphertext": "v1:..."}) == Unknown(ENCRYPTED)


@pytest.mark.parametrize("read", [Property.text, Property.flag, Property.number, Property.items])
def test_unknown_is_never_read(read: object) -> None:
    assert callable(read)
    with pytest.raises(UndecidedError, match="here is not known before the update"):
        read(prop(UNKNOWN_TEXT))


@pytest.mark.parametrize("nothing", [None, "", {}, []])
def test_what_the_provider_writes_for_nothing_is_absent(nothing: object) -> None:
    assert prop(nothing).is_absent
    assert prop(nothing).text() is None
    assert prop(nothing).flag() is None
    assert prop(nothing).items() == []


def test_false_and_zero_are_values() -> None:
    assert prop(False).flag() is False  # noqa: FBT003  the value under test
    assert prop(0).number() == 0
    assert not prop(0).is_absent


def test_flags_and_amounts_arrive_as_text_too() -> None:
    assert prop("true").flag() is True
    assert prop("1800.0").number() == 1800


def test_a_value_of_another_kind_is_a_fault_with_a_remedy() -> None:
    with pytest.raises(FaultError, match='here: "yes" is not true or false; set here to'):
        prop("yes").flag()
    with pytest.raises(FaultError, match="is not a number"):
        prop("many").number()


def test_a_block_of_one_element_is_an_object() -> None:
    assert prop([{"a": 1}]).field("a").number() == 1


def test_undeclared_properties_are_refused() -> None:
    key = resource(types.KMS_KEY.token, {"enableKeyRotatoin": True})
    with pytest.raises(UndeclaredPropertyError, match="does not declare enableKeyRotatoin"):
        key.prop("enableKeyRotatoin")
    guardrail = resource(types.GUARDRAIL.token, {"contentPolicyConfig": {}})
    with pytest.raises(UndeclaredPropertyError, match=r"contentPolicyConfig\.filters"):
        guardrail.prop("contentPolicyConfig").field("filters")


def test_default_tags_lie_under_own_tags() -> None:
    defaults = {"defaultTags": json.dumps({"tags": {"a": "default", "b": "default"}})}
    subject = resource(types.BUCKET.token, {"tags": {"a": "own"}}, provider=defaults)
    assert {key: tag.text() for key, tag in subject.tags().items()} == {"a": "own", "b": "default"}
