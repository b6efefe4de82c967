"""A second region in the specs: what is refused, and what recovers where nothing is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.components.spec.editing import Workspace

PLATFORM, SUPPORT, PAPERS = (
    "platform.yaml",
    "customer-support.yaml",
    "document-extraction.yaml",
)
REGION = "recovery_region: us-west-2"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        pytest.param(
            PLATFORM,
            REGION,
            "recovery_region: us-east-1",
            "environments.sandbox.recovery_region: us-east-1 is the environment's own region; "
            "write one of us-east-2, us-west-2",
            id="own region",
        ),
        pytest.param(
            PLATFORM,
            REGION,
            "recovery_region: eu-west-1",
            "environments.sandbox.recovery_region: eu-west-1 is not one of model_regions; "
            "add it there, or write one of us-east-2, us-west-2",
            id="not a model region",
        ),
        pytest.param(
            PLATFORM,
            "    location: supplier-invoices/\n",
            "    location: supplier-invoices/\n    replicates: true\n",
            "datasets.supplier-invoices.replicates: restricted data may not leave its region; "
            "write false, or have the class's may_leave_region changed",
            id="data that stays",
        ),
        pytest.param(
            PLATFORM,
            "stand_in: nova-lite-us",
            "stand_in: nova-light",
            "models.nova-lite.stand_in: 'nova-light' is no model of stacks/platform.yaml; "
            "did you mean nova-lite?",
            id="unknown stand-in",
        ),
        pytest.param(
            PLATFORM,
            "stand_in: nova-lite-us",
            "stand_in: nova-lite",
            "models.nova-lite.stand_in: is the model itself; name another model, or leave it out",
            id="itself",
        ),
        pytest.param(
            PAPERS,
            "stage: pilot\n",
            "stage: pilot\nrecovery: true\n",
            "recovery: restricted data may not leave us-east-1 for us-west-2; "
            "write recovery: false; it is down while its region is",
            id="use case that stays",
        ),
        pytest.param(
            PLATFORM,
            "    stand_in: nova-lite-us # in the West, AWS offers it through its cross-region "
            "profile alone\n",
            "",
            "models.fast: nothing answers to it in the recovery region us-west-2; "
            "give the model a stand_in that answers there, or write recovery: false",
            id="no model there",
        ),
    ],
)
def test_what_does_not_agree_is_told(
    workspace: Workspace, file: str, old: str, new: str, says: str
) -> None:
    workspace.edit(file, old, new)
    assert [it for it in workspace.faults() if it.partition(": ")[2] == says]


def test_a_stand_in_must_be_approved_for_the_data(workspace: Workspace) -> None:
    text = (workspace.stacks / PLATFORM).read_text(encoding="utf-8")
    start = text.index("  nova-lite-us:")
    rest = text[start:].replace("[confidential, internal, public]", "[public]", 1)
    workspace.write(PLATFORM, text[:start] + rest)
    (fault,) = workspace.faults()
    assert fault.endswith(
        "models.fast: amazon.nova-lite-v1:0, which answers in us-west-2, is not approved for its "
        "data; choose another stand_in, or write recovery: false"
    )


def test_production_recovers_where_the_environment_has_a_second_region(
    workspace: Workspace,
) -> None:
    specs = workspace.load()
    environments = specs.platform.environments
    recovering = {
        (name, where)
        for name, there in specs.use_cases.items()
        for where, use_case in there.items()
        if use_case.recovers(environments[where])
    }
    assert recovering == {("customer-support", "sandbox")}


def test_a_use_case_may_say_otherwise_and_so_may_an_environment(workspace: Workspace) -> None:
    workspace.edit(SUPPORT, "  sandbox: {}\n", "  sandbox: { recovery: false }\n")
    specs = workspace.load()
    where = specs.platform.environments["sandbox"]
    assert not specs.use_cases["customer-support"]["sandbox"].recovers(where)
    workspace.edit("internal-assistant.yaml", "stage: pilot\n", "stage: pilot\nrecovery: true\n")
    specs = workspace.load()
    assert specs.use_cases["internal-assistant"]["sandbox"].recovers(where)


def test_a_model_answers_by_itself_or_by_its_stand_in(workspace: Workspace) -> None:
    platform = workspace.load().platform
    for alias, region, found in (
        ("fast", "us-east-1", "nova-lite"),
        ("fast", "us-west-2", "nova-lite-us"),
        ("strong", "us-west-2", "claude-sonnet"),
        ("strong", "eu-west-1", None),
    ):
        model = platform.model_in(alias, region)
        assert model == (platform.models[found] if found else None)
