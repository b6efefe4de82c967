from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from handbook import __main__ as command
from handbook import pages
from handbook.concerns import concerns
from handbook.diagram import graph, layout
from handbook.diagram.text import width
from handbook.discovery import ROOT, Component, Field, all_components, modules, values_of
from handbook.glossary import GLOSSARY
from handbook.pages import all_files, meaning_of, own_resources, state_of
from handbook.program import preview
from handbook.stacks import stacks
from handbook.types import may_be_output, readable
from tests.handbook.test_layout import check, shown

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True, scope="module")
def _in_the_checkout() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        yield


def _named(slug: str) -> Component:
    return next(it for it in all_components() if it.slug == slug)


def test_every_component_resource_of_the_package_is_found() -> None:
    sources = [path.read_text() for path in (ROOT / "components").rglob("*.py")]
    written = {
        it.name
        for source in sources
        for it in ast.parse(source).body
        if isinstance(it, ast.ClassDef)
        and "pulumi.ComponentResource" in [ast.unparse(base) for base in it.bases]
    }
    assert {it.name for it in all_components()} == written
    assert len(modules()) > len(written)


def test_a_page_says_what_the_component_takes_gives_and_makes() -> None:
    page = all_files()[Path("docs/components/private-bucket.md")]
    assert "| `disposable` | bool | yes | Whether it may be destroyed together with the" in page
    assert "| `key_arn` | str or none (or an output) | yes |" in page
    assert "| `statements` | list of Statement | no; empty |" in page
    assert "| `mode` | `GOVERNANCE` or `COMPLIANCE` | yes |" in page
    assert "| `bucket` | str | The bucket's name" in page
    assert "| 1 | `aws:s3/bucket:Bucket` | [" in page
    assert "[ENC-01](../policies.md#enc-01-bucket-is-not-public)" in page
    assert 'PrivateBucket(\n    "documents",' in page
    assert "](diagrams/private-bucket.svg)" in page


@pytest.mark.parametrize("component", all_components(), ids=lambda it: it.slug)
def test_every_resource_of_the_example_is_in_the_diagram(component: Component) -> None:
    state = state_of(component)
    drawn = graph.of_state(state, component.token)
    picture = layout.place(drawn)
    check(picture)
    boxes = list(shown(picture.boxes))
    assert len(boxes) == len(set(boxes))
    assert {urn for node in _nodes(drawn.nodes) for urn in node.urns} == {it.urn for it in state}
    assert own_resources(component)


def _nodes(nodes: Sequence[graph.Node]) -> Iterator[graph.Node]:
    for node in nodes:
        yield node
        yield from _nodes(node.children)


def test_diagrams_are_told_and_cut_no_text() -> None:
    for path, text in all_files().items():
        if path.suffix != ".svg":
            continue
        root = ET.fromstring(text)  # noqa: S314 - we wrote it
        assert root.findtext(f"{SVG}title")
        assert root.findtext(f"{SVG}desc")
        for group in root.iter(f"{SVG}g"):
            rect = group.find(f"{SVG}rect")
            assert rect is not None
            right = float(rect.attrib["x"]) + float(rect.attrib["width"])
            bottom = float(rect.attrib["y"]) + float(rect.attrib["height"])
            for it in group.findall(f"{SVG}text"):
                bold = it.attrib["class"] == "h"
                size = layout.TITLE_SIZE if bold else layout.LINE_SIZE
                assert float(it.attrib["x"]) + width(it.text or "", size, bold=bold) <= right
                assert float(it.attrib["y"]) <= bottom


def test_the_same_bytes_come_out_again() -> None:
    before = all_files()
    for cached in (state_of, stacks):
        cached.cache_clear()
    assert all_files() == before


def _fields() -> Iterator[tuple[Component, Field]]:
    for component in all_components():
        values = [component.inputs, *values_of(component)]
        for field in (*component.outputs, *(each for value in values for each in value.fields)):
            yield component, field


def test_every_input_and_output_has_a_meaning() -> None:
    silent = {
        f"{component.name}: {field.name}"
        for component, field in _fields()
        if not meaning_of(field, component)
    }
    assert silent == set(), "give the field a docstring, or its name a meaning in handbook/glossary"


def test_the_glossary_explains_no_name_that_is_not_there() -> None:
    unused = set(GLOSSARY) - {field.name for _, field in _fields()}
    assert unused == set()


def test_every_link_of_a_page_leads_somewhere() -> None:
    import re

    files = all_files()
    for path, text in files.items():
        if path.suffix != ".md":
            continue
        for target in re.findall(r"\]\(([^)#]+)", text):
            if target.startswith("http"):
                continue
            aim = (ROOT / path.parent / target).resolve()
            assert aim.exists() or aim.relative_to(ROOT) in files, (path, target)


def test_a_component_is_listed_by_what_composes_it() -> None:
    assert concerns()["Gateway"] == ["agents"]
    assert concerns()["HostingRole"] == ["hosting"]
    assert concerns()["UseCase"] == ["whole stacks"]
    assert concerns()["PrivateBucket"] == ["all concerns"]


def test_a_component_without_an_example_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lonely = dataclasses.replace(_named("secret"), name="LonelyThing")
    monkeypatch.setattr(command, "all_components", lambda: (lonely,))
    assert command.main(["--check"]) == 1
    assert capsys.readouterr().err == (
        "LonelyThing of components.secret has no example; "
        "write docs/components/examples/lonely_thing.py\n"
    )


def test_a_stale_and_a_left_over_page_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(command, "all_components", lambda: ())
    monkeypatch.chdir(tmp_path)
    page, gone = pages.PAGES / "README.md", pages.PAGES / "gone.md"
    monkeypatch.setattr(command, "all_files", lambda: {page: "new"})
    pages.PAGES.mkdir(parents=True)
    page.write_text("old")
    gone.write_text("gone")
    assert command.main(["--check"]) == 1
    told = capsys.readouterr().err.splitlines()
    assert [it.split()[0] for it in told] == [str(page), str(gone)]
    assert command.main([]) == 0
    assert (page.read_text(), gone.exists()) == ("new", False)
    assert command.main(["--check"]) == 0


@pytest.mark.parametrize(
    ("annotation", "words", "output"),
    [
        ("Sequence[pulumi.Input[str]]", "list of str", True),
        ("Mapping[str, int] | None", "map of str to int or none", False),
        ("naming.Place", "Place", False),
        ("Literal['A', 'B']", "`A` or `B`", False),
        ("Sequence[Text]", "list of str", True),
    ],
)
def test_types_are_told_in_words(annotation: str, words: str, *, output: bool) -> None:
    parsed = ast.parse(annotation, mode="eval").body
    assert (readable(parsed), may_be_output(parsed)) == (words, output)


def test_a_fault_in_an_example_is_no_silent_gap() -> None:
    def broken() -> None:
        raise LookupError("no such thing")

    with pytest.raises(LookupError, match="no such thing"):
        preview(broken)
