"""Who holds which policies, however they come to a role, and what S3 patterns reach."""

from __future__ import annotations

from typing import Any

import pytest

from policies import resource_types as types
from policies.holders import holders
from policies.reach import is_within, names_one_bucket, reached
from policies.resource_types import ResourceType
from policies.resources import Resource, Stack
from tests.policies.case import allow, document
from tests.policies.support import UNKNOWN_TEXT, resource

ARN = "arn:aws:iam::000000000000:policy/own"
BODY = document(allow("s3:GetObject", "*"))
ROLE = resource(types.ROLE.token, {"name": "runtime", "arn": "arn:role"}, name="role")
POLICY = resource(
    types.POLICY.token, {"name": "own", "arn": ARN, "path": "/", "policy": BODY}, name="policy"
)


def held(*resources: Resource) -> dict[str, int]:
    """Return the names of the holders, with how many documents each has."""
    return {it.resource.name: len(it.documents) for it in holders(Stack(resources))}


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        (types.ROLE_POLICY_ATTACHMENT, {"role": "runtime", "policyArn": ARN}),
        (types.POLICY_ATTACHMENT, {"roles": ["other", "runtime"], "policyArn": ARN}),
        (types.ROLE_ATTACHMENTS_EXCLUSIVE, {"roleName": "runtime", "policyArns": [ARN]}),
    ],
    ids=lambda it: it.token if isinstance(it, ResourceType) else "",
)
def test_an_attached_policy_is_the_role_s(kind: ResourceType, properties: dict[str, Any]) -> None:
    assert held(ROLE, POLICY, resource(kind.token, properties)) == {"role": 1}


def test_a_policy_that_the_role_names_is_the_role_s() -> None:
    properties = {**ROLE.properties, "managedPolicyArns": [ARN]}
    naming = resource(types.ROLE.token, properties, name="role")
    assert held(naming, POLICY) == {"role": 1}


def test_in_a_preview_the_engine_tells_what_is_attached() -> None:
    attachment = resource(
        types.ROLE_POLICY_ATTACHMENT.token,
        {"role": UNKNOWN_TEXT, "policyArn": UNKNOWN_TEXT},
        made_from={"role": [ROLE], "policyArn": [POLICY]},
    )
    assert held(ROLE, POLICY, attachment) == {"role": 1}


def test_all_of_a_role_s_policies_are_judged_together() -> None:
    inline = resource(types.ROLE_POLICY.token, {"role": "runtime", "policy": BODY}, name="inline")
    properties = {**ROLE.properties, "inlinePolicies": [{"name": "in", "policy": BODY}]}
    role = resource(types.ROLE.token, properties, name="role")
    attachment = resource(types.ROLE_POLICY_ATTACHMENT.token, {"role": "runtime", "policyArn": ARN})
    assert held(role, inline, POLICY, attachment) == {"role": 3}


def test_a_policy_of_nobody_in_the_stack_stands_for_itself() -> None:
    foreign = resource(types.ROLE_POLICY.token, {"role": "other", "policy": BODY}, name="foreign")
    assert held(ROLE, foreign, POLICY) == {"role": 0, "foreign": 1, "policy": 1}


def test_a_boundary_grants_nothing() -> None:
    properties = {**POLICY.properties, "path": "/groundwork/boundary/"}
    assert held(resource(types.POLICY.token, properties)) == {}


@pytest.mark.parametrize(
    ("pattern", "buckets"),
    [
        ("*", ["data", "logs"]),
        ("arn:aws:s3:::*", ["data", "logs"]),
        ("arn:*:s3:::data/*", ["data"]),
        ("arn:aws:s3:::d?ta", ["data"]),
        ("arn:aws:s3:::l*/x", ["logs"]),
        ("arn:aws:*", ["data", "logs"]),
        ("arn:aws:sqs:us-east-1:000000000000:data", []),
        ("data", []),
    ],
)
def test_a_pattern_reaches_buckets(pattern: str, buckets: list[str]) -> None:
    assert reached(pattern, ["data", "logs"]) == buckets


@pytest.mark.parametrize(
    ("pattern", "inside"),
    [
        ("arn:aws:s3:::data/a/*", True),
        ("arn:aws:s3:::data/a/b.txt", True),
        ("arn:aws:s3:::data/*", False),
        ("arn:aws:s3:::data/ab", False),
        ("arn:aws:s3:::data", False),
        ("arn:aws:s3:::dat*/a/*", False),
        ("arn:aws:s3:::other/a/*", False),
        ("*", False),
    ],
)
def test_a_pattern_stays_within_a_folder(pattern: str, inside: bool) -> None:
    assert is_within(pattern, "data", ["a/"]) is inside


def test_a_bucket_is_named_in_full_or_not() -> None:
    assert names_one_bucket("arn:aws:s3:::data/*")
    assert not names_one_bucket("arn:aws:s3:::data*")
    assert not names_one_bucket("arn:aws:sqs:us-east-1:000000000000:data")
