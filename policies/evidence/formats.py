"""The forms of a report: each a name, the file that it is written to, and what writes it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from policies.evidence import junit, oscal, page, sarif, tables
from policies.evidence.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A form of the report."""

    file: str
    meaning: str
    """Whom it is for, in a few words."""

    render: Callable[[Report], str]


FORMATS: Final[Mapping[str, Format]] = {
    "html": Format(file="audit.html", meaning="what an auditor reads", render=page.render),
    "json": Format(
        file="audit.json", meaning="everything, by schemas/audit.schema.json", render=tables.as_json
    ),
    "csv": Format(file="audit.csv", meaning="a row per verdict", render=tables.as_csv),
    "access": Format(
        file="audit.access.csv",
        meaning="a row per principal that may read a dataset",
        render=tables.access_as_csv,
    ),
    "oscal": Format(
        file="audit.oscal.json", meaning="what governance tools take in", render=oscal.render
    ),
    "sarif": Format(
        file="audit.sarif", meaning="what code scanning shows at lines", render=sarif.render
    ),
    "junit": Format(file="audit.junit.xml", meaning="what a pipeline shows", render=junit.render),
}


def digest(report: Report) -> str:
    """Return the SHA-256 of the report as JSON, which holds all of it."""
    return hashlib.sha256(FORMATS["json"].render(report).encode()).hexdigest()
