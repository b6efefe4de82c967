"""The forms of the report, as those read them who publish the formats."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from policies.evidence.formats import FORMATS
from policies.evidence.report import Report
from tests.policies.support import ROOT
from toolchain import environments

JUDGED = ("oscal", "sarif", "junit")


def _judged(*files: Path) -> str:
    """Return what others find wrong with the files."""
    done = subprocess.run(
        [
            environments.ensure("evidence", ROOT),
            ROOT / "tests/policies/evidence/oracle/validate.py",
            *files,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == (1 if done.stderr else 0), done.stderr
    return done.stderr


def test_every_outcome_is_written_as_the_formats_say(found: Report, tmp_path: Path) -> None:
    assert all(found.counts().values())
    files = [tmp_path / FORMATS[it].file for it in JUDGED]
    for form, file in zip(JUDGED, files, strict=True):
        file.write_text(FORMATS[form].render(found))
    assert _judged(*files) == ""


def _unnamed(document: Any) -> None:
    del document["assessment-results"]["results"][0]["title"]


def _twice(document: Any) -> None:
    first, second = document["assessment-results"]["results"][0]["observations"][:2]
    second["uuid"] = first["uuid"]


def _dangling(document: Any) -> None:
    finding = document["assessment-results"]["results"][0]["findings"][0]
    finding["related-observations"][0]["observation-uuid"] = "11111111-1111-4111-8111-111111111111"


BROKEN: Mapping[Callable[[Any], None], str] = {
    _unnamed: "title: required field is missing",
    _twice: "DuplicatesValidator refuses it",
    _dangling: "observation-uuid: 11111111-1111-4111-8111-111111111111 is nowhere",
}


def test_what_is_wrong_is_refused(found: Report, tmp_path: Path) -> None:
    files: list[Path] = []
    for broken in BROKEN:
        document = json.loads(FORMATS["oscal"].render(found))
        broken(document)
        files.append(tmp_path / f"{broken.__name__}.oscal.json")
        files[-1].write_text(json.dumps(document))
    log, cases = (tmp_path / FORMATS[it].file for it in ("sarif", "junit"))
    log.write_text(FORMATS["sarif"].render(found).replace('"level": "none"', '"level": "open"'))
    text = FORMATS["junit"].render(found)
    cases.write_text(text.replace("<failure ", "<skipped ").replace("</failure>", "</skipped>"))
    told = _judged(*files, log, cases)
    for says in BROKEN.values():
        assert says in told
    assert "'open' is not one of ['none', 'note', 'warning', 'error']" in told
    assert "failures: says " in told
