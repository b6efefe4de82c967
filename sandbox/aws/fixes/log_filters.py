"""CloudWatch Logs: metric filters and subscription filters."""

import json
import re
from typing import Any, cast

from moto.core.utils import unix_time_millis, utcnow
from moto.logs.models import LogsBackend, SubscriptionFilter
from moto.logs.responses import LogsResponse

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes.patch import Method, Patches, param

patches = Patches()

MAX_METRIC_FILTERS = 100
"""Metric filters of one log group."""

MAX_DIMENSIONS = 3

_NAMES = {
    "metricName": re.compile(r"((?![:*$])[\x00-\x7F]){1,255}"),
    "metricNamespace": re.compile(r"[0-9a-zA-Z.\-_/#]{1,256}"),
}
"""As the schema of AWS::Logs::MetricFilter has them; botocore's model takes the empty text too."""

_FIELDS = ("applyOnTransformedLogs", "fieldSelectionCriteria")


@patches.around(LogsResponse)
def put_metric_filter(original: Method, self: LogsResponse) -> str:
    """Refuse what PutMetricFilter refuses, replace a filter of the name, and keep all members."""
    group = cast("str", param(self, "logGroupName"))
    name = cast("str", param(self, "filterName"))
    _existing(self.logs_backend, group)
    for transformation in cast("list[dict[str, Any]]", param(self, "metricTransformations", [])):
        for member, pattern in _NAMES.items():
            if not pattern.fullmatch(transformation[member]):
                raise _invalid(f"{member} does not match {pattern.pattern}")
        dimensions = cast("dict[str, str]", transformation.get("dimensions") or {})
        if len(dimensions) > MAX_DIMENSIONS:
            raise _invalid(f"a metric has {MAX_DIMENSIONS} dimensions at most")
        if dimensions and transformation.get("defaultValue") is not None:
            raise _invalid("a metric with dimensions has no default value")
    filters = self.logs_backend.filters
    others = [it for it in filters.metric_filters if not _is(it, group, name)]
    if len([it for it in others if it["logGroupName"] == group]) >= MAX_METRIC_FILTERS:
        raise AwsError("LimitExceededException", "Resource limit exceeded.")
    before = filters.metric_filters
    filters.metric_filters = others
    try:
        answer: str = original(self)
    except Exception:
        filters.metric_filters = before
        raise
    made = filters.metric_filters[-1]
    made["creationTime"] = int(unix_time_millis(utcnow()))
    made |= {field: param(self, field) for field in _FIELDS if param(self, field) is not None}
    fields = param(self, "emitSystemFieldDimensions")
    if fields is not None:
        made["emitSystemFieldDimensions"] = fields
    return answer


@patches.around(LogsResponse)
def describe_metric_filters(original: Method, self: LogsResponse) -> str:
    """Refuse an unknown log group, and tell no token where nothing follows."""
    group = cast("str | None", param(self, "logGroupName"))
    if group is not None:
        _existing(self.logs_backend, group)
    told = cast("dict[str, Any]", json.loads(original(self)))
    return json.dumps({name: value for name, value in told.items() if value is not None})


@patches.around(LogsResponse)
def delete_metric_filter(original: Method, self: LogsResponse) -> str:
    """Refuse a filter that is not there."""
    group, name = cast("str", param(self, "logGroupName")), param(self, "filterName")
    _existing(self.logs_backend, group)
    if not any(_is(it, group, name) for it in self.logs_backend.filters.metric_filters):
        raise AwsError("ResourceNotFoundException", "The specified metric filter does not exist.")
    return cast("str", original(self))


@patches.around(LogsResponse)
def put_subscription_filter(original: Method, self: LogsResponse) -> str:
    """Keep the members that moto drops; a stream takes a role, a function none."""
    target, role = cast("str", param(self, "destinationArn")), param(self, "roleArn")
    service = target.split(":")[2] if target.count(":") > 2 else ""  # noqa: PLR2004 - an ARN's part
    if service in {"firehose", "kinesis"} and not role:
        raise _invalid(f"destinationArn for vendor {service} cannot be used without roleArn")
    if service == "lambda" and role:
        raise _invalid("destinationArn for vendor lambda cannot be used with roleArn")
    _existing(self.logs_backend, cast("str", param(self, "logGroupName")))
    group = self.logs_backend.groups[param(self, "logGroupName")]
    # moto counts the filter that is changed, too, so a change of the second would be refused.
    others = dict(group.subscription_filters)
    before = others.pop(param(self, "filterName"), None)
    group.subscription_filters = others
    try:
        answer: str = original(self)
    except Exception:
        if before is not None:
            group.subscription_filters[before.name] = before
        raise
    made = group.subscription_filters[param(self, "filterName")]
    if before is not None:
        made.creation_time = before.creation_time
    kept = {"distribution": param(self, "distribution", "ByLogStream")}
    for field in (*_FIELDS, "emitSystemFields"):
        if param(self, field) is not None:
            kept[field] = param(self, field)
    vars(made)["groundwork_details"] = kept
    return answer


@patches.around(SubscriptionFilter)
def to_json(original: Method, self: SubscriptionFilter) -> dict[str, Any]:
    """Tell what was kept, and nothing that is not set."""
    told: dict[str, Any] = original(self) | vars(self).get("groundwork_details", {})
    return {name: value for name, value in told.items() if value is not None}


@patches.around(LogsResponse)
def describe_subscription_filters(original: Method, self: LogsResponse) -> str:
    """Tell those of a prefix."""
    told = cast("dict[str, Any]", json.loads(original(self)))
    prefix = cast("str", param(self, "filterNamePrefix", ""))
    told["subscriptionFilters"] = [
        it for it in told["subscriptionFilters"] if it["filterName"].startswith(prefix)
    ]
    return json.dumps(told)


def _is(found: dict[str, Any], group: str, name: object) -> bool:
    return found["logGroupName"] == group and found["filterName"] == name


def _existing(backend: LogsBackend, group: str) -> None:
    if group not in backend.groups:
        raise AwsError("ResourceNotFoundException", "The specified log group does not exist.")


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidParameterException", message)
