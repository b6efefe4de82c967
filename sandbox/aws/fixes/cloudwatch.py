"""CloudWatch: composite alarms, what alarms and dashboards refuse, and alarms' tags."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from moto.cloudwatch.models import Alarm, CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult, EmptyResult

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes import alarm_rules, dashboards
from sandbox.aws.fixes.patch import Method, Patches, param

patches = Patches()

MAX_ACTIONS = 5
"""Actions of one state of an alarm."""

MAX_QUERIES = 10
"""Metrics of an alarm on a metric math expression."""

HOUR, DAY, WEEK = 3600, 86_400, 604_800
_QUERY_ID = re.compile(r"[a-z][a-zA-Z0-9_]*")
_NEW_REASON = "Unchecked: Initial alarm creation"


@patches.around(CloudWatchBackend)
def put_metric_alarm(original: Method, self: CloudWatchBackend, **given: Any) -> Alarm:  # noqa: ANN401
    """Refuse what CloudWatch refuses; a new alarm has no data, a changed one keeps its state."""
    for problem in _metric_problems(given):
        raise _invalid(problem)
    name = cast("str", given["name"])
    before = self.alarms.get(name)
    if before is not None and before.rule is not None:
        raise _invalid(f"{name} is the name of a composite alarm")
    # The tags of an alarm that is there are changed by TagResource alone.
    alarm: Alarm = original(self, **given | ({"tags": None} if before else {}))
    _take_over(alarm, before)
    return alarm


@patches.adds(CloudWatchResponse)
def put_composite_alarm(self: CloudWatchResponse) -> EmptyResult:
    """Make or change a composite alarm."""
    backend = self.cloudwatch_backend
    name = cast("str", param(self, "AlarmName"))
    before = backend.alarms.get(name)
    if before is not None and before.rule is None:
        raise _invalid(f"{name} is the name of a metric alarm")
    text = cast("str", param(self, "AlarmRule"))
    _checked_rule(backend, text)
    actions = {
        state: cast("list[str]", param(self, member, []))
        for state, member in (
            ("alarm_actions", "AlarmActions"),
            ("ok_actions", "OKActions"),
            ("insufficient_data_actions", "InsufficientDataActions"),
        )
    }
    for problem in _action_problems(actions):
        raise _invalid(problem)
    suppressor = _suppressor(self)
    # moto's base class hides from a type checker what it makes.
    make = cast("Callable[..., Alarm]", Alarm)
    alarm = make(
        account_id=backend.account_id,
        region_name=backend.region_name,
        name=name,
        rule=text,
        description=cast("str", param(self, "AlarmDescription")),
        actions_enabled=cast("bool", param(self, "ActionsEnabled", default=True)),
        **actions,
        **_OF_METRICS,
    )
    vars(alarm).update(suppressor)
    _take_over(alarm, before)
    backend.alarms[name] = alarm
    if before is None and (tags := param(self, "Tags", [])):
        backend.tagger.tag_resource(alarm.alarm_arn, tags)
    return EmptyResult()


_OF_METRICS: dict[str, Any] = {
    "namespace": None,
    "metric_name": None,
    "metric_data_queries": None,
    "comparison_operator": None,
    "evaluation_periods": None,
    "datapoints_to_alarm": None,
    "period": None,
    "threshold": None,
    "statistic": None,
    "extended_statistic": None,
    "dimensions": [],
    "unit": None,
    "treat_missing_data": None,
    "evaluate_low_sample_count_percentile": None,
    "threshold_metric_id": None,
}
"""What a composite alarm has not."""


@patches.around(CloudWatchResponse)
def describe_alarms(original: Method, self: CloudWatchResponse) -> ActionResult:
    """Tell composite alarms only where they are asked for, in the state that their rule gives."""
    backend = self.cloudwatch_backend
    for alarm in backend.alarms.values():
        _settle(backend, alarm, ())
    answer: ActionResult = original(self)
    told = cast("dict[str, list[Alarm]]", answer.result)
    kinds = cast("list[str]", param(self, "AlarmTypes", ["MetricAlarm"]))
    for kind in ("MetricAlarm", "CompositeAlarm"):
        if kind not in kinds:
            told[f"{kind}s"] = []
    return answer


@patches.around(CloudWatchBackend)
def delete_alarms(original: Method, self: CloudWatchBackend, alarm_names: list[str]) -> None:
    """Keep an alarm that a composite alarm looks at, and drop a deleted one's tags."""
    composites = [it for it in self.alarms.values() if it.rule is not None]
    if len([it for it in composites if it.name in alarm_names]) > 1:
        raise _invalid("one operation deletes one composite alarm at most")
    staying = [it for it in composites if it.name not in alarm_names]
    for name in alarm_names:
        users = [it.name for it in staying if name in _rule(it).alarms]
        if users:
            raise _invalid(
                f"Cannot delete {name} as there are composite alarm(s) {users} depending on it"
            )
    for name in alarm_names:
        if name in self.alarms:
            self.tagger.delete_all_tags_for_resource(self.alarms[name].alarm_arn)
    original(self, alarm_names)


@patches.around(CloudWatchResponse)
def put_dashboard(original: Method, self: CloudWatchResponse) -> ActionResult:
    """Refuse a body that is no dashboard."""
    found = [f"{path}: {text}" for path, text in dashboards.problems(param(self, "DashboardBody"))]
    if found:
        raise AwsError(
            "InvalidParameterInput", f"The dashboard body is invalid: {'; '.join(found)}"
        )
    return cast("ActionResult", original(self))


