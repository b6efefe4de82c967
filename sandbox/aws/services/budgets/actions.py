"""Budget actions: what happens when a budget's threshold is reached.

Nothing is spent here, so an action stays in standby until somebody executes it; then an IAM
action really attaches its policy, and takes it off again when it is reversed or reset.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from moto.core.exceptions import ServiceException
from moto.iam.models import iam_backends

from sandbox.aws.errors import AwsError
from sandbox.aws.services.budgets import rules
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, now, page

_CHANGEABLE = (
    "NotificationType",
    "ActionThreshold",
    "Definition",
    "ExecutionRoleArn",
    "ApprovalModel",
    "Subscribers",
)


def create(store: Store, request: Item) -> Item:
    """Make an action of a budget that exists, in standby."""
    rules.require_budget(store, request)
    rules.require(store, request)
    identifier = str(uuid4())
    arn = _arn(store, request["BudgetName"], identifier)
    store.tag(arn, request.get("ResourceTags", []))
    action: Item = {
        "ActionId": identifier,
        "BudgetName": request["BudgetName"],
        "ActionType": request["ActionType"],
        "Status": "STANDBY",
        **{key: request[key] for key in _CHANGEABLE},
    }
    _actions(store)[identifier] = action
    _record(store, action, "CREATE_ACTION", "the action was created")
    return {**_place(request), "ActionId": identifier}


def describe(store: Store, request: Item) -> Item:
    """Return an action."""
    return {**_place(request), "Action": _find(store, request)}


def update(store: Store, request: Item) -> Item:
    """Change what the request names; the rest stays."""
    old = _find(store, request)
    changed = {**old, **{key: request[key] for key in _CHANGEABLE if key in request}}
    rules.require(store, changed)
    _actions(store)[old["ActionId"]] = changed
    _record(store, changed, "UPDATE_ACTION", "the action was changed")
    return {**_place(request), "OldAction": old, "NewAction": changed}


def delete(store: Store, request: Item) -> Item:
    """Remove an action; what it has applied stays applied."""
    action = _find(store, request)
    forget(store, action)
    return {**_place(request), "Action": action}


def forget(store: Store, action: Item) -> None:
    """Drop an action, its history and its tags."""
    del _actions(store)[action["ActionId"]]
    store.table("histories").pop(action["ActionId"], None)
    store.forget(_arn(store, action["BudgetName"], action["ActionId"]))


def drop_all(account: str, region: str, budget: str) -> None:
    """Remove the actions of a budget that is deleted, as AWS does."""
    store = Store("budgets", account, region)
    for action in of_budget(store, budget):
        forget(store, action)


def of_budget(store: Store, name: str) -> list[Item]:
    """Return the actions of the budget `name`."""
    return [each for each in _actions(store).values() if each["BudgetName"] == name]


def describe_for_budget(store: Store, request: Item) -> Item:
    """Return the actions of a budget."""
    rules.require_budget(store, request)
    return _page("Actions", of_budget(store, request["BudgetName"]), request)


def describe_for_account(store: Store, request: Item) -> Item:
    """Return the actions of all budgets."""
    return _page("Actions", list(_actions(store).values()), request)


def describe_histories(store: Store, request: Item) -> Item:
    """Return what became of an action, the latest first."""
    action = _find(store, request)
    told = list(reversed(store.table("histories")[action["ActionId"]]["events"]))
    return _page("ActionHistories", told, request)


def execute(store: Store, request: Item) -> Item:
    """Apply, reverse or reset an action."""
    action = _find(store, request)
    kind = request["ExecutionType"]
    applies = kind in ("APPROVE_BUDGET_ACTION", "RETRY_BUDGET_ACTION")
    if kind == "REVERSE_BUDGET_ACTION" and action["Status"] != "EXECUTION_SUCCESS":
        raise rules.invalid(f"the action is {action['Status']}: there is nothing to reverse")
    if action["ActionType"] == "APPLY_IAM_POLICY":
        _apply(store, action["Definition"]["IamActionDefinition"], attach=applies)
    action["Status"] = (
        "EXECUTION_SUCCESS"
        if applies
        else "REVERSE_SUCCESS"
        if kind == "REVERSE_BUDGET_ACTION"
        else "STANDBY"
    )
    _record(store, action, "EXECUTE_ACTION", f"executed: {kind}")
    return {**_place(request), "ActionId": action["ActionId"], "ExecutionType": kind}


def _apply(store: Store, definition: Item, *, attach: bool) -> None:
    iam = iam_backends[store.account][store.partition]
    calls: Mapping[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
        "Roles": (iam.attach_role_policy, iam.detach_role_policy),
        "Groups": (iam.attach_group_policy, iam.detach_group_policy),
        "Users": (iam.attach_user_policy, iam.detach_user_policy),
    }
    policy = definition["PolicyArn"]
    for kind, (add, remove) in calls.items():
        for name in definition.get(kind, []):
            if attach:
                add(policy, name)
                continue
            try:
                remove(policy, name)
            except ServiceException:
                continue  # Somebody has taken it off already.


def _find(store: Store, request: Item) -> Item:
    rules.require_budget(store, request)
    action = _actions(store).get(request["ActionId"])
    if action is None or action["BudgetName"] != request["BudgetName"]:
        raise AwsError(
            "NotFoundException",
            f"the budget {request['BudgetName']} has no action {request['ActionId']}",
        )
    return action


def _record(store: Store, action: Item, event: str, message: str) -> None:
    history = store.table("histories").setdefault(action["ActionId"], {"events": []})
    history["events"].append(
        {
            "Timestamp": now(),
            "Status": action["Status"],
            "EventType": event,
            "ActionHistoryDetails": {"Message": message, "Action": dict(action)},
        }
    )


def _page(member: str, found: list[Item], request: Item) -> Item:
    shown, more = page(
        found,
        {"MaxResults": 100, **request},
        following="NextToken",
        size="MaxResults",
        refusal="InvalidNextTokenException",
    )
    return {member: shown, **more}


def _actions(store: Store) -> dict[str, Item]:
    return store.table("actions")


def _arn(store: Store, budget: str, identifier: str) -> str:
    return f"arn:{store.partition}:budgets::{store.account}:budget/{budget}/action/{identifier}"


def _place(request: Item) -> Item:
    return {key: request[key] for key in ("AccountId", "BudgetName")}


OPERATIONS: Mapping[str, Handler] = {
    "CreateBudgetAction": create,
    "DescribeBudgetAction": describe,
    "UpdateBudgetAction": update,
    "DeleteBudgetAction": delete,
    "DescribeBudgetActionsForBudget": describe_for_budget,
    "DescribeBudgetActionsForAccount": describe_for_account,
    "DescribeBudgetActionHistories": describe_histories,
    "ExecuteBudgetAction": execute,
}
