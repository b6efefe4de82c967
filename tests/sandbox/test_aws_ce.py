"""Cost Explorer's settings behave as its API reference and user guides say."""

import datetime as dt
from typing import Any

import pytest

from tests.sandbox.conftest import Client
from tests.sandbox.modelled import modelled
from tests.sandbox.refusals import ACCOUNT, refusal, refused

VERSION = "CostCategoryExpression.v1"


def _of(use_case: str) -> dict[str, Any]:
    return {"Tags": {"Key": "use_case", "Values": [use_case]}}


def _custom(use_case: str, **changes: Any) -> dict[str, Any]:
    return {
        "MonitorName": use_case,
        "MonitorType": "CUSTOM",
        "MonitorSpecification": _of(use_case),
        **changes,
    }


def _at_least(key: str, value: str = "100") -> dict[str, Any]:
    return {
        "Dimensions": {
            "Key": f"ANOMALY_TOTAL_IMPACT_{key}",
            "MatchOptions": ["GREATER_THAN_OR_EQUAL"],
            "Values": [value],
        }
    }


@pytest.fixture
def ce(client: Client) -> Any:
    return modelled(client, "ce")


def _activate(ce: Any, **status: str) -> Any:
    wanted = [{"TagKey": key, "Status": value} for key, value in status.items()]
    return ce.update_cost_allocation_tags_status(CostAllocationTagsStatus=wanted)["Errors"]


def test_cost_allocation_tags_are_switched_and_never_forgotten(ce: Any) -> None:
    assert _activate(ce, use_case="Active", owner="Active") == []
    assert _activate(ce, owner="Inactive") == []
    listed = ce.list_cost_allocation_tags()["CostAllocationTags"]
    assert {tag["TagKey"]: tag["Status"] for tag in listed} == {
        "owner": "Inactive",
        "use_case": "Active",
    }
    active = ce.list_cost_allocation_tags(Status="Active")["CostAllocationTags"]
    assert [tag["TagKey"] for tag in active] == ["use_case"]
    assert ce.list_cost_allocation_tags(TagKeys=["cost_center"])["CostAllocationTags"] == []
    assert ce.list_cost_allocation_tags(Type="AWSGenerated")["CostAllocationTags"] == []


def test_keys_that_cannot_be_activated_are_told_by_key(ce: Any) -> None:
    wanted = [
        {"TagKey": "aws:cloudformation:stack-id", "Status": "Active"},
        {"TagKey": "aws:createdBy", "Status": "Active"},
    ]
    errors = ce.update_cost_allocation_tags_status(CostAllocationTagsStatus=wanted)["Errors"]
    assert [error["TagKey"] for error in errors] == ["aws:cloudformation:stack-id"]
    (listed,) = ce.list_cost_allocation_tags()["CostAllocationTags"]
    assert (listed["TagKey"], listed["Type"]) == ("aws:createdBy", "AWSGenerated")


def test_cost_allocation_tags_come_in_pages(ce: Any) -> None:
    _activate(ce, a="Active", b="Active", c="Active")
    first = ce.list_cost_allocation_tags(MaxResults=2)
    rest = ce.list_cost_allocation_tags(MaxResults=2, NextToken=first["NextToken"])
    keys = [tag["TagKey"] for each in (first, rest) for tag in each["CostAllocationTags"]]
    assert keys == ["a", "b", "c"]
    assert "NextToken" not in rest
    refused("InvalidNextTokenException", ce.list_cost_allocation_tags, NextToken="x")


def _category(ce: Any, **changes: Any) -> Any:
    definition = {
        "Name": "Product",
        "RuleVersion": VERSION,
        "Rules": [{"Value": "support", "Rule": _of("support")}],
    }
    return ce.create_cost_category_definition(**{**definition, **changes})["CostCategoryArn"]


def test_a_cost_category_counts_from_the_start_of_the_month(ce: Any) -> None:
    arn = _category(ce, DefaultValue="unattributed")
    found = ce.describe_cost_category_definition(CostCategoryArn=arn)["CostCategory"]
    today = dt.datetime.now(dt.UTC)
    assert found["EffectiveStart"] == f"{today:%Y-%m}-01T00:00:00Z"
    assert found["ProcessingStatus"] == [{"Component": "COST_EXPLORER", "Status": "APPLIED"}]
    (listed,) = ce.list_cost_category_definitions()["CostCategoryReferences"]
    assert (listed["Values"], listed["NumberOfRules"]) == (["support"], 1)
    assert listed["DefaultValue"] == "unattributed"
    assert ce.delete_cost_category_definition(CostCategoryArn=arn)["CostCategoryArn"] == arn
    refused("ResourceNotFoundException", ce.describe_cost_category_definition, CostCategoryArn=arn)
    refused("ResourceNotFoundException", ce.list_tags_for_resource, ResourceArn=arn)


