"""Anomaly subscriptions: who is told of which anomalies, how often, and from which size on."""

from collections.abc import Mapping
from uuid import uuid4

from sandbox.aws.errors import AwsError
from sandbox.aws.services.ce import expression, monitors
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, invalid, page

_IMPACTS = ("ANOMALY_TOTAL_IMPACT_ABSOLUTE", "ANOMALY_TOTAL_IMPACT_PERCENTAGE")


def create(store: Store, request: Item) -> Item:
    """Make a subscription to monitors that exist."""
    wanted: Item = dict(request["AnomalySubscription"])
    _require(store, wanted)
    if wanted.get("AccountId", store.account) != store.account:
        raise invalid(f"AccountId: {wanted['AccountId']} is another account")
    if "Threshold" not in wanted and "ThresholdExpression" not in wanted:
        raise invalid("one of Threshold and ThresholdExpression is required")
    arn = f"arn:{store.partition}:ce::{store.account}:anomalysubscription/{uuid4()}"
    store.tag(arn, request.get("ResourceTags", []))
    store.table("subscriptions")[arn] = {
        **_complete(wanted),
        "SubscriptionArn": arn,
        "AccountId": store.account,
    }
    return {"SubscriptionArn": arn}


def get(store: Store, request: Item) -> Item:
    """Return the subscriptions that are named, or all, or those to one monitor."""
    arns = request.get("SubscriptionArnList")
    found = (
        [_find(store, arn) for arn in arns] if arns else list(store.table("subscriptions").values())
    )
    monitor = request.get("MonitorArn")
    if monitor is not None:
        found = [each for each in found if monitor in each["MonitorArnList"]]
    shown, more = page(
        found,
        request,
        following="NextPageToken",
        size="MaxResults",
        refusal="InvalidNextTokenException",
    )
    return {"AnomalySubscriptions": shown, **more}


def update(store: Store, request: Item) -> Item:
    """Change what the request names; the rest stays."""
    subscription = _find(store, request["SubscriptionArn"])
    changed = {**subscription, **request}
    if "Threshold" in request and "ThresholdExpression" not in request:
        del changed["ThresholdExpression"]
    _require(store, changed)
    store.table("subscriptions")[request["SubscriptionArn"]] = _complete(changed)
    return {"SubscriptionArn": request["SubscriptionArn"]}


def delete(store: Store, request: Item) -> Item:
    """Remove a subscription; its monitors stay."""
    arn = _find(store, request["SubscriptionArn"])["SubscriptionArn"]
    del store.table("subscriptions")[arn]
    store.forget(arn)
    return {}


def _require(store: Store, wanted: Item) -> None:
    if not wanted["MonitorArnList"] or not wanted["Subscribers"]:
        raise invalid("a subscription names one monitor or more, and one subscriber or more")
    for arn in wanted["MonitorArnList"]:
        monitors.find(store, arn)
    kinds = {each.get("Type") for each in wanted["Subscribers"]}
    # An immediate report goes to a topic; a daily or weekly one is mail (API reference).
    if wanted["Frequency"] == "IMMEDIATE" and kinds != {"SNS"}:
        raise invalid("the frequency IMMEDIATE is for SNS subscribers only")
    if wanted["Frequency"] != "IMMEDIATE" and kinds != {"EMAIL"}:
        raise invalid(f"the frequency {wanted['Frequency']} is for EMAIL subscribers only")
    if "SNS" in kinds and len(wanted["Subscribers"]) > 1:
        raise invalid("a subscription takes one SNS topic")
    if "ThresholdExpression" in wanted:
        _require_threshold(wanted["ThresholdExpression"])


def _require_threshold(threshold: Item) -> None:
    expression.require(threshold, "ThresholdExpression")
    for kind, leaf in expression.leaves(threshold):
        if kind != "Dimensions" or leaf["Key"] not in _IMPACTS:
            raise invalid(f"ThresholdExpression: only {' and '.join(_IMPACTS)} are compared")
        if leaf.get("MatchOptions") != ["GREATER_THAN_OR_EQUAL"]:
            raise invalid("ThresholdExpression: MatchOptions is GREATER_THAN_OR_EQUAL")
        if len(leaf.get("Values", [])) != 1 or not leaf["Values"][0].replace(".", "", 1).isdigit():
            raise invalid("ThresholdExpression: one number of 0 or more is compared with")


def _complete(wanted: Item) -> Item:
    """Return the subscription with what AWS fills in."""
    subscribers = [{"Status": "CONFIRMED", **each} for each in wanted["Subscribers"]]
    if "ThresholdExpression" in wanted:
        return {**wanted, "Subscribers": subscribers}
    absolute = {
        "Key": _IMPACTS[0],
        "MatchOptions": ["GREATER_THAN_OR_EQUAL"],
        "Values": [str(wanted["Threshold"])],
    }
    return {
        **wanted,
        "Subscribers": subscribers,
        "ThresholdExpression": {"Dimensions": absolute},
    }


def _find(store: Store, arn: str) -> Item:
    subscription = store.table("subscriptions").get(arn)
    if subscription is None:
        raise AwsError("UnknownSubscriptionException", f"no anomaly subscription has the ARN {arn}")
    return subscription


OPERATIONS: Mapping[str, Handler] = {
    "CreateAnomalySubscription": create,
    "GetAnomalySubscriptions": get,
    "UpdateAnomalySubscription": update,
    "DeleteAnomalySubscription": delete,
}
