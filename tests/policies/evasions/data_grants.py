"""Ways around policies on grants of data, and on what tags tell of it."""

from __future__ import annotations

import json
from typing import Any

from policies import resource_types as types
from policies.resources import Resource
from tests.policies.evasions.row import altered, caught, made
from tests.policies.support import PLATFORM

FOREIGN = "arn:aws:iam::999999999999:root"
ROLE = "arn:aws:iam::000000000000:role/groundwork/use-case/groundwork-customer-support-runtime"
SETTING = {"name": "/groundwork/customer-support/x", "type": "String", "value": "1"}
TLS: dict[str, Any] = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


def document(principal: Any, *more: Any, **condition: Any) -> str:
    """Return a resource's policy that lets a principal in."""
    statement = {"Effect": "Allow", "Principal": principal, "Action": "*", "Resource": "*"}
    if condition:
        statement["Condition"] = condition
    return json.dumps({"Version": "2012-10-17", "Statement": [statement, *more]})


def opened(kind: types.ResourceType | str, prop: str = "policy", **more: Any) -> Resource:
    """Return a resource that lets another account in."""
    return made(kind, {prop: document({"AWS": FOREIGN}), **more})


ROWS = [
    caught(
        "share-by-ram",
        "Share a resource with another account by RAM, without any policy.",
        "GOV-15",
        "GOV-15",
        made("aws:ram/principalAssociation:PrincipalAssociation", {"principal": "999999999999"}),
    ),
    *(
        caught(
            f"lake-{number}",
            f"Grant a table to everybody whom IAM lets in, spelled {name}.",
            "DAT-03",
            "DAT-03",
            altered(types.LAKE_PERMISSIONS, "customer-support-support-tickets", principal=name),
        )
        for number, name in enumerate(
            (
                "IAM_ALLOWED_PRINCIPALS",
                "iam_allowed_principals",
                "IAMAllowedPrincipals ",
                "000000000000:IAMPrincipals",
                "EVERYONE",
            ),
            1,
        )
    ),
    caught(
        "lake-to-another-account",
        "Grant a table to another account by its number.",
        "DAT-03",
        "DAT-03",
        altered(
            types.LAKE_PERMISSIONS, "customer-support-support-tickets", principal="999999999999"
        ),
    ),
    caught(
        "lake-administrator",
        "Make the own role an administrator of the lake.",
        "GOV-15",
        "GOV-15",
        made(types.LAKE_SETTINGS, {"admins": [ROLE]}),
    ),
    caught(
        "table-of-a-higher-class-by-its-database",
        "Grant a table of the restricted database under the name of an approved one.",
        "DAT-01",
        "DAT-01",
        altered(
            types.LAKE_PERMISSIONS,
            "customer-support-support-tickets",
            tableWithColumns={
                "databaseName": "groundwork_restricted",
                "name": "support_tickets",
                "columnNames": ["question"],
            },
        ),
    ),
    caught(
        "tag-in-another-case",
        "Tag a store as another use case's in another case: conditions know no case of keys.",
        "GOV-01",
        "GOV-01",
        made(types.SETTING, {**SETTING, "tags": {"Use_Case": "returns-triage"}}),
    ),
    caught(
        "tag-with-a-space",
        "Tag a store with `data_class `, a space behind it.",
        "GOV-01",
        "GOV-01",
        made(types.SETTING, {**SETTING, "tags": {"data_class ": "public"}}),
    ),
    caught(
        "lower-class-by-its-tag",
        "Tag the bucket of confidential data as public, so that fewer policies ask.",
        "DAT-07",
        "DAT-07",
        altered(types.BUCKET, "data-confidential", PLATFORM, tags={"data_class": "public"}),
        stack=PLATFORM,
    ),
    caught(
        "stage-by-a-tag",
        "Tag a resource of a use case in production as a prototype's.",
        "GOV-01",
        "GOV-01",
        made(types.SETTING, {**SETTING, "tags": {"stage": "prototype"}}),
    ),
]
