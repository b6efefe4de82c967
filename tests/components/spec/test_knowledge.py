"""What must agree between knowledge bases, datasets and embedding models."""

from __future__ import annotations

import pytest

from tests.components.spec.editing import Workspace

USE_CASE = "customer-support.yaml"
PLATFORM = "platform.yaml"


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        pytest.param(
            USE_CASE,
            "    dataset: help-articles",
            "    dataset: help-article",
            "knowledge.help-center.dataset: 'help-article' is no registered dataset of "
            "stacks/platform.yaml; did you mean help-articles?",
            id="unknown dataset",
        ),
        pytest.param(
            USE_CASE,
            "    dataset: help-articles",
            "    dataset: order-status",
            "knowledge.help-center.dataset: order-status is not granted to this use case; "
            "have operations approve it, and add it under datasets",
            id="no grant",
        ),
        pytest.param(
            USE_CASE,
            "    dataset: help-articles",
            "    dataset: support-tickets",
            "knowledge.help-center.dataset: only columns of support-tickets are granted, and "
            "documents have none; ask support for the whole dataset, or search another one",
            id="columns only",
        ),
        pytest.param(
            PLATFORM,
            "    documents: help-articles-documents/\n",
            "",
            "knowledge.help-center.dataset: help-articles has no documents, only a table; "
            "add datasets.help-articles.documents to stacks/platform.yaml",
            id="no documents",
        ),
        pytest.param(
            PLATFORM,
            "    documents: help-articles-documents/",
            "    documents: help-articles/documents/",
            "datasets.help-articles.documents: 'help-articles/documents/' is mixed with "
            "help-articles.location; give documents a folder that neither holds another nor lies "
            "in one",
            id="documents among tables",
        ),
        pytest.param(
            USE_CASE,
            "    embedding_model: titan-text",
            "    embedding_model: titan-txt",
            "knowledge.help-center.embedding_model: 'titan-txt' is no embedding model of "
            "stacks/platform.yaml; did you mean titan-text?",
            id="unknown embedding model",
        ),
        pytest.param(
            PLATFORM,
            "    dimensions: 1024\n    data_classes: [public, internal, confidential, restricted]",
            "    dimensions: 1024\n    data_classes: [internal]",
            "knowledge.help-center.embedding_model: amazon.titan-embed-text-v2:0 is not approved "
            "for public documents; use less sensitive documents",
            id="not approved for the class",
        ),
        pytest.param(
            PLATFORM,
            "    regions: [us-east-1]\n    dimensions",
            "    regions: [us-west-2]\n    dimensions",
            "knowledge.help-center.embedding_model: amazon.titan-embed-text-v2:0 is called in "
            "us-west-2; use a model that is called in us-east-1 for sandbox",
            id="called elsewhere",
        ),
        pytest.param(
            PLATFORM,
            "    regions: [us-east-1]\n    dimensions",
            "    regions: [eu-north-1]\n    dimensions",
            "embedding_models.titan-text.regions.0: eu-north-1 is in no environment's "
            "model_regions; use one of us-east-1, us-east-2, us-west-2",
            id="unknown region",
        ),
        pytest.param(
            USE_CASE,
            "  scan_limit_mb: 5000",
            "  scan_limit_mb: 5",
            "query.scan_limit_mb: 5 is out of range; write a number at least 10",
            id="a limit below Athena's least",
        ),
        pytest.param(
            USE_CASE,
            "    rotates_every_days: 60",
            "    rotates_every_days: 0",
            "secrets.order-lookup-key.rotates_every_days: 0 is out of range; "
            "write a number at least 1",
            id="no time to rotate",
        ),
    ],
)
def test_a_broken_agreement_is_told(
    workspace: Workspace, name: str, old: str, new: str, message: str
) -> None:
    workspace.edit(name, old, new)
    assert message in {fault.split(": ", 1)[1] for fault in workspace.faults()}


def test_an_environment_says_who_rotates(workspace: Workspace) -> None:
    specs = workspace.load()
    secrets = {
        environment: use_case.secrets["order-lookup-key"]
        for environment, use_case in specs.use_cases["customer-support"].items()
    }
    assert secrets["sandbox"].rotation is None
    rotation = secrets["prod"].rotation
    assert rotation is not None
    assert rotation.function == "order-system-rotate-key"
    assert {it.rotates_every_days for it in secrets.values()} == {60}
