"""AWS's order of evaluation, on the examples that AWS publishes.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from typing import Any

import pytest

from policies.access.evaluate import KeyGrant
from policies.access.model import Verdict
from policies.access.statements import Document
from tests.policies.access.documents import (
    ACCOUNT,
    BUCKET,
    KEY,
    OTHER,
    ROLE,
    ROOT,
    SESSION,
    USER,
    allow,
    asked,
    decision,
    deny,
    document,
    to,
    verdict,
)
from tests.policies.support import UNKNOWN_TEXT

ALLOWED, IMPLICIT = Verdict.ALLOWED, Verdict.IMPLICITLY_DENIED
EXPLICIT, OPEN = Verdict.EXPLICITLY_DENIED, Verdict.UNDECIDED
UNREAD = Document("ReadOnlyAccess", "identity policy", unread="the text of ReadOnlyAccess")

CARLOS = document(
    allow(["s3:GetBucketLocation", "s3:ListAllMyBuckets"], "arn:aws:s3:::*", Sid="AllowS3ListRead"),
    allow("s3:*", [f"{BUCKET}/*", BUCKET], Sid="AllowS3Self"),
    deny("s3:*", "arn:aws:s3:::*log*", Sid="DenyS3Logs"),
)
CARLOS_BUCKET = document(to({"AWS": USER}, allow("s3:*", [f"{BUCKET}/*", BUCKET])))


def test_carlos_saves_to_his_own_bucket_and_not_to_the_logs() -> None:
    """The page's "Example identity-based and resource-based policy evaluation"."""
    logs = asked(action="s3:PutObject", resource=f"{BUCKET}-logs/a")
    denied = decision(logs, identity=[CARLOS])
    assert denied.verdict is EXPLICIT
    assert [(it.sid, it.path) for it in denied.by] == [("DenyS3Logs", "policy.Statement[2]")]
    own = asked(action="s3:PutObject")
    assert verdict(own, identity=[CARLOS], resource=[CARLOS_BUCKET]) is ALLOWED
    # "If one of the policy types allows the request and the other doesn't, it is still allowed."
    assert verdict(own, identity=[], resource=[CARLOS_BUCKET]) is ALLOWED
    assert verdict(own, identity=[CARLOS]) is ALLOWED
    assert verdict(own) is IMPLICIT


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("iam:GetUser", ALLOWED),
        ("iam:CreatePolicy", IMPLICIT),
        ("iam:GetOrganizationsAccessReport", EXPLICIT),
        ("iam:GenerateCredentialReport", EXPLICIT),
    ],
)
def test_explicit_and_implicit_denials(action: str, expected: Verdict) -> None:
    """The page's "The difference between explicit and implicit denies"."""
    own = document(
        allow(["iam:Get*", "iam:List*"], Sid="AllowGetList"),
        deny("iam:*Report", Sid="DenyReports"),
    )
    assert verdict(asked(action=action, resource="*"), identity=[own]) is expected


ALL_S3 = document(allow("s3:*"))
ONLY_EC2 = document(allow("ec2:*"), layer="permissions boundary")
FEDERATED = f"arn:aws:sts::{ACCOUNT}:federated-user/carlossalazar"
_LIMITED: list[tuple[str, Any, str | None, dict[str, Any], Verdict]] = [
    # Who asks, whom the bucket's policy names, the session, what limits, and the decision.
    (USER, {"AWS": USER}, None, {"boundary": ONLY_EC2}, ALLOWED),
    (ROLE, {"AWS": ROLE}, SESSION, {"boundary": ONLY_EC2}, IMPLICIT),
    (ROLE, {"AWS": ROLE}, SESSION, {"session": [ONLY_EC2]}, IMPLICIT),
    (ROLE, {"AWS": ROLE}, SESSION, {}, ALLOWED),
    (ROLE, {"AWS": SESSION}, SESSION, {"boundary": ONLY_EC2, "session": [ONLY_EC2]}, ALLOWED),
    (ROLE, {"AWS": f"{SESSION}-2"}, SESSION, {}, IMPLICIT),
    (ROLE, {"AWS": SESSION}, None, {}, OPEN),
    (ROLE, "*", SESSION, {"boundary": ONLY_EC2}, ALLOWED),
    (ROLE, {"AWS": ROOT}, SESSION, {}, IMPLICIT),
    (ROLE, {"AWS": ACCOUNT}, SESSION, {"identity": [ALL_S3]}, ALLOWED),
    (ROLE, {"AWS": ROOT}, SESSION, {"identity": [ALL_S3], "boundary": ONLY_EC2}, IMPLICIT),
    (USER, {"AWS": USER}, FEDERATED, {"session": [ONLY_EC2]}, IMPLICIT),
    (USER, {"AWS": FEDERATED}, FEDERATED, {"session": [ONLY_EC2]}, ALLOWED),
    (USER, {"AWS": USER.replace("carlos", "Carlos")}, None, {}, IMPLICIT),
    (USER, {"AWS": "AIDAJQABLZS4A3QDU576Q"}, None, {}, OPEN),
    (USER, {"Service": "ec2.amazonaws.com"}, None, {}, IMPLICIT),
    (USER, {"AWS": UNKNOWN_TEXT}, None, {}, OPEN),
]


