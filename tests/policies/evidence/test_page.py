"""The page for auditors: whole, escaped, and readable without a mouse, a network or colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from policies.evidence import page
from policies.evidence.report import Report, VerdictRecord
from tests.policies.evidence.support import report
from tests.policies.support import ROOT


class Reader(HTMLParser):
    """Collects what the tests ask of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.open: list[str] = []
        self.outside: list[str] = []
        self.headings: list[int] = []
        self.uncaptioned = 0
        self._captioned = True
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        target = given.get("href") or given.get("src")
        if target is not None:
            (self.targets if target.startswith("#") else self.outside).append(target)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "table":
            self.uncaptioned += 1
        if tag == "caption":
            self.uncaptioned -= 1
        if tag not in {"meta", "input", "br", "wbr"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("has_datasets", [False, True])
def test_the_page_is_whole(found: Report, *, has_datasets: bool) -> None:
    read = Reader(page.render(found if has_datasets else report()))
    assert read.open == []
    assert len(set(read.ids)) == len(read.ids)
    assert {it[1:] for it in read.targets} <= set(read.ids)
    assert read.outside == []
    assert read.uncaptioned == 0
    assert read.headings[0] == 1
    assert read.headings.count(1) == 1
    assert max(b - a for a, b in zip(read.headings, read.headings[1:], strict=False)) == 1


def test_every_policy_and_every_failure_is_on_it() -> None:
    text = page.render(report())
    for policy in report().policies:
        assert f'<details id="{policy.slug}">' in text
    (stack,) = report().stacks
    for verdict in stack.violations():
        assert verdict.remedy in text


def test_what_resources_say_is_escaped() -> None:
    def struck(verdict: VerdictRecord) -> VerdictRecord:
        return verdict.model_copy(update={"name": "<script>alert(1)</script>", "found": "a<b"})

    (stack,) = report().stacks
    verdicts = tuple(struck(it) for it in stack.verdicts)
    bad: Report = report().model_copy(
        update={"stacks": (stack.model_copy(update={"verdicts": verdicts}),)}
    )
    text = page.render(bad)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def _palettes() -> Iterator[dict[str, str]]:
    """Yield the colours of the page, by day and by night."""
    style = (ROOT / "policies" / "evidence" / page.TEMPLATE).read_text()
    for block in re.findall(r":root {([^}]*)}", style):
        yield dict(re.findall(r"--([a-z]+): (#[0-9a-f]+)", block))


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * it for it in colour[1:])
    parts = [int(digits[it : it + 2], 16) / 255 for it in (0, 2, 4)]
    linear = [it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_text_is_readable_on_what_is_behind_it() -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
    palettes = list(_palettes())
    assert len(palettes) == 2
    for palette in palettes:
        behind = {palette.pop("page"), palette.pop("tint")}
        del palette["line"]
        assert len(palette) == 6
        for colour in palette.values():
            for back in behind:
                light, dark = sorted((_luminance(colour), _luminance(back)), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (colour, back)


def test_what_scrolls_can_be_reached_by_keyboard(found: Report) -> None:
    text = page.render(found)
    table = r'<div class="table(?: matrix)?"([^>]*)><table>\n<caption>([^<]*)</caption>'
    parts = re.findall(table, text)
    assert len(parts) == text.count("<table>")
    for attributes, caption in parts:
        assert attributes == f' role="group" tabindex="0" aria-label="{caption}"'


def test_one_is_not_many() -> None:
    (stack,) = report().stacks
    assert len(stack.violations()) == 1
    text = page.render(report())
    assert "1 failure stops a deployment." in text
    assert " 1 stack," in text
