from __future__ import annotations

import json

from components.access_analysis import AccessAnalysis, AccessAnalysisArgs
from tests.harness import Declaration, declare

ANALYZER = "aws:accessanalyzer/analyzer:Analyzer"


def _declared(days: int | None) -> Declaration:
    args = AccessAnalysisArgs(unused_access_days=days, topic_arn="arn:topic")
    return declare(lambda: AccessAnalysis("access", args))


def test_access_from_outside_is_always_looked_for() -> None:
    external = {"analyzerName": "groundwork-external-access", "type": "ACCOUNT"}
    assert _declared(None).of_type(ANALYZER) == {"access-external": external}
    assert _declared(60).of_type(ANALYZER) == {
        "access-external": external,
        "access-unused": {
            "analyzerName": "groundwork-unused-access",
            "type": "ACCOUNT_UNUSED_ACCESS",
            "configuration": {"unusedAccess": {"unusedAccessAge": 60}},
        },
    }


def test_a_new_finding_is_told() -> None:
    declared = _declared(None)
    rule = declared.only("aws:cloudwatch/eventRule:EventRule")
    assert json.loads(rule["eventPattern"]) == {
        "source": ["aws.access-analyzer"],
        "detail-type": ["Access Analyzer Finding"],
        "detail": {"status": ["ACTIVE"], "isDeleted": [False]},
    }
    assert declared.only("aws:cloudwatch/eventTarget:EventTarget")["arn"] == "arn:topic"
