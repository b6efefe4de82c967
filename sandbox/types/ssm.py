"""SSM: parameters."""

from sandbox.resource import Call, ResourceType, Tags

_PUT = Call(
    method="put_parameter",
    names={"dataType": "DataType", "tags": "", "overwrite": ""},
    constants={"Overwrite": True},
    covers=("allowedPattern", "description", "keyId", "tier", "type", "value"),
)

PARAMETER = ResourceType(
    token="aws:ssm/parameter:Parameter",
    service="ssm",
    cloudformation="AWS::SSM::Parameter",
    id="{name}",
    auto_name="name",
    auto_name_limit=2048,
    # Beside `value` there are ways to write it that AWS does not tell apart.
    create=(Call(method="put_parameter", names={"arn": "", "insecureValue": "", "valueWo": ""}),),
    read=(
        Call(method="get_parameter", constants={"WithDecryption": True}, at="Parameter"),
        Call(
            method="describe_parameters",
            constants={
                "ParameterFilters": [{"Key": "Name", "Option": "Equals", "Values": ["{name}"]}]
            },
            at="Parameters[0]",
            gives={
                "allowedPattern": "AllowedPattern",
                "description": "Description",
                "keyId": "KeyId",
                "tier": "Tier",
            },
        ),
    ),
    reads={"name": "Name", "dataType": "DataType", "type": "Type", "value": "Value"},
    update=(_PUT,),
    delete=(Call(method="delete_parameter"),),
    replace=("dataType", "name"),
    outputs={"arn": "ARN", "version": "Version"},
    computed=("arn", "dataType", "keyId", "tier"),
    write_only=("overwrite",),
    volatile=("version",),
    differs={
        "name:keyId": "CloudFormation makes no encrypted parameters",
        "replace:dataType": "pulumi-aws makes another parameter where its kind of data changes",
        "computed:hasValueWo": "write-only values are refused, so that it would always be false",
        "enum:type": "CloudFormation makes no encrypted parameters",
    },
    tags=Tags(
        add="add_tags_to_resource",
        remove="remove_tags_from_resource",
        read="list_tags_for_resource",
        names={"id": "ResourceId"},
        constants={"ResourceType": "Parameter"},
        at="TagList",
    ),
)

TYPES = (PARAMETER,)
