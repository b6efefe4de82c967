from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pulumi
import pytest

from components.data_grants import (
    CatalogueGrant,
    CatalogueGrantArgs,
    DatasetGrant,
    DatasetGrantArgs,
    vended_access,
)
from components.iam_document import document
from tests.components.example import KEY_ARN, PLACE, statements
from tests.components.test_data_access import TICKETS
from tests.harness import Declaration, declare

ROLE = "arn:aws:iam::000000000000:role/r"
PERMISSIONS = "aws:lakeformation/permissions:Permissions"
UNTIL = {"DateLessThan": {"aws:CurrentTime": "2028-10-01T00:00:00Z"}}
DESCRIBE = {
    "Effect": "Allow",
    "Action": ["glue:GetDatabase", "glue:GetTable", "glue:GetPartitions"],
    "Resource": [
        "arn:aws:glue:us-east-1:000000000000:catalog",
        "arn:aws:glue:us-east-1:000000000000:database/groundwork_confidential",
        "arn:aws:glue:us-east-1:000000000000:table/groundwork_confidential/support_tickets",
    ],
    "Condition": UNTIL,
}


def _grant(columns: Sequence[str], opts: pulumi.ResourceOptions | None = None) -> Declaration:
    def program() -> None:
        grant = DatasetGrant(
            "support-tickets",
            DatasetGrantArgs(
                place=PLACE,
                dataset=TICKETS,
                columns=columns,
                bucket="store",
                key_arn=KEY_ARN,
                database="groundwork_confidential",
                role_arn=ROLE,
                expires_on=dt.date(2028, 9, 30),
            ),
            opts,
        )
        pulumi.export("policy", document(*grant.statements))

    return declare(program)


@pytest.mark.parametrize("columns", [["ticket_id"], []], ids=["columns", "table"])
def test_a_grant_is_taken_away_before_it_is_given_anew(columns: Sequence[str]) -> None:
    first: dict[str, bool | None] = {}

    def note(
        args: pulumi.ResourceTransformationArgs,
    ) -> pulumi.ResourceTransformationResult | None:
        if args.type_ == PERMISSIONS:
            first[args.name] = args.opts.delete_before_replace

    _grant(columns, pulumi.ResourceOptions(transformations=[note]))
    assert list(first.values()) == [True]


def test_a_grant_to_columns_opens_no_file() -> None:
    declared = _grant(["ticket_id"])
    assert declared.of_type(PERMISSIONS) == {
        "support-tickets-columns": {
            "principal": ROLE,
            "permissions": ["SELECT"],
            "tableWithColumns": {
                "databaseName": "groundwork_confidential",
                "name": "support_tickets",
                "columnNames": ["ticket_id"],
            },
        },
    }
    assert statements(declared.outputs["policy"]) == {"DescribeSupportTickets": DESCRIBE}


def test_a_grant_to_the_whole_dataset_opens_its_folder_only() -> None:
    declared = _grant([])
    assert declared.of_type(PERMISSIONS)["support-tickets-table"] == {
        "principal": ROLE,
        "permissions": ["DESCRIBE", "SELECT"],
        "table": {"databaseName": "groundwork_confidential", "name": "support_tickets"},
    }
    assert statements(declared.outputs["policy"]) == {
        "DescribeSupportTickets": DESCRIBE,
        "ListSupportTickets": {
            "Effect": "Allow",
            "Action": ["s3:ListBucket"],
            "Resource": ["arn:aws:s3:::store"],
            "Condition": {"StringLike": {"s3:prefix": "support-tickets/*"}, **UNTIL},
        },
        "ReadSupportTickets": {
            "Effect": "Allow",
            "Action": ["s3:GetObject"],
            "Resource": ["arn:aws:s3:::store/support-tickets/*"],
            "Condition": UNTIL,
        },
        "DecryptSupportTickets": {
            "Effect": "Allow",
            "Action": ["kms:Decrypt"],
            "Resource": [KEY_ARN],
            "Condition": {
                "StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"},
                **UNTIL,
            },
        },
    }


def test_databases_are_seen_by_their_class_and_once() -> None:
    def program() -> None:
        args = CatalogueGrantArgs(data_classes=["public", "confidential", "public"], role_arn=ROLE)
        CatalogueGrant("support", args)

    assert declare(program).only(PERMISSIONS) == {
        "principal": ROLE,
        "permissions": ["DESCRIBE"],
        "lfTagPolicy": {
            "resourceType": "DATABASE",
            "expressions": [{"key": "data_class", "values": ["confidential", "public"]}],
        },
    }


def test_vended_access_is_bounded_by_grants() -> None:
    assert vended_access().as_json() == {
        "Sid": "AskLakeFormation",
        "Effect": "Allow",
        "Action": ["lakeformation:GetDataAccess"],
        "Resource": ["*"],
    }
