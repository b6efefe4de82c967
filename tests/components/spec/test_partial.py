"""One run tells a file's own faults and those against the platform."""

from __future__ import annotations

from tests.components.spec.editing import Workspace

USE_CASE = "customer-support.yaml"


def _fields(workspace: Workspace) -> list[str]:
    return [fault.split(": ")[1] for fault in workspace.faults()]


def test_a_wrong_value_hides_no_disagreement(workspace: Workspace) -> None:
    workspace.edit(USE_CASE, "monthly_budget_usd: 1800", "monthly_budget_usd: -5")
    workspace.edit(USE_CASE, "\ndata_class: confidential", "\ndata_class: public")
    workspace.edit(USE_CASE, "  strong:\n    purpose", "  stronger:\n    purpose")
    workspace.edit(USE_CASE, "stakeholders: [support, finance", "stakeholders: [support, marketing")
    assert _fields(workspace) == [
        "stakeholders.1",
        "datasets.support-tickets",
        "models.stronger",
        "monthly_budget_usd",
    ]


def test_a_wrong_entry_hides_only_itself(workspace: Workspace) -> None:
    workspace.edit(USE_CASE, "approval: DA-2026-031", "approvall: DA-2026-031")
    workspace.edit(USE_CASE, "\ndata_class: confidential", "\ndata_class: public")
    assert _fields(workspace) == [
        "datasets.help-articles.approval",
        "datasets.help-articles.approvall",
        "datasets.support-tickets",
    ]
