"""Each declaration against AWS's own published schema of the type; docs/sandbox.md says how."""

from collections.abc import Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

import pytest

from sandbox.request import mapped
from sandbox.resource import ResourceType
from sandbox.types import REGISTRY, find
from tests.sandbox.fidelity import counterparts, differences, namesake
from tests.sandbox.published import published, types

ROLE = find("aws:iam/role:Role")
BUCKET = find("aws:s3/bucket:Bucket")
_REASON_WORDS = 4
"""Fewer words than this are a label, not a reason."""


def _faults(rt: ResourceType) -> list[str]:
    """Return what the test of a type would say, a line per fault."""
    found = differences(rt)
    listed = {k: v for k, v in rt.differs.items() if not v.startswith("=")}
    return [
        *(
            f"{rt.token}: {key}: {told}; mend the declaration, or give the reason in its `differs`"
            for key, told in found.items()
            if not any(fnmatchcase(key, pattern) for pattern in listed)
        ),
        *(
            f"{rt.token}: {key}: listed in `differs`, but there is no such difference; delete it"
            for key in listed
            if not any(fnmatchcase(name, key) for name in found)
        ),
    ]


@pytest.mark.parametrize("token", sorted(REGISTRY))
def test_declaration_agrees_with_aws(token: str) -> None:
    assert _faults(find(token)) == []


@pytest.mark.parametrize("token", sorted(REGISTRY))
def test_differences_have_reasons(token: str) -> None:
    thin = {
        key: reason
        for key, reason in find(token).differs.items()
        if not reason.startswith("=") and len(reason.split()) < _REASON_WORDS
    }
    assert thin == {}


@pytest.mark.parametrize("token", sorted(REGISTRY))
def test_only_types_that_aws_does_not_publish_go_without_a_witness(token: str) -> None:
    rt = find(token)
    if rt.cloudformation is None:
        assert namesake(rt) is None


def test_the_witness_is_there() -> None:
    assert len(types()) > 1000
    role = published("AWS::IAM::Role")
    assert {n for n, f in role.facts.items() if f.required} == {"AssumeRolePolicyDocument"}
    assert {n for n, f in role.facts.items() if f.create_only} == {"Path", "RoleName"}
    assert {n for n, f in role.facts.items() if f.read_only} == {"Arn", "RoleId"}


def test_a_part_knows_its_parent_and_its_own_properties() -> None:
    part = published("AWS::S3::Bucket/BucketEncryption")
    assert set(part.top()) == {"BucketName", "ServerSideEncryptionConfiguration"}
    assert part.facts["BucketName"].create_only
    assert part.facts["ServerSideEncryptionConfiguration"].required


def test_structures_are_looked_into() -> None:
    table = published("AWS::Glue::Table")
    assert table.facts["TableInput/Name"].create_only
    assert not table.facts["TableInput/Description"].create_only
    budget = published("AWS::Budgets::Budget")
    assert budget.facts["Budget"].required
    assert budget.facts["Budget/TimeUnit"].required
    assert not budget.facts["Budget/CostTypes"].required


def test_most_properties_have_a_witness() -> None:
    """Guards the test itself: names that match nothing would compare nothing."""
    told = [
        (rt, name)
        for rt in REGISTRY.values()
        if rt.cloudformation
        for name in mapped(rt) - {"region", "tags", *rt.write_only}
    ]
    without = [(rt.token, name) for rt, name in told if name not in counterparts(rt)]
    assert len(without) < len(told) / 5


BROKEN: Mapping[str, tuple[ResourceType, Mapping[str, Any], str]] = {
    "replaces where AWS updates": (
        ROLE,
        {"replace": (*ROLE.replace, "description")},
        "aws:iam/role:Role: replace:description: the sandbox replaces on a change of description; "
        "AWS updates in place on one of Description",
    ),
    "updates where AWS replaces": (
        ROLE,
        {"replace": ("name",)},
        "aws:iam/role:Role: replace:path: the sandbox updates in place on a change of path; "
        "AWS replaces on one of Path",
    ),
    "an output that nothing fills in": (
        ROLE,
        {"outputs": {k: v for k, v in ROLE.outputs.items() if k != "uniqueId"}},
        "aws:iam/role:Role: computed:uniqueId: the sandbox leaves uniqueId out; pulumi-aws "
        "computes it",
    ),
    "does not require what AWS requires": (
        ROLE,
        {"cloudformation": "AWS::IAM::ServerCertificate", "differs": {}},
        "aws:iam/role:Role: name:assumeRolePolicy: the sandbox takes assumeRolePolicy",
    ),
    "takes values that AWS refuses": (
        ROLE,
        {"differs": {"name:description": "=RoleName"}},
        "aws:iam/role:Role: pattern:description: the sandbox takes ",
    ),
    "a listed difference that is none": (
        ROLE,
        {"differs": {"required:name": "IAM would need a name of its own"}},
        "aws:iam/role:Role: required:name: listed in `differs`, but there is no such difference",
    ),
    "no witness and no reason": (
        ROLE,
        {"cloudformation": None, "differs": {}},
        "aws:iam/role:Role: type: the declaration names no CloudFormation type; AWS publishes "
        "AWS::IAM::Role",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_wrong_declaration_is_told(what: str) -> None:
    rt, wrong, told = BROKEN[what]
    assert [line for line in _faults(replace(rt, **wrong)) if line.startswith(told)]


def test_an_unknown_cloudformation_type_is_told() -> None:
    with pytest.raises(LookupError, match="AWS publishes no type AWS::IAM::Rule"):
        differences(replace(ROLE, cloudformation="AWS::IAM::Rule"))
    with pytest.raises(LookupError, match="AWS's schema has no Version there"):
        differences(replace(BUCKET, cloudformation="AWS::S3::Bucket/Version"))


def test_a_name_that_aws_does_not_have_is_told() -> None:
    with pytest.raises(ValueError, match="AWS has no Pathway"):
        differences(replace(ROLE, differs={"name:path": "=Pathway"}))


def test_names_are_matched_one_to_one() -> None:
    for rt in REGISTRY.values():
        if rt.cloudformation:
            told = {v[1:] for k, v in rt.differs.items() if k.startswith("name:")}
            theirs = [name for name in counterparts(rt).values() if name not in told]
            assert len(theirs) == len(set(theirs)), rt.token
