"""How tests are divided among the processes that run them."""

from __future__ import annotations

from typing import Any, Final, cast

import pytest
from xdist.scheduler import LoadScopeScheduling  # pyright: ignore[reportMissingTypeStubs]

SHARED: Final = {
    "tests/engine/test_all_use_cases.py": "everything",
    "tests/engine/test_policy_mutations.py": "everything",
    "tests/engine/test_spec_edits.py": "everything",
    "tests/engine/test_accidents.py": "world",
    "tests/engine/test_life.py": "world",
    "tests/engine/test_packages.py": "world",
    "tests/engine/test_use.py": "world",
}
"""Files that share stacks that are up, by the fixture that brings them up."""


class ByFile(LoadScopeScheduling):
    """Gives a process all tests of a file, and of those that share stacks, in their order."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return SHARED.get(file, file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    """Divide by files; `--dist loadgroup` needs more of pytest's inside than pytest 9 shows."""
    return ByFile(config, cast("Any", log))
