"""What Budgets refuses in an action beyond what its service model says."""

import json
from typing import Any, cast

from moto.budgets.models import budgets_backends
from moto.core.exceptions import ServiceException
from moto.iam.models import iam_backends

from sandbox.aws.errors import AwsError
from sandbox.aws.services.store import Item, Store

_KINDS = {
    "APPLY_IAM_POLICY": "IamActionDefinition",
    "APPLY_SCP_POLICY": "ScpActionDefinition",
    "RUN_SSM_DOCUMENTS": "SsmActionDefinition",
}
_SUBJECTS = ("Roles", "Groups", "Users")
_SERVICE = "budgets.amazonaws.com"


def invalid(message: str) -> AwsError:
    """Return the error for a request that Budgets refuses as such."""
    return AwsError("InvalidParameterException", message)


def require_budget(store: Store, request: Item) -> None:
    """Refuse a request about a budget that does not exist.

    Raises:
        AwsError: There is no such budget, or it is another account's.
    """
    _require_account(store, request)
    budgets = budgets_backends[store.account][store.partition].budgets
    if request["BudgetName"] not in budgets[store.account]:
        raise AwsError("NotFoundException", f"no budget is named {request['BudgetName']}")


def _require_account(store: Store, request: Item) -> None:
    if request["AccountId"] != store.account:
        raise AwsError("AccessDeniedException", f"{request['AccountId']} is another account")


def require(store: Store, action: Item) -> None:
    """Refuse an action that AWS could not carry out.

    Raises:
        AwsError: Its parts do not fit together, or what it names does not exist.
    """
    wanted = _KINDS[action["ActionType"]]
    found = [key for key, value in action["Definition"].items() if value]
    if found != [wanted]:
        told = ", ".join(found) or "nothing"
        raise invalid(f"{action['ActionType']} takes {wanted} and nothing else; found {told}")
    threshold = action["ActionThreshold"]
    if threshold["ActionThresholdType"] == "PERCENTAGE" and threshold["ActionThresholdValue"] <= 0:
        raise invalid("ActionThresholdValue: a percentage is above 0")
    kinds = [each["SubscriptionType"] for each in action["Subscribers"]]
    if kinds.count("SNS") > 1 or kinds.count("EMAIL") > 10:  # noqa: PLR2004 - AWS's own limit
        raise invalid("Subscribers: one SNS topic and ten addresses are the most")
    _require_trust(store, action["ExecutionRoleArn"])
    if wanted == "IamActionDefinition":
        _require_subjects(store, action["Definition"][wanted])


def _require_trust(store: Store, arn: str) -> None:
    name = arn.rpartition("/")[2]
    iam = iam_backends[store.account][store.partition]
    role = next((each for each in iam.get_roles() if each.arn == arn), None)
    if role is None:
        raise invalid(f"ExecutionRoleArn: no role {name} has the ARN {arn}")
    trust = cast("Item", json.loads(str(role.assume_role_policy_document)))
    if not any(_SERVICE in _services(each) for each in _listed(trust["Statement"])):
        raise invalid(f"ExecutionRoleArn: the role {name} does not trust {_SERVICE}")


def _services(statement: Item) -> list[str]:
    principal = statement.get("Principal")
    return _listed(cast("Item", principal).get("Service")) if isinstance(principal, dict) else []


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - a part of a policy
    return cast("list[Any]", value) if isinstance(value, list) else [value] if value else []


def _require_subjects(store: Store, definition: Item) -> None:
    iam = iam_backends[store.account][store.partition]
    if not any(definition.get(kind) for kind in _SUBJECTS):
        raise invalid("IamActionDefinition: one of Roles, Groups and Users is required")
    try:
        iam.get_policy(definition["PolicyArn"])
        for name in definition.get("Roles", []):
            iam.get_role(name)
        for name in definition.get("Groups", []):
            iam.get_group(name)
        for name in definition.get("Users", []):
            iam.get_user(name)
    except ServiceException as error:
        raise invalid(f"IamActionDefinition: {error.message}") from error
