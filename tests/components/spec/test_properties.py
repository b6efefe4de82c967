"""Any spec that is wrong at one place is refused there; any that is right builds.

Specs are drawn from those of the repository: a mutation at any place of any of them, and free
choices for what a team decides. They are written as JSON, which is YAML.
"""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components.spec.document import read
from components.spec.loader import Specs, faults_of, load
from components.use_case import UseCase, UseCaseArgs
from tests.components.example import shared_services
from tests.components.spec.editing import STACKS, TODAY
from tests.harness import declare

Path_ = tuple[str | int, ...]

USE_CASES = sorted(path.stem for path in STACKS.glob("*.yaml") if path.stem != "platform")
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@cache
def _spec(name: str) -> dict[str, Any]:
    path = STACKS / f"{name}.yaml"
    return json.loads(json.dumps(read(path, path.name).data))


def _places(value: object, here: Path_ = ()) -> Iterator[Path_]:
    """Yield every place of a spec that has something in it."""
    if isinstance(value, dict):
        for key, item in cast("dict[str, object]", value).items():
            yield (*here, key)
            yield from _places(item, (*here, key))
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[object]", value)):
            yield (*here, index)
            yield from _places(item, (*here, index))


def _at(spec: Any, place: Path_) -> Any:
    for part in place:
        spec = spec[part]
    return spec


def _wrong(value: object) -> object:
    """Return what no field takes that takes `value`."""
    return {"neither": "here"} if not isinstance(value, dict) else [["nor", "there"]]


@st.composite
def _mutations(draw: st.DrawFn) -> tuple[str, dict[str, Any], str]:
    """Draw a use case with one wrong place: its name, its spec, and the field."""
    name = draw(st.sampled_from(USE_CASES))
    spec = copy.deepcopy(_spec(name))
    place = draw(st.sampled_from(sorted(_places(spec), key=str)))
    parent: Any = _at(spec, place[:-1])
    is_mapping = isinstance(_at(spec, place[:-1]), dict)
    if draw(st.booleans()) and is_mapping and _is_of_fields(place):
        parent["unheard_of"] = 1
        return name, spec, ".".join(map(str, (*place[:-1], "unheard_of")))
    parent[place[-1]] = _wrong(parent[place[-1]])
    return name, spec, ".".join(map(str, place))


_NAMED_BY_THE_TEAM = {
    "datasets", "models", "environments", "knowledge", "secrets", "prompts", "tools",
    "hosted_models", "parameters",
}  # fmt: skip
"""Keys whose mapping takes any name: another key in it is no unknown one."""


def _is_of_fields(place: Path_) -> bool:
    return len(place) == 1 or place[-2] not in _NAMED_BY_THE_TEAM


def _stacks(folder: Path, name: str, spec: dict[str, Any]) -> Path:
    stacks = folder / "stacks"
    stacks.mkdir()
    (stacks / "platform.yaml").symlink_to(STACKS / "platform.yaml")
    (stacks / "prompts").symlink_to(STACKS / "prompts")
    (stacks / f"{name}.yaml").write_text(json.dumps(spec), encoding="utf-8")
    return stacks


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(_mutations())
def test_a_wrong_place_is_refused_and_named(mutation: tuple[str, dict[str, Any], str]) -> None:
    name, spec, field = mutation
    with tempfile.TemporaryDirectory() as folder:
        path = _stacks(Path(folder), name, spec) / f"{name}.yaml"
        told = [fault.field for fault in faults_of([path], TODAY)[path]]
    assert any(each == field or each.startswith(f"{field}.") for each in told), (field, told)


@st.composite
def _choices(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Draw a use case as a team might have written it: its name and its spec."""
    name = draw(st.sampled_from(USE_CASES))
    spec = copy.deepcopy(_spec(name))
    text = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=80)
    spec["title"] = draw(text.filter(str.strip))
    spec["purpose"] = draw(text.filter(str.strip))
    spec["monthly_budget_usd"] = draw(st.integers(1, 500))
    if "stakeholders" in spec:
        groups = ["support", "finance", "operations", "security"]
        spec["stakeholders"] = draw(st.lists(st.sampled_from(groups), min_size=1, unique=True))
    for use in spec.get("models", {}).values():
        use["calls_per_month"] = draw(st.integers(1, 10_000_000))
        use["output_tokens_per_call"] = draw(st.integers(1, 8000))
    if "guardrail" in spec:
        spec["guardrail"]["grounding_threshold"] = draw(st.floats(0.01, 0.99))
        words = st.lists(
            st.text("abcdefgh ", min_size=1, max_size=20).filter(str.strip), max_size=4
        )
        spec["guardrail"]["blocked_words"] = draw(words)
    # What limits the rate is held against the declared use, which was just drawn anew.
    spec.pop("rate_limit", None)
    for optional in ("links", "query", "secrets", "knowledge"):
        if optional in spec and draw(st.booleans()):
            del spec[optional]
            for overlay in spec["environments"].values():
                overlay.pop(optional, None)
            if optional == "knowledge":
                spec.get("agent", {}).pop("knowledge_bases", None)
    return name, spec


def _built(specs: Specs, name: str) -> int:
    def program() -> None:
        UseCase(
            name,
            UseCaseArgs(
                spec=specs.use_cases[name]["sandbox"],
                platform=specs.platform,
                environment="sandbox",
                services=shared_services(),
            ),
        )

    return len(declare(program, stack=f"{name}.sandbox").resources)


@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
@given(_choices())
def test_a_right_spec_builds(choice: tuple[str, dict[str, Any]]) -> None:
    name, spec = choice
    with tempfile.TemporaryDirectory() as folder:
        specs = load(_stacks(Path(folder), name, spec), TODAY)
    assert _built(specs, name) > 10
