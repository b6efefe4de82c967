"""Cost Explorer's cases."""

import json

from tests.sandbox.cases import Case, Drift, Sees

_SUPPORT = {"tags": {"key": "use_case", "values": ["support"], "matchOptions": ["EQUALS"]}}
_MAIL = {"type": "EMAIL", "address": "finance@example.com"}


def _watching(use_case: str) -> str:
    others = dict.fromkeys(("And", "CostCategories", "Dimensions", "Not", "Or"))
    tags = {"Key": "use_case", "MatchOptions": None, "Values": [use_case]}
    return json.dumps({**others, "Tags": tags})


def _monitor(name: str, use_case: str) -> tuple[str, dict[str, str]]:
    inputs = {
        "name": name,
        "monitorType": "CUSTOM",
        "monitorSpecification": _watching(use_case),
    }
    return "aws:costexplorer/anomalyMonitor:AnomalyMonitor", inputs


def _at_least(key: str, value: str) -> dict[str, object]:
    return {
        "dimension": {
            "key": f"ANOMALY_TOTAL_IMPACT_{key}",
            "matchOptions": ["GREATER_THAN_OR_EQUAL"],
            "values": [value],
        }
    }


CASES = [
    Case(
        token="aws:costexplorer/costAllocationTag:CostAllocationTag",
        inputs={"tagKey": "use_case", "status": "Active"},
        sees=(
            Sees(
                method="list_cost_allocation_tags",
                params={"TagKeys": ["{tagKey}"]},
                created={
                    "CostAllocationTags[].Status": ["Active"],
                    "CostAllocationTags[].Type": ["UserDefined"],
                },
                updated={"CostAllocationTags[].Status": ["Inactive"]},
            ),
        ),
        change={"status": "Inactive"},
        replace={"tagKey": "owner"},
        invalid={"status": {"status": "On"}, "tagKey": {"tagKey": "k" * 1025}},
        drift=Drift(
            method="update_cost_allocation_tags_status",
            params={"CostAllocationTagsStatus": [{"TagKey": "{tagKey}", "Status": "Active"}]},
            shows="status",
        ),
        stays={"status": "Inactive"},
    ),
    Case(
        token="aws:costexplorer/costCategory:CostCategory",
        inputs={
            "name": "Product",
            "ruleVersion": "CostCategoryExpression.v1",
            "defaultValue": "unattributed",
            "rules": [
                {"type": "REGULAR", "value": "support", "rule": _SUPPORT},
                {
                    "type": "REGULAR",
                    "value": "platform",
                    "rule": {
                        "ands": [
                            {"tags": {"key": "use_case", "values": ["platform"]}},
                            {"not": {"dimension": {"key": "RECORD_TYPE", "values": ["Tax"]}}},
                        ]
                    },
                },
            ],
            "splitChargeRules": [
                {"source": "platform", "targets": ["support"], "method": "PROPORTIONAL"}
            ],
            "tags": {"owner": "platform"},
        },
        sees=(
            Sees(
                method="describe_cost_category_definition",
                params={"CostCategoryArn": "{arn}"},
                created={
                    "CostCategory.Name": "Product",
                    "CostCategory.DefaultValue": "unattributed",
                    "CostCategory.Rules[].Value": ["support", "platform"],
                    "CostCategory.Rules[0].Rule.Tags.Values": ["support"],
                    "CostCategory.Rules[1].Rule.And[1].Not.Dimensions.Values": ["Tax"],
                    "CostCategory.SplitChargeRules[0].Targets": ["support"],
                },
                updated={
                    "CostCategory.DefaultValue": "nobody",
                    "CostCategory.Rules[].InheritedValue": [
                        {"DimensionName": "TAG", "DimensionKey": "use_case"}
                    ],
                    "CostCategory.Rules[].Value": [],
                    "CostCategory.Rules[0].Rule.Tags.Values": None,
                    "CostCategory.Rules[1].Rule.And[1].Not.Dimensions.Values": None,
                    "CostCategory.SplitChargeRules[0].Targets": None,
                },
            ),
            Sees(
                method="list_tags_for_resource",
                params={"ResourceArn": "{arn}"},
                created={"ResourceTags": [{"Key": "owner", "Value": "platform"}]},
                updated={"ResourceTags": [{"Key": "owner", "Value": "finance"}]},
            ),
        ),
        change={
            "defaultValue": "nobody",
            "rules": [
                {
                    "type": "INHERITED_VALUE",
                    "inheritedValue": {"dimensionName": "TAG", "dimensionKey": "use_case"},
                }
            ],
            "splitChargeRules": None,
            "tags": {"owner": "finance"},
        },
        replace={"name": "Service"},
        invalid={
            "ruleVersion": {"ruleVersion": "v2"},
            "name": {"name": "n" * 51},
            "rules[0].value": {"rules": [{"value": "v" * 51, "rule": _SUPPORT}]},
            "splitChargeRules[0].method": {
                "splitChargeRules": [{"source": "a", "targets": ["b"], "method": "HALF"}]
            },
        },
        drift=Drift(
            method="update_cost_category_definition",
            params={
                "CostCategoryArn": "{arn}",
                "RuleVersion": "CostCategoryExpression.v1",
                "Rules": [{"Value": "x", "Rule": {"Tags": {"Key": "use_case", "Values": ["x"]}}}],
            },
            shows="defaultValue",
        ),
    ),
    Case(
        token="aws:costexplorer/anomalyMonitor:AnomalyMonitor",
        inputs={
            "name": "support",
            "monitorType": "CUSTOM",
            "monitorSpecification": _watching("s"),
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="get_anomaly_monitors",
                params={"MonitorArnList": ["{arn}"]},
                created={
                    "AnomalyMonitors[].MonitorName": ["support"],
                    "AnomalyMonitors[].MonitorType": ["CUSTOM"],
                    "AnomalyMonitors[0].MonitorSpecification": {
                        "Tags": {"Key": "use_case", "Values": ["s"]}
                    },
                },
                updated={"AnomalyMonitors[].MonitorName": ["service"]},
            ),
            Sees(
                method="list_tags_for_resource",
                params={"ResourceArn": "{arn}"},
                created={"ResourceTags": [{"Key": "use_case", "Value": "support"}]},
                updated={"ResourceTags": [{"Key": "stage", "Value": "pilot"}]},
            ),
        ),
        change={"name": "service", "tags": {"stage": "pilot"}},
        replace={"monitorSpecification": _watching("t")},
        invalid={
            "monitorType": {"monitorType": "OWN"},
            "monitorDimension": {"monitorDimension": "REGION"},
        },
        drift=Drift(
            method="update_anomaly_monitor",
            params={"MonitorArn": "{arn}", "MonitorName": "theirs"},
            shows="name",
        ),
    ),
    Case(
        token="aws:costexplorer/anomalySubscription:AnomalySubscription",
        needs={"one": _monitor("one", "a"), "two": _monitor("two", "b")},
        inputs={
            "name": "finance",
            "frequency": "DAILY",
            "monitorArnLists": ["{one.arn}"],
            "subscribers": [_MAIL],
            "thresholdExpression": {
                "ands": [_at_least("ABSOLUTE", "100"), _at_least("PERCENTAGE", "40")]
            },
            "tags": {"owner": "finance"},
        },
        sees=(
            Sees(
                method="get_anomaly_subscriptions",
                params={"SubscriptionArnList": ["{arn}"]},
                created={
                    "AnomalySubscriptions[].Frequency": ["DAILY"],
                    "length(AnomalySubscriptions[0].MonitorArnList)": 1,
                    "AnomalySubscriptions[0].ThresholdExpression.And[].Dimensions.Values": [
                        ["100"],
                        ["40"],
                    ],
                    "AnomalySubscriptions[0].Subscribers[].Address": ["finance@example.com"],
                },
                updated={
                    "AnomalySubscriptions[].Frequency": ["WEEKLY"],
                    "length(AnomalySubscriptions[0].MonitorArnList)": 2,
                    "AnomalySubscriptions[0].ThresholdExpression.Dimensions.Values": ["500"],
                    "AnomalySubscriptions[0].ThresholdExpression.And[].Dimensions.Values": None,
                },
            ),
            Sees(
                method="list_tags_for_resource",
                params={"ResourceArn": "{arn}"},
                created={"ResourceTags": [{"Key": "owner", "Value": "finance"}]},
                updated={"ResourceTags": [{"Key": "owner", "Value": "platform"}]},
            ),
        ),
        change={
            "frequency": "WEEKLY",
            "monitorArnLists": ["{one.arn}", "{two.arn}"],
            "thresholdExpression": _at_least("ABSOLUTE", "500"),
            "tags": {"owner": "platform"},
        },
        replace={"name": "controlling"},
        invalid={
            "frequency": {"frequency": "HOURLY"},
            "subscribers[0].address": {"subscribers": [{"type": "EMAIL", "address": "nobody"}]},
            "monitorArnLists[0]": {"monitorArnLists": ["no-arn-of-a-monitor-is-this"]},
        },
        drift=Drift(
            method="update_anomaly_subscription",
            params={"SubscriptionArn": "{arn}", "MonitorArnList": ["{one.arn}"]},
            shows="monitorArnLists",
        ),
    ),
]
