"""Glue: the data catalogue's databases and tables."""

from sandbox.resource import Call, ResourceType, Tags

CATALOG_DATABASE = ResourceType(
    token="aws:glue/catalogDatabase:CatalogDatabase",
    service="glue",
    cloudformation="AWS::Glue::Database",
    differs={
        "required:catalogId": "pulumi-aws takes the account's own catalogue",
        "replace:catalogId": "a database cannot move to another catalogue",
        "replace:targetDatabase": "pulumi-aws makes a new link for another target",
    },
    id="{catalogId}:{name}",
    auto_name="name",
    auto_name_limit=255,
    names={"name": "DatabaseInput.Name"},
    create=(Call(method="create_database", into="DatabaseInput"),),
    read=(Call(method="get_database", names={"name": "Name"}, at="Database"),),
    update=(Call(method="update_database", into="DatabaseInput", constants={"Name": "{name}"}),),
    delete=(Call(method="delete_database", names={"name": "Name"}),),
    replace=("catalogId", "name", "targetDatabase"),
    outputs={
        "catalogId": "={account}",
        "arn": "=arn:{partition}:glue:{region}:{account}:database/{name}",
    },
    computed=("catalogId", "createTableDefaultPermissions"),
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        read="get_tags",
        names={"arn": "ResourceArn", "tags": "TagsToAdd"},
    ),
)

CATALOG_TABLE = ResourceType(
    token="aws:glue/catalogTable:CatalogTable",
    service="glue",
    cloudformation="AWS::Glue::Table",
    differs={
        "required:catalogId": "pulumi-aws takes the account's own catalogue",
    },
    id="{catalogId}:{databaseName}:{name}",
    auto_name="name",
    auto_name_limit=255,
    names={"name": "TableInput.Name"},
    create=(Call(method="create_table", into="TableInput"),),
    read=(Call(method="get_table", names={"name": "Name"}, at="Table"),),
    update=(Call(method="update_table", into="TableInput"),),
    delete=(Call(method="delete_table", names={"name": "Name"}),),
    replace=("catalogId", "databaseName", "name"),
    outputs={
        "catalogId": "={account}",
        "arn": "=arn:{partition}:glue:{region}:{account}:table/{databaseName}/{name}",
    },
    computed=("catalogId",),
)

CATALOG_ENCRYPTION = ResourceType(
    token="aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings",
    service="glue",
    cloudformation="AWS::Glue::DataCatalogEncryptionSettings",
    differs={
        "required:catalogId": "pulumi-aws takes the account's own catalogue",
    },
    id="{catalogId}",
    create=(Call(method="put_data_catalog_encryption_settings"),),
    read=(Call(method="get_data_catalog_encryption_settings"),),
    update=(Call(method="put_data_catalog_encryption_settings"),),
    # The settings of a catalogue cannot be taken away, only set back.
    delete=(
        Call(
            method="put_data_catalog_encryption_settings",
            binds=("catalogId",),
            constants={
                "DataCatalogEncryptionSettings": {
                    "EncryptionAtRest": {"CatalogEncryptionMode": "DISABLED"},
                    "ConnectionPasswordEncryption": {"ReturnConnectionPasswordEncrypted": False},
                }
            },
        ),
    ),
    replace=("catalogId",),
    outputs={"catalogId": "={account}"},
    computed=("catalogId",),
)

TYPES = (CATALOG_DATABASE, CATALOG_TABLE, CATALOG_ENCRYPTION)
