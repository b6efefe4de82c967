"""Copies of the real specs, with one thing changed."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from components.errors import SpecError
from components.spec.loader import Specs, load
from components.spec.texts import FOLDER

STACKS = Path(__file__).resolve().parents[3] / "stacks"
TODAY = dt.date(2026, 11, 23)
"""A day on which the repository's own specs hold; tests do not end with an approval."""


class Workspace:
    """A `stacks/` folder of a test's own."""

    def __init__(self, folder: Path) -> None:
        self.stacks = folder / "stacks"
        self.stacks.mkdir()
        shutil.copytree(STACKS / FOLDER, self.stacks / FOLDER)
        for path in STACKS.glob("*.yaml"):
            self.write(path.name, path.read_text(encoding="utf-8"))

    def write(self, name: str, text: str) -> Path:
        """Write a spec."""
        path = self.stacks / name
        path.write_text(text, encoding="utf-8")
        return path

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text that is in the spec once."""
        text = (self.stacks / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def line_of(self, name: str, text: str, *, last: bool = False) -> int:
        """Return the line on which `text` stands."""
        lines = (self.stacks / name).read_text(encoding="utf-8").splitlines()
        found = [number for number, line in enumerate(lines, 1) if text in line]
        assert found, f"{text!r} is not in {name}"
        return found[-1 if last else 0]

    def load(self, today: dt.date = TODAY) -> Specs:
        """Return the specs of the folder."""
        return load(self.stacks, today)

    def faults(self, today: dt.date = TODAY) -> list[str]:
        """Return the lines that a person would see; none where all is well."""
        try:
            return [str(fault) for fault in self.load(today).overdue]
        except SpecError as error:
            return str(error).splitlines()
