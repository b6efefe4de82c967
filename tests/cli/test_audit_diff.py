"""`groundwork audit --diff` in a repository of its own: both trees by their own code."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.policies.evidence.support import WAIVED, access_block, exported
from tests.policies.support import ROOT, TODAY, USE_CASE, declared_stack

NEEDED = (
    ".gitignore",
    "Pulumi.yaml",
    "cli",
    "components",
    "policies",
    "sandbox",
    "schemas",
    "stacks",
)
WAIVER = f"""\
waivers:
  - policy: ENC-01
    urn: {WAIVED}
    owner: mei-tanaka
    approver: priya-raman
    reason: The vendor's client reads it without a login, until its release of January.
    ticket: SEC-12
    created: {TODAY}
    expires: {TODAY}
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with the code and two specs, all of it committed."""
    root = tmp_path_factory.mktemp("diff") / "checkout"
    root.mkdir()
    left_out = shutil.ignore_patterns("__pycache__")
    for name in NEEDED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=left_out)
        else:
            shutil.copy(ROOT / name, root / name)
    for spec in (root / "stacks").glob("*.yaml"):
        if spec.stem not in {"platform", "returns-triage", "customer-support"}:
            spec.unlink()
    _git(root, "init", "--quiet")
    _git(root, "add", "--all")
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com")
    _git(root, *identity, "commit", "--quiet", "--message", "base")
    return root


def _git(root: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(root), *arguments], check=True, capture_output=True, text=True
    ).stdout


def _audit(root: Path, *arguments: str | Path) -> tuple[int, Any, str]:
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", "audit", "--date", str(TODAY), "--json", *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr


def test_a_waiver_that_comes_and_goes_is_told(checkout: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    failing = access_block("accepted", setting=False)
    state.write_text(exported([*declared_stack(USE_CASE), failing], USE_CASE).text)
    file = checkout / "policies" / "waivers.yaml"
    before = file.read_text()
    file.write_text(WAIVER)
    code, found, told = _audit(checkout, "--state", state, "--diff", "HEAD")
    assert code == 0, told
    changes = {it["policy"]: it for it in found["changes"] if it["urn"] == WAIVED}
    assert changes["ENC-01"]["kind"] == "accepted"
    assert found["base"] == _git(checkout, "rev-parse", "HEAD").strip()
    assert not found["pack_changed"]
    # The other way round, its end puts the failure back.
    _git(checkout, "stash", "--quiet")
    stashed = "stash@{0}"
    code, found, told = _audit(checkout, "--state", state, "--diff", stashed)
    _git(checkout, "stash", "drop", "--quiet")
    assert code == 1, told
    added = [it for it in found["changes"] if it["kind"] == "added"]
    assert [(it["policy"], it["urn"]) for it in added] == [("ENC-01", WAIVED)]
    assert file.read_text() == before


def test_what_a_component_loses_is_added_and_nothing_in_the_repository_changes(
    checkout: Path,
) -> None:
    bucket = checkout / "components" / "bucket.py"
    before = bucket.read_text()
    assert "block_public_acls=True" in before
    bucket.write_text(before.replace("block_public_acls=True", "block_public_acls=False"))
    status, refs = _git(checkout, "status", "--porcelain"), _git(checkout, "for-each-ref")
    code, found, told = _audit(checkout, "platform.sandbox", "--diff", "HEAD")
    bucket.write_text(before)
    assert code == 1, told
    kinds = {it["policy"] for it in found["changes"] if it["kind"] == "added"}
    assert kinds == {"ENC-01"}
    assert {it["kind"] for it in found["changes"]} == {"added", "still there"}
    assert {it["found"][0] for it in found["changes"] if it["kind"] == "added"} == {
        "blockPublicAcls is off"
    }
    assert status == " M components/bucket.py\n"
    assert _git(checkout, "status", "--porcelain") == ""
    assert _git(checkout, "for-each-ref") == refs
    assert _git(checkout, "worktree", "list").count("\n") == 1


def test_a_commit_that_cannot_be_judged_is_told(checkout: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.write_text(exported(declared_stack(USE_CASE), USE_CASE).text)
    spec = checkout / "stacks" / "customer-support.yaml"
    before = spec.read_text()
    spec.write_text(before + "\nnonsense: 1\n")
    _git(checkout, "add", "--all")
    tree = _git(checkout, "write-tree").strip()
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com")
    broken = _git(checkout, *identity, "commit-tree", tree, "-m", "broken").strip()
    spec.write_text(before)
    _git(checkout, "add", "--all")
    code, found, told = _audit(checkout, "--state", state, "--diff", broken)
    assert (code, found) == (2, None)
    assert "cannot be judged by its own code: " in told
    assert "nonsense" in told
