"""Anomaly monitors: which costs are watched for what is unusual."""

from collections.abc import Mapping
from uuid import uuid4

from sandbox.aws.errors import AwsError
from sandbox.aws.services.ce import expression
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, invalid, now, page

CUSTOM_LIMIT = 500
"""Customer-managed monitors of an account (Cost Management user guide, "Quotas")."""

VALUES_LIMIT = 10
"""Values of a tag or accounts that one monitor watches together (the same page)."""


def create(store: Store, request: Item) -> Item:
    """Make a monitor of a dimension, or of costs that an expression tells."""
    wanted: Item = dict(request["AnomalyMonitor"])
    others = list(store.table("monitors").values())
    if wanted["MonitorType"] == "DIMENSIONAL":
        _require_dimension(wanted, others)
    else:
        _require_specification(wanted, others)
    arn = f"arn:{store.partition}:ce::{store.account}:anomalymonitor/{uuid4()}"
    store.tag(arn, request.get("ResourceTags", []))
    moment = now().strftime("%Y-%m-%dT%H:%M:%SZ")
    store.table("monitors")[arn] = {
        **wanted,
        "MonitorArn": arn,
        "CreationDate": moment,
        "LastUpdatedDate": moment,
        "DimensionalValueCount": 0 if wanted["MonitorType"] == "DIMENSIONAL" else 1,
    }
    return {"MonitorArn": arn}


def _require_dimension(wanted: Item, others: list[Item]) -> None:
    dimension = wanted.get("MonitorDimension")
    if dimension is None:
        raise invalid("a DIMENSIONAL monitor needs a MonitorDimension")
    keyed = dimension in ("TAG", "COST_CATEGORY")
    if keyed != ("MonitorSpecification" in wanted):
        needs = "needs a MonitorSpecification with its key" if keyed else "takes no specification"
        raise invalid(f"a DIMENSIONAL monitor of {dimension} {needs}")
    if any(other.get("MonitorDimension") == dimension for other in others):
        raise AwsError(
            "LimitExceededException",
            f"Limit exceeded on dimensional spend monitor creation: {dimension} has one",
        )


def _require_specification(wanted: Item, others: list[Item]) -> None:
    if "MonitorDimension" in wanted:
        raise invalid("a CUSTOM monitor takes no MonitorDimension")
    if "MonitorSpecification" not in wanted:
        raise invalid("a CUSTOM monitor needs a MonitorSpecification")
    expression.require(wanted["MonitorSpecification"], "MonitorSpecification")
    for kind, leaf in expression.leaves(wanted["MonitorSpecification"]):
        allowed = 1 if kind == "CostCategories" else VALUES_LIMIT
        if not 1 <= len(leaf.get("Values", [])) <= allowed:
            raise invalid(f"MonitorSpecification: {kind} takes 1 to {allowed} values")
        if kind == "Dimensions" and leaf["Key"] != "LINKED_ACCOUNT":
            raise invalid(f"MonitorSpecification: the dimension {leaf['Key']} is not watched")
    if sum(other["MonitorType"] == "CUSTOM" for other in others) >= CUSTOM_LIMIT:
        raise AwsError("LimitExceededException", f"{CUSTOM_LIMIT} custom monitors are the most")


def get(store: Store, request: Item) -> Item:
    """Return the monitors that are named, or all."""
    arns = request.get("MonitorArnList")
    found = [find(store, arn) for arn in arns] if arns else list(store.table("monitors").values())
    shown, more = page(
        found,
        request,
        following="NextPageToken",
        size="MaxResults",
        refusal="InvalidNextTokenException",
    )
    return {"AnomalyMonitors": shown, **more}


def update(store: Store, request: Item) -> Item:
    """Change the monitor's name, which is all that can change."""
    monitor = find(store, request["MonitorArn"])
    if "MonitorName" in request:
        monitor["MonitorName"] = request["MonitorName"]
        monitor["LastUpdatedDate"] = now().strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"MonitorArn": monitor["MonitorArn"]}


def delete(store: Store, request: Item) -> Item:
    """Remove a monitor, also from the subscriptions that tell of it."""
    arn = find(store, request["MonitorArn"])["MonitorArn"]
    del store.table("monitors")[arn]
    for subscription in store.table("subscriptions").values():
        subscription["MonitorArnList"] = [
            each for each in subscription["MonitorArnList"] if each != arn
        ]
    store.forget(arn)
    return {}


def find(store: Store, arn: str) -> Item:
    """Return a monitor.

    Raises:
        AwsError: There is none of that ARN.
    """
    monitor = store.table("monitors").get(arn)
    if monitor is None:
        raise AwsError("UnknownMonitorException", f"no anomaly monitor has the ARN {arn}")
    return monitor


OPERATIONS: Mapping[str, Handler] = {
    "CreateAnomalyMonitor": create,
    "GetAnomalyMonitors": get,
    "UpdateAnomalyMonitor": update,
    "DeleteAnomalyMonitor": delete,
}
