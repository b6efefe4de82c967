"""Cost Explorer: cost allocation tags, cost categories, anomaly monitors and subscriptions."""

import json
from typing import Any, cast

from sandbox.resource import Call, Codec, Properties, ResourceType, Tags

_TAGS = Tags(
    add="tag_resource",
    remove="untag_resource",
    read="list_tags_for_resource",
    names={"arn": "ResourceArn"},
    at="ResourceTags",
)


_LEAVES = ("CostCategories", "Dimensions", "Tags")
_JOINS = ("And", "Or")


def _without_nulls(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value without members that say nothing, which AWS is not sent."""
    if isinstance(value, dict):
        items = cast("Properties", value).items()
        return {name: _without_nulls(item) for name, item in items if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in cast("list[Any]", value)]
    return value


def _with_nulls(expression: Properties) -> Properties:
    """Return an expression with every member, as pulumi-aws reads it back.

    It writes the AWS SDK's structure as JSON, nulls included, and compares the texts: a program
    that leaves them out has its monitor replaced at every turn, in AWS and here.
    """
    out: Properties = dict.fromkeys((*_JOINS, *_LEAVES, "Not"))
    for name, value in expression.items():
        if name in _JOINS:
            out[name] = [_with_nulls(each) for each in cast("list[Properties]", value)]
        elif name == "Not":
            out[name] = _with_nulls(value)
        else:
            out[name] = {"Key": None, "MatchOptions": None, "Values": None, **value}
    return out


_EXPRESSION = Codec(
    lambda text: _without_nulls(json.loads(text)),
    lambda value: json.dumps(_with_nulls(value), sort_keys=True),
)

COST_ALLOCATION_TAG = ResourceType(
    token="aws:costexplorer/costAllocationTag:CostAllocationTag",
    service="ce",
    cloudformation=None,
    id="{tagKey}",
    names={
        "tagKey": "CostAllocationTagsStatus[0].TagKey",
        "status": "CostAllocationTagsStatus[0].Status",
    },
    create=(Call(method="update_cost_allocation_tags_status"),),
    read=(
        Call(
            method="list_cost_allocation_tags",
            binds=("tagKey",),
            names={"tagKey": "TagKeys"},
            at="CostAllocationTags[0]",
        ),
    ),
    update=(Call(method="update_cost_allocation_tags_status"),),
    # AWS forgets no key: taking the resource away deactivates it. pulumi-aws renames in place,
    # which leaves the old key active; that cannot be played here, where an id is for life.
    delete=(
        Call(
            method="update_cost_allocation_tags_status",
            binds=("tagKey",),
            constants={"CostAllocationTagsStatus[0].Status": "Inactive"},
        ),
    ),
    replace=("tagKey",),
    outputs={"type": "Type"},
    differs={"type": "CloudFormation has no type for what is switched on in billing"},
)

COST_CATEGORY = ResourceType(
    token="aws:costexplorer/costCategory:CostCategory",
    service="ce",
    cloudformation="AWS::CE::CostCategory",
    differs={
        "computed:effectiveEnd": "AWS tells it only of a definition that has ended",
    },
    id="{arn}",
    auto_name="name",
    auto_name_limit=50,
    names={"arn": "CostCategoryArn", "tags": "ResourceTags"},
    create=(Call(method="create_cost_category_definition"),),
    read=(Call(method="describe_cost_category_definition", at="CostCategory"),),
    update=(
        Call(
            method="update_cost_category_definition",
            covers=(
                "defaultValue",
                "effectiveStart",
                "ruleVersion",
                "rules",
                "splitChargeRules",
            ),
        ),
    ),
    delete=(Call(method="delete_cost_category_definition"),),
    replace=("name",),
    outputs={"arn": "CostCategoryArn"},
    computed=("effectiveStart",),
    sets=("splitChargeRules",),
    tags=_TAGS,
)

ANOMALY_MONITOR = ResourceType(
    token="aws:costexplorer/anomalyMonitor:AnomalyMonitor",
    service="ce",
    cloudformation="AWS::CE::AnomalyMonitor",
    differs={
        "replace:tags": "CloudFormation makes a new monitor; the API changes tags",
    },
    id="{arn}",
    auto_name="name",
    names={
        "name": "AnomalyMonitor.MonitorName",
        "monitorDimension": "AnomalyMonitor.MonitorDimension",
        "monitorSpecification": "AnomalyMonitor.MonitorSpecification",
        "monitorType": "AnomalyMonitor.MonitorType",
        "tags": "ResourceTags",
    },
    json=("monitorSpecification",),
    codecs={"monitorSpecification": _EXPRESSION},
    create=(Call(method="create_anomaly_monitor"),),
    read=(
        Call(
            method="get_anomaly_monitors",
            binds=("arn",),
            names={"arn": "MonitorArnList"},
            at="AnomalyMonitors[0]",
        ),
    ),
    update=(
        Call(
            method="update_anomaly_monitor",
            names={"name": "MonitorName", "arn": "MonitorArn"},
            covers=("name",),
        ),
    ),
    delete=(Call(method="delete_anomaly_monitor", names={"arn": "MonitorArn"}),),
    replace=("monitorDimension", "monitorSpecification", "monitorType"),
    outputs={"arn": "MonitorArn"},
    missing=("UnknownMonitorException",),
    tags=_TAGS,
)

ANOMALY_SUBSCRIPTION = ResourceType(
    token="aws:costexplorer/anomalySubscription:AnomalySubscription",
    service="ce",
    cloudformation="AWS::CE::AnomalySubscription",
    differs={
        "replace:name": "pulumi-aws makes a new subscription under another name",
        "replace:tags": "CloudFormation makes a new subscription; the API changes tags",
    },
    id="{arn}",
    auto_name="name",
    names={
        "frequency": "AnomalySubscription.Frequency",
        "monitorArnLists": "AnomalySubscription.MonitorArnList",
        "name": "AnomalySubscription.SubscriptionName",
        "subscribers": "AnomalySubscription.Subscribers",
        "thresholdExpression": "AnomalySubscription.ThresholdExpression",
        "tags": "ResourceTags",
    },
    # pulumi-aws never changes the account, and a subscription is always of the caller's own.
    create=(Call(method="create_anomaly_subscription", names={"accountId": ""}),),
    read=(
        Call(
            method="get_anomaly_subscriptions",
            binds=("arn",),
            names={"arn": "SubscriptionArnList"},
            at="AnomalySubscriptions[0]",
        ),
    ),
    update=(
        Call(
            method="update_anomaly_subscription",
            names={
                "arn": "SubscriptionArn",
                "frequency": "Frequency",
                "monitorArnLists": "MonitorArnList",
                "subscribers": "Subscribers",
                "thresholdExpression": "ThresholdExpression",
            },
            covers=("frequency", "monitorArnLists", "subscribers", "thresholdExpression"),
        ),
    ),
    delete=(Call(method="delete_anomaly_subscription", names={"arn": "SubscriptionArn"}),),
    replace=("name",),
    outputs={"arn": "SubscriptionArn"},
    computed=("accountId", "thresholdExpression"),
    sets=("subscribers",),
    missing=("UnknownSubscriptionException",),
    tags=_TAGS,
)

TYPES = (COST_ALLOCATION_TAG, COST_CATEGORY, ANOMALY_MONITOR, ANOMALY_SUBSCRIPTION)
