"""How logs are kept and who is told: one broken agreement at a time."""

from __future__ import annotations

import pytest

from components.inputs import log_retention_of, thresholds_of, watched_models_of
from components.watched_model import TokenPrice
from tests.components.spec.editing import Workspace

USE_CASE = "customer-support.yaml"
PLATFORM = "platform.yaml"
NAME = "customer-support"


@pytest.mark.parametrize(
    ("name", "old", "new", "at", "message"),
    [
        pytest.param(
            USE_CASE,
            "log_retention_days: 400 # a year, and the month in which the year is reviewed",
            "log_retention_days: 180",
            "log_retention_days: 180",
            "observation.log_retention_days: confidential logs are kept 365 to 731 days, not 180; "
            "write a number from 365 to 731, or leave it out",
            id="shorter than the class keeps logs",
        ),
        pytest.param(
            USE_CASE,
            "log_retention_days: 400 # a year, and the month in which the year is reviewed",
            "log_retention_days: 1096",
            "log_retention_days: 1096",
            "observation.log_retention_days: confidential logs are kept 365 to 731 days, not 1096",
            id="longer than the class keeps logs",
        ),
        pytest.param(
            USE_CASE,
            "on_call: operations",
            "on_call: operation",
            "on_call: operation",
            "observation.on_call: 'operation' is no group of stacks/platform.yaml; "
            "did you mean operations?",
            id="nobody is on call",
        ),
        pytest.param(
            USE_CASE,
            "latency_p99_seconds: 20",
            "latency_p99_seconds: 0",
            "latency_p99_seconds: 0",
            "observation.latency_p99_seconds: 0 is out of range",
            id="an answer in no time",
        ),
        pytest.param(
            PLATFORM,
            "    log_retention_min_days: 731",
            "    log_retention_min_days: 1096",
            "log_retention_min_days: 1096",
            "data_classes.restricted.log_retention_min_days: 1096 is above log_retention_days, "
            "731; write 731 or less, or raise log_retention_days",
            id="a least above the usual",
        ),
        pytest.param(
            PLATFORM,
            "    log_retention_max_days: 1827",
            "    log_retention_max_days: 365",
            "log_retention_max_days: 365",
            "data_classes.restricted.log_retention_max_days: 365 is below log_retention_days, "
            "731; write 731 or more, or lower log_retention_days",
            id="a most below the usual",
        ),
        pytest.param(
            PLATFORM,
            "    OrderNumber: MH-[0-9]{8}",
            "    OrderNumber: MH-<8>",
            "OrderNumber",
            "log_protection.patterns.OrderNumber: 'MH-<8>' has the wrong form",
            id="an expression that logs do not take",
        ),
        pytest.param(
            PLATFORM,
            "      gitlab: ref_type:branch:ref:main\n",
            "      gitlab: ref_type:branch:ref:main\n    record_readers:\n"
            "      auditors: ['arn:aws:iam::444455556666:role/auditors']\n",
            None,
            "environments.dev.record_readers.auditors.0: "
            "arn:aws:iam::444455556666:role/auditors is a role of account 444455556666; "
            "name a role of 111122223333",
            id="a reader of another account",
        ),
    ],
)
def test_a_broken_agreement_is_told_where_it_stands(
    workspace: Workspace, name: str, old: str, new: str, at: str | None, message: str
) -> None:
    workspace.edit(name, old, new)
    told = [fault for fault in workspace.faults() if message in fault]
    assert told, workspace.faults()
    if at is not None:
        line = workspace.line_of(name, at)
        assert told[0].startswith(f"stacks/{name}:{line}: {message}")


def test_a_high_risk_use_case_keeps_its_logs_half_a_year(workspace: Workspace) -> None:
    workspace.edit(USE_CASE, "risk_tier: limited", "risk_tier: high")
    assert workspace.faults() == []
    for old, new in (
        ("    log_retention_days: 365", "    log_retention_days: 120"),
        ("    log_retention_min_days: 365", "    log_retention_min_days: 120"),
    ):
        workspace.edit(PLATFORM, old, new)
    workspace.edit(USE_CASE, "  log_retention_days: 400", "  log_retention_days: 120")
    (fault,) = workspace.faults()
    assert fault.endswith(
        "observation.log_retention_days: a high-risk system's logs are kept 120 days, less than "
        "six months; write 365 or more: EU AI Act, article 26(6)"
    )


def test_specs_that_say_nothing_of_it_hold(workspace: Workspace) -> None:
    for name, start in ((USE_CASE, "observation:\n"), (PLATFORM, "log_protection:\n")):
        text = (workspace.stacks / name).read_text(encoding="utf-8")
        before, _, rest = text.partition(start)
        after = rest[rest.index("\n\n") :]
        workspace.write(name, before + after)
    specs = workspace.load()
    use_case, platform = specs.use_cases[NAME]["sandbox"], specs.platform
    assert log_retention_of(use_case, platform) == 365
    assert thresholds_of(use_case).latency_p99_seconds == 30
    assert platform.log_protection.countries == ("US",)
    assert platform.evidence.retention_days == 3650


def test_limits_left_out_are_the_usual_retention(workspace: Workspace) -> None:
    text = (workspace.stacks / PLATFORM).read_text(encoding="utf-8")
    lines = [it for it in text.splitlines() if "log_retention_m" not in it]
    workspace.write(PLATFORM, "\n".join(lines) + "\n")
    (fault, *_) = workspace.faults()
    assert "confidential logs are kept 365 to 365 days, not 400" in fault


def test_an_environment_may_watch_more_closely(workspace: Workspace) -> None:
    workspace.edit(
        USE_CASE,
        "  prod:\n",
        "  prod:\n    observation:\n      latency_p99_seconds: 10\n",
    )
    use_cases = workspace.load().use_cases[NAME]
    assert thresholds_of(use_cases["prod"]).latency_p99_seconds == 10
    assert thresholds_of(use_cases["dev"]).latency_p99_seconds == 20
    assert use_cases["prod"].observation.on_call == "operations"


def test_models_are_watched_by_their_declared_use_and_price(workspace: Workspace) -> None:
    specs = workspace.load()
    watched = watched_models_of(specs.use_cases[NAME]["sandbox"], specs.platform)
    fast = watched["fast"]
    assert (fast.input_tokens_per_month, fast.output_tokens_per_month) == (54_000_000, 3_600_000)
    assert fast.price == TokenPrice(input_usd=0.06, output_usd=0.24)
