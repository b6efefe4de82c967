from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.spec.document import Document, Value, deep_merge, read


def _read(tmp_path: Path, text: str) -> Document:
    path = tmp_path / "spec.yaml"
    path.write_text(text, encoding="utf-8")
    return read(path, "stacks/spec.yaml")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("22:30", "22:30"),
        ("1_000", "1_000"),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("0o17", "0o17"),
        ("0x1f", "0x1f"),
        ("2027-06-30", "2027-06-30"),
        ('"12"', "12"),
        ("'true'", "true"),
        ("12", 12),
        ("-3", -3),
        ("010", 10),
        ("0.35", 0.35),
        ("1e3", 1000.0),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("1.2.3", "1.2.3"),
        (".inf", ".inf"),
    ],
)
def test_scalars_are_what_they_look_like(tmp_path: Path, text: str, value: Value) -> None:
    found = _read(tmp_path, f"key: {text}\n").data["key"]
    assert (found, type(found)) == (value, type(value))


def test_every_value_knows_its_line(tmp_path: Path) -> None:
    document = _read(tmp_path, "# comment\na: 1\nb:\n  - x\n  - c: 2\n    d: 3\n")
    assert document.data == {"a": 1, "b": ("x", {"c": 2, "d": 3})}
    assert document.lines == {
        ("a",): 2,
        ("b",): 3,
        ("b", 0): 4,
        ("b", 1): 5,
        ("b", 1, "c"): 5,
        ("b", 1, "d"): 6,
    }
    assert document.line(("b", 1, "gone", "deeper")) == 5
    assert document.line(("gone",)) == 1


def test_every_duplicate_key_is_told(tmp_path: Path) -> None:
    document = _read(tmp_path, "a: 1\nb:\n  c: 1\n  c: 2\na: 2\n")
    assert [str(fault) for fault in document.faults] == [
        "stacks/spec.yaml:4: b.c: is there twice; keep one of the two, the first is at line 3",
        "stacks/spec.yaml:5: a: is there twice; keep one of the two, the first is at line 1",
    ]


def test_anchors_are_faults(tmp_path: Path) -> None:
    document = _read(tmp_path, "a: &x\n  b: 1\nc: *x\n")
    assert [str(fault) for fault in document.faults] == [
        "stacks/spec.yaml:1: a: uses the anchor 'x'; write the value out",
        "stacks/spec.yaml:3: c: uses the anchor 'x'; write the value out",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [1\nb: 2\n", "stacks/spec.yaml:2: is not YAML: "),
        ("a: 1\n\tb: 2\n", "stacks/spec.yaml:2: is not YAML: "),
        ("a: 1\n---\nb: 2\n", "stacks/spec.yaml:2: holds a second document; "),
        ("a: " + "[" * 5000, "stacks/spec.yaml:1: is nested too deeply; "),
        ("", "stacks/spec.yaml:1: is empty; "),
        ("# only a comment\n", "stacks/spec.yaml:1: is empty; "),
        ("- a\n- b\n", "stacks/spec.yaml:1: is not a mapping; "),
        ("just text\n", "stacks/spec.yaml:1: is not a mapping; "),
        ("? [a, b]\n: 1\n", "stacks/spec.yaml:1: has a key that is not text; "),
    ],
)
def test_what_is_no_spec_is_one_fault(tmp_path: Path, text: str, message: str) -> None:
    (fault,) = _read(tmp_path, text).faults
    assert str(fault).startswith(message)


def test_a_file_in_another_encoding_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_bytes("title: Übersicht\n".encode("latin-1"))
    (fault,) = read(path, "stacks/spec.yaml").faults
    assert str(fault).startswith("stacks/spec.yaml:1: is not YAML in UTF-8: ")


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    (fault,) = read(tmp_path / "gone.yaml", "stacks/gone.yaml").faults
    assert str(fault) == "stacks/gone.yaml:1: does not exist; create it, or correct the path"


def test_deep_merge_merges_mappings_and_replaces_the_rest() -> None:
    base: dict[str, Value] = {"a": 1, "m": {"x": 1, "y": {"z": 1}}, "l": (1, 2)}
    overlay: dict[str, Value] = {"a": 2, "m": {"y": {"w": 2}}, "l": (3,), "n": {"k": 1}}
    assert deep_merge(base, overlay) == {
        "a": 2,
        "m": {"x": 1, "y": {"z": 1, "w": 2}},
        "l": (3,),
        "n": {"k": 1},
    }
    assert base == {"a": 1, "m": {"x": 1, "y": {"z": 1}}, "l": (1, 2)}


_TREES = st.recursive(
    st.dictionaries(st.sampled_from("abc"), st.integers()),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner | st.integers()),
    max_leaves=12,
)


@given(_TREES, _TREES)
def test_the_overlay_always_wins_and_loses_nothing(
    base: dict[str, Value], overlay: dict[str, Value]
) -> None:
    merged = deep_merge(base, overlay)
    assert deep_merge(merged, overlay) == merged
    assert deep_merge(base, {}) == base
    assert merged.keys() == base.keys() | overlay.keys()
