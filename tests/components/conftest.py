"""Fixtures of several tests of components."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.components.spec.editing import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)
