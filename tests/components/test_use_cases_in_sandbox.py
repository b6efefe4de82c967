"""Every use case of the repository, really created in the sandbox's AWS beside all others."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from components import naming
from components.spec import loader
from tests.components.sandbox_cloud import SandboxCloud
from tests.components.spec.editing import STACKS, TODAY
from tests.harness import Declaration, declare, sandbox_shell

PROGRAM = Path(__file__).resolve().parents[2] / "platform" / "__main__.py"
USE_CASES = sorted(
    name for name, there in loader.load(STACKS, TODAY).use_cases.items() if "sandbox" in there
)


def _program() -> None:
    runpy.run_path(str(PROGRAM))


@pytest.fixture(scope="module")
def shared() -> Iterator[tuple[SandboxCloud, Declaration]]:
    with pytest.MonkeyPatch.context() as patch, SandboxCloud() as cloud, sandbox_shell():
        patch.setattr(loader, "today", lambda: TODAY)
        yield cloud, declare(_program, cloud, stack="platform.sandbox")


@pytest.mark.parametrize("name", USE_CASES)
def test_the_sandbox_takes_it_as_it_is(shared: tuple[SandboxCloud, Declaration], name: str) -> None:
    cloud, platform = shared
    references = {naming.platform_stack("sandbox"): platform.outputs}
    declared = declare(_program, cloud, stack=f"{name}.sandbox", references=references)
    assert declared.outputs["role_arn"].endswith(f"/groundwork-{name}-runtime")


def test_only_what_is_not_in_production_is_stopped_when_its_budget_is_spent(
    shared: tuple[SandboxCloud, Declaration],
) -> None:
    """Runs after the others of this module have built every use case."""
    cloud, _ = shared
    budgets, iam = cloud.client("budgets"), cloud.client("iam")
    specs = loader.load(STACKS, TODAY)
    stages = {it: specs.use_cases[it]["sandbox"].stage for it in USE_CASES}
    account = {"AccountId": naming.SANDBOX_ACCOUNT_ID}
    actions = budgets.describe_budget_actions_for_account(**account)["Actions"]
    assert {it["BudgetName"] for it in actions} == {
        naming.title(it) for it, stage in stages.items() if stage != "production"
    }
    assert actions
    for action in actions:
        roles = action["Definition"]["IamActionDefinition"]["Roles"]
        own = {**account, "BudgetName": action["BudgetName"], "ActionId": action["ActionId"]}
        budgets.execute_budget_action(**own, ExecutionType="APPROVE_BUDGET_ACTION")
        assert [_attached(iam, role) for role in roles] == [[naming.OVER_BUDGET_POLICY]] * len(
            roles
        )
        budgets.execute_budget_action(**own, ExecutionType="RESET_BUDGET_ACTION")
        assert [_attached(iam, role) for role in roles] == [[]] * len(roles)


def _attached(iam: Any, role: str) -> list[str]:
    found = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    return [policy["PolicyName"] for policy in found]
