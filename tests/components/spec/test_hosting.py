"""Hosted models and provisioned throughput: one broken agreement at a time."""

from __future__ import annotations

import datetime as dt

import pytest

from components.errors import SpecError
from tests.components.spec.editing import TODAY, Workspace

USE_CASE = "document-extraction.yaml"
SUPPORT = "customer-support.yaml"
PLATFORM = "platform.yaml"
PACKAGE = "arn:aws:sagemaker:us-east-1:777788889999:model-package/document-reader/7"
INSTANCES = """\
    instances:
      type: ml.g5.xlarge
      min_count: 1
      max_count: 3
      target_invocations_per_minute: 40 # load test of version 7: 62 at the latency below
"""
APPROVAL = """\
    accelerator_approval:
      reference: GA-2026-004
      approver: tomas-lindqvist
      expires_on: 2027-11-30
"""
SERVERLESS = "    serverless: { memory_mb: 2048, max_concurrency: 5 }\n"


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        pytest.param(
            USE_CASE,
            "hosted_models:\n  document-reader:\n    purpose",
            "hosted_models:\n  document-raeder:\n    purpose",
            "hosted_models.document-raeder: 'document-raeder' is no hosted model of "
            "stacks/platform.yaml; did you mean document-reader?",
            id="no model of the catalogue",
        ),
        pytest.param(
            PLATFORM,
            "    data_classes: [internal, confidential, restricted]\n",
            "    data_classes: [internal, confidential]\n",
            "hosted_models.document-reader: is not approved for restricted data; "
            "use less sensitive data",
            id="not approved for the data",
        ),
        pytest.param(
            USE_CASE,
            "hosted_models:\n  document-reader:\n    purpose",
            "models: { document-reader: {} }\nhosted_models:\n  document-reader:\n    purpose",
            "hosted_models.document-reader: is the alias of a model of Bedrock too; "
            "have stacks/platform.yaml call one of the two otherwise",
            id="two models of one alias",
        ),
        pytest.param(
            USE_CASE,
            "type: ml.g5.xlarge",
            "type: ml.p4d.24xlarge",
            "hosted_models.document-reader.instances.type: ml.p4d.24xlarge is not approved for it; "
            "use one of ml.g5.xlarge, ml.g5.2xlarge",
            id="an instance type that nobody approved",
        ),
        pytest.param(
            USE_CASE,
            "type: ml.g5.xlarge",
            "type: g5.xlarge",
            "hosted_models.document-reader.instances.type: 'g5.xlarge' has the wrong form; "
            "write an instance type of SageMaker, as ml.m5.xlarge",
            id="no instance type of SageMaker",
        ),
        pytest.param(
            USE_CASE,
            "      min_count: 1\n",
            "      min_count: 4\n",
            "hosted_models.document-reader.instances.max_count: 3 is less than the least of 4; "
            "write as many or more",
            id="bounds the wrong way round",
        ),
        pytest.param(
            USE_CASE,
            "          max_count: 1\n",
            "          max_count: 1\n          min_count: 2\n",
            "environments.dev.hosted_models.document-reader.instances.max_count: 1 is less than "
            "the least of 2; write as many or more",
            id="bounds the wrong way round in an overlay",
        ),
        pytest.param(
            USE_CASE,
            INSTANCES,
            INSTANCES + SERVERLESS,
            "hosted_models.document-reader: needs instances or serverless; "
            "write exactly one of the two",
            id="instances and serverless",
        ),
        pytest.param(
            USE_CASE,
            INSTANCES,
            "",
            "hosted_models.document-reader: needs instances or serverless; "
            "write exactly one of the two",
            id="neither instances nor serverless",
        ),
        pytest.param(
            USE_CASE,
            INSTANCES,
            SERVERLESS,
            "hosted_models.document-reader.serverless: is not isolated enough for restricted data; "
            "run it on instances",
            id="serverless with restricted data",
        ),
        pytest.param(
            USE_CASE,
            INSTANCES,
            SERVERLESS,
            "hosted_models.document-reader.capture_share: is kept by no serverless endpoint; "
            "write 0, or run it on instances",
            id="serverless with capture",
        ),
        pytest.param(
            USE_CASE,
            "    capture_share: 0.05",
            "    capture_share: 5",
            "hosted_models.document-reader.capture_share: 5 is out of range; "
            "write a number at most 1",
            id="percents for a share",
        ),
        pytest.param(
            USE_CASE,
            "monthly_budget_usd: 3600",
            "guardrail:\n  grounding_threshold: 0.9\nmonthly_budget_usd: 3600",
            "guardrail: is for calls of models, and the use case has none; "
            "leave it out: a hosted model has no guardrail",
            id="a guardrail for nothing",
        ),
        pytest.param(
            USE_CASE,
            "monthly_budget_usd: 3600",
            "models: { fast: {} }\nguardrail:\n  denied_topics:\n    - name: pay\n"
            "      definition: Whom to pay first.\nmonthly_budget_usd: 3600",
            "data_class: restricted is above what prompts may hold; "
            "use confidential or less: prompts are recorded at that class",
            id="restricted data with prompts as well",
        ),
        pytest.param(
            PLATFORM,
            f"model_package_arn: {PACKAGE}",
            f"model_package_arn: {PACKAGE.replace('us-east-1', 'eu-west-1')}",
            "hosted_models.document-reader.model_package_arn: is of eu-west-1, in no environment; "
            "register the version in us-east-1",
            id="a version of another region",
        ),
        pytest.param(
            PLATFORM,
            f"model_package_arn: {PACKAGE}",
            f"model_package_arn: {PACKAGE.removesuffix('/7')}",
            "has the wrong form; write the ARN of one version, as "
            "arn:aws:sagemaker:REGION:ACCOUNT:model-package/GROUP/3",
            id="a group without a version",
        ),
        pytest.param(
            PLATFORM,
            "serverless_data_classes: []",
            "serverless_data_classes: [public]",
            "hosted_models.document-reader.serverless_data_classes.0: public is none of its "
            "data_classes; leave it out",
            id="serverless for a class that it may not have",
        ),
        pytest.param(
            PLATFORM,
            "    approved_on: 2026-09-21\n      expires_on: 2028-09-21",
            "    approved_on: 2026-09-21\n      expires_on: 2026-09-20",
            "hosted_models.document-reader.vendor_review.expires_on: is not after the approval; "
            "write a day after 2026-09-21",
            id="a review that never held",
        ),
        pytest.param(
            PLATFORM,
            "instance_types: [ml.m5.large, ml.m5.xlarge, ml.g5.xlarge, ml.g5.2xlarge]",
            "instance_types: [ml.m5.large]",
            "hosted_models.document-reader.instances.type: ml.g5.xlarge is too large for a pilot; "
            "use one of ml.m5.large, or move to the next stage",
            id="a machine that the stage does not have",
        ),
        pytest.param(
            PLATFORM,
            "    max_instances: 4\n",
            "    max_instances: 2\n",
            "hosted_models.document-reader.instances.max_count: 3 is more than the 2 of a pilot; "
            "write 2 or less",
            id="more machines than the stage has",
        ),
        pytest.param(
            USE_CASE,
            APPROVAL,
            "",
            "hosted_models.document-reader.accelerator_approval: is missing, and ml.g5.xlarge has "
            "accelerators; add it with the record's number, its approver and its end",
            id="accelerators that nobody approved",
        ),
        pytest.param(
            USE_CASE,
            APPROVAL,
            APPROVAL.replace("tomas-lindqvist", "aiko-mori"),
            "hosted_models.document-reader.accelerator_approval.approver: aiko-mori is of the use "
            "case's own trio; have somebody approve who does not build it",
            id="accelerators that their user approved",
        ),
        pytest.param(
            PLATFORM,
            "    location: delivery-papers/",
            "    location: captures/delivery-papers/",
            "datasets.delivery-papers.location: 'captures/delivery-papers/' is where captured "
            "calls of hosted models go; give the dataset another folder",
            id="a dataset where captures end",
        ),
        pytest.param(
            SUPPORT,
            "    output_tokens_per_call: 350\n",
            "    output_tokens_per_call: 350\n    provisioned: { model_units: 1 }\n",
            "models.strong.provisioned: anthropic.claude-sonnet-4-6 is called "
            "through a cross-region profile; "
            "buy throughput of a model that is called in one region",
            id="throughput of a model of several regions",
        ),
    ],
)
def test_a_broken_agreement_is_told(
    workspace: Workspace, name: str, old: str, new: str, message: str
) -> None:
    workspace.edit(name, old, new)
    assert [fault for fault in workspace.faults() if message in fault], workspace.faults()


