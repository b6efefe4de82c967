"""Data Exports of Billing and Cost Management."""

from sandbox.resource import Call, ResourceType, Tags

EXPORT = ResourceType(
    token="aws:bcmdata/export:Export",
    service="bcm-data-exports",
    cloudformation="AWS::BCMDataExports::Export",
    differs={
        "name:export.dataQueries.tableConfigurations": "a part of the property that AWS names",
    },
    id="{arn}",
    names={
        "arn": "ExportArn",
        "tags": "ResourceTags",
        # Computed, though it lies among inputs: it is neither taken nor read back.
        "export.exportArn": "-",
    },
    create=(Call(method="create_export"),),
    read=(Call(method="get_export"),),
    update=(Call(method="update_export"),),
    delete=(Call(method="delete_export"),),
    replace=("export.dataQueries.tableConfigurations",),
    outputs={"arn": "Export.ExportArn || ExportArn"},
    write_only=("timeouts",),
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        read="list_tags_for_resource",
        names={"arn": "ResourceArn"},
        at="ResourceTags",
    ),
)

TYPES = (EXPORT,)
