"""Composes the pages: one per component, an index by concern, and the stacks' diagrams."""

from __future__ import annotations

import ast
import runpy
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from handbook.concerns import concerns
from handbook.diagram import graph, layout, svg
from handbook.discovery import (
    Component,
    Declared,
    Field,
    all_components,
    values_of,
)
from handbook.glossary import GLOSSARY
from handbook.program import preview
from handbook.stacks import stacks
from handbook.state import StateResource, below
from handbook.types import may_be_output, readable
from policies.registry import all_policies
from policies.resource_types import ANY, EVERY

PAGES: Final = Path("docs/components")
DIAGRAMS: Final = PAGES / "diagrams"
STACKS: Final = Path("docs/stacks")
WRITTEN: Final = "Written by `python -m handbook` from"
SURROUNDINGS: Final = """\
What it stands on comes from [`handbook/surroundings.py`](../../handbook/surroundings.py).

"""
LEGEND: Final = """\
An arrow leads from what is made first to what takes it; what follows from other arrows is left out.
Green is the component itself, violet is shown without its parts.

"""
STACKS_LEGEND: Final = """\
What each stack holds in the environment `sandbox`, component by component. An arrow leads from what
is made first to what takes it. A violet box is a component with the number of its resources by
type, or by service where the types are many. What a use case takes from the platform's outputs has
no arrow: it comes by a reference to the other stack.
"""
WIDEST: Final = 1250.0
"""A page shows a wider diagram too small to read: the parts of its components are left out then."""

MOST: Final = 60
"""As are those of a component with more resources than anybody follows in a diagram."""


@cache
def state_of(component: Component) -> Sequence[StateResource]:
    """Return the state that the component's example would have."""
    return preview(lambda: runpy.run_path(str(component.example)))


def own_resources(component: Component) -> Sequence[StateResource]:
    """Return what one component of this type makes in its example, itself left out."""
    state = state_of(component)
    roots = [it for it in state if it.type == component.token]
    top = {it.urn for it in state}
    # The outermost: the example builds it for its own sake, and not as a part of another.
    chosen = next((it for it in roots if it.parent not in top), roots[0])
    return below(state, chosen.urn)


def all_files() -> Mapping[Path, str]:
    """Return every generated file: its path below the checkout, and its text."""
    files = {PAGES / "README.md": _index()}
    for component in all_components():
        files[PAGES / f"{component.slug}.md"] = "".join(_page(component))
        files[DIAGRAMS / f"{component.slug}.svg"] = diagram(component)
    files[STACKS / "README.md"] = "".join(_stacks_page())
    for name, state in stacks().items():
        picture = layout.place(graph.of_state(state, depth=1))
        files[STACKS / f"{name}.svg"] = svg.draw(
            picture, f"The stack {name}", _told(f"The stack {name}", state)
        )
    return files


def diagram(component: Component) -> str:
    """Return the diagram of a component's example."""
    state = state_of(component)
    picture = layout.place(graph.of_state(state, component.token))
    if picture.width > WIDEST or len(own_resources(component)) > MOST:
        picture = layout.place(graph.of_state(state, component.token, depth=1))
    return svg.draw(picture, f"Resources of {component.name}", _told(component.name, state))


def _told(what: str, state: Sequence[StateResource]) -> str:
    counts = Counter(graph.label(it.type) for it in state if not it.is_component)
    told = ", ".join(f"{number} {name}" for name, number in sorted(counts.items()))
    return f"{what}, with all that the program declares: {told}."


def _page(component: Component) -> Iterator[str]:
    source = f"../../components/{component.module.replace('.', '/')}.py"
    yield f"# {component.name}\n\n"
    yield f"{WRITTEN} [`components.{component.module}`]({source}) and its\n"
    yield f"[example](examples/{component.example.name}); change those.\n\n"
    yield f"{component.meaning}\n\n"
    yield f"- Type: `{component.token}`\n"
    yield f"- Concern: {', '.join(concerns()[component.name])}\n"
    yield f"- Arguments: `{component.name}(name, {component.inputs.name}, opts)`\n\n"
    yield "## Inputs\n\n"
    yield from _fields(component.inputs, component)
    values = [it for it in values_of(component) if it.fields]
    if values:
        yield "\n## What the inputs are made of\n"
        for value in values:
            yield f"\n### {value.name}\n\n{value.meaning}\n\n"
            yield from _fields(value, component)
    if component.outputs:
        yield "\n## Outputs\n\n| name | type | meaning |\n| --- | --- | --- |\n"
        for it in component.outputs:
            kind, meaning = readable(it.annotation), meaning_of(it, component)
            yield f"| `{it.name}` | {_cell(kind)} | {_cell(meaning)} |\n"
    yield "\n## Example\n\n"
    yield f"{_docstring(component)}\n\n"
    yield SURROUNDINGS
    yield f"```python\n{_code(component)}```\n\n"
    yield "## Resources\n\n"
    file = f"diagrams/{component.slug}.svg"
    yield f"[![Resources of {component.name}]({file})]({file})\n\n"
    yield LEGEND
    yield from _resources(component)


