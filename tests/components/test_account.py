from __future__ import annotations

import json

import pulumi

from components.account import pinned_provider
from components.spec.loader import load
from components.tags import Tags
from tests.components.spec.editing import STACKS, TODAY
from tests.harness import PROVIDER, declare


def test_the_provider_works_in_the_environments_account_alone_and_tags_all() -> None:
    tags = Tags(
        use_case="support",
        owner="support",
        cost_center="CC-1",
        data_class="internal",
        stage="pilot",
        environment="prod",
    )
    environment = load(STACKS, TODAY).platform.environments["prod"]

    def program() -> None:
        pinned_provider("aws", environment, tags, pulumi.ResourceOptions())

    provider = declare(program).of_type(PROVIDER)["aws"]
    assert provider["region"] == environment.region
    assert json.loads(provider["allowedAccountIds"]) == [environment.account_id]
    assert json.loads(provider["defaultTags"]) == {"tags": tags.as_dict()}
