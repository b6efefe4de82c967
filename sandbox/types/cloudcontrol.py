"""Cloud Control: resources of types that pulumi-aws does not have itself."""

import json
from typing import Any, cast

from sandbox.resource import Call, Properties, ResourceType


def _patch(client: Any, values: Properties) -> None:  # noqa: ANN401 - boto3 has no types
    """Change the properties that differ from the resource as it is, by a JSON patch."""
    named = {"TypeName": values["typeName"], "Identifier": values["id"]}
    told = client.get_resource(**named)["ResourceDescription"]["Properties"]
    before = cast("Properties", json.loads(told))
    after = cast("Properties", json.loads(values["desiredState"]))
    steps = [
        {"op": "replace" if name in before else "add", "path": f"/{name}", "value": value}
        for name, value in after.items()
        if before.get(name) != value
    ]
    if steps:
        client.update_resource(**named, PatchDocument=json.dumps(steps))


RESOURCE = ResourceType(
    token="aws:cloudcontrol/resource:Resource",
    service="cloudcontrol",
    cloudformation=None,
    id="{_id}",
    # pulumi-aws gives no id by which one could be imported.
    importable=False,
    json=("desiredState", "properties"),
    create=(Call(method="create_resource", names={"schema": ""}, at="ProgressEvent"),),
    read=(
        Call(
            method="get_resource",
            binds=("id", "typeName", "typeVersionId", "roleArn"),
            names={"id": "Identifier"},
            at="ResourceDescription",
        ),
    ),
    update=(Call(method=_patch, covers=("desiredState",)),),
    delete=(
        Call(
            method="delete_resource",
            binds=("id", "typeName", "typeVersionId", "roleArn"),
            names={"id": "Identifier"},
        ),
    ),
    replace=("typeName",),
    outputs={"_id": "Identifier", "properties": lambda answer, _: _told(answer)},
    volatile=("properties",),
    write_only=("desiredState", "roleArn", "typeName", "typeVersionId"),
    differs={"type": "Cloud Control carries out every other type, and has none itself"},
)


def _told(answer: Properties) -> str:
    # CreateResource calls it the model, GetResource the properties.
    return answer.get("ResourceModel") or answer["Properties"]


TYPES = (RESOURCE,)