def test_an_update_replaces_the_whole_definition(ce: Any) -> None:
    arn = _category(ce, DefaultValue="unattributed")
    ce.update_cost_category_definition(
        CostCategoryArn=arn,
        RuleVersion=VERSION,
        Rules=[
            {
                "Type": "INHERITED_VALUE",
                "InheritedValue": {"DimensionName": "TAG", "DimensionKey": "use_case"},
            }
        ],
    )
    found = ce.describe_cost_category_definition(CostCategoryArn=arn)["CostCategory"]
    assert "DefaultValue" not in found
    assert [rule["Type"] for rule in found["Rules"]] == ["INHERITED_VALUE"]


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"Rules": [{"Value": "a"}]}, "has a Rule and a Value"),
        ({"Rules": [{"Value": "a", "Rule": dict[str, Any]()}]}, "says one thing; found none"),
        ({"Rules": [{"Value": "a", "Rule": {"And": [_of("a")]}}]}, "two expressions or more"),
        (
            {"Rules": [{"Value": "a", "Rule": {"Not": {"Tags": {"Values": ["x"]}}}}]},
            "Tags names no Key",
        ),
        (
            {"Rules": [{"Value": "a", "Rule": _of("a"), "Type": "INHERITED_VALUE"}]},
            "takes no Rule and no Value",
        ),
        ({"EffectiveStart": "2020-01-01T00:00:00Z"}, "the first of this month"),
        ({"EffectiveStart": "2026-11-02T00:00:00Z"}, "the first of this month"),
        (
            {"SplitChargeRules": [{"Source": "a", "Targets": ["a"], "Method": "EVEN"}]},
            "split onto itself",
        ),
        (
            {"SplitChargeRules": [{"Source": "a", "Targets": ["b", "b"], "Method": "EVEN"}]},
            "a target is there twice",
        ),
        (
            {"SplitChargeRules": [{"Source": "a", "Targets": ["b"], "Method": "FIXED"}]},
            "FIXED, which needs them",
        ),
        (
            {"SplitChargeRules": [{"Source": "a", "Targets": ["b"], "Method": "EVEN"}] * 2},
            "the source of two rules",
        ),
    ],
)
def test_a_cost_category_that_means_nothing_is_refused(
    ce: Any, changes: dict[str, Any], finding: str
) -> None:
    code, message = refusal(lambda: _category(ce, **changes))
    assert code == "ValidationException"
    assert finding in message


def test_cost_categories_have_names_of_their_own_and_a_limit(ce: Any) -> None:
    for number in range(50):
        _category(ce, Name=f"Category {number}")
    assert refusal(lambda: _category(ce, Name="One more"))[0] == "ServiceQuotaExceededException"
    assert refusal(lambda: _category(ce, Name="Category 7"))[0] == "ValidationException"
    first = ce.list_cost_category_definitions(MaxResults=30)
    rest = ce.list_cost_category_definitions(MaxResults=30, NextToken=first["NextToken"])
    assert len(rest["CostCategoryReferences"]) == 20


@pytest.mark.parametrize(
    ("monitor", "finding"),
    [
        ({"MonitorName": "m", "MonitorType": "DIMENSIONAL"}, "needs a MonitorDimension"),
        (
            {"MonitorName": "m", "MonitorType": "DIMENSIONAL", "MonitorDimension": "TAG"},
            "needs a MonitorSpecification with its key",
        ),
        ({"MonitorName": "m", "MonitorType": "CUSTOM"}, "needs a MonitorSpecification"),
        (_custom("a", MonitorDimension="SERVICE"), "takes no MonitorDimension"),
        (
            _custom("a", MonitorSpecification={"Tags": {"Key": "k", "Values": ["v"] * 11}}),
            "takes 1 to 10 values",
        ),
        (
            _custom(
                "a", MonitorSpecification={"CostCategories": {"Key": "k", "Values": ["v", "w"]}}
            ),
            "takes 1 to 1 values",
        ),
        (
            _custom("a", MonitorSpecification={"Dimensions": {"Key": "REGION", "Values": ["v"]}}),
            "the dimension REGION is not watched",
        ),
    ],
)
def test_a_monitor_that_watches_nothing_is_refused(
    ce: Any, monitor: dict[str, Any], finding: str
) -> None:
    code, message = refusal(ce.create_anomaly_monitor, AnomalyMonitor=monitor)
    assert code == "ValidationException"
    assert finding in message