def _take_over(alarm: Alarm, before: Alarm | None) -> None:
    if before is None:
        alarm.state_value, alarm.state_reason = "INSUFFICIENT_DATA", _NEW_REASON
        return
    alarm.state_value, alarm.state_reason = before.state_value, before.state_reason
    alarm.state_reason_data = before.state_reason_data
    alarm.state_updated_timestamp = before.state_updated_timestamp
    alarm.history = before.history


def _rule(alarm: Alarm) -> alarm_rules.Rule:
    return alarm_rules.parse(alarm.rule or "FALSE")


def _checked_rule(backend: CloudWatchBackend, text: str) -> None:
    try:
        rule = alarm_rules.parse(text)
    except alarm_rules.RuleError as error:
        raise _invalid(str(error)) from error
    missing = [it for it in rule.alarms if it not in backend.alarms]
    if missing:
        raise _invalid(
            f"Could not save the composite alarm as alarms {missing} in the alarm rule do not exist"
        )


def _settle(backend: CloudWatchBackend, alarm: Alarm, seen: tuple[str, ...]) -> str:
    """Bring a composite alarm's state up to date, and return the state of any alarm."""
    if alarm.rule is None or alarm.name in seen:
        return alarm.state_value

    def state(name: str) -> str:
        return _settle(backend, backend.alarms[name], (*seen, alarm.name))

    value = "ALARM" if _rule(alarm).holds(state) else "OK"
    if value != alarm.state_value:
        alarm.update_state(f"the rule gives {value}", "{}", value)
    return value


def _suppressor(self: CloudWatchResponse) -> dict[str, Any]:
    """Return the attributes by which moto's serializer tells an alarm's suppressor."""
    found = {
        name: param(self, member)
        for name, member in (
            ("actions_suppressor", "ActionsSuppressor"),
            ("actions_suppressor_wait_period", "ActionsSuppressorWaitPeriod"),
            ("actions_suppressor_extension_period", "ActionsSuppressorExtensionPeriod"),
        )
    }
    name = cast("str | None", found["actions_suppressor"])
    periods = [value for key, value in found.items() if key.endswith("period")]
    if name is None:
        if any(value is not None for value in periods):
            raise _invalid("a suppressor's periods need ActionsSuppressor")
        return {}
    if None in periods:
        raise _invalid("ActionsSuppressor needs its wait period and its extension period")
    if (name.partition(":alarm:")[2] or name) not in self.cloudwatch_backend.alarms:
        raise _invalid(f"ActionsSuppressor {name} does not exist")
    return found


def _metric_problems(given: dict[str, Any]) -> Iterator[str]:
    """Yield what PutMetricAlarm's reference does not allow."""
    queries = cast("list[Any]", given.get("metric_data_queries") or [])
    if bool(given.get("metric_name")) == bool(queries):
        yield "an alarm is on MetricName or on Metrics, one of the two"
    if given.get("metric_name"):
        statistics = [given.get(it) for it in ("statistic", "extended_statistic")]
        if len([it for it in statistics if it]) != 1:
            yield "an alarm on a metric has Statistic or ExtendedStatistic, one of the two"
        if not given.get("namespace") or not given.get("period"):
            yield "an alarm on a metric needs Namespace and Period"
    if given.get("threshold") is None and given.get("threshold_metric_id") is None:
        yield "an alarm needs Threshold, or ThresholdMetricId for anomaly detection"
    yield from _period_problems(given, queries)
    points, periods = given.get("datapoints_to_alarm"), given["evaluation_periods"]
    if points is not None and points > periods:
        yield f"DatapointsToAlarm is {points}, above the {periods} of EvaluationPeriods"
    yield from _query_problems(queries)
    yield from _action_problems(given)


def _period_problems(given: dict[str, Any], queries: list[Any]) -> Iterator[str]:
    periods = [given.get("period")] + [
        query.period or (query.metric_stat and query.metric_stat.period) for query in queries
    ]
    longest = max((int(it) for it in periods if it), default=0)
    for period in periods:
        if period and int(period) not in {10, 20, 30} and int(period) % 60:
            yield f"Period is {period}; it must be 10, 20, 30 or a multiple of 60"
    watched = longest * int(given["evaluation_periods"])
    limit = DAY if longest < HOUR else WEEK
    if watched > limit:
        yield f"an alarm looks back {watched} seconds; with this period {limit} is most"


def _query_problems(queries: list[Any]) -> Iterator[str]:
    if not queries:
        return
    names = [cast("str", query.id) for query in queries]
    if len(set(names)) != len(names):
        yield "the Ids of Metrics must be unique"
    for name in names:
        if not _QUERY_ID.fullmatch(name or ""):
            yield f"Id {name!r} must begin with a lower-case letter"
    if len([query for query in queries if query.metric_stat]) > MAX_QUERIES:
        yield f"Metrics has more than {MAX_QUERIES} metrics"
    for name, query in zip(names, queries, strict=True):
        if bool(query.expression) == bool(query.metric_stat):
            yield f"{name} is an Expression or a MetricStat, one of the two"
    shown = [query for query in queries if str(query.return_data).lower() != "false"]
    if len(shown) != 1:
        yield "exactly one of Metrics must have ReturnData true"


def _action_problems(given: dict[str, Any]) -> Iterator[str]:
    for state in ("alarm_actions", "ok_actions", "insufficient_data_actions"):
        actions: Iterable[str] = given.get(state) or ()
        if len(list(actions)) > MAX_ACTIONS:
            yield f"{state} has more than {MAX_ACTIONS} actions"
        for action in actions:
            if not action.startswith("arn:"):
                yield f"{action} is no ARN of an action"


def _invalid(message: str) -> AwsError:
    return AwsError("ValidationError", message)
