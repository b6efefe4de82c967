"""Identity Center's directory: groups of people."""

from typing import Any

from sandbox.resource import Call, Properties, ResourceType


def _change(client: Any, values: Properties) -> None:  # noqa: ANN401 - boto3 has no types
    """Set name and description; AWS takes an operation for each, and clears what has no value."""
    operations = [{"AttributePath": "displayName", "AttributeValue": values["displayName"]}]
    described = values.get("description")
    operations.append(
        {"AttributePath": "description", "AttributeValue": described}
        if described
        else {"AttributePath": "description"}
    )
    client.update_group(
        IdentityStoreId=values["identityStoreId"],
        GroupId=values["groupId"],
        Operations=operations,
    )


GROUP = ResourceType(
    token="aws:identitystore/group:Group",
    service="identitystore",
    cloudformation="AWS::IdentityStore::Group",
    id="{identityStoreId}/{groupId}",
    create=(Call(method="create_group"),),
    read=(Call(method="describe_group"),),
    update=(Call(method=_change, covers=("description", "displayName")),),
    delete=(Call(method="delete_group"),),
    replace=("identityStoreId",),
    outputs={
        "groupId": "GroupId",
        "arn": "=arn:{partition}:identitystore:::group/{groupId}",
        "externalIds": "ExternalIds || `[]`",
    },
    differs={
        "pattern:identityStoreId": "the API also takes the directory's ARN, as its model says",
    },
)

TYPES = (GROUP,)
