"""Application Auto Scaling: what may scale, and by which measure."""

from sandbox.resource import Call, ResourceType, Tags

_KEY = ("resourceId", "scalableDimension", "serviceNamespace")

TARGET = ResourceType(
    token="aws:appautoscaling/target:Target",
    service="application-autoscaling",
    cloudformation="AWS::ApplicationAutoScaling::ScalableTarget",
    # pulumi-aws takes the resource's id alone; its import takes all three.
    id="{resourceId}",
    importable=False,
    create=(Call(method="register_scalable_target"),),
    read=(
        Call(
            method="describe_scalable_targets",
            binds=("serviceNamespace", "scalableDimension"),
            at="ScalableTargets[?ResourceId=='{resourceId}'] | [0]",
        ),
    ),
    update=(Call(method="register_scalable_target", names={"tags": ""}),),
    delete=(Call(method="deregister_scalable_target"),),
    replace=_KEY,
    outputs={"arn": "ScalableTargetARN"},
    computed=("roleArn", "suspendedState"),
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        read="list_tags_for_resource",
        names={"arn": "ResourceARN"},
    ),
)

POLICY = ResourceType(
    token="aws:appautoscaling/policy:Policy",
    service="application-autoscaling",
    cloudformation="AWS::ApplicationAutoScaling::ScalingPolicy",
    id="{name}",
    importable=False,
    auto_name="name",
    auto_name_limit=255,
    names={"name": "PolicyName"},
    create=(Call(method="put_scaling_policy"),),
    read=(
        Call(
            method="describe_scaling_policies",
            binds=_KEY,
            at="ScalingPolicies[?PolicyName=='{name}'] | [0]",
        ),
    ),
    update=(Call(method="put_scaling_policy"),),
    delete=(Call(method="delete_scaling_policy"),),
    replace=("name", *_KEY),
    outputs={"arn": "PolicyARN", "alarmArns": "Alarms[].AlarmARN"},
    defaults={"policyType": "StepScaling"},
    differs={
        "required:policyType": "pulumi-aws takes StepScaling where no type is given",
        "required:*": "CloudFormation takes the target's id instead of what names it",
    },
)

TYPES = (TARGET, POLICY)
