"""Any spec that the models allow builds; any that is wrong at a place is refused, and named.

Specs are drawn with the platform that they are held against; `drawn` says how.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from yaml import SafeDumper, ScalarNode, dump

from components.errors import SpecError
from components.spec.document import Location, read
from components.spec.inline import document
from components.spec.loader import Specs, load
from components.spec.platform import Platform
from components.spec.use_case import UseCaseFile
from components.use_case import UseCase, UseCaseArgs
from tests.components.spec.drawn.account import Account, services, wrong
from tests.components.spec.drawn.mutations import Mutation, mutated, several
from tests.components.spec.drawn.platforms import platforms
from tests.components.spec.drawn.use_cases import use_cases
from tests.components.spec.drawn.values import Data, slugs
from tests.components.spec.drawn.writing import yaml
from tests.components.spec.editing import TODAY
from tests.harness import declare

THOROUGH = os.environ.get("GROUNDWORK_HYPOTHESIS") == "thorough"
"""Whether many new specs are drawn, as in a nightly run, in place of the same few every time."""


def drawn(examples: int) -> settings:
    """Return how many specs a property is held against."""
    return settings(
        max_examples=examples * 15 if THOROUGH else examples,
        derandomize=not THOROUGH,
        database=None,
        print_blob=True,
        deadline=None,
        # A platform with a use case is some hundred draws.
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if THOROUGH else [])],
    )


@st.composite
def specs_of_both(draw: st.DrawFn) -> tuple[str, Data, Data]:
    """Draw a use case's name, its platform and its spec."""
    platform = draw(platforms())
    model = Platform.model_validate(document("platform", platform).data)
    name = draw(slugs(30).filter(lambda it: len(it) >= 3 and it != "platform"))
    return name, platform, draw(use_cases(model))


def _write(folder: Path, texts: Mapping[str, str]) -> Path:
    stacks = folder / "stacks"
    stacks.mkdir()
    for name, text in texts.items():
        (stacks / f"{name}.yaml").write_text(text, encoding="utf-8")
    return stacks


def _load(platform: Data, name: str, use_case: Data) -> Specs:
    with tempfile.TemporaryDirectory() as folder:
        texts = {"platform": yaml(platform)[0], name: yaml(use_case)[0]}
        return load(_write(Path(folder), texts), TODAY)


@drawn(12)
@given(specs_of_both(), st.data())
def test_a_right_spec_builds(spec: tuple[str, Data, Data], data: st.DataObject) -> None:
    name, platform, use_case = spec
    specs = _load(platform, name, use_case)
    assert not specs.overdue
    environment = data.draw(st.sampled_from(sorted(use_case["environments"])))
    where = specs.platform.environments[environment]
    account = Account(where.region)

    def program() -> None:
        UseCase(
            name,
            UseCaseArgs(
                spec=specs.use_cases[name][environment],
                platform=specs.platform,
                environment=environment,
                services=services(where),
            ),
        )

    declared = declare(program, account, stack=f"{name}.{environment}")
    assert account.refused == []
    assert list(wrong(declared)) == []


class Quoting(SafeDumper):
    """Writes every text in quotes: which plain words are texts, YAML 1.1 and 1.2 do not agree."""


def _quoted(dumper: SafeDumper, text: str) -> ScalarNode:
    return cast("Any", dumper).represent_scalar("tag:yaml.org,2002:str", text, style='"')


Quoting.add_representer(str, _quoted)


@drawn(12)
@given(specs_of_both())
def test_a_spec_that_is_written_is_read_as_it_was(spec: tuple[str, Data, Data]) -> None:
    for model, data in ((Platform, spec[1]), (UseCaseFile, spec[2])):
        first = model.model_validate(document("given", data).data)
        dumped = first.model_dump(mode="json", exclude_unset=True)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "spec.yaml"
            path.write_text(dump(dumped, Dumper=Quoting, allow_unicode=True), encoding="utf-8")
            found = read(path, "spec.yaml")
        assert found.faults == ()
        assert model.model_validate(found.data) == first


@drawn(20)
@given(specs_of_both(), st.data())
def test_what_is_wrong_is_refused_where_it_is(
    spec: tuple[str, Data, Data], data: st.DataObject
) -> None:
    name, platform, use_case = spec
    if data.draw(st.booleans()):
        of, chosen = name, data.draw(several(UseCaseFile, use_case, 3))
        use_case = _with(use_case, chosen)
    else:
        of, chosen = "platform", data.draw(several(Platform, platform, 3))
        platform = _with(platform, chosen)
    assume(chosen)
    with pytest.raises(SpecError) as raised:
        _load(platform, name, use_case)
    _, lines = yaml(use_case if of == name else platform)
    told = [(it.file, it.line, it.field) for it in raised.value.faults]
    for mutation in chosen:
        field = ".".join(map(str, mutation.place))
        line = _line(lines, mutation.place)
        assert any(
            file == f"stacks/{of}.yaml"
            and (named == field or named.startswith(f"{field}."))
            # Of a key that is there twice, the second is told; of what is missing, what holds it.
            and at >= line
            for file, at, named in told
        ), (mutation, line, str(raised.value))


def _with(data: Data, chosen: list[Mutation]) -> Data:
    for mutation in chosen:
        data = mutated(data, mutation)
    return data


def _line(lines: dict[Location, int], place: Location) -> int:
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)
