"""CloudWatch: what a dashboard's body must be; moto takes any JSON.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeGuard, cast

Item = dict[str, Any]

MAX_WIDGETS = 500
MAX_METRICS = 500
"""Metrics of one widget."""

MAX_ALARMS = 100
COLUMNS = 24
MAX_HEIGHT = 1000
_TYPES = ("alarm", "custom", "explorer", "log", "metric", "text")
_METRIC_VIEWS = ("bar", "gauge", "pie", "singleValue", "table", "timeSeries")
_LOG_VIEWS = ("bar", "pie", "table", "timeSeries")
_SIDES = ("left", "right")
_LEGENDS = ("bottom", "hidden", "right")
_PERIOD_OVERRIDES = ("auto", "inherit")
_STATES = ("ALARM", "INSUFFICIENT_DATA", "OK")
_TOP = frozenset({"end", "periodOverride", "start", "variables", "widgets"})
_QUERY_ID = re.compile(r"[a-z][a-zA-Z0-9_]*")
_STATISTIC = re.compile(
    r"SampleCount|Average|Sum|Minimum|Maximum|IQM|(p|tm|wm|tc|ts)\d{1,2}(\.\d+)?|p100"
    r"|(TM|WM|PR|TC|TS)\([^)]*\)"
)


def problems(body: str) -> Iterator[tuple[str, str]]:
    """Yield (path in the body, what is wrong) for each fault."""
    try:
        document = json.loads(body)
    except ValueError as error:
        yield "", f"The field DashboardBody must be a valid JSON object ({error})"
        return
    if not isinstance(document, dict):
        yield "", "The field DashboardBody must be a JSON object"
        return
    dashboard = cast("Item", document)
    for name in sorted(dashboard.keys() - _TOP):
        yield f"/{name}", "is not allowed there"
    if dashboard.get("periodOverride", "auto") not in _PERIOD_OVERRIDES:
        yield "/periodOverride", f"must be one of {', '.join(_PERIOD_OVERRIDES)}"
    if "end" in dashboard and "start" not in dashboard:
        yield "/end", "needs a start"
    widgets = dashboard.get("widgets")
    if not isinstance(widgets, list):
        yield "/widgets", "is required, and must be a list"
        return
    listed = cast("list[Any]", widgets)
    if len(listed) > MAX_WIDGETS:
        yield "/widgets", f"has {len(listed)} entries; {MAX_WIDGETS} is most"
    for index, widget in enumerate(listed):
        yield from _widget(f"/widgets/{index}", widget)


def _widget(path: str, widget: object) -> Iterator[tuple[str, str]]:
    if not isinstance(widget, dict):
        yield path, "must be an object"
        return
    found = cast("Item", widget)
    kind = found.get("type")
    if kind not in _TYPES:
        yield f"{path}/type", f"must be one of {', '.join(_TYPES)}"
        return
    for name in sorted(found.keys() - {"height", "properties", "type", "width", "x", "y"}):
        yield f"{path}/{name}", "is not allowed there"
    if ("x" in found) != ("y" in found):
        yield path, "x and y must be given together"
    for name, low, high in (
        ("x", 0, COLUMNS - 1),
        ("y", 0, None),
        ("width", 1, COLUMNS),
        ("height", 1, MAX_HEIGHT),
    ):
        if name in found and not _is_integer(found[name], low, high):
            limits = f"at least {low}" if high is None else f"from {low} to {high}"
            yield f"{path}/{name}", f"must be an integer {limits}"
    properties = found.get("properties")
    if not isinstance(properties, dict):
        yield f"{path}/properties", "is required, and must be an object"
        return
    check = _PROPERTIES.get(cast("str", kind))
    if check is not None:
        yield from check(f"{path}/properties", cast("Item", properties))


def _metric_widget(path: str, properties: Item) -> Iterator[tuple[str, str]]:
    if not _is_text(properties.get("region")):
        yield f"{path}/region", "is required"
    if properties.get("view", "timeSeries") not in _METRIC_VIEWS:
        yield f"{path}/view", f"must be one of {', '.join(_METRIC_VIEWS)}"
    yield from _statistic(path, properties)
    yield from _period(path, properties)
    legend = properties.get("legend")
    if legend is not None and (not _is_object(legend) or legend.get("position") not in _LEGENDS):
        yield f"{path}/legend/position", f"must be one of {', '.join(_LEGENDS)}"
    annotations = properties.get("annotations")
    alarms: object = annotations.get("alarms") if _is_object(annotations) else None
    metrics = properties.get("metrics")
    if metrics is None and alarms is None:
        yield f"{path}/metrics", "is required where the annotations name no alarm"
    if metrics is not None and not isinstance(metrics, list):
        yield f"{path}/metrics", "must be a list"
        return
    listed = cast("list[Any]", metrics or [])
    if len(listed) > MAX_METRICS:
        yield f"{path}/metrics", f"has {len(listed)} entries; {MAX_METRICS} is most"
    identifiers: set[str] = set()
    before: list[str] = []
    for index, metric in enumerate(listed):
        here = f"{path}/metrics/{index}"
        yield from _metric(here, metric, before, identifiers)
        if isinstance(metric, list):
            before = _repeated([p for p in cast("list[Any]", metric) if _is_text(p)], before)


def _metric(
    path: str, metric: object, before: list[str], identifiers: set[str]
) -> Iterator[tuple[str, str]]:
    """Yield the faults of one metric: texts, and at the end perhaps an object that renders it."""
    if not isinstance(metric, list) or not metric:
        yield path, "must be a list that is not empty"
        return
    parts = cast("list[Any]", metric)
    options = parts[-1] if _is_object(parts[-1]) else {}
    texts = parts[:-1] if _is_object(parts[-1]) else parts
    if not all(_is_text(part) for part in texts):
        yield path, "must hold texts, and options only at the end"
        return
    if "expression" in options:
        if texts:
            yield path, "an expression stands alone"
    else:
        whole = _repeated(cast("list[str]", texts), before)
        if not whole or len(whole) % 2:
            yield path, "must be a namespace, a metric's name, and pairs of dimension and value"
    identifier = options.get("id")
    if identifier is not None:
        if not _is_text(identifier) or not _QUERY_ID.fullmatch(identifier):
            yield f"{path}/id", "must begin with a lower-case letter, then letters, digits and _"
        elif identifier in identifiers:
            yield f"{path}/id", f"{identifier} is there twice"
        else:
            identifiers.add(identifier)
    if options.get("yAxis", "left") not in _SIDES:
        yield f"{path}/yAxis", f"must be one of {', '.join(_SIDES)}"
    yield from _statistic(path, options)
    yield from _period(path, options)


def _repeated(parts: list[str], before: list[str]) -> list[str]:
    """Return the parts with `.` and `...` filled in from the metric before, as CloudWatch does."""
    if parts[:1] == ["..."]:
        return [*before[: len(before) - len(parts) + 1], *parts[1:]]
    return [
        before[index] if part == "." and index < len(before) else part
        for index, part in enumerate(parts)
    ]


def _log_widget(path: str, properties: Item) -> Iterator[tuple[str, str]]:
    for name in ("query", "region"):
        if not _is_text(properties.get(name)):
            yield f"{path}/{name}", "is required"
    if properties.get("view", "timeSeries") not in _LOG_VIEWS:
        yield f"{path}/view", f"must be one of {', '.join(_LOG_VIEWS)}"


def _alarm_widget(path: str, properties: Item) -> Iterator[tuple[str, str]]:
    alarms = properties.get("alarms")
    if not isinstance(alarms, list) or not alarms:
        yield f"{path}/alarms", "is required, and must not be empty"
        return
    listed = cast("list[Any]", alarms)
    if len(listed) > MAX_ALARMS:
        yield f"{path}/alarms", f"has {len(listed)} entries; {MAX_ALARMS} is most"
    for index, arn in enumerate(listed):
        if not _is_text(arn) or ":alarm:" not in arn:
            yield f"{path}/alarms/{index}", "must be the ARN of an alarm"
    states = properties.get("states", [])
    if not isinstance(states, list) or not set(cast("list[Any]", states)) <= set(_STATES):
        yield f"{path}/states", f"must be of {', '.join(_STATES)}"


def _text_widget(path: str, properties: Item) -> Iterator[tuple[str, str]]:
    if not isinstance(properties.get("markdown"), str):
        yield f"{path}/markdown", "is required"


def _custom_widget(path: str, properties: Item) -> Iterator[tuple[str, str]]:
    if not _is_text(properties.get("endpoint")):
        yield f"{path}/endpoint", "is required"


_PROPERTIES: Mapping[str, Callable[[str, Item], Iterator[tuple[str, str]]]] = {
    "alarm": _alarm_widget,
    "custom": _custom_widget,
    "log": _log_widget,
    "metric": _metric_widget,
    "text": _text_widget,
}


def _statistic(path: str, holder: Item) -> Iterator[tuple[str, str]]:
    stat = holder.get("stat")
    if stat is not None and not (_is_text(stat) and _STATISTIC.fullmatch(stat)):
        yield f"{path}/stat", "must be a statistic such as Sum, Average or p99"


def _period(path: str, holder: Item) -> Iterator[tuple[str, str]]:
    period = holder.get("period")
    if period is None:
        return
    if not _is_integer(period, 1, None) or not (period in {1, 5, 10, 30} or period % 60 == 0):
        yield f"{path}/period", "must be 1, 5, 10, 30 or a multiple of 60 seconds"


def _is_object(value: object) -> TypeGuard[Item]:
    return isinstance(value, dict)


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value)


def _is_integer(value: object, low: int, high: int | None) -> bool:
    return (
        isinstance(value, int)
        and not isinstance(value, bool)
        and value >= low
        and (high is None or value <= high)
    )