def _fields(declared: Declared, component: Component) -> Iterator[str]:
    yield "| name | type | required | meaning |\n| --- | --- | --- | --- |\n"
    for it in declared.fields:
        kind = readable(it.annotation)
        output = " (or an output)" if may_be_output(it.annotation) else ""
        meaning = meaning_of(it, component)
        yield (f"| `{it.name}` | {_cell(kind)}{output} | {_default(it)} | {_cell(meaning)} |\n")


def meaning_of(field: Field, component: Component) -> str:
    """Return what a field means: by its docstring, by its type's, or by its name alone."""
    types = {it.name: it.meaning for it in values_of(component)}
    return field.meaning or types.get(_plain(field)) or GLOSSARY.get(field.name, "")


def _plain(field: Field) -> str:
    """Return the name of the class that the field holds one of, or several."""
    names = [it for it in ast.walk(field.annotation) if isinstance(it, ast.Name | ast.Attribute)]
    found = [it.attr if isinstance(it, ast.Attribute) else it.id for it in names]
    return next((it for it in reversed(found) if it[:1].isupper()), "")


def _default(field: Field) -> str:
    match field.default:
        case None:
            return "yes"
        case ast.Call(func=ast.Name(id="field"), keywords=[ast.keyword(arg="default_factory")]):
            return "no; empty"
        case ast.Tuple(elts=[]) | ast.List(elts=[]):
            return "no; empty"
        case ast.Constant(value=None):
            return "no; none"
        case default:
            return f"no; `{ast.unparse(default)}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _docstring(component: Component) -> str:
    return ast.get_docstring(ast.parse(component.example.read_text())) or ""


def _code(component: Component) -> str:
    text = component.example.read_text()
    tree = ast.parse(text)
    return "\n".join(text.splitlines()[tree.body[0].end_lineno :]).strip() + "\n"


def _resources(component: Component) -> Iterator[str]:
    counts = Counter(it.type for it in own_resources(component))
    of_ours = {it.token: it for it in all_components()}
    yield "| number | type | judged by |\n| ---: | --- | --- |\n"
    for token in sorted(counts, key=lambda it: (it not in of_ours, it)):
        if token in of_ours:
            other = of_ours[token]
            yield f"| {counts[token]} | [{other.name}]({other.slug}.md) | |\n"
        else:
            links = ", ".join(f"[{rule}](../policies.md#{slug})" for rule, slug in _judges(token))
            yield f"| {counts[token]} | `{token}` | {links} |\n"
    general = [it for it in all_policies() if {ANY, EVERY} & {*(it.judged_types or it.types)}]
    if general and any(token.startswith("aws:") for token in counts):
        links = ", ".join(f"[{it.id}](../policies.md#{it.slug})" for it in general)
        yield f"\nEvery AWS type is judged by {links}, too.\n"


@cache
def _judges(token: str) -> Sequence[tuple[str, str]]:
    """Return the policies that read a type by name: id and anchor."""
    return [
        (it.id, it.slug)
        for it in all_policies()
        if any(each.token == token for each in (*it.types, *it.judged_types))
    ]


def _index() -> str:
    """Return the page that leads to all others."""
    by_concern: dict[str, list[Component]] = defaultdict(list)
    for component in all_components():
        for concern in concerns()[component.name]:
            by_concern[concern].append(component)
    lines = [
        "# Components\n\n",
        f"{WRITTEN} `components/` and `docs/components/examples/`; change those.\n\n",
        f"The {len(all_components())} components, by the concern of a platform or a use case that "
        "they are for\n(the modules of `components/platform_parts/` and "
        "`components/use_case_parts/`, which compose them).\n",
        "Each page has the inputs, an example that a test builds in the sandbox, and a diagram of "
        "what it makes.\nWhole stacks are in [../stacks/](../stacks/README.md).\n",
    ]
    for concern in sorted(by_concern):
        lines.append(f"\n## {concern}\n\n| component | what it is |\n| --- | --- |\n")
        lines += [
            f"| [{it.name}]({it.slug}.md) | {_cell(it.meaning.split(chr(10) * 2)[0])} |\n"
            for it in by_concern[concern]
        ]
    return "".join(lines)


def _stacks_page() -> Iterator[str]:
    yield "# Stacks\n\n"
    yield f"{WRITTEN} `stacks/*.yaml`; change those.\n\n"
    yield STACKS_LEGEND
    for name, state in stacks().items():
        number = sum(1 for it in state if it.type.startswith("aws:"))
        yield f"\n## {name}\n\n{number} resources.\n\n"
        yield f"[![The stack {name}]({name}.svg)]({name}.svg)\n"
