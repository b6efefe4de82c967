"""What the specs say of money, and what must agree of it."""

from __future__ import annotations

import pytest

from components.spec.fields import Stage
from tests.components.spec.editing import Workspace

USE_CASE, PLATFORM = "customer-support.yaml", "platform.yaml"


def test_without_a_word_of_it_the_defaults_hold(workspace: Workspace) -> None:
    platform = workspace.load().platform
    assert platform.cost.anomaly_threshold_usd == 100
    assert platform.cost.shared_costs == "proportional"
    assert platform.environments["prod"].billing.is_payer is True
    assert platform.finance == platform.groups["finance"]
    stages: tuple[Stage, ...] = ("prototype", "pilot", "production")
    assert [platform.stops_over_budget(it) for it in stages] == [True, True, False]


def test_a_stage_may_be_alerted_only(workspace: Workspace) -> None:
    workspace.edit(PLATFORM, "  pilot:\n", "  pilot:\n    over_budget: alert\n")
    assert workspace.load().platform.stops_over_budget("pilot") is False


def test_another_group_may_hear_of_costs(workspace: Workspace) -> None:
    text = (workspace.stacks / PLATFORM).read_text(encoding="utf-8")
    workspace.write(PLATFORM, text + "\ncost:\n  finance_group: operations\n")
    platform = workspace.load().platform
    assert platform.finance == platform.groups["operations"]


def test_every_use_case_is_a_product_of_its_stream(workspace: Workspace) -> None:
    specs = workspace.load()
    assert set(specs.products) == set(specs.use_cases)
    assert specs.products["returns-triage"] == "order-to-resolution"


@pytest.mark.parametrize(
    ("name", "old", "new", "at", "message"),
    [
        pytest.param(
            PLATFORM,
            "required_tags:\n",
            "cost:\n  finance_group: finanse\n\nrequired_tags:\n",
            "finance_group:",
            "cost.finance_group: 'finanse' is no group of stacks/platform.yaml; "
            "did you mean finance?",
            id="unknown group",
        ),
        pytest.param(
            PLATFORM,
            "  production:\n",
            "  production:\n    over_budget: stop\n",
            "over_budget: stop",
            "stages.production.over_budget: production would be stopped in front of its "
            "customers; write alert, or leave it out",
            id="production stopped",
        ),
        pytest.param(
            PLATFORM,
            "allowed_values: [sandbox, dev, prod]",
            "allowed_values: [sandbox, dev, live]",
            "  prod:",
            "environments.prod: 'prod' is none of required_tags.environment.allowed_values; "
            "use one of dev, live, sandbox",
            id="environment not allowed",
        ),
        pytest.param(
            PLATFORM,
            "    meaning: Group that answers for it.",
            "    meaning: Group that answers for it.\n    allowed_values: [ai-platfrom, support]",
            "owner: ai-platform",
            "owner: 'ai-platform' is none of required_tags.owner.allowed_values; "
            "did you mean ai-platfrom?",
            id="platform's owner not allowed",
        ),
        pytest.param(
            PLATFORM,
            "allowed_values: [CC-",
            "allowed_values: [CC(4300), CC-",
            "CC(4300)",
            "required_tags.cost_center.allowed_values.0: 'CC(4300)' has the wrong form; write "
            "1 to 256 ASCII letters, digits, spaces and . : / = + - @ _, which any tag takes",
            id="no value of a tag",
        ),
        pytest.param(
            USE_CASE,
            "links:\n",
            "links:\n  - {title: Again, url: https://dashboards.example.com/customer-support}\n",
            "  - title: Quality dashboard",
            "links.2.url: https://dashboards.example.com/customer-support is there twice; "
            "keep one of the two",
            id="linked twice",
        ),
    ],
)
def test_what_does_not_agree_is_told(
    workspace: Workspace, name: str, old: str, new: str, at: str, message: str
) -> None:
    workspace.edit(name, old, new)
    line = workspace.line_of(name, at)
    faults = workspace.faults()
    matching = [fault for fault in faults if fault.endswith(f": {message}")]
    assert matching, faults
    assert matching[0].split(":")[0] == f"stacks/{name}"
    assert abs(int(matching[0].split(":")[1]) - line) <= 1


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("stage", "[prototype, pilot, production]", "[prototype, pilot, live]"),
        ("data_class", "[public, internal, confidential, restricted]", "[public, internal]"),
    ],
)
def test_a_use_case_gets_no_tag_that_is_not_allowed(
    workspace: Workspace, key: str, old: str, new: str
) -> None:
    workspace.edit(PLATFORM, f"allowed_values: {old}", f"allowed_values: {new}")
    told = [fault for fault in workspace.faults() if f"stacks/{USE_CASE}" in fault]
    assert any(f": {key}: " in it and "allowed_values" in it for it in told), told


def test_a_use_cases_owner_is_one_that_may_own(workspace: Workspace) -> None:
    workspace.edit(
        PLATFORM,
        "    meaning: Group that answers for it.",
        "    meaning: Group that answers for it.\n    allowed_values: [ai-platform, operations]",
    )
    assert any(
        "trio.product: 'support' is none of required_tags.owner.allowed_values" in fault
        for fault in workspace.faults()
    )
