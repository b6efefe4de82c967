"""`groundwork audit --diff`: the report of a change beside that of the commit that it starts from.

Each tree is judged whole by its own code: its specs, components, policies and waivers.
See docs/adr/0024-a-change-is-judged-against-its-base.md.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import ValidationError

from cli.engine import CommandError
from policies.evidence.diff import KINDS, Change, Diff, compare
from policies.evidence.report import Report


def diff(root: Path, base: str, arguments: Sequence[str], judge: Callable[[], Report]) -> Diff:
    """Return what the working tree does to the report of `base`.

    Args:
        root: the checkout.
        base: a git reference.
        arguments: what `groundwork audit` is told in the base's tree, to judge the same.
        judge: judges the working tree, while the base's tree is judged.

    Raises:
        CommandError: there is no such commit, or its own code cannot judge it.
    """
    commit = _git(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}"
    )
    if commit is None:
        raise CommandError(f"--diff: {base!r} is no commit of this repository; fetch it first")
    name = commit.decode().strip()
    with tempfile.TemporaryDirectory(prefix="groundwork-audit-") as folder:
        tree = Path(folder)
        _extract(root, name, tree)
        with _started(tree, arguments) as running:
            after = judge()
            said, told = running.communicate()
    # 1 says that it has failures, which are what this is about.
    if running.returncode not in (0, 1):
        raise CommandError(
            f"--diff: {base} cannot be judged by its own code: {told.strip()[-2000:]}"
        )
    try:
        before = Report.model_validate_json(said)
    except ValidationError:
        raise CommandError(
            f"--diff: the report of {base} has another form; compare with a later commit"
        ) from None
    return compare(name, before, after)


def _git(root: Path, *arguments: str) -> bytes | None:
    """Return what git prints; None where it fails. No reference and no file is written."""
    done = subprocess.run(  # noqa: S603
        ["git", "-C", str(root), *arguments],  # noqa: S607  whichever git the person has
        capture_output=True,
        check=False,
    )
    return done.stdout if done.returncode == 0 else None


def _extract(root: Path, commit: str, tree: Path) -> None:
    packed = _git(root, "archive", "--format=tar", commit)
    if packed is None:
        raise CommandError(f"--diff: git cannot read the files of {commit}")
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(tree, filter="data")


def _started(tree: Path, arguments: Sequence[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  the commit's own code
        [sys.executable, "-m", "cli.main", "audit", *arguments],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def lines(found: Diff) -> list[str]:
    """Return what a person reads: each kind with its changes, and what follows from them."""
    text = [f"compared with {found.base[:12]} on {found.date}"]
    if found.pack_changed:
        text.append("the policies themselves are others: each side is judged by its own")
    for kind, meaning in KINDS.items():
        changes = found.of_kind(kind)
        text += ["", f"{kind} ({meaning}): {len(changes)}"]
        text += [_line(it) for it in changes]
    text += [f"the pack is at fault: {it}" for it in found.faults]
    stopping = sum(it.stops for it in found.changes)
    text += ["", f"{stopping} failures that stop a deployment are added" if stopping else _FINE]
    return text


_FINE = "nothing is added that stops a deployment"


def _line(change: Change) -> str:
    mark = "FAIL" if change.after.stopping else "advice"
    if change.kind in {"fixed", "accepted"}:
        mark = change.kind
    where = f"{change.file}:{change.line}: {change.stack}: {change.name}"
    remedy = "" if change.kind in {"fixed", "accepted"} else f"; {change.remedy}"
    return f"  {mark} [{change.policy}] {where}: {', '.join(change.found)}{remedy}"
