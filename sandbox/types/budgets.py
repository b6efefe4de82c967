"""AWS Budgets."""

from collections.abc import Iterator
from typing import Any, cast

from sandbox.resource import Call, Codec, Properties, ResourceType, Tags

_KINDS = {"subscriberEmailAddresses": "EMAIL", "subscriberSnsTopicArns": "SNS"}
_FILTERS = Codec(
    lambda v: {f["name"]: f["values"] for f in v},
    lambda v: [{"name": name, "values": values} for name, values in v.items()],
)


def _notice(notification: Properties) -> Properties:
    names = ("notificationType", "comparisonOperator", "threshold", "thresholdType")
    return {name[0].upper() + name[1:]: notification[name] for name in names}


def _subscribers(notification: Properties) -> list[Properties]:
    return [
        {"SubscriptionType": kind, "Address": address}
        for name, kind in _KINDS.items()
        for address in cast("list[str]", notification.get(name) or [])
    ]


_NOTIFICATIONS = Codec(
    lambda v: [{"notification": _notice(n), "subscribers": _subscribers(n)} for n in v],
    lambda v: v,
)


def _read_notifications(client: Any, values: Properties) -> Properties:  # noqa: ANN401
    return {"notifications": list(_notifications(client, _names(values)))}


def _names(values: Properties) -> Properties:
    return {"AccountId": values["accountId"], "BudgetName": values["name"]}


def _notifications(client: Any, names: Properties) -> Iterator[Properties]:  # noqa: ANN401
    answer = client.describe_notifications_for_budget(**names)
    for found in answer.get("Notifications", []):
        notice = {k: v for k, v in found.items() if k != "NotificationState"}
        people = client.describe_subscribers_for_notification(**names, Notification=notice)
        out: Properties = {name[0].lower() + name[1:]: value for name, value in notice.items()}
        for name, kind in _KINDS.items():
            addresses = [
                s["Address"] for s in people["Subscribers"] if s["SubscriptionType"] == kind
            ]
            if addresses:
                out[name] = addresses
        yield out


def _change_notifications(client: Any, values: Properties) -> None:  # noqa: ANN401
    """Replace the budget's notifications, as pulumi-aws does: they have no names of their own."""
    names = _names(values)
    for found in client.describe_notifications_for_budget(**names).get("Notifications", []):
        notice = {k: v for k, v in found.items() if k != "NotificationState"}
        client.delete_notification(**names, Notification=notice)
    for wanted in cast("list[Properties]", values.get("notifications") or []):
        client.create_notification(
            **names, Notification=_notice(wanted), Subscribers=_subscribers(wanted)
        )


BUDGET = ResourceType(
    token="aws:budgets/budget:Budget",
    service="budgets",
    cloudformation="AWS::Budgets::Budget",
    differs={
        "name:accountId": "CloudFormation budgets are of the stack's own account",
        "name:limit*": "=Budget/BudgetLimit",
        "name:timePeriod*": "=Budget/TimePeriod",
        "replace:notifications": "CloudFormation makes a new budget; the API changes them",
    },
    id="{accountId}:{name}",
    auto_name="name",
    auto_name_limit=100,
    names={
        "name": "Budget.BudgetName",
        "limitAmount": "Budget.BudgetLimit.Amount",
        "limitUnit": "Budget.BudgetLimit.Unit",
        "timePeriodStart": "Budget.TimePeriod.Start",
        "timePeriodEnd": "Budget.TimePeriod.End",
        "notifications": "NotificationsWithSubscribers",
        "tags": "ResourceTags",
    },
    reads={
        "limitAmount": "BudgetLimit.Amount",
        "limitUnit": "BudgetLimit.Unit",
        "timePeriodStart": "TimePeriod.Start",
        "timePeriodEnd": "TimePeriod.End",
        "notifications": "`null`",
    },
    create=(Call(method="create_budget", into="Budget"),),
    read=(
        Call(method="describe_budget", names={"name": "BudgetName"}, at="Budget"),
        Call(method=_read_notifications),
    ),
    update=(
        Call(
            method="update_budget",
            into="NewBudget",
            names={
                "name": "NewBudget.BudgetName",
                "limitAmount": "NewBudget.BudgetLimit.Amount",
                "limitUnit": "NewBudget.BudgetLimit.Unit",
                "timePeriodStart": "NewBudget.TimePeriod.Start",
                "timePeriodEnd": "NewBudget.TimePeriod.End",
            },
        ),
        Call(method=_change_notifications, covers=("notifications",)),
    ),
    delete=(Call(method="delete_budget", names={"name": "BudgetName"}),),
    replace=("accountId", "name"),
    outputs={
        "accountId": "={account}",
        "arn": "=arn:{partition}:budgets::{account}:budget/{name}",
    },
    computed=(
        "accountId",
        "costFilters",
        "costTypes",
        "limitAmount",
        "limitUnit",
        "timePeriodEnd",
        "timePeriodStart",
    ),
    codecs={"costFilters": _FILTERS, "notifications": _NOTIFICATIONS},
    sets=("notifications", "costFilters"),
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        read="list_tags_for_resource",
        names={"arn": "ResourceARN"},
        at="ResourceTags",
    ),
)

ACTION = ResourceType(
    token="aws:budgets/budgetAction:BudgetAction",
    service="budgets",
    cloudformation="AWS::Budgets::BudgetsAction",
    differs={
        "name:accountId": "CloudFormation actions are of the stack's own account",
        "required:approvalModel": "CreateBudgetAction wants it, whatever AWS's schema says",
    },
    id="{accountId}:{actionId}:{budgetName}",
    names={"tags": "ResourceTags"},
    create=(Call(method="create_budget_action"),),
    read=(Call(method="describe_budget_action", at="Action"),),
    update=(
        Call(
            method="update_budget_action",
            covers=(
                "actionThreshold",
                "approvalModel",
                "definition",
                "executionRoleArn",
                "notificationType",
                "subscribers",
            ),
        ),
    ),
    delete=(Call(method="delete_budget_action"),),
    replace=("accountId", "actionType", "budgetName"),
    outputs={
        "accountId": "={account}",
        "actionId": "ActionId",
        "arn": "=arn:{partition}:budgets::{account}:budget/{budgetName}/action/{actionId}",
        "status": "Status",
    },
    computed=("accountId",),
    sets=(
        "subscribers",
        "definition.iamActionDefinition.groups",
        "definition.iamActionDefinition.roles",
        "definition.iamActionDefinition.users",
        "definition.scpActionDefinition.targetIds",
        "definition.ssmActionDefinition.instanceIds",
    ),
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        read="list_tags_for_resource",
        names={"arn": "ResourceARN"},
        at="ResourceTags",
    ),
)

TYPES = (BUDGET, ACTION)
