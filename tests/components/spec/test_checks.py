"""What must agree between the parts of the specs: one broken agreement at a time."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil

import pytest

from components.spec import checks
from tests.components.spec.editing import Workspace

USE_CASE = "customer-support.yaml"
PLATFORM = "platform.yaml"


@pytest.mark.parametrize(
    ("name", "old", "new", "at", "message"),
    [
        pytest.param(
            USE_CASE,
            "value_stream: order-to-resolution",
            "value_stream: order-to-cash",
            "value_stream:",
            "value_stream: 'order-to-cash' is no value stream of stacks/platform.yaml; "
            "did you mean order-to-resolution?",
            id="unknown value stream",
        ),
        pytest.param(
            USE_CASE,
            "  design: luis-ferreira",
            "  design: luis-fereira",
            "  design:",
            "trio.design: 'luis-fereira' is no person of stacks/platform.yaml; "
            "did you mean luis-ferreira?",
            id="unknown person",
        ),
        pytest.param(
            USE_CASE,
            "stakeholders: [support, finance, operations]",
            "stakeholders:\n  - support\n  - marketing",
            "- marketing",
            "stakeholders.1: 'marketing' is no group of stacks/platform.yaml; use one of ",
            id="unknown stakeholder",
        ),
        pytest.param(
            USE_CASE,
            "cost_center: CC-4100",
            "cost_center: CC-4109",
            "cost_center:",
            "cost_center: 'CC-4109' is no cost centre of stacks/platform.yaml; "
            "did you mean CC-4100?",
            id="unknown cost centre",
        ),
        pytest.param(
            USE_CASE,
            "monthly_budget_usd: 1800",
            "monthly_budget_usd: 60001",
            "monthly_budget_usd: 60001",
            "monthly_budget_usd: 60001 is above the production ceiling of 60000; "
            "write 60000 or less, or move to the next stage",
            id="budget above the ceiling",
        ),
        pytest.param(
            USE_CASE,
            "    monthly_budget_usd: 4200",
            "    monthly_budget_usd: 90000",
            "    monthly_budget_usd: 90000",
            "environments.prod.monthly_budget_usd: 90000 is above the production ceiling of 60000; "
            "write 60000 or less, or move to the next stage",
            id="an overlay's budget above the ceiling",
        ),
        pytest.param(
            USE_CASE,
            "stage: production",
            "stage: production\nstage_ends_on: 2026-10-01",
            "stage_ends_on:",
            "stage_ends_on: the production stage ended on 2026-10-01; "
            "move to the next stage, or take the use case down",
            id="a stage that is over",
        ),
        pytest.param(
            USE_CASE,
            "        target: 0.35",
            "        target: 0.18",
            "target: 0.18",
            "objectives.0.key_results.0.target: 0.18 is the baseline; "
            "write the value that would prove the outcome",
            id="a target that is the baseline",
        ),
        pytest.param(
            USE_CASE,
            "        target_date: 2027-12-31",
            "        target_date: 2026-09-30",
            "target_date: 2026-09-30",
            "objectives.1.key_results.0.target_date: is not after the baseline's date; "
            "write a day after 2026-09-30",
            id="a target before the baseline",
        ),
        pytest.param(
            USE_CASE,
            "data_class: confidential",
            "data_class: restricted",
            "data_class: restricted",
            "data_class: restricted is above what prompts may hold; "
            "use confidential or less: prompts are recorded at that class",
            id="above what prompts may hold",
        ),
        pytest.param(
            USE_CASE,
            "data_class: confidential",
            "data_class: internal",
            "  support-tickets:",
            "datasets.support-tickets: is confidential, above the use case's internal; "
            "leave it out, or raise data_class with its controls",
            id="a dataset above the data class",
        ),
        pytest.param(
            USE_CASE,
            "  help-articles:",
            "  help-article:",
            "  help-article:",
            "datasets.help-article: 'help-article' is no registered dataset of "
            "stacks/platform.yaml; did you mean help-articles?",
            id="an unregistered dataset",
        ),
        pytest.param(
            USE_CASE,
            "    columns: [ticket_id, opened_at, intent, question, resolution]",
            "    columns: [ticket_id, opened_at, intents]",
            "    columns:",
            "datasets.support-tickets.columns.2: 'intents' is no column of support-tickets of "
            "stacks/platform.yaml; did you mean intent?",
            id="an unknown column",
        ),
        pytest.param(
            USE_CASE,
            "    columns: [ticket_id, opened_at, intent, question, resolution]",
            "    columns: []",
            "    columns:",
            "datasets.support-tickets.columns: a grant to confidential data names none; "
            "list the columns that the approval opens",
            id="a whole dataset where columns must be named",
        ),
        pytest.param(
            USE_CASE,
            "    approver: jonas-weber",
            "    approver: dana-okafor",
            "    approver: dana-okafor",
            "datasets.help-articles.approver: dana-okafor does not belong to the owner knowledge; "
            "have somebody of knowledge approve",
            id="approved by somebody else",
        ),
        pytest.param(
            USE_CASE,
            "    approver: jonas-weber",
            "    approver: nobody",
            "    approver: nobody",
            "datasets.help-articles.approver: 'nobody' is no person of stacks/platform.yaml; "
            "use one of ",
            id="approved by nobody known",
        ),
        pytest.param(
            USE_CASE,
            "    approval: DA-2026-031\n    approver: jonas-weber\n    expires_on: 2028-09-30",
            "    approval: DA-2026-031\n    approver: jonas-weber\n    expires_on: 2026-11-22",
            "expires_on: 2026-11-22",
            "datasets.help-articles.expires_on: the approval ended on 2026-11-22; "
            "ask knowledge again, or leave the dataset out",
            id="an approval that is over",
        ),
        pytest.param(
            USE_CASE,
            "  fast:\n",
            "  gpt-9:\n",
            "  gpt-9:",
            "models.gpt-9: is not an approved model; use one of fast, open, strong",
            id="an unapproved model",
        ),
        pytest.param(
            USE_CASE,
            "  sandbox: {}",
            "  staging: {}",
            "  staging:",
            "environments.staging: 'staging' is no environment of stacks/platform.yaml; "
            "use one of dev, prod, sandbox",
            id="an unknown environment",
        ),
        pytest.param(
            PLATFORM,
            "claude-sonnet-4-6\n    data_classes: [public, internal, confidential]\n",
            "claude-sonnet-4-6\n    data_classes: [public, internal]\n",
            None,
            "models.strong: anthropic.claude-sonnet-4-6 is not approved for "
            "confidential data; use fast",
            id="a model not approved for the data class",
        ),
        pytest.param(
            PLATFORM,
            '    account_id: "444455556666"\n    region: us-east-1\n'
            "    model_regions: [us-east-1, us-east-2, us-west-2]",
            '    account_id: "444455556666"\n    region: us-east-1\n    model_regions: [us-east-1]',
            None,
            "models.strong: anthropic.claude-sonnet-4-6 answers in us-east-1, "
            "us-east-2, us-west-2; use a model that answers in us-east-1 for prod",
            id="a model that routes out of the environment",
        ),
        pytest.param(
            PLATFORM,
            'account_id: "111122223333"',
            'account_id: "444455556666"',
            'account_id: "444455556666"',
            "environments.dev.account_id: 444455556666 is another one's too; "
            "give each environment an account of its own",
            id="two environments in one account",
        ),
        pytest.param(
            PLATFORM,
            'account_id: "111122223333"',
            'account_id: "000000000000"',
            None,
            "environments.dev.account_id: 000000000000 is not dev's account; "
            "000000000000 belongs to the environment sandbox and to no other",
            id="the sandbox's account elsewhere",
        ),
        pytest.param(
            PLATFORM,
            "    region: us-east-1\n    model_regions: [us-east-1, us-east-2, us-west-2]\n"
            "    deployer_subjects:\n      github: environment:dev",
            "    region: eu-west-1\n    model_regions: [us-east-1, us-east-2, us-west-2]\n"
            "    deployer_subjects:\n      github: environment:dev",
            None,
            "environments.dev.model_regions: lacks the environment's own region; "
            "add eu-west-1, where the environment itself is",
            id="an environment outside its own regions",
        ),
        pytest.param(
            PLATFORM,
            "owner: ai-platform\n",
            "owner: ai-platfrom\n",
            "owner: ai-platfrom",
            "owner: 'ai-platfrom' is no group of stacks/platform.yaml; did you mean ai-platform?",
            id="an unknown owner",
        ),
        pytest.param(
            PLATFORM,
            "    email: jonas.weber@example.com\n    group: knowledge",
            "    email: jonas.weber@example.com\n    group: writers",
            "    group: writers",
            "people.jonas-weber.group: 'writers' is no group of stacks/platform.yaml; use one of ",
            id="a person of no group",
        ),
        pytest.param(
            PLATFORM,
            "    owner: amara-nwosu\n",
            "    owner: amara\n",
            "    owner: amara",
            "value_streams.order-to-resolution.owner: 'amara' is no person of "
            "stacks/platform.yaml; did you mean amara-nwosu?",
            id="a value stream without an owner",
        ),
        pytest.param(
            PLATFORM,
            "    is_personal: true\n    lawful_basis: legal_obligation\n",
            "    is_personal: true\n",
            "  supplier-invoices:",
            "datasets.supplier-invoices.lawful_basis: it tells of people, and no ground for "
            "processing that is recorded; record the ground of GDPR, article 6, that the owner "
            "goes by",
            id="personal data without a ground",
        ),
        pytest.param(
            PLATFORM,
            "    is_personal: true\n    lawful_basis: legal_obligation\n",
            "    lawful_basis: legal_obligation\n",
            "lawful_basis: legal_obligation",
            "datasets.supplier-invoices.lawful_basis: legal_obligation is the ground of nothing, "
            "for it tells of nobody; set is_personal, or leave lawful_basis out",
            id="a ground without personal data",
        ),
        pytest.param(
            PLATFORM,
            "    steward: jonas-weber",
            "    steward: jonas",
            "    steward: jonas",
            "datasets.help-articles.steward: 'jonas' is no person of stacks/platform.yaml; "
            "did you mean jonas-weber?",
            id="an unknown steward",
        ),
        pytest.param(
            PLATFORM,
            "      - name: title\n",
            "      - name: article_id\n",
            None,
            "datasets.help-articles.columns.0.name: 'article_id' is there twice; "
            "give each column a name of its own",
            id="a column twice",
        ),
        pytest.param(
            PLATFORM,
            "      expires_on: 2028-08-03",
            "      expires_on: 2026-08-03",
            "      expires_on: 2026-08-03",
            "models.claude-sonnet.vendor_review.expires_on: is not after the approval; "
            "write a day after 2026-08-03",
            id="a review that ends as it starts",
        ),
        pytest.param(
            PLATFORM,
            "      expires_on: 2028-08-03",
            "      expires_on: 2026-11-22",
            "      expires_on: 2026-11-22",
            "models.claude-sonnet.vendor_review.expires_on: ended on 2026-11-22; "
            "have the vendor reviewed again, or take the model out",
            id="a vendor review that is over",
        ),
        pytest.param(
            PLATFORM,
            "    regions: [us-east-1]\n    data_classes: [public, internal, confidential, restr",
            "    regions: [eu-north-1]\n    data_classes: [public, internal, confidential, restr",
            "regions: [eu-north-1]",
            "models.nova-lite.regions.0: eu-north-1 is in no environment's model_regions; "
            "use one of us-east-1, us-east-2, us-west-2",
            id="an unknown region",
        ),
        pytest.param(
            PLATFORM,
            "    cross_region_profile: us.anthropic.claude-sonnet-4-6\n",
            "",
            "regions: [us-east-1, us-east-2, us-west-2]\n",
            "models.claude-sonnet.regions: are several, and nothing routes between them; "
            "name the cross-region profile, or leave one region",
            id="several regions without a profile",
        ),
        pytest.param(
            PLATFORM,
            "  strong: claude-sonnet",
            "  strong: claude-sonet",
            "  strong: claude-sonet",
            "model_aliases.strong: 'claude-sonet' is no model of stacks/platform.yaml; "
            "did you mean claude-sonnet?",
            id="an alias of no model",
        ),
    ],
)
def test_a_broken_agreement_is_told_where_it_stands(
    workspace: Workspace, name: str, old: str, new: str, at: str | None, message: str
) -> None:
    workspace.edit(name, old, new)
    told = [fault for fault in workspace.faults() if message in fault]
    assert told, workspace.faults()
    if at is not None and not at.endswith("\n"):
        assert told[0].startswith(f"stacks/{name}:{workspace.line_of(name, at)}: {message}")


def test_data_that_may_not_leave_its_region_is_kept_from_models_that_route(
    workspace: Workspace,
) -> None:
    confidential = (
        "    log_retention_max_days: 731\n    archive_days: 60\n    noncurrent_days: 90\n"
        "    may_leave_region: "
    )
    workspace.edit(PLATFORM, f"{confidential}true", f"{confidential}false")
    line = workspace.line_of(USE_CASE, "  strong:")
    # Nor is it copied, and the use case does not recover elsewhere.
    workspace.edit(PLATFORM, "basis: contract\n    replicates: true\n", "basis: contract\n")
    workspace.edit(USE_CASE, "stage: production\n", "stage: production\nrecovery: false\n")
    line += 1
    assert workspace.faults() == [
        f"stacks/{USE_CASE}:{line}: models.strong: anthropic.claude-sonnet-4-6 "
        "routes to other regions, confidential data may not; use a model that is called in one "
        "region"
    ]


def test_no_check_stands_in_a_table_that_is_not_read() -> None:
    tables = {"CHECKS", "DATED", "PLATFORM_CHECKS", "PLATFORM_DATED"}
    for module in pkgutil.iter_modules(checks.__path__):
        names = vars(importlib.import_module(f"{checks.__name__}.{module.name}"))
        assert {name for name in names if name.endswith(("CHECKS", "DATED"))} <= tables
        functions = {it for it in names.values() if callable(it) and not isinstance(it, type)}
        listed = {check for table in tables for check in names.get(table, ())}
        own = {it for it in functions if getattr(it, "__module__", "") == names["__name__"]}
        public = {it for it in own if not it.__name__.startswith("_")}
        given = {"by_another", "known", "known_cost_center"}
        assert {it.__name__ for it in public - listed} <= given


def test_a_prototype_has_an_end(workspace: Workspace) -> None:
    workspace.edit(USE_CASE, "stage: production", "stage: prototype\nstage_ends_on: 2027-02-28")
    workspace.edit(USE_CASE, "monthly_budget_usd: 1800", "monthly_budget_usd: 400")
    workspace.edit(USE_CASE, "    monthly_budget_usd: 4200", "    monthly_budget_usd: 500")
    limits = "    highest_data_class: internal\n    models: [nova-lite, gpt-oss]"
    workspace.edit(PLATFORM, limits, "    highest_data_class: confidential\n    models: []")
    assert workspace.faults() == []
    workspace.edit(USE_CASE, "\nstage_ends_on: 2027-02-28", "")
    line = workspace.line_of(USE_CASE, "stage: prototype")
    assert workspace.faults() == [
        f"stacks/{USE_CASE}:{line}: stage: prototype has no end; "
        "add stage_ends_on: the day it moves on or ends"
    ]


@pytest.mark.parametrize("model", ["models.gpt-oss", "embedding_models.titan-text"])
def test_a_model_is_refused_from_its_announced_end_on(workspace: Workspace, model: str) -> None:
    vendor = {"gpt-oss": "openai.gpt-oss-20b-1:0", "titan-text": "amazon.titan-embed-text-v2:0"}
    line = f"    model_id: {vendor[model.partition('.')[2]]}\n"
    workspace.edit(PLATFORM, line, f"{line}    end_of_life: 2027-03-01\n")
    assert workspace.faults(today=dt.date(2027, 2, 28)) == []
    (told,) = workspace.faults(today=dt.date(2027, 3, 1))
    assert f": {model}.end_of_life: AWS ended it on 2027-03-01; " in told


def test_the_own_specs_hold_until_an_approval_ends(workspace: Workspace) -> None:
    assert workspace.faults() == []
    assert workspace.load(dt.date(2029, 1, 1)).overdue
    told = workspace.faults(today=dt.date(2029, 1, 1))
    gates = ("architecture_review", "impact_assessment", "evaluation", "rollback", "on_call")
    assert {fault.split(": ")[1] for fault in told} == {
        *(f"gates.{gate}.expires_on" for gate in gates),
        "stage_ends_on",
        "datasets.help-articles.expires_on",
        "datasets.house-rules.expires_on",
        "datasets.order-status.expires_on",
        "datasets.support-tickets.expires_on",
        "datasets.delivery-papers.expires_on",
        "datasets.supplier-invoices.expires_on",
        "hosted_models.document-reader.accelerator_approval.expires_on",
        "hosted_models.document-reader.vendor_review.expires_on",
        "models.claude-sonnet.vendor_review.expires_on",
        "models.gpt-oss.vendor_review.expires_on",
        "models.nova-lite.vendor_review.expires_on",
        "models.nova-lite-us.vendor_review.expires_on",
        "embedding_models.titan-text.vendor_review.expires_on",
    }