@pytest.mark.parametrize(("who", "names", "session", "limits", "expected"), _LIMITED)
def test_what_limits_a_right_from_a_resources_policy(
    who: str, names: Any, session: str | None, limits: dict[str, Any], expected: Verdict
) -> None:
    """The page's table of principal types and implicit denies, within one account."""
    bucket = document(to(names, allow("s3:GetObject")))
    assert verdict(asked(who, session=session), resource=[bucket], **limits) is expected


def test_a_boundary_limits_identity_policies_and_grants_nothing() -> None:
    boundary = document(allow(["s3:*", "cloudwatch:*", "ec2:*"]), layer="permissions boundary")
    create = asked(action="iam:CreateUser", resource=USER)
    assert (
        verdict(create, identity=[document(allow("iam:CreateUser"))], boundary=boundary) is IMPLICIT
    )
    assert verdict(asked(), boundary=boundary) is IMPLICIT
    assert verdict(asked(), identity=[ALL_S3], boundary=boundary) is ALLOWED
    refused = document(deny("s3:GetObject"), layer="permissions boundary")
    assert verdict(asked(), identity=[ALL_S3], boundary=refused) is EXPLICIT
    told = decision(asked(), identity=[ALL_S3], boundary=ONLY_EC2)
    assert told.why == (f"no permissions boundary subject allows s3:GetObject on {BUCKET}/a",)


def test_every_level_of_service_control_policies_must_allow() -> None:
    root, unit = [document(allow("*"), layer="SCP")], [document(allow("ec2:*"), layer="SCP")]
    assert verdict(asked(), identity=[ALL_S3], limits=[root]) is ALLOWED
    assert verdict(asked(), identity=[ALL_S3], limits=[root, unit]) is IMPLICIT
    denying = [*root, document(deny("s3:*"), layer="SCP")]
    assert verdict(asked(), identity=[ALL_S3], limits=[denying]) is EXPLICIT


@pytest.mark.parametrize(
    ("identity", "names", "expected"),
    [
        ([ALL_S3], {"AWS": USER}, ALLOWED),
        ([ALL_S3], {"AWS": ROOT}, ALLOWED),
        ([ALL_S3], "*", ALLOWED),
        ([], {"AWS": USER}, IMPLICIT),
        ([], "*", IMPLICIT),
        ([ALL_S3], {"AWS": OTHER}, IMPLICIT),
    ],
)
def test_across_accounts_both_sides_must_allow(
    identity: list[Document], names: Any, expected: Verdict
) -> None:
    request = asked(account=OTHER)
    bucket = document(to(names, allow("s3:*")))
    assert verdict(request, identity=identity, resource=[bucket]) is expected


def test_a_bucket_of_unknown_account_is_open_only_where_it_matters() -> None:
    request = asked(account=None)
    bucket = document(to({"AWS": USER}, allow("s3:*")))
    assert verdict(request, identity=[ALL_S3], resource=[bucket]) is ALLOWED
    assert verdict(request, identity=[ALL_S3]) is OPEN
    assert verdict(request) is IMPLICIT


DEFAULT_KEY_POLICY = document(to({"AWS": ROOT}, allow("kms:*", Sid="Enable IAM User Permissions")))
DECRYPTS = document(allow("kms:Decrypt", KEY))


def _decrypt(who: str = ROLE) -> Any:
    return asked(who, "kms:Decrypt", KEY, session=SESSION)


