"""CloudWatch Logs."""

from sandbox.resource import SET, Call, ResourceType, Tags

LOG_GROUP = ResourceType(
    token="aws:cloudwatch/logGroup:LogGroup",
    service="logs",
    cloudformation="AWS::Logs::LogGroup",
    differs={
        "replace:logGroupClass": "a class cannot change, so pulumi-aws makes a new log group",
        "enum:logGroupClass": "newer than AWS's schema; CreateLogGroup has it",
    },
    id="{name}",
    auto_name="name",
    auto_name_limit=512,
    names={"name": "logGroupName"},
    create=(
        Call(method="create_log_group"),
        Call(method="put_retention_policy", given={"retentionInDays": SET}),
    ),
    read=(
        Call(
            method="describe_log_groups",
            binds=("name",),
            names={"name": "logGroupNamePrefix"},
            at="logGroups[?logGroupName=='{name}'] | [0]",
        ),
    ),
    update=(
        Call(method="put_retention_policy", given={"retentionInDays": SET}),
        Call(
            method="delete_retention_policy",
            covers=("retentionInDays",),
            given={"retentionInDays": None},
        ),
        Call(method="associate_kms_key", covers=("kmsKeyId",), given={"kmsKeyId": SET}),
        Call(method="disassociate_kms_key", covers=("kmsKeyId",), given={"kmsKeyId": None}),
        Call(method="put_log_group_deletion_protection", names={"name": "logGroupIdentifier"}),
    ),
    delete=(Call(method="delete_log_group", given={"skipDestroy": None}),),
    replace=("logGroupClass", "name"),
    outputs={"arn": "=arn:{partition}:logs:{region}:{account}:log-group:{name}"},
    defaults={"skipDestroy": False, "retentionInDays": 0},
    computed=("deletionProtectionEnabled", "logGroupClass"),
    write_only=("skipDestroy",),
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        read="list_tags_for_resource",
        names={"arn": "resourceArn"},
    ),
)

TYPES = (LOG_GROUP,)
