from __future__ import annotations

import json

from components.cost_anomalies import AnomalyWatch, AnomalyWatchArgs
from tests.harness import declare

ARGS = AnomalyWatchArgs(
    use_cases=["support", "platform"],
    emails=["finance@example.com"],
    threshold_usd=100,
    threshold_percent=40,
)


def test_each_use_case_is_watched_by_itself() -> None:
    declared = declare(lambda: AnomalyWatch("anomalies", ARGS))
    monitors = declared.of_type("aws:costexplorer/anomalyMonitor:AnomalyMonitor")
    assert {it["name"]: it["monitorType"] for it in monitors.values()} == {
        "groundwork-platform": "CUSTOM",
        "groundwork-support": "CUSTOM",
    }
    expression = json.loads(monitors["anomalies-support"]["monitorSpecification"])
    # pulumi-aws reads an expression back with its nulls, and compares.
    assert expression == {
        "And": None,
        "CostCategories": None,
        "Dimensions": None,
        "Not": None,
        "Or": None,
        "Tags": {"Key": "use_case", "MatchOptions": None, "Values": ["support"]},
    }


def test_finance_hears_of_what_is_large_in_both_ways() -> None:
    declared = declare(lambda: AnomalyWatch("anomalies", ARGS))
    subscription = dict(declared.only("aws:costexplorer/anomalySubscription:AnomalySubscription"))
    threshold = subscription.pop("thresholdExpression")
    assert subscription == {
        "name": "groundwork-anomalies",
        "frequency": "DAILY",
        "monitorArnLists": [
            f"arn:aws:costexplorer:us-east-1:000000000000:anomalies-{name}"
            for name in ("platform", "support")
        ],
        "subscribers": [{"type": "EMAIL", "address": "finance@example.com"}],
    }
    assert [it["dimension"] for it in threshold["ands"]] == [
        {
            "key": f"ANOMALY_TOTAL_IMPACT_{key}",
            "matchOptions": ["GREATER_THAN_OR_EQUAL"],
            "values": [value],
        }
        for key, value in (("ABSOLUTE", "100"), ("PERCENTAGE", "40"))
    ]
