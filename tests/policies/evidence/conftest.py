from __future__ import annotations

import pytest

from policies.evidence.report import Report
from tests.policies.evidence.support import mixed


@pytest.fixture(scope="session")
def found(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Return a report that holds every outcome."""
    return mixed(tmp_path_factory.mktemp("evidence") / "checkout")