def test_a_keys_default_policy_lets_identity_policies_decide() -> None:
    """https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html"""
    assert verdict(_decrypt(), identity=[DECRYPTS], resource=[DEFAULT_KEY_POLICY]) is ALLOWED
    assert verdict(_decrypt(), resource=[DEFAULT_KEY_POLICY]) is IMPLICIT


def test_a_key_whose_policy_names_nobody_is_closed_to_identity_policies() -> None:
    other = document(to({"AWS": f"{ROLE}-2"}, allow("kms:*")))
    found = decision(_decrypt(), identity=[DECRYPTS], resource=[other])
    assert found.verdict is IMPLICIT
    assert found.why == (f"the policy of {KEY} neither names the caller nor its account",)
    assert verdict(_decrypt(), identity=[DECRYPTS]) is IMPLICIT


def test_a_key_policy_that_names_the_role_needs_no_identity_policy() -> None:
    key = document(to({"AWS": ROLE}, allow("kms:Decrypt")))
    assert verdict(_decrypt(), resource=[key]) is ALLOWED
    assert verdict(_decrypt(), resource=[key], boundary=ONLY_EC2) is IMPLICIT


def test_a_key_grant_is_a_right_of_its_own() -> None:
    grant = KeyGrant("urn:grant", ROLE, frozenset({"Decrypt"}))
    assert verdict(_decrypt(), grants=[grant]) is ALLOWED
    assert verdict(_decrypt(USER), grants=[grant]) is IMPLICIT
    assert verdict(asked(ROLE, "kms:Encrypt", KEY), grants=[grant]) is IMPLICIT
    constrained = KeyGrant("urn:grant", ROLE, frozenset({"Decrypt"}), has_constraints=True)
    assert verdict(_decrypt(), grants=[constrained]) is OPEN


@pytest.mark.parametrize(
    ("names", "identity", "expected"),
    [
        ({"AWS": USER}, [], ALLOWED),
        ({"AWS": ROOT}, [], IMPLICIT),
        ({"AWS": ROOT}, [document(allow("sts:AssumeRole", ROLE))], ALLOWED),
        ({"Service": "ec2.amazonaws.com"}, [document(allow("sts:AssumeRole"))], IMPLICIT),
    ],
)
def test_a_roles_trust_must_name_who_takes_it(
    names: Any, identity: list[Document], expected: Verdict
) -> None:
    trust = document({"Effect": "Allow", "Principal": names, "Action": "sts:AssumeRole"})
    request = asked(USER, "sts:AssumeRole", ROLE)
    assert verdict(request, identity=identity, resource=[trust]) is expected


def test_a_service_has_what_the_resources_policy_gives_it() -> None:
    service = asked("logs.us-east-1.amazonaws.com", "kms:Decrypt", KEY)
    key = document(to({"Service": ["logs.us-east-1.amazonaws.com"]}, allow("kms:Decrypt")))
    assert verdict(service, resource=[key]) is ALLOWED
    assert verdict(service, resource=[DEFAULT_KEY_POLICY]) is IMPLICIT


def _all_but(*names: str) -> Document:
    return document({**deny("s3:*"), "NotPrincipal": {"AWS": list(names)}})


