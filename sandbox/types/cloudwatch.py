"""CloudWatch: alarms and dashboards."""

from sandbox.resource import Call, ResourceType, Tags

METRIC_ALARM = ResourceType(
    token="aws:cloudwatch/metricAlarm:MetricAlarm",
    service="cloudwatch",
    cloudformation="AWS::CloudWatch::Alarm",
    id="{name}",
    auto_name="name",
    auto_name_limit=255,
    names={
        "name": "AlarmName",
        "metricQueries": "Metrics",
        "metricQueries.metric": "MetricStat",
    },
    create=(Call(method="put_metric_alarm"),),
    read=(
        Call(
            method="describe_alarms",
            binds=(),
            constants={"AlarmNames": ["{name}"]},
            at="MetricAlarms[0]",
        ),
    ),
    update=(Call(method="put_metric_alarm"),),
    delete=(Call(method="delete_alarms", binds=(), constants={"AlarmNames": ["{name}"]}),),
    replace=("name",),
    outputs={"arn": "AlarmArn"},
    defaults={"actionsEnabled": True, "treatMissingData": "missing"},
    computed=("evaluateLowSampleCountPercentiles",),
    sets=("alarmActions", "insufficientDataActions", "okActions"),
    tags=Tags(
        add="tag_resource",
        remove="untag_resource",
        read="list_tags_for_resource",
        names={"arn": "ResourceARN"},
    ),
)

DASHBOARD = ResourceType(
    token="aws:cloudwatch/dashboard:Dashboard",
    service="cloudwatch",
    cloudformation="AWS::CloudWatch::Dashboard",
    differs={
        "required:dashboardName": "CloudFormation makes up a name, pulumi-aws asks for one",
    },
    id="{dashboardName}",
    json=("dashboardBody",),
    create=(Call(method="put_dashboard"),),
    read=(Call(method="get_dashboard"),),
    update=(Call(method="put_dashboard"),),
    delete=(
        Call(
            method="delete_dashboards", binds=(), constants={"DashboardNames": ["{dashboardName}"]}
        ),
    ),
    replace=("dashboardName",),
    outputs={"dashboardArn": "=arn:{partition}:cloudwatch::{account}:dashboard/{dashboardName}"},
)

TYPES = (METRIC_ALARM, DASHBOARD)
