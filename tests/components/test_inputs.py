"""What the specs say, as the components take it; on the repository's own specs."""

from __future__ import annotations

import pytest

from components.inputs import dataset_of, guardrail_of, models_of
from components.spec.loader import Specs, load
from components.spec.use_case import UseCase
from components.tags import platform_tags, use_case_tags
from tests.components.example import PLACE
from tests.components.spec.editing import STACKS, TODAY

NAME = "customer-support"


@pytest.fixture(scope="module")
def specs() -> Specs:
    return load(STACKS, TODAY)


@pytest.fixture(scope="module")
def use_case(specs: Specs) -> UseCase:
    return specs.use_cases[NAME]["sandbox"]


def test_what_is_shared_belongs_to_the_platform(specs: Specs) -> None:
    assert platform_tags(specs.platform, "dev").as_dict() == {
        "use_case": "platform",
        "owner": "ai-platform",
        "cost_center": "CC-1200",
        "data_class": "internal",
        "stage": "production",
        "environment": "dev",
        "managed_by": "groundwork",
    }


def test_what_a_use_case_has_belongs_to_its_product_owner(specs: Specs, use_case: UseCase) -> None:
    assert use_case_tags(NAME, use_case, specs.platform, "sandbox").as_dict() == {
        "use_case": "customer-support",
        "owner": "support",
        "cost_center": "CC-4100",
        "data_class": "confidential",
        "stage": "production",
        "environment": "sandbox",
        "managed_by": "groundwork",
    }


def test_every_tag_has_an_allowed_value(specs: Specs, use_case: UseCase) -> None:
    for tags in (
        platform_tags(specs.platform, "sandbox").as_dict(),
        use_case_tags(NAME, use_case, specs.platform, "sandbox").as_dict(),
    ):
        assert set(tags) == set(specs.platform.required_tags)
        for key, value in tags.items():
            allowed = specs.platform.required_tags[key].allowed_values
            assert not allowed or value in allowed, key


def test_an_alias_becomes_the_model_behind_it(specs: Specs, use_case: UseCase) -> None:
    models = models_of(use_case, specs.platform, PLACE)
    assert [(it.alias, it.source_arn, it.regions) for it in models] == [
        (
            "fast",
            "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
            ("us-east-1",),
        ),
        (
            "strong",
            "arn:aws:bedrock:us-east-1:000000000000:inference-profile/"
            "us.anthropic.claude-sonnet-4-6",
            ("us-east-1", "us-east-2", "us-west-2"),
        ),
    ]


def test_a_guardrail_adds_to_what_its_data_class_stops(specs: Specs, use_case: UseCase) -> None:
    rules = guardrail_of(use_case, specs.platform)
    confidential = specs.platform.data_classes["confidential"].guardrail
    assert rules.filter_strength == confidential.filter_strength == "HIGH"
    assert dict(rules.pii) == confidential.pii
    assert rules.pii["CREDIT_DEBIT_CARD_NUMBER"] == "BLOCK"
    assert [topic.name for topic in rules.denied_topics] == [
        "legal-advice",
        "financial-advice",
        "compensation-promises",
    ]
    assert rules.grounding_threshold == 0.8
    assert rules.relevance_threshold == specs.platform.guardrail.relevance_threshold
    assert rules.blocked_input_message == specs.platform.guardrail.blocked_input_message
    assert rules.blocked_output_message == use_case.guardrail.blocked_output_message


def test_a_registered_dataset_keeps_what_its_owner_said(specs: Specs) -> None:
    spec = specs.platform.datasets["order-status"]
    dataset = dataset_of("order-status", spec)
    assert (dataset.name, dataset.prefix, dataset.retention_days) == (
        "order-status",
        "order-status/",
        365,
    )
    assert [(it.name, it.type) for it in dataset.columns] == [
        ("order_id", "string"),
        ("status", "string"),
        ("expected_on", "date"),
    ]
