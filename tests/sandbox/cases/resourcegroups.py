"""Resource Groups' cases."""

import json

from tests.sandbox.cases import Case, Drift, Sees


def _query(*use_cases: str) -> str:
    return json.dumps(
        {
            "ResourceTypeFilters": ["AWS::AllSupported"],
            "TagFilters": [{"Key": "use_case", "Values": list(use_cases)}],
        }
    )


CASES = [
    Case(
        token="aws:resourcegroups/group:Group",
        inputs={
            "name": "support",
            "description": "All that support has",
            "resourceQuery": {"query": _query("support"), "type": "TAG_FILTERS_1_0"},
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="get_group",
                params={"GroupName": "{name}"},
                created={"Group.Description": "All that support has"},
                updated={"Group.Description": "All of it"},
            ),
            Sees(
                method="get_group_query",
                params={"GroupName": "{name}"},
                created={
                    "GroupQuery.ResourceQuery": {
                        "Type": "TAG_FILTERS_1_0",
                        "Query": _query("support"),
                    }
                },
                updated={
                    "GroupQuery.ResourceQuery": {
                        "Type": "TAG_FILTERS_1_0",
                        "Query": _query("support", "service"),
                    }
                },
            ),
            Sees(
                method="get_tags",
                params={"Arn": "{arn}"},
                created={"Tags": {"use_case": "support"}},
                updated={"Tags": {"stage": "pilot"}},
            ),
        ),
        change={
            "description": "All of it",
            "resourceQuery": {"query": _query("support", "service"), "type": "TAG_FILTERS_1_0"},
            "tags": {"stage": "pilot"},
        },
        replace={"name": "service"},
        invalid={
            "name": {"name": "with space"},
            "resourceQuery.type": {"resourceQuery": {"query": _query("a"), "type": "BY_NAME"}},
            "configurations": {"configurations": [{"type": "AWS::EC2::HostManagement"}]},
        },
        drift=Drift(
            method="update_group",
            params={"GroupName": "{name}", "Description": "theirs"},
            shows="description",
        ),
    ),
]
