"""The report as JSON and as CSV: every verdict, for programs and for spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import Final

from policies.evidence.report import Report, StackRecord, VerdictRecord

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


def as_json(report: Report) -> str:
    """Return the report as JSON, by `schemas/audit.schema.json`."""
    return report.model_dump_json(indent=1) + "\n"


def as_csv(report: Report) -> str:
    """Return a row per verdict under `COLUMNS`; RFC 4180, in UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    policies = {each.id: each for each in report.policies}
    for stack, verdict in report.verdicts():
        policy = policies[verdict.policy]
        row = _row(stack, verdict, policy.title, policy.severity)
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


def _plain(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
