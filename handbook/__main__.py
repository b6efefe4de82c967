"""Writes the pages of components and stacks: `python -m handbook [--check]`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, cast

from handbook.discovery import ROOT, all_components
from handbook.pages import DIAGRAMS, PAGES, STACKS, all_files

FOLDERS: Final = ((PAGES, "*.md"), (DIAGRAMS, "*.svg"), (STACKS, "*"))
"""Where everything is generated, so that what is there and is not generated is left over."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or with `--check` return 1 where they are not up to date."""
    parser = argparse.ArgumentParser(prog="python -m handbook", description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, only compare")
    only_compare = cast("bool", parser.parse_args(arguments).check)
    # Examples name files as a program in the checkout does.
    os.chdir(ROOT)
    missing = [it for it in all_components() if not it.example.exists()]
    for it in missing:
        example = it.example.relative_to(ROOT)
        sys.stderr.write(f"{it.name} of components.{it.module} has no example; write {example}\n")
    if missing:
        return 1
    files = all_files()
    if only_compare:
        return _compare(files)
    for path in sorted(left_over(files)):
        path.unlink()
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return 0


def _compare(files: Mapping[Path, str]) -> int:
    stale = [it for it, text in files.items() if not it.exists() or it.read_text() != text]
    stale += left_over(files)
    for path in sorted(stale):
        sys.stderr.write(f"{path} is not up to date; run python -m handbook\n")
    return 1 if stale else 0


def left_over(files: Mapping[Path, str]) -> Sequence[Path]:
    """Return the files of pages whose component is gone."""
    there = {path for folder, pattern in FOLDERS for path in folder.glob(pattern)}
    return sorted(there - set(files))


if __name__ == "__main__":
    sys.exit(main())
