from __future__ import annotations

import pulumi

from components.moves import once_child_of
from tests.harness import declare


class _Part(pulumi.ComponentResource):
    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("test:test:Part", name, None, opts)


def test_what_moved_into_a_component_is_still_what_its_grandparent_had() -> None:
    seen: list[pulumi.ResourceOptions] = []

    def program() -> None:
        outer = _Part("outer")
        inner = _Part("inner", pulumi.ResourceOptions(parent=outer))
        seen.append(once_child_of(pulumi.ResourceOptions(parent=outer), inner, protect=True))
        seen.append(once_child_of(None, inner, protect=False))
        assert seen[0].parent is inner
        (alias,) = seen[0].aliases or []
        assert isinstance(alias, pulumi.Alias)
        assert alias.parent is outer

    declare(program)
    assert seen[1].aliases is None
    assert [each.protect for each in seen] == [True, False]
