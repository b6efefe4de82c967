"""What AWS lets one resource hold: the limit itself, and the four fifths before it."""

from __future__ import annotations

from policies import resource_types as types
from policies.model import Outcome
from policies.resources import Resource
from tests.policies.case import Case
from tests.policies.cases.models import BUCKET, FAIL, NOT_APPLICABLE, PASS
from tests.policies.support import UNKNOWN_TEXT, resource

UNDECIDED = Outcome.UNDECIDED


def managed(characters: int, *, white: int = 0) -> Resource:
    return resource(types.POLICY.token, {"policy": "x" * characters + " " * white}, name="big")


def inline(characters: int, name: str) -> Resource:
    document = {"role": "reader", "name": name, "policy": "x" * characters}
    return resource(types.ROLE_POLICY.token, document, name=name)


def role(**more: object) -> Resource:
    return resource(types.ROLE.token, {"name": "reader", **more}, name="reader-role")


def attached(number: int) -> list[Resource]:
    return [
        resource(
            types.ROLE_POLICY_ATTACHMENT.token,
            {"role": "reader", "policyArn": f"arn:{it}"},
            name=f"attachment-{it}",
        )
        for it in range(number)
    ]


def filters(number: int) -> list[Resource]:
    return [
        resource(types.SUBSCRIPTION_FILTER.token, {"logGroup": "/g"}, name=f"filter-{it}")
        for it in range(number)
    ]


def in_home(region: str, name: str) -> Resource:
    """Return a filter as AWS has it, or in a preview, which does not know its region yet."""
    given = {"logGroup": "/g", "region": region}
    home = {"region": "us-east-1"}
    return resource(types.SUBSCRIPTION_FILTER.token, given, name=name, provider=home)


def _case(
    policy: str, outcome: Outcome, subject: list[Resource], says: str = "", why: str = ""
) -> Case:
    return Case(policy=policy, outcome=outcome, subject=subject, says=says, why=why)


CASES = [
    _case("GOV-11", PASS, [managed(6144)], "1 limits are kept", "at the limit"),
    _case("GOV-11", PASS, [managed(6144, white=900)], why="white space does not count"),
    _case("GOV-11", FAIL, [managed(6145)], "big uses 6,145 of 6,144 characters", "managed"),
    _case(
        "GOV-11",
        FAIL,
        [inline(5121, "a"), inline(5120, "b")],
        "reader uses 10,241 of 10,240 characters",
        "inline together",
    ),
    _case(
        "GOV-11",
        PASS,
        # After an update, AWS names the policy that is declared beside the role once more.
        [inline(6000, "a"), role(inlinePolicies=[{"name": "a", "policy": "x" * 6000}])],
        why="the same twice",
    ),
    _case("GOV-11", FAIL, attached(11), "reader uses 11 of 10: managed policies", "attached"),
    _case("GOV-11", PASS, [*attached(10), role(managedPolicyArns=["arn:1"])], why="a set"),
    _case("GOV-11", FAIL, filters(3), "/g uses 3 of 2: subscription filters", "filters"),
    _case(
        "GOV-11",
        FAIL,
        [in_home("us-east-1", "a"), in_home(UNKNOWN_TEXT, "b"), in_home(UNKNOWN_TEXT, "c")],
        "/g uses 3 of 2: subscription filters",
        "beside a filter that is there",
    ),
    _case(
        "GOV-11",
        PASS,
        [in_home("us-east-1", "a"), in_home("us-west-2", "b"), in_home("us-west-2", "c")],
        why="log groups of two regions",
    ),
    _case(
        "GOV-11",
        FAIL,
        [resource(types.METRIC_ALARM.token, {"alarmActions": list("abcdef")})],
        "uses 6 of 5: actions of an alarm",
        "actions",
    ),
    _case("GOV-11", UNDECIDED, [managed(1), inline(1, "a"), role(assumeRolePolicy=UNKNOWN_TEXT)]),
    _case("GOV-11", NOT_APPLICABLE, [BUCKET], "nothing that has a limit"),
    _case("GOV-12", PASS, [managed(4915)], "1 limits have room", "just below"),
    _case("GOV-12", FAIL, [managed(4916)], "big uses 4,916 of 6,144 characters", "four fifths"),
    _case("GOV-12", PASS, [managed(6145)], why="told by GOV-11"),
    _case("GOV-12", FAIL, filters(2), "/g uses 2 of 2: subscription filters", "filters"),
    _case(
        "GOV-12",
        UNDECIDED,
        [resource(types.ROLE_POLICY.token, {"role": "reader", "policy": UNKNOWN_TEXT})],
    ),
    _case("GOV-12", NOT_APPLICABLE, [BUCKET], "nothing that has a limit"),
]
