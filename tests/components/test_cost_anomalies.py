from __future__ import annotations

import json

from components.cost_anomalies import AnomalyWatch, AnomalyWatchArgs
from tests.harness import declare

ARGS = AnomalyWatchArgs(
    receivers={
        "support": ["finance@example.com", "owner@example.com"],
        "platform": ["finance@example.com"],
    },
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


def test_each_hears_of_its_own_what_is_large_in_both_ways() -> None:
    declared = declare(lambda: AnomalyWatch("anomalies", ARGS))
    found = declared.of_type("aws:costexplorer/anomalySubscription:AnomalySubscription")
    assert {
        name: [it["address"] for it in made["subscribers"]] for name, made in found.items()
    } == {
        "anomalies-platform-subscription": ["finance@example.com"],
        "anomalies-support-subscription": ["finance@example.com", "owner@example.com"],
    }
    subscription = dict(found["anomalies-platform-subscription"])
    threshold = subscription.pop("thresholdExpression")
    assert subscription == {
        "name": "groundwork-platform",
        "frequency": "DAILY",
        "monitorArnLists": ["arn:aws:costexplorer:us-east-1:000000000000:anomalies-platform"],
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
