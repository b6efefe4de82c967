"""Athena: workgroups."""

from collections.abc import Mapping
from typing import Any

from sandbox.resource import Call, Properties, ResourceType, Tags

# What Athena fills in; it counts as given only where the inputs say so.
_DEFAULTS: Mapping[str, tuple[str, object]] = {
    "EnforceWorkGroupConfiguration": ("enforceWorkgroupConfiguration", True),
    "PublishCloudWatchMetricsEnabled": ("publishCloudwatchMetricsEnabled", True),
    "RequesterPaysEnabled": ("requesterPaysEnabled", False),
}
_PARTS: Mapping[str, tuple[str, ...]] = {
    "ResultConfiguration": (
        "OutputLocation",
        "EncryptionConfiguration",
        "ExpectedBucketOwner",
        "AclConfiguration",
    ),
    "ManagedQueryResultsConfiguration": ("EncryptionConfiguration",),
}
_REMOVABLE = ("BytesScannedCutoffPerQuery", "CustomerContentEncryptionConfiguration")


def _read(client: Any, values: Properties) -> Properties | None:  # noqa: ANN401 - boto3 has no types
    """Return the workgroup, without what only Athena filled in where the inputs are known."""
    group: Properties = client.get_work_group(WorkGroup=values["name"])["WorkGroup"]
    config = dict(group.get("Configuration", {}))
    given: Properties | None = values.get("configuration")
    if given is None:
        engine = {k: v for k, v in config["EngineVersion"].items() if k.startswith("Selected")}
        return {**group, "Configuration": {**config, "EngineVersion": engine}}
    for member, (name, default) in _DEFAULTS.items():
        if config.get(member) == default and name not in given:
            config.pop(member, None)
    engine = dict(config.pop("EngineVersion", {}))
    wanted: Properties = given.get("engineVersion") or {}
    if "effectiveEngineVersion" not in wanted:
        engine.pop("EffectiveEngineVersion", None)
    if engine.get("SelectedEngineVersion") != "AUTO" or wanted:
        config["EngineVersion"] = engine
    return {**group, "Configuration": config}


def _update(client: Any, values: Properties) -> None:  # noqa: ANN401
    """Change the settings; what is given no more is taken away by the API's own "Remove..."."""
    from sandbox.request import build

    create = WORKGROUP.create[0]
    config: Properties = build(WORKGROUP, create, values).get("Configuration", {})
    updates = {name: value for name, value in config.items() if name not in _PARTS}
    updates["EngineVersion"] = config.get("EngineVersion", {"SelectedEngineVersion": "AUTO"})
    for member, (_, default) in _DEFAULTS.items():
        updates.setdefault(member, default)
    updates |= {f"Remove{name}": True for name in _REMOVABLE if name not in config}
    for name, members in _PARTS.items():
        part: Properties = dict(config.get(name, {}))
        part |= {f"Remove{member}": True for member in members if member not in part}
        updates[f"{name}Updates"] = part
    client.update_work_group(
        WorkGroup=values["name"],
        Description=values.get("description") or "",
        State=values["state"],
        ConfigurationUpdates=updates,
    )


WORKGROUP = ResourceType(
    token="aws:athena/workgroup:Workgroup",
    service="athena",
    cloudformation="AWS::Athena::WorkGroup",
    id="{name}",
    auto_name="name",
    auto_name_limit=128,
    names={"configuration.resultConfiguration.encryptionConfiguration.kmsKeyArn": "KmsKey"},
    create=(
        Call(method="create_work_group"),
        # A workgroup is made in force.
        Call(
            method="update_work_group",
            binds=("name", "state"),
            names={"name": "WorkGroup"},
            given={"state": "DISABLED"},
            covers=("state",),
        ),
    ),
    # Athena answers with the code of any wrong request for one that is not there.
    read=(Call(method=_read, missing=("InvalidRequestException",)),),
    update=(Call(method=_update, covers=("configuration", "description", "state")),),
    delete=(
        Call(
            method="delete_work_group",
            names={"name": "WorkGroup", "forceDestroy": "RecursiveDeleteOption"},
            missing=("InvalidRequestException",),
        ),
    ),
    replace=("name",),
    computed=("configuration",),
    outputs={"arn": "=arn:{partition}:athena:{region}:{account}:workgroup/{name}"},
    defaults={"forceDestroy": False, "state": "ENABLED"},
    write_only=("forceDestroy",),
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        read="list_tags_for_resource",
        names={"arn": "ResourceARN"},
    ),
)

TYPES = (WORKGROUP,)
