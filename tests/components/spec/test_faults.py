"""Every kind of wrong value in a real spec, and the words that tell it."""

from __future__ import annotations

import pytest

from components.spec.faults import did_you_mean
from tests.components.spec.editing import Workspace

USE_CASE = "customer-support.yaml"
PLATFORM = "platform.yaml"


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        pytest.param(
            USE_CASE,
            "monthly_budget_usd: 1800",
            "monthly_budget_us: 1800",
            "monthly_budget_us: is not a known key; did you mean monthly_budget_usd?",
            id="unknown key",
        ),
        pytest.param(
            USE_CASE,
            "  product: dana-okafor",
            "  produkt: dana-okafor",
            "trio.produkt: is not a known key; did you mean product?",
            id="unknown nested key",
        ),
        pytest.param(
            USE_CASE,
            "  - outcome: Help costs less",
            "  - colour: red\n    outcome: Help costs less",
            "objectives.1.colour: is not a known key; use one of key_results, outcome",
            id="unknown key in a list",
        ),
        pytest.param(
            PLATFORM,
            "  nova-lite:\n",
            "  nova-lite:\n    vendr: Amazon\n",
            "models.nova-lite.vendr: is not a known key; did you mean vendor?",
            id="unknown key in a mapping of models",
        ),
        pytest.param(
            USE_CASE,
            "monthly_budget_usd: 1800",
            "monthly_budget_usd: -1",
            "monthly_budget_usd: -1 is out of range; write a number greater than 0",
            id="negative budget",
        ),
        pytest.param(
            USE_CASE,
            "monthly_budget_usd: 1800",
            "monthly_budget_usd: 1_800",
            "monthly_budget_usd: '1_800' is not a whole number; write a whole number",
            id="underscored number",
        ),
        pytest.param(
            USE_CASE,
            "monthly_budget_usd: 1800",
            "monthly_budget_usd: 1800.5",
            "monthly_budget_usd: 1800.5 is not a whole number; write a whole number",
            id="part of a whole number",
        ),
        pytest.param(
            USE_CASE,
            "cost_center: CC-4100",
            "cost_center: 4100",
            "cost_center: 4100 is not text; write text (put it in quotes)",
            id="number for text",
        ),
        pytest.param(
            USE_CASE,
            "stakeholders: [support, finance, operations]",
            "stakeholders: support",
            "stakeholders: 'support' is not a list; write a list",
            id="text for a list",
        ),
        pytest.param(
            USE_CASE,
            "stakeholders: [support, finance, operations]",
            "stakeholders: []",
            "stakeholders: is missing, and a production has it; add stakeholders",
            id="empty list",
        ),
        pytest.param(
            USE_CASE,
            "stage: production",
            "stage: pilott",
            "stage: 'pilott' is not allowed; did you mean pilot?",
            id="near a choice",
        ),
        pytest.param(
            USE_CASE,
            "stage: production",
            "stage: 22:30",
            "stage: '22:30' is not allowed; use one of pilot, production, prototype",
            id="far from every choice",
        ),
        pytest.param(
            USE_CASE,
            "        target_date: 2027-12-31",
            "        target_date: 31.12.2027",
            "objectives.1.key_results.0.target_date: '31.12.2027' is not a date; write YYYY-MM-DD",
            id="another date format",
        ),
        pytest.param(
            USE_CASE,
            "        target_date: 2027-12-31",
            "        target_date: 2028",
            "objectives.1.key_results.0.target_date: 2028 is not a date, YYYY-MM-DD; "
            "write a date, YYYY-MM-DD",
            id="a year for a date",
        ),
        pytest.param(
            USE_CASE,
            "  grounding_threshold: 0.8",
            "  grounding_threshold: 80",
            "guardrail.grounding_threshold: 80 is out of range; write a number less than 1",
            id="a percentage for a share",
        ),
        pytest.param(
            USE_CASE,
            "  grounding_threshold: 0.8",
            "  grounding_threshold:",
            None,
            id="an optional value left empty",
        ),
        pytest.param(
            USE_CASE,
            "  sandbox: {}",
            "  sandbox:",
            "environments.sandbox: nothing is not keys with values; write keys with values",
            id="a mapping left empty",
        ),
        pytest.param(
            PLATFORM,
            'account_id: "000000000000"',
            "account_id: 000000000000",
            "environments.sandbox.account_id: 0 is not text; write text (put it in quotes)",
            id="account without quotes",
        ),
        pytest.param(
            PLATFORM,
            'account_id: "111122223333"',
            'account_id: "1111-2222-3333"',
            "environments.dev.account_id: '1111-2222-3333' has the wrong form; "
            "write the 12 digits of an AWS account, in quotes",
            id="account with hyphens",
        ),
        pytest.param(
            PLATFORM,
            "github: environment:prod",
            'github: "environment:*"',
            "environments.prod.deployer_subjects.github: 'environment:*' has the wrong form; "
            "write the exact claim, without * or ?",
            id="wildcard in a CI subject",
        ),
        pytest.param(
            PLATFORM,
            "    is_disposable: false",
            "    is_disposable: no",
            "environments.prod.is_disposable: 'no' is not true or false; write true or false",
            id="YAML 1.1 boolean",
        ),
        pytest.param(
            PLATFORM,
            "    email: ai-security@example.com",
            "    email: ai-security",
            "groups.security.email: 'ai-security' has the wrong form; "
            "write an address such as team@example.com",
            id="no address",
        ),
        pytest.param(
            PLATFORM,
            "    log_retention_days: 731",
            "    log_retention_days: 700",
            "data_classes.restricted.log_retention_days: 700 is not allowed; use one of 1, 3, 5, ",
            id="a retention that CloudWatch does not take",
        ),
        pytest.param(
            PLATFORM,
            "  prototype: # cheap, and of data that is open anyway\n    monthly_budget_usd: 150\n"
            "    monthly_budget_ceiling_usd: 500\n    highest_data_class: internal\n"
            "    models: [nova-lite, gpt-oss]\n"
            "    instance_types: [ml.m5.large, ml.m5.xlarge]\n    max_instances: 1\n"
            "    max_days: 200\n",
            "",
            "stages: lacks prototype; add what is missing",
            id="a stage left out",
        ),
        pytest.param(
            PLATFORM,
            "        AGE: BLOCK",
            "        AEG: BLOCK",
            "data_classes.restricted.guardrail.pii.AEG: 'AEG' is not allowed; did you mean AGE?",
            id="unknown key of a closed mapping",
        ),
    ],
)
def test_a_wrong_value_is_told_with_its_line(
    workspace: Workspace, name: str, old: str, new: str, message: str | None
) -> None:
    workspace.edit(name, old, new)
    faults = workspace.faults()
    if message is None:
        assert faults == []
        return
    field = message.partition(":")[0].split(".")[-1]
    first = [line for line in new.splitlines() if field in line]
    line = workspace.line_of(name, first[-1] if first else f"{field}:")
    told = [fault for fault in faults if message in fault]
    assert told, faults
    assert told[0].startswith(f"stacks/{name}:{line}: {message}")


