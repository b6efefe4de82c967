"""Evaluations of models: one broken agreement at a time."""

from __future__ import annotations

import pytest

from tests.components.spec.editing import Workspace

SPEC = "internal-assistant.yaml"
NOVA = "      model_id: amazon.nova-lite-v1:0"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param(
            NOVA,
            "      model_id: amazon.nova-micro-v1:0",
            "models.fast.evaluation.model_id: amazon.nova-micro-v1:0 is not the model of fast; "
            "evaluate amazon.nova-lite-v1:0, to which the alias leads",
            id="another model",
        ),
        pytest.param(
            "      score: 0.92",
            "      score: 0.8",
            "models.fast.evaluation.score: 0.8 is below the 0.85 asked; "
            "take a model that does, or correct the figures",
            id="too low",
        ),
        pytest.param(
            "      least_score: 0.85\n      approver: sven-kallas",
            "      least_score: 0.85\n      approver: grace-adeyemi",
            "models.fast.evaluation.approver: grace-adeyemi is of the use case's own trio; "
            "have somebody approve who does not build it",
            id="approved by the trio",
        ),
        pytest.param(
            "      evaluated_on: 2026-11-02\n      test_set: 120",
            "      evaluated_on: 2027-11-02\n      test_set: 120",
            "models.fast.evaluation.evaluated_on: 2027-11-02 is not over yet; "
            "write the day of the evaluation",
            id="in the future",
        ),
    ],
)
def test_a_broken_agreement_is_told(workspace: Workspace, old: str, new: str, told: str) -> None:
    workspace.edit(SPEC, old, new)
    (fault,) = workspace.faults()
    assert fault.endswith(told)
