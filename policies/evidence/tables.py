"""The report as JSON and as CSV: verdicts and access, for programs and for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from policies.evidence.report import (
    AccessRecord,
    CellRecord,
    Report,
    StackRecord,
    VerdictRecord,
)

COLUMNS: Final = (
    "stack",
    "stage",
    "policy",
    "title",
    "severity",
    "outcome",
    "mandatory",
    "resource",
    "type",
    "property",
    "found",
    "remedy",
    "file",
    "line",
    "waiver",
    "waiver_expires",
    "urn",
)


ACCESS_COLUMNS: Final = (
    "environment",
    "use_case",
    "dataset",
    "decision",
    "columns",
    "until",
    "principal",
    "principal_decision",
    "principal_until",
    "routes",
    "statements",
    "not_known",
    "arn",
)


def as_json(report: Report) -> str:
    """Return the report as JSON, by `schemas/audit.schema.json`."""
    return report.model_dump_json(indent=1) + "\n"


def as_csv(report: Report) -> str:
    """Return a row per verdict under `COLUMNS`; RFC 4180, in UTF-8."""
    policies = {each.id: each for each in report.policies}
    return _table(
        COLUMNS,
        (
            _row(stack, verdict, policy.title, policy.severity)
            for stack, verdict in report.verdicts()
            for policy in (policies[verdict.policy],)
        ),
    )


def access_as_csv(report: Report) -> str:
    """Return, under `ACCESS_COLUMNS`, a row per principal that reads or might read a dataset.

    What is denied to all of a use case has one row, without a principal.
    """
    return _table(
        ACCESS_COLUMNS,
        (
            _access_row(matrix.environment, cell, access)
            for matrix in report.access
            for cell in matrix.cells
            for access in cell.accesses or (None,)
        ),
    )


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_plain(each) for each in row])
    return text.getvalue()


def _row(stack: StackRecord, verdict: VerdictRecord, title: str, severity: str) -> list[str]:
    return [
        stack.stack,
        stack.stage,
        verdict.policy,
        title,
        severity,
        verdict.outcome,
        "yes" if verdict.mandatory else "no",
        verdict.name,
        verdict.type,
        verdict.path,
        verdict.found,
        verdict.remedy,
        verdict.file,
        str(verdict.line),
        verdict.waiver.ticket if verdict.waiver else "",
        verdict.waiver.expires if verdict.waiver else "",
        verdict.urn,
    ]


def _access_row(environment: str, cell: CellRecord, access: AccessRecord | None) -> list[str]:
    own = [
        environment,
        cell.use_case or "",
        cell.dataset,
        cell.decision,
        " ".join(cell.columns),
        cell.until or "",
    ]
    if access is None:
        return [*own, *[""] * (len(ACCESS_COLUMNS) - len(own))]
    return [
        *own,
        access.principal,
        access.decision,
        access.until or "",
        "; ".join(access.routes),
        "; ".join(str(it) for it in access.statements),
        "; ".join(access.why),
        access.arn,
    ]


def _plain(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
