"""Holds requirements.lock against pyproject.toml, without asking any registry."""

import re
import tomllib
from pathlib import Path
from typing import Final, NamedTuple

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

RENEW: Final = "run `make lock`"
OTHERS: Final = "tests/**/requirements.lock"
"""The lock files of oracles (`toolchain.environments`)."""


class Pin(NamedTuple):
    """One package of the lock file."""

    line: int
    version: str
    hashes: int
    marker: str


def read(text: str) -> tuple[dict[str, list[Pin]], list[tuple[int, str]]]:
    """Read a lock file.

    Returns:
        The pins by canonical package name (several where markers choose between versions), and
        each line that is no pin, hash or comment, with its number.
    """
    pins: dict[str, list[Pin]] = {}
    strangers: list[tuple[int, str]] = []
    joined = re.sub(r"\\\n", lambda _: "\0", text)
    number = 1
    for entry in joined.split("\n"):
        lines = entry.split("\0")
        if entry and not entry.lstrip().startswith("#"):
            found = re.fullmatch(r"([\w.-]+)==([\w.!+-]+)(?: ; (.+?))?\s*", lines[0])
            hashes = [line for line in lines[1:] if re.fullmatch(r" +--hash=sha256:\w+ ?", line)]
            if found is None or len(hashes) != len(lines) - 1:
                strangers.append((number, lines[0].strip()))
            else:
                pin = Pin(number, found[2], len(hashes), found[3] or "")
                pins.setdefault(canonicalize_name(found[1]), []).append(pin)
        number += len(lines)
    return pins, strangers


def faults(root: Path) -> list[str]:
    """Return every way in which lock files do not pin, or not what pyproject.toml asks for."""
    found = [fault for other in sorted(root.glob(OTHERS)) for fault in _unpinned(root, other)[1]]
    pins, unpinned = _unpinned(root, root / "requirements.lock")
    found += unpinned
    for text in _asked(root / "pyproject.toml"):
        try:
            requirement = Requirement(text)
        except InvalidRequirement as error:
            found.append(f"pyproject.toml: {text}: {error}")
            continue
        versions = pins.get(canonicalize_name(requirement.name), [])
        if requirement.url:
            found.append(f"pyproject.toml: {text}: a URL; name a version instead")
        elif not versions:
            found.append(f"requirements.lock: {requirement.name}: not pinned; {RENEW}")
        found += [
            f"requirements.lock:{pin.line}: {requirement.name}: {pin.version} is not "
            f"{requirement.specifier} (pyproject.toml); {RENEW}"
            for pin in versions
            if not requirement.specifier.contains(pin.version, prereleases=True)
        ]
    return found


def _unpinned(root: Path, lock: Path) -> tuple[dict[str, list[Pin]], list[str]]:
    """Return the pins of a lock file, and whatever in it is not pinned by hash."""
    pins, strangers = read(lock.read_text(encoding="utf-8"))
    name = lock.relative_to(root)
    found = [
        f"{name}:{line}: {text}: not a version pinned by hash; {RENEW}" for line, text in strangers
    ]
    found += [
        f"{name}:{pin.line}: {package}: no hash; {RENEW}"
        for package, versions in pins.items()
        for pin in versions
        if not pin.hashes
    ]
    return pins, found


def _asked(pyproject: Path) -> list[str]:
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    asked: list[str] = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    for extra in project["project"].get("optional-dependencies", {}).values():
        asked += extra
    return asked
