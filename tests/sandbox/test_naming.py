"""Names that the provider gives, and the inputs that a read implies."""

import re
from dataclasses import replace

from sandbox.naming import inputs_of, with_name
from sandbox.types import find

ROLE = find("aws:iam/role:Role")
BUCKET = find("aws:s3/bucket:Bucket")
PREFIX = "urn:pulumi:dev::groundwork::aws:iam/role:Role::"


def named(urn: str, seed: bytes = b"seed", **given: str) -> str:
    return with_name(ROLE, urn, given, {}, seed)["name"]


def test_a_name_is_the_logical_one_and_seven_digits() -> None:
    assert re.fullmatch(r"agent-[0-9a-f]{7}", named(f"{PREFIX}agent"))


def test_a_name_follows_from_urn_and_seed_alone() -> None:
    assert named(f"{PREFIX}agent") == named(f"{PREFIX}agent")
    assert named(f"{PREFIX}agent") != named(f"{PREFIX}agent", b"other")
    assert named(f"{PREFIX}agent") != named(PREFIX.replace("dev", "prod") + "agent")


def test_a_long_name_is_cut_and_keeps_its_digits() -> None:
    name = named(f"{PREFIX}{'a' * 100}")
    assert len(name) == ROLE.auto_name_limit
    assert re.fullmatch(r"a+-[0-9a-f]{7}", name)


def test_a_given_name_stays() -> None:
    assert named(f"{PREFIX}agent", name="mine") == "mine"


def test_an_old_name_stays() -> None:
    inputs = with_name(ROLE, f"{PREFIX}agent", {}, {"name": "agent-1234567"}, b"another seed")
    assert inputs == {"name": "agent-1234567"}


def test_a_buckets_name_is_lower_case() -> None:
    name = with_name(BUCKET, f"{PREFIX}Data", {}, {}, b"seed")["bucket"]
    assert re.fullmatch(r"data-[0-9a-f]{7}", name)


def test_types_that_are_not_named_stay_as_they_are() -> None:
    assert with_name(replace(ROLE, auto_name=None), f"{PREFIX}a", {"path": "/"}, {}, b"") == {
        "path": "/"
    }


STATE = {
    "name": "agent",
    "path": "/",
    "maxSessionDuration": 7200,
    "description": "",
    "tags": {"a": "b"},
    "arn": "arn:aws:iam::000000000000:role/agent",
    "region": "us-east-1",
}


def test_an_import_takes_what_is_no_default() -> None:
    assert inputs_of(ROLE, STATE, {}, importing=True) == {
        "name": "agent",
        "maxSessionDuration": 7200,
        "tags": {"a": "b"},
    }


def test_drift_from_a_default_shows() -> None:
    old = {"name": "agent"}
    assert inputs_of(ROLE, STATE, old, importing=False)["maxSessionDuration"] == 7200


def test_what_was_given_keeps_its_place() -> None:
    old = {"name": "agent", "path": "/", "description": "", "forceDetachPolicies": True}
    found = inputs_of(ROLE, STATE, old, importing=False)
    assert (found["path"], found["description"]) == ("/", "")
    assert found["forceDetachPolicies"] is True
