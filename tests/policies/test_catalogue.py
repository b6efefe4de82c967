"""The page of policies is written from their declarations."""

from __future__ import annotations

from pathlib import Path

import pytest

from policies import catalogue
from policies.registry import all_policies


def test_page_is_up_to_date() -> None:
    """`python -m policies.catalogue` writes it again."""
    assert catalogue.main(["--check"]) == 0


def test_page_names_every_policy_and_claims_only_support() -> None:
    page = catalogue.page()
    for policy in all_policies():
        assert f"\n### {policy.slug}\n" in page
        assert f"[{policy.id}](#{policy.slug})" in page
    assert "Satisfies" not in page


def test_an_old_page_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "policies.md"
    monkeypatch.setattr(catalogue, "FILE", old)
    assert catalogue.main(["--check"]) == 1
    assert "run python -m policies.catalogue" in capsys.readouterr().err
    assert not old.exists()
    assert catalogue.main([]) == 0
    assert catalogue.main(["--check"]) == 0
