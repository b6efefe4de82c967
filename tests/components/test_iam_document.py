from __future__ import annotations

import json

import pulumi
import pytest

from components.iam_document import (
    ANYONE,
    MANAGED_POLICY_CHARACTERS,
    Statement,
    document,
    packed,
    service_trust,
)
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


def _of_size(characters: int) -> Statement:
    """Return a statement that takes so much room in a policy, with its comma."""
    empty = Statement(sid="S", actions=["s3:GetObject"], resources=[""])
    room = characters - 1 - len(json.dumps(empty.as_json(), separators=(",", ":")))
    return Statement(sid="S", actions=["s3:GetObject"], resources=["r" * room])


def test_statements_are_packed_into_policies_that_iam_takes() -> None:
    whole = MANAGED_POLICY_CHARACTERS - len('{"Version":"2012-10-17","Statement":[]}')
    parts = packed([_of_size(whole - 1000), _of_size(1000), _of_size(100)])
    assert [len(part) for part in parts] == [2, 1]
    for part in parts:
        body = {"Version": "2012-10-17", "Statement": [it.as_json() for it in part]}
        assert len(json.dumps(body, separators=(",", ":"))) <= MANAGED_POLICY_CHARACTERS
    assert packed([]) == []


def test_a_statement_that_no_policy_takes_is_refused() -> None:
    with pytest.raises(ValueError, match=r"statement S has 6200 characters; .*: divide it"):
        packed([_of_size(6200)])
