"""A use case's dashboard: how it is used, whether it works, what it stops and what it costs.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from components.watched_model import MONTH_HOURS, TokenPrice, WatchedModel, spend_expression

MODEL_NAMESPACE = "AWS/Bedrock"
GUARDRAIL_NAMESPACE = "AWS/Bedrock/Guardrails"
HOSTING_NAMESPACE = "AWS/SageMaker"
HOSTED_VARIANT = "main"
"""The one variant of every endpoint; deployments need the same name before and after."""

BILLING_REGION = "us-east-1"
"""The one region in which AWS tells estimated charges."""

FIVE_MINUTES = 300
HOUR = 3600
HALF, WHOLE = 12, 24
HEIGHT = 6

Widget: TypeAlias = dict[str, Any]
Text = TypeVar("Text")
"""A text, or one that is still to be known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownModel:
    """A model endpoint on the dashboard."""

    profile_id: str
    """By which Bedrock's metrics know the endpoint."""

    model: WatchedModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """What a dashboard shows."""

    title: str
    purpose: str
    region: str
    models: Mapping[str, ShownModel]
    """Alias to endpoint."""

    guardrail: tuple[str, str] | None
    """ARN and version; None where no model of Bedrock is called."""

    hosted: Mapping[str, str]
    """Alias of a hosted model to the name of its endpoint."""

    monthly_budget_usd: int
    alarm_arns: Sequence[str]
    log_group: str
    links: Mapping[str, str]
    """Text to address."""


def model_dimensions(profile_id: Text) -> Mapping[str, Text]:
    """Return the dimensions under which Bedrock tells of an endpoint."""
    return {"ModelId": profile_id}


def guardrail_dimensions(arn: Text, version: Text) -> Mapping[str, Text]:
    """Return the dimensions under which Bedrock tells of a guardrail's version.

    https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring-guardrails-cw-metrics.html
    """
    return {"GuardrailArn": arn, "GuardrailVersion": version}


def dashboard_body(shown: Dashboard) -> dict[str, Any]:
    """Return the body of the dashboard, widgets laid out from the top."""
    widgets = list(_laid_out(_widgets(shown)))
    return {"start": "-P1D", "periodOverride": "inherit", "widgets": widgets}


def _laid_out(widgets: Iterator[Widget]) -> Iterator[Widget]:
    """Yield the widgets in rows, each beside the one before where there is room."""
    x = y = row = 0
    for widget in widgets:
        if x + widget["width"] > WHOLE:
            x, y, row = 0, y + row, 0
        yield {**widget, "x": x, "y": y}
        x += widget["width"]
        row = max(row, widget["height"])


def _widgets(shown: Dashboard) -> Iterator[Widget]:
    links = " · ".join(f"[{text}]({address})" for text, address in shown.links.items())
    yield _widget("text", WHOLE, 3, {"markdown": f"# {shown.title}\n{shown.purpose}\n\n{links}"})
    if shown.alarm_arns:
        yield _widget(
            "alarm",
            WHOLE,
            3,
            {"title": "Alarms", "alarms": list(shown.alarm_arns), "sortBy": "default"},
        )
    if shown.models:
        yield from _of_models(shown)
    if shown.guardrail is not None:
        yield _of_guardrail(shown, *shown.guardrail)
    if shown.hosted:
        yield from _of_hosted(shown)
    if shown.models:
        yield from _spend(shown)
    if shown.hosted:
        yield _charges(shown, "SageMaker", "AmazonSageMaker")
    yield _widget(
        "log",
        WHOLE,
        HEIGHT,
        {
            "title": "Latest errors of the workload",
            "region": shown.region,
            "view": "table",
            "query": (
                f"SOURCE '{shown.log_group}' | fields @timestamp, @message"
                " | filter @message like /(?i)error/ | sort @timestamp desc | limit 20"
            ),
        },
    )


def _of_models(shown: Dashboard) -> Iterator[Widget]:
    yield _per_model(shown, "Calls", [("Invocations", "Sum", "calls")])
    yield _per_model(
        shown,
        "Calls that failed",
        [
            ("InvocationClientErrors", "Sum", "refused as wrong"),
            ("InvocationServerErrors", "Sum", "failed"),
            ("InvocationThrottles", "Sum", "refused for want of quota"),
        ],
    )
    yield _per_model(
        shown,
        "Time to the answer, in milliseconds",
        [("InvocationLatency", stat, stat) for stat in ("p50", "p90", "p99")],
    )
    yield _per_model(
        shown,
        "Tokens",
        [("InputTokenCount", "Sum", "read"), ("OutputTokenCount", "Sum", "written")],
    )


def _of_guardrail(shown: Dashboard, arn: str, version: str) -> Widget:
    guardrail = guardrail_dimensions(arn, version)
    return _graph(
        shown,
        "Guardrail",
        [
            _metric(GUARDRAIL_NAMESPACE, name, guardrail, {"stat": "Sum", "label": label})
            for name, label in (
                ("Invocations", "looked at"),
                ("InvocationsIntervened", "stepped in"),
                ("InvocationClientErrors", "refused as wrong"),
                ("InvocationServerErrors", "failed"),
            )
        ],
        period=FIVE_MINUTES,
    )


