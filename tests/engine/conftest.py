import json
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from tests.engine import any_type, mutated_previews
from tests.engine.policy_mutations import Mutation
from tests.engine.spec_edits import Edit, Previews
from tests.engine.world import EXAMPLE, SPECS, Everything, World

HERE = Path(__file__).parent
_Row = TypeVar("_Row")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that `-m "not engine"` leaves them all out.

    What ends a world that other tests use comes after them.
    """
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.engine)
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


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


@pytest.fixture(scope="session")
def everything(make_world: Callable[..., World]) -> Everything:
    """A world with the stacks of all specs up; every test but the last leaves it so."""
    made = make_world("all", SPECS)
    return Everything(made, json.loads(made.groundwork("up", "--json").ok().out))


@pytest.fixture(scope="session")
def previews(
    everything: Everything,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Generator[Previews]:
    """The previews of the edits that the chosen tests are about, under way."""
    chosen = _chosen(request, "edit", Edit)
    under_way = Previews(everything.world, tmp_path_factory.mktemp("edits"), chosen)
    yield under_way
    under_way.close()


@pytest.fixture(scope="session")
def mutated(
    everything: Everything,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Generator[mutated_previews.Previews]:
    """The previews of the mutations that the chosen tests are about, under way."""
    chosen = _chosen(request, "mutation", Mutation)
    folder = tmp_path_factory.mktemp("mutations")
    with any_type.serving(everything.world.record.endpoint) as port:
        under_way = mutated_previews.Previews(everything.world, folder, port, chosen)
        yield under_way
        under_way.close()


def _chosen(request: pytest.FixtureRequest, parameter: str, kind: type[_Row]) -> list[_Row]:
    """Return, once each, the rows that the chosen tests are about."""
    found: list[_Row] = []
    for item in request.session.items:
        if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
            row = item.callspec.params.get(parameter)
            if isinstance(row, kind) and row not in found:
                found.append(row)
    return found
