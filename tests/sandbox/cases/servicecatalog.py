"""AppRegistry's cases."""

import json

from tests.sandbox.cases import Case, Drift, Sees

_APPLICATION = "aws:servicecatalog/appregistryApplication:AppregistryApplication"
_GROUP = "aws:servicecatalog/appregistryAttributeGroup:AppregistryAttributeGroup"

CASES = [
    Case(
        token=_APPLICATION,
        inputs={
            "name": "groundwork-support",
            "description": "Answers customers",
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="get_application",
                params={"application": "{id}"},
                created={
                    "name": "groundwork-support",
                    "description": "Answers customers",
                    "tags": {"use_case": "support"},
                    "integrations.applicationTagResourceGroup.state": "CREATE_COMPLETE",
                },
                updated={
                    "name": "groundwork-service",
                    "description": "Answers everybody",
                    "tags": {"stage": "pilot"},
                },
            ),
        ),
        change={
            "name": "groundwork-service",
            "description": "Answers everybody",
            "tags": {"stage": "pilot"},
        },
        replace=None,
        invalid={"name": {"name": "with space"}, "description": {"description": "d" * 1025}},
        drift=Drift(
            method="update_application",
            params={"application": "{id}", "description": "theirs"},
            shows="description",
        ),
    ),
    Case(
        token=_GROUP,
        inputs={
            "name": "groundwork-support",
            "description": "Who answers for it",
            "attributes": json.dumps({"owner": "support", "stage": "pilot"}),
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="get_attribute_group",
                params={"attributeGroup": "{id}"},
                created={
                    "description": "Who answers for it",
                    "attributes": json.dumps({"owner": "support", "stage": "pilot"}),
                    "tags": {"use_case": "support"},
                },
                updated={
                    "description": "What it is",
                    "attributes": json.dumps({"owner": "service"}),
                    "tags": {"stage": "pilot"},
                },
            ),
        ),
        change={
            "name": "groundwork-service",
            "description": "What it is",
            "attributes": json.dumps({"owner": "service"}),
            "tags": {"stage": "pilot"},
        },
        replace=None,
        invalid={"attributes": {"attributes": ""}, "name": {"name": "with space"}},
        drift=Drift(
            method="update_attribute_group",
            params={"attributeGroup": "{id}", "attributes": "{}"},
            shows="attributes",
        ),
    ),
    Case(
        token=(
            "aws:servicecatalog/appregistryAttributeGroupAssociation:"
            "AppregistryAttributeGroupAssociation"
        ),
        needs={
            "application": (_APPLICATION, {"name": "support"}),
            "group": (_GROUP, {"name": "support", "attributes": "{}"}),
            "other": (_GROUP, {"name": "other", "attributes": "{}"}),
        },
        inputs={"applicationId": "{application.id}", "attributeGroupId": "{group.id}"},
        sees=(
            Sees(
                method="list_attribute_groups_for_application",
                params={"application": "{applicationId}"},
                created={"attributeGroupsDetails[].name": ["support"]},
            ),
        ),
        change=None,
        replace={"attributeGroupId": "{other.id}"},
        invalid={"applicationId": {"applicationId": None}},
    ),
]
