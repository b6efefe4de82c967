"""The directory's cases."""

from tests.sandbox.cases import Case, Drift, Sees
from tests.sandbox.cases.ssoadmin import DIRECTORY

_KEYS = {"IdentityStoreId": DIRECTORY, "GroupId": "{groupId}"}

CASES = [
    Case(
        token="aws:identitystore/group:Group",
        inputs={
            "identityStoreId": DIRECTORY,
            "displayName": "auditors",
            "description": "Read evidence",
        },
        sees=(
            Sees(
                method="describe_group",
                params=_KEYS,
                created={
                    "DisplayName": "auditors",
                    "Description": "Read evidence",
                    "GroupArn": "{arn}",
                },
                updated={"DisplayName": "external auditors", "Description": None},
            ),
        ),
        change={"displayName": "external auditors", "description": None},
        replace={"identityStoreId": "d-1111111111"},
        invalid={
            "displayName": {"displayName": None},
            "identityStoreId": {"identityStoreId": "store"},
            "description": {"description": "d" * 1025},
        },
        drift=Drift(
            method="update_group",
            params={
                **_KEYS,
                "Operations": [{"AttributePath": "description", "AttributeValue": "by hand"}],
            },
            shows="description",
        ),
    ),
]
