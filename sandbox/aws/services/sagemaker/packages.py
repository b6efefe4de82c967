"""The model registry: groups of model packages, and the approval of each version."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sandbox.aws.services.sagemaker.common import add, find, listed, remove, tag
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, conflict, invalid, now

_GROUP = ("groups", "model package group")
_ARN = re.compile(r"arn:[^:]+:sagemaker:(?P<region>[^:]+):(?P<account>\d{12}):[a-z-]+/(?P<name>.+)")


def create_model_package_group(store: Store, request: Item) -> Item:
    """Make a group, which takes the versions of one model."""
    name = request["ModelPackageGroupName"]
    group: Item = {
        "ModelPackageGroupName": name,
        "ModelPackageGroupArn": store.arn("model-package-group", name),
        "CreationTime": now(),
        "CreatedBy": {},
        "ModelPackageGroupStatus": "Completed",
    }
    if "ModelPackageGroupDescription" in request:
        group["ModelPackageGroupDescription"] = request["ModelPackageGroupDescription"]
    return {"ModelPackageGroupArn": add(store, *_GROUP, name, group, request.get("Tags"))}


def describe_model_package_group(store: Store, request: Item) -> Item:
    """Return a group by its name or ARN."""
    return find(store, *_GROUP, _bare(request["ModelPackageGroupName"]))


def list_model_package_groups(store: Store, request: Item) -> Item:
    """Return the groups."""
    shown, more = listed(store.table("groups").values(), request, "ModelPackageGroupName")
    return {"ModelPackageGroupSummaryList": shown, **more}


def delete_model_package_group(store: Store, request: Item) -> Item:
    """Remove an empty group."""
    name = _bare(request["ModelPackageGroupName"])
    find(store, *_GROUP, name)
    if any(it.get("ModelPackageGroupName") == name for it in store.table("packages").values()):
        raise conflict(f"Model package group {name} still holds model packages.")
    remove(store, *_GROUP, name)
    return {}


def create_model_package(store: Store, request: Item) -> Item:
    """Register a version in a group, or a package without versions."""
    group = request.get("ModelPackageGroupName")
    name = request.get("ModelPackageName")
    if (group is None) == (name is None):
        raise invalid("Exactly one of ModelPackageName and ModelPackageGroupName must be given.")
    if "InferenceSpecification" not in request and "SourceAlgorithmSpecification" not in request:
        raise invalid("InferenceSpecification or SourceAlgorithmSpecification must be given.")
    package: Item = {
        key: value for key, value in request.items() if key not in {"Tags", "ClientToken"}
    }
    if group is not None:
        bare = _bare(group)
        find(store, *_GROUP, bare)
        counters = store.table("versions")
        counters[bare] = counters.get(bare, 0) + 1
        package |= {"ModelPackageGroupName": bare, "ModelPackageVersion": counters[bare]}
        package.setdefault("ModelApprovalStatus", "PendingManualApproval")
        identifier = f"{bare}/{counters[bare]}"
    else:
        identifier = str(name)
        if identifier in store.table("packages"):
            raise conflict(f"Model package {identifier} already exists.")
    arn = store.arn("model-package", identifier)
    package |= {
        "ModelPackageArn": arn,
        "CreationTime": now(),
        "ModelPackageStatus": "Completed",
        "ModelPackageStatusDetails": {"ValidationStatuses": [], "ImageScanStatuses": []},
    }
    tag(store, arn, request.get("Tags", []))
    store.table("packages")[identifier] = package
    return {"ModelPackageArn": arn}


def describe_model_package(store: Store, request: Item) -> Item:
    """Return a package by its name or ARN."""
    return package(store, request["ModelPackageName"])


def list_model_packages(store: Store, request: Item) -> Item:
    """Return the packages without versions, or the versions of a group."""
    group = request.get("ModelPackageGroupName")
    status = request.get("ModelApprovalStatus")
    versioned = group is not None or request.get("ModelPackageType") == "Versioned"
    found = [
        {"ModelPackageName": "", **each}
        for each in store.table("packages").values()
        if ("ModelPackageVersion" in each) == versioned
        and (group is None or each.get("ModelPackageGroupName") == _bare(group))
        and status in {None, each.get("ModelApprovalStatus")}
    ]
    shown, more = listed(found, request, "ModelPackageName")
    return {"ModelPackageSummaryList": shown, **more}


def update_model_package(store: Store, request: Item) -> Item:
    """Approve or reject a package, and say why."""
    found = package(store, request["ModelPackageArn"])
    for member in ("ModelApprovalStatus", "ApprovalDescription", "CustomerMetadataProperties"):
        if member in request:
            found[member] = request[member]
    found["LastModifiedTime"] = now()
    return {"ModelPackageArn": found["ModelPackageArn"]}


def delete_model_package(store: Store, request: Item) -> Item:
    """Remove a package."""
    found = package(store, request["ModelPackageName"])
    identifier = _bare(found["ModelPackageArn"])
    del store.table("packages")[identifier]
    store.tags.pop(found["ModelPackageArn"], None)
    return {}


def package(store: Store, name: str) -> Item:
    """Return a package of this account and region by its name or ARN.

    Raises:
        AwsError: There is none.
    """
    found = store.table("packages").get(_bare(name))
    if found is None or not _is_own(store, name):
        raise invalid(f"ModelPackage {name} does not exist.")
    return found


def deployable(store: Store, name: str) -> Item | None:
    """Return the package that a model is to be made of, or None where another account has it.

    Whether another account's package exists, is shared and approved, only AWS can tell.

    Raises:
        AwsError: It does not exist, is not of this region, or is not approved.
    """
    parts = _ARN.fullmatch(name)
    if parts and parts["region"] != store.region:
        raise invalid(f"ModelPackage {name} is not of this region, {store.region}.")
    if parts and parts["account"] != store.account:
        return None
    found = package(store, name)
    status = found.get("ModelApprovalStatus", "Approved")
    if status != "Approved":
        raise invalid(f"ModelPackage {name} cannot be deployed: its approval is {status}.")
    return found


def _is_own(store: Store, name: str) -> bool:
    parts = _ARN.fullmatch(name)
    return parts is None or (parts["region"], parts["account"]) == (store.region, store.account)


def _bare(name: str) -> str:
    parts = _ARN.fullmatch(name)
    return parts["name"] if parts else name


OPERATIONS: Mapping[str, Handler] = {
    "CreateModelPackageGroup": create_model_package_group,
    "DescribeModelPackageGroup": describe_model_package_group,
    "ListModelPackageGroups": list_model_package_groups,
    "DeleteModelPackageGroup": delete_model_package_group,
    "CreateModelPackage": create_model_package,
    "DescribeModelPackage": describe_model_package,
    "ListModelPackages": list_model_packages,
    "UpdateModelPackage": update_model_package,
    "DeleteModelPackage": delete_model_package,
}
