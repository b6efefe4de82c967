"""Athena's workgroups: moto changes none, and answers for one that is not there with nothing.

Their state is moto's, so that queries find the workgroups that are made here.
"""

from collections.abc import Mapping
from typing import Any, cast

from moto.athena.models import AthenaBackend, WorkGroup, athena_backends

from sandbox.aws.errors import AwsError
from sandbox.aws.services.service import Handler, Service
from sandbox.aws.services.store import Item, Store, now, page

_ENGINE = {
    "SelectedEngineVersion": "AUTO",
    "EffectiveEngineVersion": "Athena engine version 3",
}
_DEFAULTS: Item = {
    "EnforceWorkGroupConfiguration": True,
    "PublishCloudWatchMetricsEnabled": True,
    "RequesterPaysEnabled": False,
}
_SUMMARY = ("Name", "State", "Description", "CreationTime")
_PRIMARY = "primary"
_MADE = "groundwork_created"


def create_work_group(store: Store, request: Item) -> Item:
    """Make a workgroup."""
    backend = _backend(store)
    name: str = request["Name"]
    if name in backend.work_groups:
        raise _invalid("WorkGroup is already created")
    config: Item = {**_DEFAULTS, **request.get("Configuration", {})}
    config["EngineVersion"] = {**_ENGINE, **config.get("EngineVersion", {})}
    _check(config)
    tags = request.get("Tags", [])
    # moto's base class makes instances that type checkers take for the base class's.
    group = cast(
        "WorkGroup", WorkGroup(backend, name, dict(config), request.get("Description", ""), tags)
    )
    # moto's own constructor fills in what AWS leaves out.
    group.configuration = config
    setattr(group, _MADE, now())
    backend.work_groups[name] = group
    backend.tagger.tag_resource(group.arn, tags)
    return {}


def get_work_group(store: Store, request: Item) -> Item:
    """Return a workgroup."""
    return {"WorkGroup": _told(_find(store, request["WorkGroup"]))}


def update_work_group(store: Store, request: Item) -> Item:
    """Change what a request names; the rest stays, and "Remove..." takes a setting away."""
    group = _find(store, request["WorkGroup"])
    config: Item = dict(group.configuration)
    updates: Item = dict(request.get("ConfigurationUpdates", {}))
    _merge(config, "ResultConfiguration", updates.pop("ResultConfigurationUpdates", None))
    _merge(
        config,
        "ManagedQueryResultsConfiguration",
        updates.pop("ManagedQueryResultsConfigurationUpdates", None),
    )
    _apply(config, updates)
    config["EngineVersion"] = {**_ENGINE, **config.get("EngineVersion", {})}
    _check(config)
    group.configuration = config
    if "Description" in request:
        group.description = request["Description"]
    if "State" in request:
        group.state = request["State"]
    return {}


def delete_work_group(store: Store, request: Item) -> Item:
    """Remove a workgroup; one with named queries only where that is asked for."""
    group = _find(store, request["WorkGroup"])
    backend = _backend(store)
    if group.name == _PRIMARY:
        raise _invalid("WorkGroup primary can not be deleted")
    inside = [it for it in backend.named_queries.values() if it.workgroup is group]
    ran = [it for it in backend.executions.values() if it.workgroup is group]
    if (inside or ran) and not request.get("RecursiveDeleteOption"):
        raise _invalid(f"WorkGroup {group.name} is not empty")
    for query in inside:
        del backend.named_queries[query.id]
    for execution in ran:
        del backend.executions[execution.id]
    del backend.work_groups[group.name]
    backend.tagger.delete_all_tags_for_resource(group.arn)
    return {}


def list_work_groups(store: Store, request: Item) -> Item:
    """Return all workgroups, shortly."""
    found = [
        {name: value for name, value in _told(group).items() if name in _SUMMARY}
        for group in _backend(store).work_groups.values()
    ]
    shown, more = page(found, request, following="NextToken", size="MaxResults")
    return {"WorkGroups": shown, **more}


def _backend(store: Store) -> AthenaBackend:
    return athena_backends[store.account][store.region]


def _find(store: Store, name: str) -> WorkGroup:
    group = _backend(store).work_groups.get(name)
    if group is None:
        raise _invalid(f"WorkGroup {name} is not found.")
    return group


def _told(group: WorkGroup) -> Item:
    return {
        "Name": group.name,
        "State": group.state,
        "Description": group.description,
        "Configuration": group.configuration,
        "CreationTime": vars(group).get(_MADE) or now(),
    }


def _merge(config: Item, name: str, updates: Item | None) -> None:
    if updates is not None:
        part = dict(config.get(name, {}))
        _apply(part, updates)
        config[name] = part


def _apply(part: Item, updates: Item) -> None:
    for name, value in updates.items():
        if name.startswith("Remove"):
            if value:
                part.pop(name.removeprefix("Remove"), None)
        else:
            part[name] = value


def _check(config: dict[str, Any]) -> None:
    """Refuse what AWS refuses beyond its model (API reference, EncryptionConfiguration)."""
    result: Item = config.get("ResultConfiguration", {})
    encryption: Item = result.get("EncryptionConfiguration", {})
    by_key = str(encryption.get("EncryptionOption", "")).endswith("_KMS")
    if encryption and by_key != ("KmsKey" in encryption):
        raise _invalid("KmsKey is for SSE_KMS and CSE_KMS, which need it")
    location = result.get("OutputLocation")
    if location is not None and not location.startswith("s3://"):
        raise _invalid(f"outputLocation is not a valid S3 path: {location}")
    if config.get("ManagedQueryResultsConfiguration", {}).get("Enabled") and location:
        raise _invalid("Managed query results take no output location")


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidRequestException", message)


OPERATIONS: Mapping[str, Handler] = {
    "CreateWorkGroup": create_work_group,
    "GetWorkGroup": get_work_group,
    "UpdateWorkGroup": update_work_group,
    "DeleteWorkGroup": delete_work_group,
    "ListWorkGroups": list_work_groups,
}
SERVICE = Service(name="athena", operations=OPERATIONS)
