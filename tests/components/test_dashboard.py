from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from components.dashboard import Dashboard, ShownModel, dashboard_body
from components.watched_model import TokenPrice, WatchedModel
from sandbox.aws.fixes import dashboards

PRICE = TokenPrice(input_usd=3, output_usd=15)
MODEL = WatchedModel(input_tokens_per_month=1, output_tokens_per_month=1, price=PRICE)
SHOWN = Dashboard(
    title="Support assistant",
    purpose="Customers get an answer",
    region="us-east-1",
    models={
        "fast": ShownModel(profile_id="abc", model=MODEL),
        "strong": ShownModel(profile_id="def", model=MODEL),
    },
    guardrail=("arn:guardrail", "3"),
    hosted={},
    monthly_budget_usd=1460,
    alarm_arns=["arn:aws:cloudwatch:us-east-1:000000000000:alarm:a"],
    log_group="/groundwork/support/runtime",
    links={"Log": "https://example.com/log"},
)
UNPRICED = replace(
    SHOWN,
    models={
        **SHOWN.models,
        "other": ShownModel(profile_id="ghi", model=replace(MODEL, price=None)),
    },
)

MODEL_METRICS = {
    "Invocations",
    "InvocationClientErrors",
    "InvocationServerErrors",
    "InvocationThrottles",
    "InvocationLatency",
    "InputTokenCount",
    "OutputTokenCount",
}
GUARDRAIL_METRICS = {
    "Invocations",
    "InvocationsIntervened",
    "InvocationClientErrors",
    "InvocationServerErrors",
}


def _widgets(shown: Dashboard = SHOWN) -> list[dict[str, Any]]:
    return dashboard_body(shown)["widgets"]


def _titled(title: str, shown: Dashboard = SHOWN) -> dict[str, Any]:
    (found,) = [it for it in _widgets(shown) if it["properties"].get("title", "").startswith(title)]
    return found["properties"]


def _metrics(shown: Dashboard) -> Iterator[tuple[str, str, dict[str, str], dict[str, Any]]]:
    """Yield namespace, name, dimensions and options of each metric that is no expression."""
    for widget in _widgets(shown):
        for metric in widget["properties"].get("metrics", ()):
            if len(metric) > 1:
                namespace, name, *pairs, options = metric
                dimensions = dict(zip(pairs[::2], pairs[1::2], strict=True))
                yield namespace, name, dimensions, options


@pytest.mark.parametrize("shown", [SHOWN, UNPRICED], ids=["priced", "not priced"])
def test_the_body_is_one_that_cloudwatch_takes(shown: Dashboard) -> None:
    assert list(dashboards.problems(json.dumps(dashboard_body(shown)))) == []


@pytest.mark.parametrize("shown", [SHOWN, UNPRICED], ids=["priced", "not priced"])
def test_every_metric_names_the_dimensions_under_which_aws_tells_it(shown: Dashboard) -> None:
    ids = {each.profile_id for each in shown.models.values()}
    for namespace, name, dimensions, _ in _metrics(shown):
        if namespace == "AWS/Bedrock":
            assert name in MODEL_METRICS
            assert set(dimensions) == {"ModelId"}
            assert dimensions["ModelId"] in ids
        elif namespace == "AWS/Bedrock/Guardrails":
            assert name in GUARDRAIL_METRICS
            assert dimensions == {"GuardrailArn": "arn:guardrail", "GuardrailVersion": "3"}
        else:
            assert namespace == "AWS/Billing"
            assert dimensions == {"Currency": "USD", "ServiceName": "AmazonBedrock"}


def test_every_metric_is_shown_of_every_model() -> None:
    shown = {(name, it.get("ModelId")) for _, name, it, _ in _metrics(SHOWN) if "ModelId" in it}
    assert shown == {(name, model) for name in MODEL_METRICS for model in ("abc", "def")}
    latency = [options["stat"] for _, name, _, options in _metrics(SHOWN) if "Latency" in name]
    assert latency == ["p50", "p90", "p99"] * 2


def test_widgets_stand_side_by_side_and_none_upon_another() -> None:
    taken: set[tuple[int, int]] = set()
    for widget in _widgets():
        cells = {
            (x, y)
            for x in range(widget["x"], widget["x"] + widget["width"])
            for y in range(widget["y"], widget["y"] + widget["height"])
        }
        assert not cells & taken
        assert max(x for x, _ in cells) < 24
        taken |= cells
    assert {x for x, _ in taken} == set(range(24))


def test_spend_is_the_sum_of_tokens_by_their_prices_against_the_budget() -> None:
    hourly = _titled("Spend on models per hour")
    expression, *metrics = hourly["metrics"]
    assert expression == [
        {
            "id": "spend",
            "label": "US dollars",
            "expression": (
                "FILL(in0, 0) * 0.0000030000 + FILL(out0, 0) * 0.0000150000"
                " + FILL(in1, 0) * 0.0000030000 + FILL(out1, 0) * 0.0000150000"
            ),
        }
    ]
    assert {metric[-1]["id"]: (metric[1], metric[3]) for metric in metrics} == {
        "in0": ("InputTokenCount", "abc"),
        "out0": ("OutputTokenCount", "abc"),
        "in1": ("InputTokenCount", "def"),
        "out1": ("OutputTokenCount", "def"),
    }
    assert all(metric[-1]["visible"] is False for metric in metrics)
    # 1,460 dollars over the month's 730 hours.
    assert hourly["annotations"]["horizontal"] == [
        {"label": "an even share of the budget", "value": 2.0}
    ]
    total = _titled("Spend on models in the time shown, of 1460")
    assert (total["view"], total["setPeriodToTimeRange"]) == ("singleValue", True)
    assert total["metrics"] == hourly["metrics"]


def test_without_prices_the_account_s_charges_are_shown() -> None:
    charges = _titled("Charges of Bedrock in the account", UNPRICED)
    assert charges["region"] == "us-east-1"
    assert not [it for it in _widgets(UNPRICED) if "Spend" in it["properties"].get("title", "")]


def test_the_head_leads_on_and_the_foot_shows_errors() -> None:
    first, *_, last = _widgets()
    assert first["properties"]["markdown"] == (
        "# Support assistant\nCustomers get an answer\n\n[Log](https://example.com/log)"
    )
    assert last["properties"]["query"].startswith("SOURCE '/groundwork/support/runtime' | ")


def test_a_use_case_of_hosted_models_shows_them_and_nothing_of_bedrock() -> None:
    hosted = replace(
        SHOWN, models={}, guardrail=None, hosted={"reader": "groundwork-claims-reader"}
    )
    body = dashboard_body(hosted)
    assert list(dashboards.problems(json.dumps(body))) == []
    shown = [
        metric
        for widget in body["widgets"]
        if widget["type"] == "metric"
        for metric in widget["properties"]["metrics"]
    ]
    assert {metric[0] for metric in shown} == {"AWS/SageMaker", "AWS/Billing"}
    endpoints = [metric[2:6] for metric in shown if metric[0] == "AWS/SageMaker"]
    variant = ["EndpointName", "groundwork-claims-reader", "VariantName", "main"]
    assert endpoints
    assert all(each == variant for each in endpoints)
    (charges,) = [metric for metric in shown if metric[0] == "AWS/Billing"]
    assert "AmazonSageMaker" in charges
