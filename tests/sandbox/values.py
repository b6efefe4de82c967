"""Where the sandbox takes values that AWS's published schema refuses.

The sandbox refuses by botocore's service model. A value that it takes is found by listing an
enum, or by making texts of a pattern; AWS's schema must take each of them.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

import regex
from botocore.model import ListShape, Shape, StructureShape
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sandbox.aws.validate import faults
from sandbox.convert import match
from sandbox.resource import ResourceType
from tests.sandbox.published import Schema, resolved

_SAMPLES = 25
"""Texts made of each pattern: enough to meet every branch of AWS's own."""

_CLASSES = {r"\p{L}": "a-zA-Z", r"\p{N}": "0-9", r"\p{M}": "", r"\p{Z}": " ", r"\p{S}": "+=",
            r"\p{P}": "_.", r"\p{ASCII}": " -~", r"\p{Graph}": "!-~", r"\p{Print}": " -~",
            r"\p{Alnum}": "a-zA-Z0-9", r"\p{Alpha}": "a-zA-Z", r"\p{IsAlphabetic}": "a-zA-Z",
            r"\p{IsLetter}": "a-zA-Z", r"\p{IsDigit}": "0-9"}  # fmt: skip
"""Unicode classes, as texts of them may be made."""


def laxer(
    rt: ResourceType, document: Schema, kind: Any, shape: Shape, node: Schema, path: str
) -> Iterator[tuple[str, str]]:
    """Yield by "enum:P" or "pattern:P" what the sandbox takes and AWS's schema refuses.

    Args:
        rt: the declaration.
        document: the schema that `node` is of.
        kind: our type of the property, as in `sandbox/schema.json`.
        shape: botocore's shape of it.
        node: AWS's schema of it.
        path: our dotted name of it.
    """
    node = resolved(document, node)
    while isinstance(shape, ListShape) and "items" in node:
        shape, node = shape.member, resolved(document, node["items"])
        if "array" in kind:
            kind = kind["array"]
    if isinstance(kind, str):
        yield from _scalar(shape, node, path)
    elif not isinstance(shape, StructureShape) or "properties" not in node:
        return
    elif "array" in kind:
        # A list of ours where both models have a structure around it, such as {Rules: [...]}.
        lists = [m for m, s in shape.members.items() if isinstance(s, ListShape)]
        inner = match(lists[0], tuple(node["properties"])) if len(lists) == 1 else None
        if inner:
            yield from laxer(
                rt, document, kind, shape.members[lists[0]], node["properties"][inner], path
            )
        else:
            yield from laxer(rt, document, kind["array"], shape, node, path)
    elif "object" in kind:
        yield from _object(rt, document, kind["object"], shape, node, path)


def _object(
    rt: ResourceType,
    document: Schema,
    properties: Mapping[str, Any],
    shape: StructureShape,
    node: Schema,
    path: str,
) -> Iterator[tuple[str, str]]:
    for name, kind in properties.items():
        where = f"{path}.{name}"
        member = rt.names.get(where) or match(name, tuple(shape.members))
        if member not in shape.members:
            continue
        theirs = match(member, tuple(node["properties"])) or match(name, tuple(node["properties"]))
        if theirs:
            inner = node["properties"][theirs]
            yield from laxer(rt, document, kind, shape.members[member], inner, where)


def _scalar(shape: Shape, node: Schema, path: str) -> Iterator[tuple[str, str]]:
    enum = cast("list[str]", shape.metadata.get("enum") or [])
    pattern = cast("str | None", shape.metadata.get("pattern"))
    if shape.type_name != "string" or not (enum or pattern):
        return
    taken = tuple(enum) or _texts(cast("str", pattern))
    bad = [text for text in taken if not list(faults(shape, text)) and not _takes(node, text)]
    if bad:
        says = node.get("enum") or node.get("enumCaseInsensitive") or node.get("pattern")
        yield (
            f"{'enum' if enum else 'pattern'}:{path}",
            f"the sandbox takes {', '.join(map(repr, bad[:5]))} by "
            f"{'its enum' if enum else pattern}; AWS takes {says}",
        )


def _takes(node: Schema, text: str) -> bool:
    """Tell whether AWS's schema takes the text, as far as enums and patterns say."""
    branches = cast("list[Schema]", node.get("anyOf") or node.get("oneOf") or [])
    if any("enum" in b or "pattern" in b for b in branches):
        return any(_takes(b, text) for b in branches)
    if "enum" in node:
        return text in node["enum"]
    if "enumCaseInsensitive" in node:
        return text.lower() in {str(v).lower() for v in node["enumCaseInsensitive"]}
    pattern = cast("str | None", node.get("pattern"))
    # AWS writes anchors where it means them, as JSON Schema does.
    return pattern is None or regex.search(pattern, text, flags=regex.VERSION0) is not None


@cache
def _texts(pattern: str) -> tuple[str, ...]:
    """Return texts that the pattern takes; the same ones at each run."""
    # Java writes what is above U+FFFF as two halves, which Python does not; texts do without.
    pattern = pattern.replace(r"\uD800\uDC00-\uDBFF\uDFFF", "")
    # A flag in the middle is Java's too; without it fewer texts are made, and none is wrong.
    pattern = pattern.replace("(?i)", "")
    for name, letters in _CLASSES.items():
        inside = regex.compile(r"(?<!\\)\[([^\]]*)" + regex.escape(name))
        while inside.search(pattern):
            pattern = inside.sub(rf"[\g<1>{letters}", pattern)
        pattern = pattern.replace(name, f"[{letters}]" if letters else "")
    found: list[str] = []

    @settings(
        max_examples=_SAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=tuple(HealthCheck),  # pyright: ignore[reportArgumentType]
    )
    @given(st.from_regex(pattern, fullmatch=True))
    def collect(text: str) -> None:
        found.append(text)

    collect()
    return tuple(dict.fromkeys(found))
