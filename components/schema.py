"""Writes the JSON Schemas by which editors check and complete the files of `stacks/`.

`python -m components.schema` writes them, with `--check` it tells whether they are stale.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from components.spec.fields import Spec
from components.spec.platform import Platform
from components.spec.use_case import UseCaseFile

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"
MODELS: Mapping[str, type[Spec]] = {
    "platform.schema.json": Platform,
    "use-case.schema.json": UseCaseFile,
}


def render(model: type[Spec]) -> str:
    """Return the model's schema as the text of its file."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **model.model_json_schema(),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def stale(folder: Path) -> list[Path]:
    """Return the files of `folder` that are not what the models say."""
    paths = {folder / name: render(model) for name, model in MODELS.items()}
    return [
        path
        for path, text in paths.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the schemas; return 1 where a check finds one stale."""
    parser = argparse.ArgumentParser(prog="python -m components.schema", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 if stale")
    options = parser.parse_args(arguments)
    found = stale(SCHEMAS)
    for path in found:
        shown = f"schemas/{path.name}"
        if options.check:
            sys.stderr.write(f"{shown}: is stale; run python -m components.schema\n")
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(render(MODELS[path.name]), encoding="utf-8")
            sys.stdout.write(f"wrote {shown}\n")
    return 1 if found and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
