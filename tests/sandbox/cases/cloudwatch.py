"""CloudWatch's cases."""

import json
from typing import Any

from tests.sandbox.cases import Case, Drift, Sees

_ALARM: dict[str, Any] = {
    "name": "support-throttles",
    "alarmDescription": "Bedrock throttles the support assistant",
    "namespace": "AWS/Bedrock",
    "metricName": "InvocationThrottles",
    "dimensions": {"ModelId": "support"},
    "statistic": "Sum",
    "period": 300,
    "evaluationPeriods": 3,
    "threshold": 5,
    "comparisonOperator": "GreaterThanThreshold",
    "alarmActions": ["arn:aws:sns:us-east-1:000000000000:alerts"],
    "tags": {"use_case": "support"},
}
_BODY = {"widgets": [{"type": "text", "width": 6, "height": 3, "properties": {"markdown": "hi"}}]}

CASES = [
    Case(
        token="aws:cloudwatch/metricAlarm:MetricAlarm",
        inputs=_ALARM,
        sees=(
            Sees(
                method="describe_alarms",
                params={"AlarmNames": ["{name}"]},
                created={
                    "MetricAlarms[0].Threshold": 5.0,
                    "MetricAlarms[0].Dimensions": [{"Name": "ModelId", "Value": "support"}],
                    "MetricAlarms[0].Statistic": "Sum",
                    "MetricAlarms[0].AlarmActions": ["arn:aws:sns:us-east-1:000000000000:alerts"],
                    "MetricAlarms[0].TreatMissingData": "missing",
                },
                updated={
                    "MetricAlarms[0].Threshold": 50.5,
                    "MetricAlarms[0].AlarmActions": [],
                    "MetricAlarms[0].TreatMissingData": "notBreaching",
                },
            ),
            Sees(
                method="list_tags_for_resource",
                params={"ResourceARN": "{arn}"},
                created={"Tags": [{"Key": "use_case", "Value": "support"}]},
                updated={"Tags": [{"Key": "stage", "Value": "pilot"}]},
            ),
        ),
        change={
            "threshold": 50.5,
            "alarmActions": None,
            "treatMissingData": "notBreaching",
            "tags": {"stage": "pilot"},
        },
        replace={"name": "support-errors"},
        invalid={
            "comparisonOperator": {"comparisonOperator": "MoreThan"},
            "statistic": {"statistic": "Mean"},
        },
        drift=Drift(
            method="put_metric_alarm",
            params={
                "AlarmName": "{name}",
                "Namespace": "AWS/Bedrock",
                "MetricName": "InvocationThrottles",
                "Statistic": "Sum",
                "Period": 300,
                "EvaluationPeriods": 3,
                "Threshold": 500,
                "ComparisonOperator": "GreaterThanThreshold",
            },
            shows="threshold",
        ),
    ),
    Case(
        token="aws:cloudwatch/compositeAlarm:CompositeAlarm",
        needs={
            "throttles": ("aws:cloudwatch/metricAlarm:MetricAlarm", _ALARM),
            "errors": (
                "aws:cloudwatch/metricAlarm:MetricAlarm",
                {**_ALARM, "name": "support-errors"},
            ),
        },
        inputs={
            "alarmName": "support-impaired",
            "alarmDescription": "Customers get no answer",
            "alarmRule": 'ALARM("{throttles.name}") OR ALARM("{errors.name}")',
            "alarmActions": ["arn:aws:sns:us-east-1:000000000000:pages"],
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="describe_alarms",
                params={"AlarmNames": ["{alarmName}"], "AlarmTypes": ["CompositeAlarm"]},
                created={
                    "MetricAlarms": [],
                    "CompositeAlarms[0].AlarmRule": (
                        'ALARM("support-throttles") OR ALARM("support-errors")'
                    ),
                    "CompositeAlarms[0].ActionsEnabled": True,
                    "CompositeAlarms[0].AlarmActions": ["arn:aws:sns:us-east-1:000000000000:pages"],
                },
                updated={
                    "CompositeAlarms[0].AlarmRule": 'ALARM("support-errors")',
                    "CompositeAlarms[0].AlarmActions": [],
                },
            ),
            Sees(
                method="describe_alarms",
                params={"AlarmNames": ["{alarmName}"]},
                # Where nobody asks for composite alarms, CloudWatch tells of none.
                created={"CompositeAlarms": [], "MetricAlarms": []},
            ),
            Sees(
                method="list_tags_for_resource",
                params={"ResourceARN": "{arn}"},
                created={"Tags": [{"Key": "use_case", "Value": "support"}]},
                updated={"Tags": [{"Key": "stage", "Value": "pilot"}]},
            ),
        ),
        change={
            "alarmRule": 'ALARM("support-errors")',
            "alarmActions": None,
            "tags": {"stage": "pilot"},
        },
        replace={"alarmName": "support-down"},
        invalid={
            "alarmRule": {"alarmRule": None},
            "alarmName": {"alarmName": ""},
            "actionsSuppressor": {
                "actionsSuppressor": {"alarm": "a", "waitPeriod": 60, "extensionPeriod": 60}
            },
        },
        drift=Drift(
            method="put_composite_alarm",
            params={"AlarmName": "{alarmName}", "AlarmRule": 'ALARM("support-throttles")'},
            shows="alarmRule",
        ),
    ),
    Case(
        token="aws:cloudwatch/dashboard:Dashboard",
        inputs={"dashboardName": "support", "dashboardBody": json.dumps(_BODY)},
        sees=(
            Sees(
                method="get_dashboard",
                params={"DashboardName": "{dashboardName}"},
                created={"DashboardBody": json.dumps(_BODY)},
                updated={"DashboardBody": '{"widgets": []}'},
            ),
        ),
        change={"dashboardBody": '{"widgets": []}'},
        replace={"dashboardName": "service"},
        invalid={"dashboardBody": {"dashboardBody": None}},
        drift=Drift(
            method="put_dashboard",
            params={
                "DashboardName": "{dashboardName}",
                "DashboardBody": '{"widgets": [], "start": "-P1D"}',
            },
            shows="dashboardBody",
        ),
    ),
]
