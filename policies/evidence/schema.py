"""Writes `schemas/audit.schema.json`, by which others read the report as JSON.

`python -m policies.evidence.schema` writes it, with `--check` it tells whether it is stale.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

from policies.evidence.report import Report

FILE: Final = Path(__file__).resolve().parents[2] / "schemas" / "audit.schema.json"


def render() -> str:
    """Return the schema as the text of its file."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Report.model_json_schema(mode="serialization"),
    }
    return json.dumps(schema, indent=2) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the schema, or with `--check` return 1 where it is not up to date."""
    parser = argparse.ArgumentParser(
        prog="python -m policies.evidence.schema", description=main.__doc__
    )
    parser.add_argument("--check", action="store_true", help="change nothing, only compare")
    if not cast("bool", parser.parse_args(arguments).check):
        FILE.write_text(render(), encoding="utf-8")
        return 0
    if FILE.is_file() and FILE.read_text(encoding="utf-8") == render():
        return 0
    sys.stderr.write(f"schemas/{FILE.name} is stale; run python -m policies.evidence.schema\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