def test_a_use_case_calls_a_model_of_one_kind_at_least(workspace: Workspace) -> None:
    text = (workspace.stacks / USE_CASE).read_text(encoding="utf-8")
    before, _, rest = text.partition("hosted_models:\n")
    _, _, after = rest.partition("monthly_budget_usd: 3600")
    bare = after.replace(after[after.index("    hosted_models:") : after.index("  prod:")], "")
    workspace.write(USE_CASE, f"{before}monthly_budget_usd: 3600{bare}")
    (fault, *_) = workspace.faults()
    assert fault.endswith("models: are missing, and so are hosted_models; add one of the two")


def test_models_of_which_none_is_right_are_not_missing(workspace: Workspace) -> None:
    workspace.edit(USE_CASE, "      min_count: 1\n", "      min_count: none\n")
    (fault,) = workspace.faults()
    assert "hosted_models.document-reader.instances.min_count" in fault


def test_a_commitment_outlives_a_prototype(workspace: Workspace) -> None:
    workspace.edit(
        "returns-triage.yaml",
        "models: { fast: {}, open: {} }",
        "models: { fast: { provisioned: { model_units: 1, commitment: one-month } } }",
    )
    (fault,) = workspace.faults()
    assert fault.endswith(
        "models.fast.provisioned.commitment: outlives a prototype; "
        "write none, or move to the next stage"
    )


