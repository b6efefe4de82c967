"""How tests are divided among the processes that run them."""

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file together, and those that share the world of stacks that are up."""
    for item in items:
        shared = "world" in getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.xdist_group("world" if shared else item.nodeid.split("::")[0]))
