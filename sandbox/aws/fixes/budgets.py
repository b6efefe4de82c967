"""Budgets: update, tags, and the subscribers of a notification, which moto lacks."""

import json
from typing import Any, cast

from moto.budgets.models import Budget, Notification
from moto.budgets.responses import BudgetsResponse

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes.patch import Method, Patches, param
from sandbox.aws.services.budgets import actions

patches = Patches()

Details = dict[str, Any]


@patches.around(BudgetsResponse)
def create_budget(original: Method, self: BudgetsResponse) -> str:
    """Keep the tags that the request gives."""
    answer: str = original(self)
    budget = param(self, "Budget")
    tags = param(self, "ResourceTags", [])
    if tags:
        _tags(self)[_arn(self, budget["BudgetName"])] = {tag["Key"]: tag["Value"] for tag in tags}
    return answer


@patches.adds(BudgetsResponse)
def update_budget(self: BudgetsResponse) -> str:
    """Replace the budget's definition; its notifications stay."""
    new = cast("Details", param(self, "NewBudget"))
    budget = _budget(self, new["BudgetName"])
    if "BudgetLimit" not in new and "PlannedBudgetLimits" not in new:
        # AWS then keeps the limits that there are.
        new |= {k: v for k, v in budget.budget.items() if k.endswith(("Limit", "Limits"))}
    new.setdefault("TimePeriod", budget.budget["TimePeriod"])
    # moto's constructor fills in what is not given.
    budget.budget = cast("Any", Budget(new, [])).budget
    return "{}"


@patches.around(BudgetsResponse)
def delete_budget(original: Method, self: BudgetsResponse) -> str:
    """Forget the tags and the actions, too."""
    answer: str = original(self)
    _tags(self).pop(_arn(self, param(self, "BudgetName")), None)
    actions.drop_all(self.current_account, "us-east-1", param(self, "BudgetName"))
    return answer


@patches.around(BudgetsResponse)
def create_notification(original: Method, self: BudgetsResponse) -> str:
    """Refuse a notification that exists."""
    given = param(self, "Notification")
    budget = _budget(self, param(self, "BudgetName"))
    if any(_same(given, notification.details) for notification in _notifications(budget)):
        raise AwsError("DuplicateRecordException", "the notification exists already")
    answer: str = original(self)
    return answer


@patches.around(BudgetsResponse)
def delete_notification(original: Method, self: BudgetsResponse) -> str:
    """Find the notification however its defaults are written; refuse one that does not exist."""
    del original
    notification = _notification(self, "Notification")
    _notifications(_budget(self, param(self, "BudgetName"))).remove(notification)
    return "{}"


@patches.around(BudgetsResponse)
def describe_notifications_for_budget(original: Method, self: BudgetsResponse) -> str:
    """Answer NotFoundException for a budget that does not exist; moto fails."""
    _budget(self, param(self, "BudgetName"))
    answer: str = original(self)
    return answer


@patches.adds(BudgetsResponse)
def update_notification(self: BudgetsResponse) -> str:
    """Change a notification; its subscribers stay."""
    _notification(self, "OldNotification").details = param(self, "NewNotification")
    return "{}"


@patches.adds(BudgetsResponse)
def describe_subscribers_for_notification(self: BudgetsResponse) -> str:
    """Return whom a notification goes to."""
    return json.dumps({"Subscribers": _subscribers(self)})


@patches.adds(BudgetsResponse)
def create_subscriber(self: BudgetsResponse) -> str:
    """Add one whom a notification goes to."""
    subscribers = _subscribers(self)
    new = cast("Details", param(self, "Subscriber"))
    if new in subscribers:
        raise AwsError("DuplicateRecordException", "the subscriber exists already")
    subscribers.append(new)
    return "{}"


@patches.adds(BudgetsResponse)
def update_subscriber(self: BudgetsResponse) -> str:
    """Change one whom a notification goes to."""
    subscribers = _subscribers(self)
    subscribers[_index(subscribers, param(self, "OldSubscriber"))] = param(self, "NewSubscriber")
    return "{}"


@patches.adds(BudgetsResponse)
def delete_subscriber(self: BudgetsResponse) -> str:
    """Remove one whom a notification goes to."""
    subscribers = _subscribers(self)
    del subscribers[_index(subscribers, param(self, "Subscriber"))]
    return "{}"


@patches.adds(BudgetsResponse)
def tag_resource(self: BudgetsResponse) -> str:
    """Add tags to a budget."""
    tags = _tags(self).setdefault(_known_arn(self), {})
    tags.update({tag["Key"]: tag["Value"] for tag in param(self, "ResourceTags")})
    return "{}"


@patches.adds(BudgetsResponse)
def untag_resource(self: BudgetsResponse) -> str:
    """Remove tags of a budget."""
    tags = _tags(self).get(_known_arn(self), {})
    for key in param(self, "ResourceTagKeys"):
        tags.pop(key, None)
    return "{}"


@patches.adds(BudgetsResponse)
def list_tags_for_resource(self: BudgetsResponse) -> str:
    """Return the tags of a budget."""
    tags = _tags(self).get(_known_arn(self), {})
    return json.dumps({"ResourceTags": [{"Key": k, "Value": v} for k, v in tags.items()]})


def _tags(self: BudgetsResponse) -> dict[str, dict[str, str]]:
    return cast("Any", vars(self.backend)).setdefault("groundwork_tags", {})


def _arn(self: BudgetsResponse, name: str) -> str:
    return f"arn:{self.partition}:budgets::{self.current_account}:budget/{name}"


def _known_arn(self: BudgetsResponse) -> str:
    arn = cast("str", param(self, "ResourceARN"))
    _budget(self, arn.partition(":budget/")[2])
    return arn


def _budget(self: BudgetsResponse, name: str) -> Budget:
    budget = self.backend.budgets[self.current_account].get(name)
    if budget is None:
        raise AwsError("NotFoundException", f"the budget {name} does not exist")
    return budget


def _notification(self: BudgetsResponse, parameter: str) -> Notification:
    budget = _budget(self, param(self, "BudgetName"))
    given = param(self, parameter)
    for notification in _notifications(budget):
        if _same(given, notification.details):
            return notification
    raise AwsError("NotFoundException", "the notification does not exist")


def _notifications(budget: Budget) -> list[Notification]:
    return cast("Any", budget.notifications)


def _same(one: Details, other: Details) -> bool:
    names = ("NotificationType", "ComparisonOperator", "Threshold")
    # AWS takes a threshold for a percentage unless told otherwise.
    return [one[name] for name in names] == [other[name] for name in names] and one.get(
        "ThresholdType", "PERCENTAGE"
    ) == other.get("ThresholdType", "PERCENTAGE")


def _subscribers(self: BudgetsResponse) -> list[Details]:
    return cast("Any", _notification(self, "Notification").subscribers)


def _index(subscribers: list[Details], wanted: Details) -> int:
    if wanted not in subscribers:
        raise AwsError("NotFoundException", "the subscriber does not exist")
    return subscribers.index(wanted)
