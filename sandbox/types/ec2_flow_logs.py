"""EC2: flow logs, which record who reached whom in a network."""

from sandbox.resource import Call, ResourceType
from sandbox.types.ec2 import TAGS, tagging

FLOW_LOG = ResourceType(
    token="aws:ec2/flowLog:FlowLog",
    service="ec2",
    cloudformation="AWS::EC2::FlowLog",
    id="{_id}",
    names={
        **TAGS,
        "iamRoleArn": "DeliverLogsPermissionArn",
        "vpcId": "ResourceIds",
    },
    create=(
        Call(
            method="create_flow_logs",
            binds=(
                *("iamRoleArn", "logDestination", "logDestinationType", "logFormat"),
                *("maxAggregationInterval", "tags", "trafficType", "vpcId"),
            ),
            constants={"ResourceType": "VPC"},
        ),
    ),
    read=(
        Call(
            method="describe_flow_logs",
            names={"id": "FlowLogIds"},
            binds=("id",),
            at="FlowLogs[0]",
        ),
    ),
    reads={"vpcId": "ResourceId"},
    delete=(Call(method="delete_flow_logs", names={"id": "FlowLogIds"}, binds=("id",)),),
    replace=(
        *("iamRoleArn", "logDestination", "logDestinationType", "logFormat"),
        *("maxAggregationInterval", "trafficType", "vpcId"),
    ),
    outputs={
        "_id": "FlowLogIds[0] || FlowLogId",
        "arn": "=arn:{partition}:ec2:{region}:{account}:vpc-flow-log/{_id}",
    },
    defaults={"logDestinationType": "cloud-watch-logs", "maxAggregationInterval": 600},
    computed=("logDestination", "logFormat"),
    tags=tagging("vpc-flow-log"),
    differs={
        "name:vpcId": "=ResourceId",
        "required:ResourceType": "pulumi-aws tells it by the property that holds the id",
    },
)

TYPES = (FLOW_LOG,)
