"""Cost categories: rules that put costs under a value, the first that fits."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from sandbox.aws.errors import AwsError
from sandbox.aws.services.ce import expression
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, invalid, not_found, now, page

LIMIT = 50
"""Cost categories of a management account (Billing user guide, "Quotas and restrictions")."""

_DEFINITION = ("RuleVersion", "Rules", "DefaultValue", "SplitChargeRules")


def create(store: Store, request: Item) -> Item:
    """Make a cost category; it counts from the start of a month on."""
    table = store.table("categories")
    if any(each["Name"] == request["Name"] for each in table.values()):
        raise invalid(f"failed to create: a cost category is named {request['Name']}")
    if len(table) >= LIMIT:
        raise AwsError("ServiceQuotaExceededException", f"{LIMIT} cost categories are the most")
    _require(request)
    arn = f"arn:{store.partition}:ce::{store.account}:costcategory/{uuid4()}"
    store.tag(arn, request.get("ResourceTags", []))
    table[arn] = {
        "CostCategoryArn": arn,
        "Name": request["Name"],
        "EffectiveStart": _start(request),
        **_definition(request),
    }
    return {"CostCategoryArn": arn, "EffectiveStart": table[arn]["EffectiveStart"]}


def describe(store: Store, request: Item) -> Item:
    """Return a cost category; processing takes no time here."""
    return {"CostCategory": {**_find(store, request), **_processed()}}


def update(store: Store, request: Item) -> Item:
    """Replace the definition whole; what the request leaves out is gone."""
    category = _find(store, request)
    _require(request)
    kept = {key: value for key, value in category.items() if key not in _DEFINITION}
    arn = category["CostCategoryArn"]
    store.table("categories")[arn] = {
        **kept,
        **_definition(request),
        "EffectiveStart": _start(request),
    }
    return {"CostCategoryArn": arn, "EffectiveStart": _start(request)}


def delete(store: Store, request: Item) -> Item:
    """Remove a cost category."""
    arn = _find(store, request)["CostCategoryArn"]
    del store.table("categories")[arn]
    store.forget(arn)
    return {"CostCategoryArn": arn, "EffectiveEnd": _month()}


def listed(store: Store, request: Item) -> Item:
    """Return what there is, with the values of each."""
    found = [
        {
            "CostCategoryArn": each["CostCategoryArn"],
            "Name": each["Name"],
            "EffectiveStart": each["EffectiveStart"],
            "NumberOfRules": len(each["Rules"]),
            "Values": sorted({rule["Value"] for rule in each["Rules"] if "Value" in rule}),
            **{key: each[key] for key in ("DefaultValue",) if key in each},
            **_processed(),
        }
        for each in store.table("categories").values()
    ]
    shown, more = page(
        found, {"MaxResults": 100, **request}, following="NextToken", size="MaxResults"
    )
    return {"CostCategoryReferences": shown, **more}


def _require(request: Item) -> None:
    for index, rule in enumerate(request["Rules"]):
        where = f"Rules[{index}]"
        if rule.get("Type", "REGULAR") == "INHERITED_VALUE":
            if "InheritedValue" not in rule or "Rule" in rule or "Value" in rule:
                raise invalid(f"{where}: an inherited value takes no Rule and no Value")
            continue
        if "Rule" not in rule or "Value" not in rule:
            raise invalid(f"{where}: a regular rule has a Rule and a Value")
        expression.require(rule["Rule"], where)
    for index, split in enumerate(request.get("SplitChargeRules", [])):
        where = f"SplitChargeRules[{index}]"
        if split["Source"] in split["Targets"]:
            raise invalid(f"{where}: {split['Source']} is split onto itself")
        if len(set(split["Targets"])) != len(split["Targets"]):
            raise invalid(f"{where}: a target is there twice")
        if (split["Method"] == "FIXED") != ("Parameters" in split):
            raise invalid(f"{where}: Parameters are for the method FIXED, which needs them")
    sources = [split["Source"] for split in request.get("SplitChargeRules", [])]
    if len(set(sources)) != len(sources):
        raise invalid("SplitChargeRules: a value is the source of two rules")


def _definition(request: Item) -> Item:
    return {key: request[key] for key in _DEFINITION if key in request}


def _start(request: Item) -> str:
    """Return the start of the month from which the category counts."""
    given = request.get("EffectiveStart")
    if given is None:
        return _month()
    start = datetime.fromisoformat(given.replace("Z", "+00:00"))
    age = (now().year - start.year) * 12 + now().month - start.month
    if start != start.replace(day=1, hour=0, minute=0, second=0) or not 0 <= age <= 12:  # noqa: PLR2004
        raise invalid("EffectiveStart: the first of this month, or of one of the twelve before it")
    return given


def _month() -> str:
    return now().strftime("%Y-%m-01T00:00:00Z")


def _processed() -> Item:
    return {"ProcessingStatus": [{"Component": "COST_EXPLORER", "Status": "APPLIED"}]}


def _find(store: Store, request: Item) -> Item:
    arn: str = request["CostCategoryArn"]
    category = store.table("categories").get(arn)
    if category is None:
        raise not_found(f"cost category {arn}")
    return category


OPERATIONS: Mapping[str, Handler] = {
    "CreateCostCategoryDefinition": create,
    "DescribeCostCategoryDefinition": describe,
    "UpdateCostCategoryDefinition": update,
    "DeleteCostCategoryDefinition": delete,
    "ListCostCategoryDefinitions": listed,
}