def _of_hosted(shown: Dashboard) -> Iterator[Widget]:
    """Yield what SageMaker tells of the hosted models, by the variant that each endpoint has.

    https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
    """
    counts = [
        ("Invocations", "Sum", "calls"),
        ("Invocation4XXErrors", "Sum", "refused"),
        ("Invocation5XXErrors", "Sum", "failed"),
    ]
    times = [("ModelLatency", stat, stat) for stat in ("p50", "p90", "p99")]
    for title, metrics in (
        ("Calls of hosted models", counts),
        ("Time of hosted models, in microseconds", times),
    ):
        yield _graph(
            shown,
            title,
            [
                _metric(
                    HOSTING_NAMESPACE,
                    name,
                    {"EndpointName": endpoint, "VariantName": HOSTED_VARIANT},
                    {"stat": stat, "label": f"{alias}: {label}"},
                )
                for alias, endpoint in shown.hosted.items()
                for name, stat, label in metrics
            ],
            period=FIVE_MINUTES,
        )


def _per_model(shown: Dashboard, title: str, metrics: Sequence[tuple[str, str, str]]) -> Widget:
    """Return a graph of these metrics (name, statistic, label) of each model."""
    return _graph(
        shown,
        title,
        [
            _metric(
                MODEL_NAMESPACE,
                name,
                model_dimensions(each.profile_id),
                {"stat": stat, "label": f"{alias}: {label}"},
            )
            for alias, each in shown.models.items()
            for name, stat, label in metrics
        ],
        period=FIVE_MINUTES,
    )


def _spend(shown: Dashboard) -> Iterator[Widget]:
    prices = {
        alias: each.model.price
        for alias, each in shown.models.items()
        if each.model.price is not None
    }
    if len(prices) < len(shown.models):
        yield _charges(shown, "Bedrock", "AmazonBedrock")
        return
    pace = shown.monthly_budget_usd / MONTH_HOURS
    yield _graph(
        shown,
        "Spend on models per hour, in US dollars, by list prices",
        _spend_metrics(shown, prices),
        period=HOUR,
        annotations={
            "horizontal": [{"label": "an even share of the budget", "value": round(pace, 4)}]
        },
    )
    total = _graph(
        shown,
        f"Spend on models in the time shown, of {shown.monthly_budget_usd} US dollars a month",
        _spend_metrics(shown, prices),
        period=HOUR,
    )
    total["properties"] |= {"view": "singleValue", "setPeriodToTimeRange": True}
    yield total


def _spend_metrics(shown: Dashboard, prices: Mapping[str, TokenPrice]) -> list[list[Any]]:
    metrics: list[list[Any]] = []
    priced: dict[tuple[str, str], TokenPrice] = {}
    for number, (alias, each) in enumerate(shown.models.items()):
        ids = (f"in{number}", f"out{number}")
        priced[ids] = prices[alias]
        for identifier, name in zip(ids, ("InputTokenCount", "OutputTokenCount"), strict=True):
            metrics.append(
                _metric(
                    MODEL_NAMESPACE,
                    name,
                    model_dimensions(each.profile_id),
                    {"id": identifier, "stat": "Sum", "visible": False},
                )
            )
    spend = {"id": "spend", "expression": spend_expression(priced), "label": "US dollars"}
    return [[spend], *metrics]


def _charges(shown: Dashboard, label: str, service: str) -> Widget:
    """Return what AWS itself tells of the account's charges, where the catalogue has no prices."""
    widget = _graph(
        shown,
        f"Charges of {label} in the account this month; the budget is {shown.monthly_budget_usd}",
        [
            _metric(
                "AWS/Billing",
                "EstimatedCharges",
                {"Currency": "USD", "ServiceName": service},
                {"stat": "Maximum", "label": "US dollars"},
            )
        ],
        # AWS tells charges every six hours.
        period=6 * HOUR,
    )
    widget["properties"]["region"] = BILLING_REGION
    return widget


def _metric(
    namespace: str, name: str, dimensions: Mapping[str, str], options: Mapping[str, object]
) -> list[Any]:
    pairs = [part for pair in dimensions.items() for part in pair]
    return [namespace, name, *pairs, dict(options)]


def _graph(
    shown: Dashboard,
    title: str,
    metrics: list[list[Any]],
    *,
    period: int,
    annotations: Mapping[str, object] | None = None,
) -> Widget:
    properties: dict[str, Any] = {
        "title": title,
        "region": shown.region,
        "view": "timeSeries",
        "period": period,
        "metrics": metrics,
        "yAxis": {"left": {"min": 0}},
        "legend": {"position": "bottom"},
    }
    if annotations is not None:
        properties["annotations"] = dict(annotations)
    return _widget("metric", HALF, HEIGHT, properties)


def _widget(kind: str, width: int, height: int, properties: dict[str, Any]) -> Widget:
    return {"type": kind, "width": width, "height": height, "properties": properties}
