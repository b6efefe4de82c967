from __future__ import annotations

import pytest

from components.errors import StackError
from components.naming import StackName, parse_stack_name
from components.spec.loader import faults_of
from tests.components.spec.editing import TODAY, Workspace

USE_CASE = "customer-support.yaml"


def test_an_overlay_changes_its_environment_only(workspace: Workspace) -> None:
    workspace.edit(
        USE_CASE,
        "  prod:\n    monthly_budget_usd: 4200",
        "  prod:\n    monthly_budget_usd: 4200\n    guardrail:\n      grounding_threshold: 0.9\n"
        "    models:\n      fast:\n        calls_per_month: 500000",
    )
    there = workspace.load().use_cases["customer-support"]
    assert {name: spec.monthly_budget_usd for name, spec in there.items()} == {
        "sandbox": 1800,
        "dev": 400,
        "prod": 4200,
    }
    assert there["dev"].guardrail.grounding_threshold == 0.8
    assert there["prod"].guardrail.grounding_threshold == 0.9
    assert there["prod"].guardrail.denied_topics == there["dev"].guardrail.denied_topics
    assert there["dev"].models["fast"].calls_per_month == 60000
    assert there["prod"].models["fast"] == there["dev"].models["fast"].model_copy(
        update={"calls_per_month": 500000}
    )
    assert there["prod"].models["strong"] == there["dev"].models["strong"]
    assert there["prod"].objectives == there["dev"].objectives


def test_an_overlay_may_add_a_model_that_the_platform_has(workspace: Workspace) -> None:
    workspace.edit(
        USE_CASE,
        "    monthly_budget_usd: 4200",
        "    models:\n      stronger:\n        calls_per_month: 1",
    )
    line = workspace.line_of(USE_CASE, "      stronger:")
    where = f"stacks/{USE_CASE}:{line}: environments.prod.models.stronger"
    assert workspace.faults() == [
        f"{where}: is not an approved model; did you mean strong?",
    ]


def test_a_fault_of_an_overlay_is_told_once_where_it_was_written(workspace: Workspace) -> None:
    workspace.edit(
        USE_CASE,
        "    monthly_budget_usd: 4200",
        "    guardrail:\n      denied_topics: []",
    )
    line = workspace.line_of(USE_CASE, "      denied_topics: []")
    assert workspace.faults() == [
        f"stacks/{USE_CASE}:{line}: environments.prod.guardrail.denied_topics: "
        "are missing, and a production has them; say what it does not speak about"
    ]


@pytest.mark.parametrize("name", ["Support.yaml", "a.yaml", "support_desk.yaml", "x-.yaml"])
def test_a_file_whose_name_is_no_name_is_a_fault(workspace: Workspace, name: str) -> None:
    workspace.write(name, (workspace.stacks / USE_CASE).read_text(encoding="utf-8"))
    (told,) = workspace.faults()
    assert told.startswith(f"stacks/{name}:1: {name.removesuffix('.yaml')!r} cannot name a use")


def test_without_a_platform_nothing_can_be_held_against_it(workspace: Workspace) -> None:
    (workspace.stacks / "platform.yaml").unlink()
    assert workspace.faults() == [
        "stacks/platform.yaml:1: does not exist; create it, or correct the path"
    ]
    path = workspace.stacks / USE_CASE
    assert [str(fault) for fault in faults_of([path], TODAY)[path]] == [
        f"stacks/{USE_CASE}:1: cannot be held against stacks/platform.yaml, which has faults of "
        "its own; correct that file first"
    ]


@pytest.mark.parametrize("name", ["platform.sandbox", "customer-support.sandbox"])
def test_select_gives_the_environment(workspace: Workspace, name: str) -> None:
    environment = workspace.load().select(parse_stack_name(name), in_sandbox=True)
    assert environment.account_id == "000000000000"


@pytest.mark.parametrize(
    ("stack", "in_sandbox", "message"),
    [
        (
            StackName("platform", "sandbax"),
            True,
            "stack platform.sandbax: no environment 'sandbax'; did you mean sandbox?",
        ),
        (
            StackName("customer-suport", "sandbox"),
            True,
            "stack customer-suport.sandbox: no spec stacks/customer-suport.yaml; "
            "did you mean customer-support?",
        ),
        (
            StackName("platform", "sandbox"),
            False,
            "stack platform.sandbox: the sandbox is not attached; "
            'run eval "$(groundwork sandbox env)" first',
        ),
        (
            StackName("platform", "prod"),
            True,
            "stack platform.prod: the sandbox is attached, and prod is account 444455556666; "
            "use a shell without the sandbox's environment",
        ),
        (
            StackName("customer-support", "dev"),
            True,
            "stack customer-support.dev: the sandbox is attached, and dev is account "
            "111122223333; use a shell without the sandbox's environment",
        ),
    ],
)
def test_select_refuses_what_cannot_be_built_here(
    workspace: Workspace, stack: StackName, in_sandbox: bool, message: str
) -> None:
    with pytest.raises(StackError) as refused:
        workspace.load().select(stack, in_sandbox=in_sandbox)
    assert str(refused.value) == message


def test_select_refuses_an_environment_in_which_the_use_case_does_not_run(
    workspace: Workspace,
) -> None:
    text = (workspace.stacks / USE_CASE).read_text(encoding="utf-8")
    before, _, rest = text.partition("  dev:\n")
    workspace.write(USE_CASE, f"{before}  prod:\n{rest.partition('  prod:' + chr(10))[2]}")
    with pytest.raises(StackError, match=r"does not run in dev; add it under environments, or"):
        workspace.load().select(StackName("customer-support", "dev"), in_sandbox=False)
