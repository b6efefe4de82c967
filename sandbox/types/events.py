"""EventBridge: rules on the account's default bus, and where they send what matches."""

from sandbox.resource import Call, ResourceType, Tags

_DEFAULT_BUS = {"eventBusName": ""}
"""The sandbox has the default bus only: no declared type makes another."""

RULE = ResourceType(
    token="aws:cloudwatch/eventRule:EventRule",
    service="events",
    cloudformation="AWS::Events::Rule",
    id="{name}",
    auto_name="name",
    json=("eventPattern",),
    create=(Call(method="put_rule", names=_DEFAULT_BUS),),
    read=(Call(method="describe_rule", names=_DEFAULT_BUS),),
    update=(Call(method="put_rule", names={**_DEFAULT_BUS, "tags": ""}),),
    delete=(Call(method="delete_rule", names={**_DEFAULT_BUS, "forceDestroy": "Force"}),),
    replace=("eventBusName", "name"),
    outputs={"arn": "=arn:{partition}:events:{region}:{account}:rule/{name}"},
    defaults={"eventBusName": "default", "forceDestroy": False, "state": "ENABLED"},
    write_only=("forceDestroy",),
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        read="list_tags_for_resource",
        names={"arn": "ResourceARN"},
    ),
)

_TARGET = {**_DEFAULT_BUS, "targetId": "Targets[0].Id"}

TARGET = ResourceType(
    token="aws:cloudwatch/eventTarget:EventTarget",
    service="events",
    cloudformation="AWS::Events::Rule/Targets",
    # As `pulumi import` takes it; pulumi-aws itself writes a hyphen for the slash.
    id="{rule}/{targetId}",
    auto_name="targetId",
    names={
        "sqsTarget": "Targets[0].SqsParameters",
        "inputTransformer.inputPaths": "InputPathsMap",
    },
    reads={"targetId": "Id"},
    create=(Call(method="put_targets", into="Targets[0]", names=_TARGET),),
    read=(
        Call(
            method="list_targets_by_rule",
            binds=("rule",),
            at="Targets[?Id=='{targetId}'] | [0]",
        ),
    ),
    update=(Call(method="put_targets", into="Targets[0]", names=_TARGET),),
    delete=(
        Call(
            method="remove_targets",
            binds=("rule", "forceDestroy"),
            names={"forceDestroy": "Force"},
            constants={"Ids": ["{targetId}"]},
        ),
    ),
    replace=("eventBusName", "rule", "targetId"),
    defaults={"eventBusName": "default", "forceDestroy": False},
    write_only=("forceDestroy",),
    differs={
        "name:eventBusName": "CloudFormation has targets in their rule, which names the bus",
        "name:rule": "CloudFormation has targets in their rule, which has a name",
        "replace:arn": "CloudFormation knows a target by all it says, PutTargets by its id",
        "replace:targetId": "CloudFormation writes the list anew; to PutTargets it is another",
    },
)

TYPES = (RULE, TARGET)