def test_a_dimension_is_watched_once(ce: Any) -> None:
    services = {
        "MonitorName": "m",
        "MonitorType": "DIMENSIONAL",
        "MonitorDimension": "SERVICE",
    }
    ce.create_anomaly_monitor(AnomalyMonitor=services)
    refused("LimitExceededException", ce.create_anomaly_monitor, AnomalyMonitor=services)
    tags = services | {"MonitorDimension": "TAG", "MonitorSpecification": {"Tags": {"Key": "k"}}}
    ce.create_anomaly_monitor(AnomalyMonitor=tags)
    assert len(ce.get_anomaly_monitors()["AnomalyMonitors"]) == 2


def _subscribe(ce: Any, *monitors: str, **changes: Any) -> Any:
    subscription = {
        "SubscriptionName": "finance",
        "MonitorArnList": list(monitors),
        "Frequency": "DAILY",
        "Subscribers": [{"Type": "EMAIL", "Address": "finance@example.com"}],
        "ThresholdExpression": {"And": [_at_least("ABSOLUTE"), _at_least("PERCENTAGE", "40")]},
        **changes,
    }
    return ce.create_anomaly_subscription(AnomalySubscription=subscription)["SubscriptionArn"]


def _monitor(ce: Any, use_case: str) -> str:
    return ce.create_anomaly_monitor(AnomalyMonitor=_custom(use_case))["MonitorArn"]


def test_a_monitor_that_goes_leaves_its_subscriptions(ce: Any) -> None:
    one, two = _monitor(ce, "one"), _monitor(ce, "two")
    arn = _subscribe(ce, one, two)
    ce.delete_anomaly_monitor(MonitorArn=one)
    refused("UnknownMonitorException", ce.get_anomaly_monitors, MonitorArnList=[one])
    (found,) = ce.get_anomaly_subscriptions(MonitorArn=two)["AnomalySubscriptions"]
    assert found["MonitorArnList"] == [two]
    assert found["AccountId"] == "000000000000"
    assert [each["Status"] for each in found["Subscribers"]] == ["CONFIRMED"]
    ce.delete_anomaly_subscription(SubscriptionArn=arn)
    refused("UnknownSubscriptionException", ce.delete_anomaly_subscription, SubscriptionArn=arn)
    assert ce.get_anomaly_subscriptions()["AnomalySubscriptions"] == []


def test_a_threshold_in_dollars_is_told_as_an_expression(ce: Any) -> None:
    monitor = _monitor(ce, "one")
    subscription = {
        "SubscriptionName": "finance",
        "MonitorArnList": [monitor],
        "Frequency": "DAILY",
        "Subscribers": [{"Type": "EMAIL", "Address": "finance@example.com"}],
        "Threshold": 250.0,
    }
    arn = ce.create_anomaly_subscription(AnomalySubscription=subscription)["SubscriptionArn"]
    ce.update_anomaly_subscription(SubscriptionArn=arn, Threshold=300.0)
    (found,) = ce.get_anomaly_subscriptions(SubscriptionArnList=[arn])["AnomalySubscriptions"]
    assert found["ThresholdExpression"] == _at_least("ABSOLUTE", "300.0")


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"Frequency": "IMMEDIATE"}, "IMMEDIATE is for SNS"),
        (
            {"Subscribers": [{"Type": "SNS", "Address": f"arn:aws:sns:us-east-1:{ACCOUNT}:t"}]},
            "DAILY is for EMAIL",
        ),
        ({"Subscribers": []}, "one subscriber or more"),
        ({"ThresholdExpression": _of("a")}, "only ANOMALY_TOTAL_IMPACT_ABSOLUTE"),
        ({"ThresholdExpression": _at_least("ABSOLUTE", "much")}, "one number of 0 or more"),
        ({"AccountId": "111122223333"}, "is another account"),
    ],
)
def test_a_subscription_that_nobody_would_hear_is_refused(
    ce: Any, changes: dict[str, Any], finding: str
) -> None:
    monitor = _monitor(ce, "one")
    code, message = refusal(lambda: _subscribe(ce, monitor, **changes))
    assert code == "ValidationException"
    assert finding in message


def test_a_subscription_needs_monitors_that_exist(ce: Any) -> None:
    arn = "arn:aws:ce::000000000000:anomalymonitor/none"
    assert refusal(lambda: _subscribe(ce, arn))[0] == "UnknownMonitorException"


def test_tags_are_of_what_exists(ce: Any) -> None:
    arn = _monitor(ce, "one")
    ce.tag_resource(ResourceArn=arn, ResourceTags=[{"Key": "a", "Value": "1"}])
    assert ce.list_tags_for_resource(ResourceArn=arn)["ResourceTags"] == [
        {"Key": "a", "Value": "1"}
    ]
    ce.untag_resource(ResourceArn=arn, ResourceTagKeys=["a"])
    assert ce.list_tags_for_resource(ResourceArn=arn)["ResourceTags"] == []
    gone = arn + "x"
    refused("ResourceNotFoundException", ce.tag_resource, ResourceArn=gone, ResourceTags=[])
