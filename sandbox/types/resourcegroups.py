"""Resource Groups."""

from sandbox.resource import Call, ResourceType, Tags

GROUP = ResourceType(
    token="aws:resourcegroups/group:Group",
    service="resource-groups",
    cloudformation="AWS::ResourceGroups::Group",
    id="{name}",
    auto_name="name",
    auto_name_limit=128,
    json=("resourceQuery.query",),
    # Only a group by query is carried out; one that a service configures is another thing.
    create=(Call(method="create_group", names={"configurations": ""}),),
    read=(
        Call(method="get_group", names={"name": "GroupName"}, at="Group"),
        Call(
            method="get_group_query",
            names={"name": "GroupName"},
            at="GroupQuery",
            gives={"resourceQuery": "ResourceQuery"},
        ),
    ),
    update=(
        Call(method="update_group", names={"name": "GroupName"}, covers=("description",)),
        Call(method="update_group_query", names={"name": "GroupName"}, covers=("resourceQuery",)),
    ),
    delete=(Call(method="delete_group", names={"name": "GroupName"}),),
    replace=("name",),
    outputs={"arn": "GroupArn"},
    tags=Tags(add="tag", remove="untag", read="get_tags"),
)

TYPES = (GROUP,)
