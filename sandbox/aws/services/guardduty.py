"""GuardDuty's plans of malware protection, which moto lacks. No object is scanned or tagged."""

from collections.abc import Callable
from typing import Any

from moto.s3.models import s3_backends

from sandbox.aws.errors import AwsError
from sandbox.aws.services.service import Service
from sandbox.aws.services.store import Item, Store, conflict, new_id, not_found, now, page

_KIND = "malware-protection-plan"


def create_malware_protection_plan(store: Store, request: Item) -> Item:
    """Make a plan; a bucket has one."""
    return store.once(request, lambda: _made(store, request), "ClientToken")


def _made(store: Store, request: Item) -> Item:
    protected = request["ProtectedResource"].get("S3Bucket", {})
    bucket = protected.get("BucketName")
    # Buckets of all accounts have one place in moto, as their names have in AWS.
    if bucket not in s3_backends[store.account]["aws"].buckets:
        raise _bad(f"The bucket {bucket} does not exist.")
    plans = store.table(_KIND)
    if any(_bucket(it) == bucket for it in plans.values()):
        raise conflict(f"The bucket {bucket} has a malware protection plan already.")
    identifier = new_id(20)
    arn = store.arn(_KIND, identifier)
    plans[identifier] = {
        "Arn": arn,
        "Role": request["Role"],
        "ProtectedResource": request["ProtectedResource"],
        "Actions": request.get("Actions", {"Tagging": {"Status": "DISABLED"}}),
        "CreatedAt": now(),
        "Status": "ACTIVE",
    }
    store.tag(arn, request.get("Tags", {}))
    return {"MalwareProtectionPlanId": identifier}


def get_malware_protection_plan(store: Store, request: Item) -> Item:
    """Return a plan."""
    plan = _plan(store, request)
    return {**plan, "Tags": dict(store.tags[plan["Arn"]])}


def list_malware_protection_plans(store: Store, request: Item) -> Item:
    """Return the ids of the plans."""
    found = [{"MalwareProtectionPlanId": identifier} for identifier in store.table(_KIND)]
    shown, more = page(found, request, following="NextToken", refusal="BadRequestException")
    return {"MalwareProtectionPlans": shown, **more}


def update_malware_protection_plan(store: Store, request: Item) -> Item:
    """Change a plan's role, prefixes and whether it tags; the bucket stays."""
    plan = _plan(store, request)
    for member in ("Role", "Actions"):
        if member in request:
            plan[member] = request[member]
    if "ProtectedResource" in request:
        given = request["ProtectedResource"].get("S3Bucket", {})
        plan["ProtectedResource"] = {"S3Bucket": {"BucketName": _bucket(plan), **given}}
    return {}


def delete_malware_protection_plan(store: Store, request: Item) -> Item:
    """Remove a plan."""
    plan = _plan(store, request)
    del store.table(_KIND)[request["MalwareProtectionPlanId"]]
    store.forget(plan["Arn"])
    return {}


def tag_resource(store: Store, request: Item) -> Item:
    """Add tags to a plan."""
    store.tag(_tagged(store, request), request["Tags"])
    return {}


def untag_resource(store: Store, request: Item) -> Item:
    """Take tags off a plan."""
    tags = store.tags[_tagged(store, request)]
    for key in request["TagKeys"]:
        tags.pop(key, None)
    return {}


def list_tags_for_resource(store: Store, request: Item) -> Item:
    """Return the tags of a plan."""
    return {"Tags": dict(store.tags[_tagged(store, request)])}


def _plan(store: Store, request: Item) -> dict[str, Any]:
    identifier = request["MalwareProtectionPlanId"]
    found = store.table(_KIND).get(identifier)
    if found is None:
        raise not_found(f"malware protection plan {identifier}")
    return found


def _bucket(plan: Item) -> str:
    return plan["ProtectedResource"]["S3Bucket"]["BucketName"]


def _tagged(store: Store, request: Item) -> str:
    arn: str = request["ResourceArn"]
    if arn not in store.tags:
        raise _bad(f"{arn} is no resource that has tags.")
    return arn


def _bad(message: str) -> AwsError:
    return AwsError("BadRequestException", message)


_HANDLERS: tuple[Callable[[Store, Item], Item], ...] = (
    create_malware_protection_plan,
    get_malware_protection_plan,
    list_malware_protection_plans,
    update_malware_protection_plan,
    delete_malware_protection_plan,
)
_TAGS: tuple[Callable[[Store, Item], Item], ...] = (
    tag_resource,
    untag_resource,
    list_tags_for_resource,
)

SERVICE = Service(
    name="guardduty",
    operations={
        "".join(part.capitalize() for part in handler.__name__.split("_")): handler
        for handler in (*_HANDLERS, *_TAGS)
    },
    # Detectors are moto's, and so are their tags.
    is_moto=lambda request: f":{_KIND}/" not in request.get("ResourceArn", f":{_KIND}/"),
)