def test_a_missing_key_is_told_where_it_belongs_and_what_it_is(workspace: Workspace) -> None:
    workspace.edit(USE_CASE, "  engineering: mei-tanaka\n", "")
    workspace.edit(USE_CASE, "value_stream: order-to-resolution\n", "")
    workspace.edit(
        USE_CASE,
        "purpose: Customers get a right answer at once, and agents get the hard cases with "
        "a draft to start from.\n",
        "",
    )
    assert workspace.faults() == [
        f"stacks/{USE_CASE}:1: purpose: is missing; add it: Who is better off, and how.",
        f"stacks/{USE_CASE}:1: value_stream: is missing; add it",
        f"stacks/{USE_CASE}:{workspace.line_of(USE_CASE, 'trio:')}: trio.engineering: "
        "is missing; add it",
    ]


def test_all_faults_of_all_files_are_told_in_one_run(workspace: Workspace) -> None:
    workspace.edit(USE_CASE, "stage: production", "stage: pilto")
    workspace.edit(USE_CASE, "monthly_budget_usd: 1800", "monthly_budget_usd: 0\nbudget: 3")
    workspace.edit(USE_CASE, "title: Customer", "title: Twice\ntitle: Customer")
    workspace.edit(PLATFORM, "cost_center: CC-1200", "cost_centre: CC-1200")
    assert [fault.split(": ")[1] for fault in workspace.faults()] == [
        "title",
        "stage",
        "monthly_budget_usd",
        "budget",
        "cost_center",
        "cost_centre",
    ]


@pytest.mark.parametrize(
    ("found", "allowed", "remedy"),
    [
        ("fas", ["fast", "strong"], "did you mean fast?"),
        ("gpt", ["strong", "fast"], "use one of fast, strong"),
        ("any", [], "none is defined yet"),
    ],
)
def test_did_you_mean(found: str, allowed: list[str], remedy: str) -> None:
    assert did_you_mean(found, allowed) == remedy
