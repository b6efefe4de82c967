"""Service Catalog AppRegistry: applications and the attribute groups that tell of them."""

from sandbox.resource import Call, ResourceType, Tags

_SERVICE = "servicecatalog-appregistry"
_TAGS = Tags(
    add="tag_resource",
    remove="untag_resource",
    read="list_tags_for_resource",
    names={"arn": "resourceArn"},
)

APPLICATION = ResourceType(
    token="aws:servicecatalog/appregistryApplication:AppregistryApplication",
    service=_SERVICE,
    cloudformation="AWS::ServiceCatalogAppRegistry::Application",
    id="{_id}",
    auto_name="name",
    auto_name_limit=256,
    create=(Call(method="create_application", at="application"),),
    read=(Call(method="get_application", binds=("id",), names={"id": "application"}),),
    update=(
        Call(
            method="update_application",
            names={"id": "application"},
            covers=("name", "description"),
        ),
    ),
    delete=(Call(method="delete_application", binds=("id",), names={"id": "application"}),),
    outputs={"_id": "id", "arn": "arn", "applicationTag": "applicationTag"},
    tags=_TAGS,
)

ATTRIBUTE_GROUP = ResourceType(
    token="aws:servicecatalog/appregistryAttributeGroup:AppregistryAttributeGroup",
    service=_SERVICE,
    cloudformation="AWS::ServiceCatalogAppRegistry::AttributeGroup",
    id="{_id}",
    auto_name="name",
    auto_name_limit=256,
    json=("attributes",),
    create=(Call(method="create_attribute_group", at="attributeGroup"),),
    read=(Call(method="get_attribute_group", binds=("id",), names={"id": "attributeGroup"}),),
    update=(
        Call(
            method="update_attribute_group",
            names={"id": "attributeGroup"},
            covers=("name", "description", "attributes"),
        ),
    ),
    delete=(Call(method="delete_attribute_group", binds=("id",), names={"id": "attributeGroup"}),),
    outputs={"_id": "id", "arn": "arn"},
    tags=_TAGS,
)

ATTRIBUTE_GROUP_ASSOCIATION = ResourceType(
    token=(
        "aws:servicecatalog/appregistryAttributeGroupAssociation:"
        "AppregistryAttributeGroupAssociation"
    ),
    service=_SERVICE,
    cloudformation="AWS::ServiceCatalogAppRegistry::AttributeGroupAssociation",
    differs={
        "name:applicationId": "=Application",
        "name:attributeGroupId": "=AttributeGroup",
    },
    id="{applicationId},{attributeGroupId}",
    names={"applicationId": "application", "attributeGroupId": "attributeGroup"},
    create=(Call(method="associate_attribute_group"),),
    read=(
        Call(
            method="list_associated_attribute_groups",
            at="attributeGroups[?@=='{attributeGroupId}'] | [0]",
        ),
    ),
    delete=(Call(method="disassociate_attribute_group"),),
    replace=("applicationId", "attributeGroupId"),
)

TYPES = (APPLICATION, ATTRIBUTE_GROUP, ATTRIBUTE_GROUP_ASSOCIATION)
