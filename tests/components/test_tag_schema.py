from __future__ import annotations

import json

import pytest

from components.spec.platform import Tag
from components.tag_schema import tag_policy


def test_a_tag_policy_says_keys_and_allowed_values() -> None:
    schema = {
        "stage": Tag(meaning="How far it is.", allowed_values=("pilot", "production")),
        "owner": Tag(meaning="Who answers for it."),
    }
    assert json.loads(tag_policy(schema)) == {
        "tags": {
            "owner": {"tag_key": {"@@assign": "owner"}},
            "stage": {
                "tag_key": {"@@assign": "stage"},
                "tag_value": {"@@assign": ["pilot", "production"]},
            },
        }
    }


def test_a_tag_policy_that_organizations_does_not_take_is_refused() -> None:
    values = tuple(f"CC-{number:05}" for number in range(1000))
    with pytest.raises(ValueError, match=r"has \d+ characters, 10000 are the most"):
        tag_policy({"cost_center": Tag(meaning="Who pays.", allowed_values=values)})
