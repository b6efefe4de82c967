"""The report's matrix of use cases and datasets, in each form that holds it."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import json
from html.parser import HTMLParser
from typing import Any

import jsonschema

from policies.access.matrix import matrix
from policies.evidence import page, schema
from policies.evidence.access import matrices
from policies.evidence.audit import audit
from policies.evidence.formats import FORMATS
from policies.evidence.report import CellRecord, MatrixRecord, Report
from tests.policies.access.stacks import held
from tests.policies.evidence.support import exported, report
from tests.policies.support import PLATFORM, ROOT, TODAY, USE_CASE, declared_stack


def _only(found: Report) -> MatrixRecord:
    (only,) = found.access
    return only


def _cells(found: Report) -> dict[tuple[str | None, str], CellRecord]:
    return {(it.use_case, it.dataset): it for it in _only(found).cells}


def test_it_is_of_all_stacks_of_an_environment_on_the_reports_day(found: Report) -> None:
    record = _only(found)
    assert (record.environment, record.moment) == ("sandbox", "2026-11-23T00:00:00+00:00")
    assert record.use_cases == ("customer-support", None)
    assert [(it.use_case, it.dataset) for it in record.cells] == [
        (use_case, dataset) for use_case in record.use_cases for dataset in record.datasets
    ]
    own = {name for (use_case, name), it in _cells(found).items() if use_case and it.columns}
    assert own == {"help_articles", "support_tickets"}


def test_environments_are_told_apart() -> None:
    moment = dt.datetime.combine(TODAY, dt.time(), dt.UTC)
    inventory = dataclasses.replace(held(), now=moment)
    records = list(matrices({"test": inventory.resources, "dev": inventory.resources}, TODAY))
    assert [it.environment for it in records] == ["dev", "test"]
    expected = [CellRecord.model_validate(it.as_json()) for it in matrix(inventory)]
    assert all(list(it.cells) == expected for it in records)


def test_an_access_is_over_on_the_day_that_it_ends_on() -> None:
    states = [exported(declared_stack(it), it) for it in (PLATFORM, USE_CASE)]
    for day, decision in ((dt.date(2028, 9, 30), "allowed"), (dt.date(2028, 10, 1), "denied")):
        cells = _cells(audit(states, ROOT, day))
        assert cells["customer-support", "help_articles"].decision == decision


def test_stacks_without_datasets_have_none_and_say_so() -> None:
    assert report().access == ()
    assert "These stacks hold no dataset; the platform's does." in page.render(report())


def test_it_is_as_the_schema_says(found: Report) -> None:
    document: Any = json.loads(FORMATS["json"].render(found))
    published: Any = json.loads(schema.FILE.read_text())
    jsonschema.validate(document, published)
    cell = document["access"][0]["cells"][0]
    assert cell["decision"] in published["$defs"]["CellRecord"]["properties"]["decision"]["enum"]


class _Grid(HTMLParser):
    """Collects what the matrix's cells say and lead to, and the parts that there are."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.cells: list[tuple[str, str]] = []
        self.names: list[str] = []
        self.parts: dict[str, str] = {}
        self._is_in, self._part, self._links = False, "", ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "div":
            self._is_in = given.get("class") == "table matrix"
        if tag == "details":
            self._part = given.get("id", "")
            self.parts[self._part] = ""
            self._is_in = False
        if self._is_in and tag == "td":
            self.cells.append(("", ""))
        if self._is_in and tag == "a":
            self.cells[-1] = ("", given["href"])
            self.names.append(given["aria-label"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self._part = ""

    def handle_data(self, data: str) -> None:
        if self._part:
            self.parts[self._part] += data
        elif self._is_in and self.cells:
            text, link = self.cells[-1]
            self.cells[-1] = (" ".join(f"{text} {data}".split()), link)


SIGNS = {"allowed": "✓ allowed", "undecided": "? undecided", "denied": "✕ denied"}


def test_each_cell_says_its_decision_in_words_and_leads_to_its_reasons(found: Report) -> None:
    grid = _Grid(page.render(found))
    record = _only(found)
    for (text, link), cell in zip(grid.cells, record.cells, strict=True):
        assert text.startswith(SIGNS[cell.decision])
        assert (link == "") is (cell.decision == "denied")
        if not link:
            continue
        part = grid.parts[link.removeprefix("#")]
        for access in cell.accesses:
            assert access.principal in part
            assert access.arn in part
            for statement in access.statements:
                assert str(statement) in part
            if access.decision == "undecided":
                assert all(f"Not known: {why}" in part for why in access.why)
    assert {it.decision for it in record.cells} == set(SIGNS)
    names = [
        f"{it.use_case or 'No use case'}, {it.dataset}: {it.decision}"
        for it in record.cells
        if it.accesses
    ]
    assert grid.names == names


def test_many_datasets_are_cut_into_tables_that_fit_a_page(found: Report) -> None:
    record = _only(found)
    names = [f"d{at:02}" for at in range(23)]
    sample = record.cells[0]
    cells = tuple(
        sample.model_copy(update={"use_case": use_case, "dataset": name})
        for use_case in record.use_cases
        for name in names
    )
    many = record.model_copy(update={"datasets": tuple(names), "cells": cells})
    text = page.render(found.model_copy(update={"access": (many,)}))
    assert text.count('<div class="table matrix"') == 3
    assert "of sandbox, part 3 of 3; " in text
    assert len(_Grid(text).cells) == len(cells)
    blocks = page.matrix_of(many).blocks
    assert [[it.record.dataset for it in block[0]] for block in blocks] == [
        names[:8],
        names[8:16],
        names[16:],
    ]


def test_csv_has_a_row_per_principal_and_one_for_what_is_denied(found: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(FORMATS["access"].render(found))))
    cells = _only(found).cells
    expected = [
        (it.use_case or "", it.dataset, it.decision, access.principal if access else "")
        for it in cells
        for access in it.accesses or (None,)
    ]
    columns = ("use_case", "dataset", "decision", "principal")
    assert [tuple(row[name] for name in columns) for row in rows] == expected
    first = next(it for it in rows if it["dataset"] == "support_tickets" and it["principal"])
    assert first["columns"] == "ticket_id opened_at intent question resolution"
    assert first["until"] == "2028-10-01T00:00:00+00:00"
    assert "Grant customer-support-support-tickets-columns permissions, " in first["statements"]
    unread = next(it for it in rows if it["principal"] == "permission set security-sandbox")
    assert unread["not_known"].startswith("the text of arn:aws:iam::aws:policy/SecurityAudit")
