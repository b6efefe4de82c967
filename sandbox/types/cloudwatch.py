"""CloudWatch: alarms, composite alarms and dashboards."""

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
        "metricQueries.metric.dimensions": "Metric.Dimensions",
        "metricQueries.metric.metricName": "Metric.MetricName",
        "metricQueries.metric.namespace": "Metric.Namespace",
    },
    create=(Call(method="put_metric_alarm"),),
    read=(
        Call(
            method="describe_alarms",
            binds=(),
            constants={"AlarmNames": ["{name}"], "AlarmTypes": ["MetricAlarm"]},
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

COMPOSITE_ALARM = ResourceType(
    token="aws:cloudwatch/compositeAlarm:CompositeAlarm",
    service="cloudwatch",
    cloudformation="AWS::CloudWatch::CompositeAlarm",
    id="{alarmName}",
    # One object of pulumi-aws is three members of the request.
    names={"actionsSuppressor": ""},
    create=(Call(method="put_composite_alarm"),),
    read=(
        Call(
            method="describe_alarms",
            binds=(),
            constants={"AlarmNames": ["{alarmName}"], "AlarmTypes": ["CompositeAlarm"]},
            at="CompositeAlarms[0]",
        ),
    ),
    update=(Call(method="put_composite_alarm"),),
    delete=(Call(method="delete_alarms", binds=(), constants={"AlarmNames": ["{alarmName}"]}),),
    replace=("actionsEnabled", "alarmName"),
    outputs={"arn": "AlarmArn"},
    defaults={"actionsEnabled": True},
    sets=("alarmActions", "insufficientDataActions", "okActions"),
    differs={
        "required:alarmName": "CloudFormation makes up a name, pulumi-aws asks for one",
        "replace:actionsEnabled": "pulumi-aws makes a new alarm, though CloudWatch could switch it",
    },
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

TYPES = (COMPOSITE_ALARM, DASHBOARD, METRIC_ALARM)
