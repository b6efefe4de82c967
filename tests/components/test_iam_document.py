from __future__ import annotations

import json

import pulumi

from components.iam_document import ANYONE, Statement, document, service_trust
from tests.harness import declare


def test_a_statement_holds_what_is_said_and_nothing_empty() -> None:
    statement = Statement(sid="Read", actions=["s3:GetObject"], resources=["arn:aws:s3:::b/*"])
    assert statement.as_json() == {
        "Sid": "Read",
        "Effect": "Allow",
        "Action": ["s3:GetObject"],
        "Resource": ["arn:aws:s3:::b/*"],
    }


def test_anyone_is_written_as_iam_wants_it() -> None:
    statement = Statement(sid="No", effect="Deny", actions=["s3:*"], principals=ANYONE)
    assert statement.as_json()["Principal"] == "*"
    assert statement.as_json()["Effect"] == "Deny"


def test_outputs_anywhere_in_a_document_become_text() -> None:
    def program() -> None:
        arn = pulumi.Output.from_input("arn:known")
        pulumi.export(
            "policy",
            document(
                Statement(
                    sid="All",
                    actions=["kms:Decrypt"],
                    resources=[arn, "plain"],
                    principals={"AWS": [arn]},
                    condition={"StringEquals": {"a": arn, "b": [arn, "c"], "d": "e"}},
                )
            ),
        )

    assert json.loads(declare(program).outputs["policy"]) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "All",
                "Effect": "Allow",
                "Principal": {"AWS": ["arn:known"]},
                "Action": ["kms:Decrypt"],
                "Resource": ["arn:known", "plain"],
                "Condition": {
                    "StringEquals": {"a": "arn:known", "b": ["arn:known", "c"], "d": "e"}
                },
            }
        ],
    }


def test_a_service_acts_for_this_account_only() -> None:
    declared = declare(
        lambda: pulumi.export("policy", service_trust("lambda.amazonaws.com", "1", "arn:x:*"))
    )
    assert json.loads(declared.outputs["policy"])["Statement"] == [
        {
            "Sid": "AssumedByService",
            "Effect": "Allow",
            "Principal": {"Service": ["lambda.amazonaws.com"]},
            "Action": ["sts:AssumeRole"],
            "Condition": {
                "StringEquals": {"aws:SourceAccount": "1"},
                "ArnLike": {"aws:SourceArn": "arn:x:*"},
            },
        }
    ]