def test_throughput_keeps_to_the_budget(workspace: Workspace) -> None:
    listed = (
        "      source: github.com/BerriAI/litellm, model_prices_and_context_window.json\n"
        "  nova-lite-us:"
    )
    workspace.edit(PLATFORM, listed, f"      unit_usd_per_hour: {{ none: 2.5 }}\n{listed}")
    workspace.edit(
        "returns-triage.yaml",
        "models: { fast: {}, open: {} }",
        "models: { fast: { provisioned: { model_units: 1 } }, open: {} }",
    )
    (fault,) = workspace.faults()
    assert fault.endswith(
        "models.fast.provisioned.model_units: costs 1825 USD a month, of a budget of 150; "
        "buy fewer units, or ask for a larger budget"
    )


def test_an_environment_may_run_serverless_what_another_runs_on_instances(
    workspace: Workspace,
) -> None:
    workspace.edit(PLATFORM, "serverless_data_classes: []", "serverless_data_classes: [restricted]")
    workspace.edit(
        USE_CASE,
        "        instances:\n          max_count: 1\n        capture_share: 1.0",
        "        instances: null\n        serverless: { memory_mb: 4096, max_concurrency: 2 }\n"
        "        capture_share: 0",
    )
    found = workspace.load(TODAY).use_cases["document-extraction"]
    dev, prod = (found[it].hosted_models["document-reader"] for it in ("dev", "prod"))
    assert (dev.instances, dev.serverless and dev.serverless.memory_mb) == (None, 4096)
    assert (prod.instances and prod.instances.max_count, prod.serverless) == (3, None)


def test_a_review_that_ended_is_overdue_and_stops_nobody(workspace: Workspace) -> None:
    day = dt.date(2028, 9, 22)
    told = [str(fault) for fault in workspace.load(day).overdue]
    assert any(
        fault.endswith(
            "hosted_models.document-reader.vendor_review.expires_on: ended on 2028-09-21; "
            "have the vendor reviewed again, or take the model out"
        )
        for fault in told
    )


def test_a_hosted_model_s_alias_fits_into_names(workspace: Workspace) -> None:
    workspace.edit(
        PLATFORM, "hosted_models:\n  document-reader:", "hosted_models:\n  reader-of-documents:"
    )
    with pytest.raises(SpecError, match=r"hosted_models\.reader-of-documents"):
        workspace.load(TODAY)
