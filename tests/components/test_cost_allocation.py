from __future__ import annotations

from components.cost_allocation import Category, CostAllocation, CostAllocationArgs, categories
from tests.harness import declare

PRODUCTS = {"triage": "returns", "support": "orders", "search": "orders"}
ACCOUNTS = {"prod": "444455556666", "dev": "111122223333"}


def _by_name(shared_costs: str = "proportional") -> dict[str, Category]:
    return {it.name: it for it in categories(PRODUCTS, ACCOUNTS, shared_costs)}


def test_each_use_case_is_a_product_and_the_platform_is_one() -> None:
    product = _by_name()["groundwork-product"]
    assert [(it.value, list(it.use_cases)) for it in product.rules] == [
        ("search", ["search"]),
        ("support", ["support"]),
        ("triage", ["triage"]),
        ("platform", ["platform"]),
    ]


def test_a_value_stream_holds_its_use_cases() -> None:
    stream = _by_name()["groundwork-value-stream"]
    assert [(it.value, list(it.use_cases)) for it in stream.rules] == [
        ("orders", ["search", "support"]),
        ("returns", ["triage"]),
        ("shared", ["platform"]),
    ]
    assert list(stream.split_onto) == []


def test_an_environment_is_its_account_whatever_the_tags_are() -> None:
    environment = _by_name()["groundwork-environment"]
    assert [(it.value, it.account_id, list(it.use_cases)) for it in environment.rules] == [
        ("dev", "111122223333", []),
        ("prod", "444455556666", []),
    ]


def test_what_is_shared_is_split_as_the_spec_says() -> None:
    split = {
        how: (list(it.split_onto), it.split_method)
        for how in ("proportional", "even", "kept")
        for it in [_by_name(how)["groundwork-product"]]
    }
    names = ["search", "support", "triage"]
    assert split["proportional"] == (names, "PROPORTIONAL")
    assert split["even"] == (names, "EVEN")
    assert split["kept"][0] == []
    (alone, *_) = categories({}, ACCOUNTS, "proportional")
    assert list(alone.split_onto) == []


def test_tags_are_activated_and_categories_say_what_no_rule_catches() -> None:
    args = CostAllocationArgs(
        tag_keys=["use_case", "owner"], categories=categories(PRODUCTS, ACCOUNTS, "even")
    )
    declared = declare(lambda: CostAllocation("cost-allocation", args))
    tags = declared.of_type("aws:costexplorer/costAllocationTag:CostAllocationTag")
    assert tags == {
        f"cost-allocation-tag-{key}": {"tagKey": key, "status": "Active"}
        for key in ("use_case", "owner")
    }
    made = declared.of_type("aws:costexplorer/costCategory:CostCategory")
    assert set(made) == {
        "groundwork-product",
        "groundwork-value-stream",
        "groundwork-environment",
    }
    assert {it["defaultValue"] for it in made.values()} == {"unattributed"}
    assert made["groundwork-product"]["splitChargeRules"] == [
        {"source": "platform", "targets": ["search", "support", "triage"], "method": "EVEN"}
    ]
    assert "splitChargeRules" not in made["groundwork-value-stream"]
    assert made["groundwork-value-stream"]["rules"][0] == {
        "type": "REGULAR",
        "value": "orders",
        "rule": {
            "tags": {
                "key": "use_case",
                "matchOptions": ["EQUALS"],
                "values": ["search", "support"],
            }
        },
    }
    assert made["groundwork-environment"]["rules"][0]["rule"] == {
        "dimension": {
            "key": "LINKED_ACCOUNT",
            "matchOptions": ["EQUALS"],
            "values": ["111122223333"],
        }
    }


def test_tags_that_aws_has_not_seen_are_left_alone() -> None:
    args = CostAllocationArgs(tag_keys=[], categories=[])
    declared = declare(lambda: CostAllocation("cost-allocation", args))
    assert [it.type for it in declared.resources] == ["groundwork:cost_allocation:CostAllocation"]
