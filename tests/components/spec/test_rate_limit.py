from __future__ import annotations

from pathlib import Path

import pytest

from components.spec.checks.rate_limit import MONTH_MINUTES
from components.spec.rate_limit import MAX_MODELS
from tests.components.spec.editing import Workspace

USE_CASE = "customer-support.yaml"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "requests_per_minute: 60",
            "requests_per_minute: 2",
            "rate_limit.requests_per_minute: 2 is below the mean of the declared use, 2.3; "
            "raise it, or declare less use under models",
        ),
        (
            "tokens_per_minute: 120000",
            "tokens_per_minute: 5000",
            "rate_limit.tokens_per_minute: 5000 is below the mean of the declared use, 5470.3; "
            "raise it, or declare less use under models",
        ),
        (
            "requests_per_minute: 60",
            "requests_per_minute: 0",
            "rate_limit.requests_per_minute: 0 is out of range; write a number greater than 0",
        ),
    ],
)
def test_a_limit_leaves_room_for_the_declared_use(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    workspace = Workspace(tmp_path)
    workspace.edit(USE_CASE, old, new)
    line = workspace.line_of(USE_CASE, new)
    assert workspace.faults() == [f"stacks/{USE_CASE}:{line}: {message}"]


def test_the_mean_is_over_a_month() -> None:
    assert MONTH_MINUTES == 365 / 12 * 24 * 60


def test_a_limit_may_be_left_out_and_an_environment_may_have_its_own(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.edit(
        USE_CASE,
        "  dev:\n",
        "  dev:\n    rate_limit:\n      requests_per_minute: 9\n      tokens_per_minute: 9000\n",
    )
    found = workspace.load().use_cases["customer-support"]
    limits = [found[it].rate_limit for it in ("sandbox", "dev")]
    assert [it.requests_per_minute for it in limits if it] == [60, 9]
    text = (workspace.stacks / USE_CASE).read_text()
    start = text.index("rate_limit:")
    workspace.write(USE_CASE, text[:start] + text[text.index("monthly_budget_usd: 1800") :])
    assert workspace.load().use_cases["customer-support"]["prod"].rate_limit is None


def test_one_alarm_takes_ten_metrics() -> None:
    assert MAX_MODELS * 2 == 10