@pytest.mark.parametrize(
    ("who", "excepted", "boundary", "expected"),
    [
        (USER, (USER, ROOT), None, ALLOWED),
        (USER, (f"{USER}2", f"arn:aws:iam::{OTHER}:root"), None, EXPLICIT),
        (USER, (USER,), None, OPEN),
        (ROLE, (ROLE, SESSION, ROOT), None, ALLOWED),
        (ROLE, (ROLE, ROOT), None, OPEN),
        # "... will always deny any IAM principal that has a permissions boundary".
        (USER, (USER, ROOT), document(allow("*")), EXPLICIT),
    ],
)
def test_a_denial_of_all_but_some(
    who: str, excepted: tuple[str, ...], boundary: Document | None, expected: Verdict
) -> None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html"""
    request = asked(who, session=SESSION if who == ROLE else None)
    found = verdict(request, identity=[ALL_S3], resource=[_all_but(*excepted)], boundary=boundary)
    assert found is expected


def test_allow_with_not_principal_is_open() -> None:
    bucket = document({**allow("s3:*"), "NotPrincipal": {"AWS": OTHER}})
    assert verdict(asked(), resource=[bucket]) is OPEN
    assert verdict(asked(), identity=[ALL_S3], resource=[bucket]) is ALLOWED


@pytest.mark.parametrize(
    ("statement", "resource", "expected"),
    [
        # In `Resource` case counts; in actions it does not.
        (allow("S3:getobject", f"{BUCKET}/Secret"), f"{BUCKET}/secret", IMPLICIT),
        (allow("S3:getobject", f"{BUCKET}/secret"), f"{BUCKET}/secret", ALLOWED),
        (allow("s3:Get*", f"{BUCKET}/???"), f"{BUCKET}/abc", ALLOWED),
        (allow("s3:Get*", f"{BUCKET}/${{aws:username}}/*"), f"{BUCKET}/carlos/a", ALLOWED),
        (allow("s3:Get*", f"{BUCKET}/${{aws:PrincipalTag/a}}/*"), f"{BUCKET}//a", IMPLICIT),
        (
            {"Effect": "Allow", "NotAction": "iam:*", "NotResource": f"{BUCKET}/private/*"},
            f"{BUCKET}/public/a",
            ALLOWED,
        ),
        (
            {"Effect": "Allow", "NotAction": "iam:*", "NotResource": f"{BUCKET}/private/*"},
            f"{BUCKET}/private/a",
            IMPLICIT,
        ),
        ({"Effect": "Allow", "NotAction": "s3:Get*", "Resource": "*"}, f"{BUCKET}/a", IMPLICIT),
        ({"Effect": "allow", "Action": "*", "Resource": "*"}, f"{BUCKET}/a", OPEN),
        (allow("s3:GetObject", UNKNOWN_TEXT), f"{BUCKET}/a", OPEN),
        (allow(UNKNOWN_TEXT, "arn:aws:s3:::other/*"), f"{BUCKET}/a", IMPLICIT),
    ],
)
def test_what_a_statement_is_about(statement: Any, resource: str, expected: Verdict) -> None:
    request = asked(resource=resource, context={"aws:username": "carlos"})
    assert verdict(request, identity=[document(statement)]) is expected


def test_a_policy_whose_text_is_not_known_leaves_open_what_nothing_else_decides() -> None:
    assert verdict(asked(), identity=[UNREAD]) is OPEN
    # It may deny what another allows, and nothing allows what another denies.
    assert verdict(asked(), identity=[ALL_S3, UNREAD]) is OPEN
    assert verdict(asked(), identity=[UNREAD, document(deny("s3:*"))]) is EXPLICIT
    found = decision(asked(), identity=[UNREAD])
    assert found.why == ("the text of ReadOnlyAccess",)


def test_an_open_denial_makes_an_allowance_open_and_a_missing_one_stays_missing() -> None:
    mfa = document(deny("*", Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}))
    request = asked(closed=())
    found = decision(request, identity=[ALL_S3, mfa])
    assert found.verdict is OPEN
    assert found.why == ("the request's aws:multifactorauthpresent",)
    assert verdict(request, identity=[mfa]) is IMPLICIT


def test_a_statement_that_ends_says_when() -> None:
    until = {"DateLessThan": {"aws:CurrentTime": "2028-10-01T00:00:00Z"}}
    own = document(allow("s3:*", Condition=until))
    now = {"aws:CurrentTime": "2026-11-25T00:00:00Z"}
    (by,) = decision(asked(context=now), identity=[own]).by
    assert by.until == "2028-10-01T00:00:00Z"
    later = {"aws:CurrentTime": "2028-10-01T00:00:00Z"}
    assert verdict(asked(context=later), identity=[own]) is IMPLICIT


def test_an_endpoints_policy_lets_pass_whom_it_names() -> None:
    def endpoint(names: Any, effect: Any = allow) -> list[Document]:
        return [document(to(names, effect("s3:*")), layer="endpoint policy")]

    own = {"identity": [ALL_S3]}
    assert verdict(asked(), limits=[endpoint("*")], **own) is ALLOWED
    assert verdict(asked(), limits=[endpoint({"AWS": USER})], **own) is ALLOWED
    assert verdict(asked(), limits=[endpoint({"AWS": ROLE})], **own) is IMPLICIT
    assert verdict(asked(), limits=[endpoint("*")]) is IMPLICIT
    refusing = [*endpoint("*"), *endpoint({"AWS": USER}, deny)]
    assert verdict(asked(), limits=[refusing], **own) is EXPLICIT
