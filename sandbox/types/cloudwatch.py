"""CloudWatch: alarms and dashboards."""

from typing import Any, cast

from sandbox.resource import Call, Codec, Properties, ResourceType, Tags

_OF_METRIC = ("dimensions", "metricName", "namespace")


def _nested(queries: list[Properties]) -> list[Properties]:
    """Give a metric the structure of its own that it has in the request, beside period and stat."""
    return [
        {**query, "metric": _stat(query["metric"])}
        if isinstance(query.get("metric"), dict)
        else query
        for query in queries
    ]


def _stat(metric: Properties) -> Properties:
    within = {name: metric[name] for name in _OF_METRIC if name in metric}
    return {"metric": within, **{k: v for k, v in metric.items() if k not in _OF_METRIC}}


def _flat(queries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    flat: list[dict[str, Any]] = []
    for query in queries:
        stat = cast("dict[str, Any] | None", query.get("MetricStat"))
        flat.append({**query, "MetricStat": {**stat, **stat["Metric"]}} if stat else query)
    return flat


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
    codecs={"metricQueries": Codec(to_aws=_nested, from_aws=_flat)},
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
