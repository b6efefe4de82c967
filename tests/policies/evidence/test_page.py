"""The page for auditors: whole, escaped, and readable without a mouse, a network or colours."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from policies.evidence import page
from policies.evidence.report import Report, VerdictRecord
from tests.policies.evidence.support import report


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
        if tag not in {"meta", "input", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole() -> None:
    read = Reader(page.render(report()))
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
