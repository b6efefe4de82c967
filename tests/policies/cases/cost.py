"""What has spent its budget."""

from __future__ import annotations

from typing import Any

from policies import resource_types as types
from policies.model import Outcome
from policies.resources import Resource
from tests.policies.case import Case
from tests.policies.cases.models import BUCKET, FAIL, NOT_APPLICABLE, PASS, UNDECIDED
from tests.policies.support import PLATFORM, PROTOTYPE, UNKNOWN_TEXT, context, resource


def stop(**properties: Any) -> Resource:
    given = {
        "budgetName": "groundwork-returns-triage",
        "actionType": "APPLY_IAM_POLICY",
        "approvalModel": "AUTOMATIC",
        "notificationType": "ACTUAL",
        "actionThreshold": {"actionThresholdType": "PERCENTAGE", "actionThresholdValue": 100},
        "definition": {"iamActionDefinition": {"policyArn": "arn:stop", "roles": ["runtime"]}},
    }
    return resource(types.BUDGET_ACTION.token, {**given, **properties}, name="stop")


def spent(outcome: Outcome, subject: Resource, says: str = "", why: str = "") -> Case:
    return Case(
        policy="CST-02",
        outcome=outcome,
        subject=[subject],
        says=says,
        why=why,
        where=context(PROTOTYPE),
    )


LATE = {"actionThresholdType": "PERCENTAGE", "actionThresholdValue": 150}
IN_USD = {"actionThresholdType": "ABSOLUTE_VALUE", "actionThresholdValue": 100}

CASES = [
    spent(PASS, stop()),
    spent(FAIL, BUCKET, "nothing stops returns-triage"),
    spent(FAIL, stop(actionType="RUN_SSM_DOCUMENTS"), "is RUN_SSM_DOCUMENTS", "kind"),
    spent(FAIL, stop(approvalModel="MANUAL"), "is MANUAL", "asks"),
    spent(FAIL, stop(notificationType="FORECASTED"), "is FORECASTED", "guess"),
    spent(FAIL, stop(actionThreshold=LATE), "at 150 % only", "late"),
    spent(FAIL, stop(actionThreshold=IN_USD), "is ABSOLUTE_VALUE", "dollars"),
    spent(FAIL, stop(definition={}), "stops no role", "nobody"),
    spent(UNDECIDED, stop(approvalModel=UNKNOWN_TEXT)),
    Case(policy="CST-02", outcome=NOT_APPLICABLE, subject=[BUCKET], why="production"),
    Case(
        policy="CST-02",
        outcome=NOT_APPLICABLE,
        subject=[BUCKET],
        where=context(PLATFORM),
        why="platform",
    ),
]
