"""Every declared type's whole life, against moto, with boto3 as the witness."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

import jmespath
import pytest
from pulumi.runtime.proto import provider_pb2

from sandbox.aws.app import Aws, create_app
from sandbox.compare import same
from sandbox.convert import UNKNOWN
from sandbox.request import input_types, output_types, target
from sandbox.resource import Properties, ResourceType
from sandbox.types import REGISTRY, find
from tests.sandbox.cases import Case, cases
from tests.sandbox.engine_side import Engine, RefusedError

CASES = cases()
REGION = "us-east-1"
SOME = provider_pb2.DiffResponse.DIFF_SOME
NONE = provider_pb2.DiffResponse.DIFF_NONE


@pytest.fixture(scope="module")
def app() -> Iterator[Aws]:
    app = create_app()
    yield app
    app.close()


@pytest.fixture(scope="module")
def one_engine(app: Aws) -> Engine:
    return Engine(app)


@pytest.fixture
def engine(app: Aws, one_engine: Engine) -> Engine:
    app.reset()
    return one_engine


def test_every_type_has_a_case() -> None:
    assert set(CASES) == set(REGISTRY)


def _filled(value: Any, needs: Mapping[str, Properties]) -> Any:
    if isinstance(value, str):
        whole = re.fullmatch(r"\{(\w+)\.(\w+)\}", value)
        if whole and whole[1] in needs:
            return needs[whole[1]][whole[2]]
        return re.sub(
            r"\{(\w+)\.(\w+)\}",
            lambda m: str(needs[m[1]][m[2]]) if m[1] in needs else m[0],
            value,
        )
    if isinstance(value, Mapping):
        items = cast("Mapping[str, Any]", value).items()
        return {_filled(k, needs): _filled(v, needs) for k, v in items}
    if isinstance(value, list | tuple):
        return [_filled(v, needs) for v in cast("list[Any]", value)]
    return value


def _needs(engine: Engine, case: Case) -> dict[str, Properties]:
    states: dict[str, Properties] = {}
    for name, (token, inputs) in case.needs.items():
        identity, state = engine.create(token, engine.check(token, _filled(inputs, states)))
        states[name] = {**state, "id": identity}
    for method, params in case.before:
        service, bare = target(find(case.token), method)
        getattr(engine.cloud.client(service, REGION), bare)(**_filled(params, states))
    return states


def _laid_over(inputs: Properties, change: Mapping[str, Any]) -> Properties:
    return {k: v for k, v in {**inputs, **change}.items() if v is not None}


def _sees(engine: Engine, case: Case, state: Properties, *, updated: bool) -> None:
    rt = find(case.token)
    assert case.sees, "boto3 is to see something of it"
    for sees in case.sees:
        service, method = target(rt, sees.method)
        params = _filled_from(sees.params, state)
        answer = getattr(engine.cloud.client(service, REGION), method)(**params)
        for path, want in {**sees.created, **(sees.updated if updated else {})}.items():
            found = jmespath.search(cast("str", _filled_from(path, state)), answer)
            assert found == _filled_from(want, state), (sees.method, path)


def _filled_from(value: Any, state: Properties) -> Any:
    if isinstance(value, str):
        return re.sub(r"\{(\w+)\}", lambda m: str(state.get(m[1], m[0])), value)
    if isinstance(value, Mapping):
        return {k: _filled_from(v, state) for k, v in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_filled_from(v, state) for v in cast("list[Any]", value)]
    return value


def _holds(rt: ResourceType, inputs: Properties, state: Properties) -> None:
    for name, value in inputs.items():
        assert same(rt, name, state.get(name), value), (name, value, state.get(name))


@pytest.mark.parametrize("token", sorted(CASES))
def test_life(token: str, engine: Engine) -> None:
    case, rt = CASES[token], find(token)
    needs = _needs(engine, case)
    inputs = engine.check(token, _filled(case.inputs, needs))

    planned = engine.preview(token, inputs)
    computed = set(output_types(rt)) - set(input_types(rt)) - {"tagsAll"}
    assert {n for n in computed if planned.get(n) is not UNKNOWN} == set()

    identity, state = engine.create(token, inputs)
    assert identity
    _holds(rt, inputs, state)
    assert {n for n in rt.outputs if n[0] != "_" and state.get(n) is None} == set()
    _sees(engine, case, {**state, "id": identity}, updated=False)
    assert engine.diff(token, state, inputs, inputs).changes == NONE

    read = engine.read(token, identity, state, inputs)
    assert read is not None
    assert read == (inputs, state), "a refresh of what nobody changed changes nothing"

    _imports(engine, case, identity, inputs)

    if case.change is not None:
        inputs, state = _changes(engine, case, identity, state, inputs, needs)
    if case.drift is not None:
        state = _drifts(engine, case, identity, state, inputs, needs)
    if case.replace is not None:
        over = engine.check(token, _laid_over(inputs, _filled(case.replace, needs)), inputs)
        diff = engine.diff(token, state, inputs, over)
        assert set(diff.replaces) == set(case.replace)

    engine.delete(token, identity, state)
    left = engine.read(token, identity, *(() if rt.importable else (state, inputs)))
    if case.stays is None:
        assert left is None
    else:
        assert left is not None
        _holds(rt, dict(case.stays), left[1])
    engine.delete(token, identity, state)


def _imports(engine: Engine, case: Case, identity: str, inputs: Properties) -> None:
    rt = find(case.token)
    if not rt.importable:
        with pytest.raises(RefusedError, match="cannot be imported"):
            engine.read(case.token, identity)
        return
    imported = engine.read(case.token, identity)
    assert imported is not None
    told = {k: v for k, v in inputs.items() if k not in case.unread}
    _holds(rt, told, imported[0])
    _holds(rt, told, imported[1])


def _changes(
    engine: Engine,
    case: Case,
    identity: str,
    state: Properties,
    inputs: Properties,
    needs: Mapping[str, Properties],
) -> tuple[Properties, Properties]:
    token, rt = case.token, find(case.token)
    change = _filled(case.change, needs)
    over = engine.check(token, _laid_over(inputs, change), inputs)
    diff = engine.diff(token, state, inputs, over)
    assert (diff.changes, set(diff.diffs), list(diff.replaces)) == (SOME, set(change), [])
    planned = engine.update(token, identity, state, inputs, over, preview=True)
    assert {n for n in planned if planned[n] is UNKNOWN} == set(rt.volatile)
    updated = engine.update(token, identity, state, inputs, over)
    _holds(rt, over, updated)
    _sees(engine, case, {**updated, "id": identity}, updated=True)
    assert engine.diff(token, updated, over, over).changes == NONE
    return over, updated


def _drifts(
    engine: Engine,
    case: Case,
    identity: str,
    state: Properties,
    inputs: Properties,
    needs: Mapping[str, Properties],
) -> Properties:
    assert case.drift
    service, method = target(find(case.token), case.drift.method)
    params = _filled_from(_filled(case.drift.params, needs), {**state, "id": identity})
    getattr(engine.cloud.client(service, REGION), method)(**params)
    read = engine.read(case.token, identity, state, inputs)
    assert read is not None
    drifted_inputs, drifted = read
    assert drifted.get(case.drift.shows) != state.get(case.drift.shows)
    assert drifted_inputs.get(case.drift.shows) != inputs.get(case.drift.shows)
    diff = engine.diff(case.token, drifted, drifted_inputs, inputs)
    assert case.drift.shows in diff.diffs
    if case.drift.shows in find(case.token).replace:
        return drifted
    mended = engine.update(case.token, identity, drifted, drifted_inputs, inputs)
    _holds(find(case.token), inputs, mended)
    return mended


@pytest.mark.parametrize(
    ("token", "path"), [(t, p) for t, c in sorted(CASES.items()) for p in c.invalid]
)
def test_invalid_input_is_refused_at_its_path(token: str, path: str, engine: Engine) -> None:
    case = CASES[token]
    needs = _needs(engine, case)
    bad = _laid_over(_filled(case.inputs, needs), _filled(case.invalid[path], needs))
    with pytest.raises(RefusedError) as refused:
        engine.check(token, bad)
    assert list(refused.value.failures) == [path]
