"""How tests are divided among the processes that run them."""

import pytest

SHARED = ("world", "everything")
"""Fixtures of stacks that are up: what uses one of them runs in one process, in its order."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file together, and those that share stacks that are up."""
    for item in items:
        used: tuple[str, ...] = getattr(item, "fixturenames", ())
        shared = next((name for name in SHARED if name in used), None)
        item.add_marker(pytest.mark.xdist_group(shared or item.nodeid.split("::")[0]))
