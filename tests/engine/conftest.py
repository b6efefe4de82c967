from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import pytest

from tests.engine.world import EXAMPLE, World

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that `-m "not engine"` leaves them all out."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.engine)


@pytest.fixture(scope="session")
def make_world(
    tmp_path_factory: pytest.TempPathFactory,
) -> Generator[Callable[..., World]]:
    """Makes worlds; whatever runs in them at the end is stopped."""
    made: list[World] = []

    def make(name: str, specs: Sequence[str] = EXAMPLE) -> World:
        made.append(World(tmp_path_factory.mktemp(name), specs))
        return made[-1]

    yield make
    for world in made:
        world.groundwork("sandbox", "down")


@pytest.fixture(scope="session")
def world(make_world: Callable[[str], World]) -> World:
    """A world with both stacks up, as the specs say; every test leaves it so."""
    made = make_world("world")
    made.groundwork("up").ok()
    return made
