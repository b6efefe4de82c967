"""What states hold of principals: everything that is attached to them, in all its forms."""

from __future__ import annotations

import json

import pytest

from policies.access.inventory import Inventory
from policies.access.model import Context, Verdict
from policies.resources import Resource
from policies.values import decode
from tests.policies.access.documents import ACCOUNT, Json, allow, deny, made, to
from tests.policies.access.stacks import NOW
from tests.policies.support import UNKNOWN_TEXT

IAM = f"arn:aws:iam::{ACCOUNT}"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/k1"
SET = "arn:aws:sso:::permissionSet/ssoins-1/ps-1"
READS = [allow("s3:GetObject", "arn:aws:s3:::data/*")]


def _text(*statements: Json) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


ROLE = made(
    "iam/role:Role",
    "role",
    arn=f"{IAM}:role/app",
    name="app",
    assumeRolePolicy=_text(
        {
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ),
    tags={"team": "blue", "use_case": "shop"},
)
USER = made("iam/user:User", "user", arn=f"{IAM}:user/dana", name="dana", tags={"team": "red"})
POLICY = made(
    "iam/policy:Policy", "policy", arn=f"{IAM}:policy/reads", name="reads", policy=_text(*READS)
)
BUCKET = made("s3/bucket:Bucket", "bucket", arn="arn:aws:s3:::data", bucket="data")
PERMISSION_SET = made("ssoadmin/permissionSet:PermissionSet", "set", arn=SET, name="auditor")
ASSIGNED = made(
    "ssoadmin/accountAssignment:AccountAssignment", "a", permissionSetArn=SET, targetId=ACCOUNT
)


def _held(*resources: Resource, known: dict[str, object] | None = None) -> Inventory:
    return Inventory((ROLE, USER, POLICY, BUCKET, *resources), NOW, known or {})


def _reads(held: Inventory, name: str) -> Verdict:
    (principal,) = [it for it in held.principals if it.name == name]
    return held.decide(principal, "s3:GetObject", "arn:aws:s3:::data/a").verdict


_FORMS: dict[str, tuple[str, list[Resource]]] = {
    "a role's own policy": (
        "app",
        [made("iam/rolePolicy:RolePolicy", "p", role="app", policy=_text(*READS))],
    ),
    "a policy attached to a role": (
        "app",
        [
            made(
                "iam/rolePolicyAttachment:RolePolicyAttachment",
                "a",
                role="app",
                policyArn=f"{IAM}:policy/reads",
            )
        ],
    ),
    "policies attached to a role as a list": (
        "app",
        [
            made(
                "iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
                "a",
                roleName="app",
                policyArns=[f"{IAM}:policy/reads"],
            )
        ],
    ),
    "a policy attached to several": (
        "dana",
        [
            made(
                "iam/policyAttachment:PolicyAttachment",
                "a",
                users=["dana"],
                roles=[],
                groups=[],
                policyArn=f"{IAM}:policy/reads",
            )
        ],
    ),
    "a user's own policy": (
        "dana",
        [made("iam/userPolicy:UserPolicy", "p", user="dana", policy=_text(*READS))],
    ),
    "a policy attached to a user": (
        "dana",
        [
            made(
                "iam/userPolicyAttachment:UserPolicyAttachment",
                "a",
                user="dana",
                policyArn=f"{IAM}:policy/reads",
            )
        ],
    ),
    "a group's own policy": (
        "dana",
        [
            made("iam/groupMembership:GroupMembership", "m", group="readers", users=["dana"]),
            made("iam/groupPolicy:GroupPolicy", "p", group="readers", policy=_text(*READS)),
        ],
    ),
    "a policy attached to a group": (
        "dana",
        [
            made(
                "iam/userGroupMembership:UserGroupMembership", "m", user="dana", groups=["readers"]
            ),
            made(
                "iam/groupPolicyAttachment:GroupPolicyAttachment",
                "a",
                group="readers",
                policyArn=f"{IAM}:policy/reads",
            ),
        ],
    ),
    "a permission set's own policy": (
        "auditor",
        [
            PERMISSION_SET,
            ASSIGNED,
            made(
                "ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
                "p",
                permissionSetArn=SET,
                inlinePolicy=_text(*READS),
            ),
        ],
    ),
    "a customer's policy in a permission set": (
        "auditor",
        [
            PERMISSION_SET,
            ASSIGNED,
            made(
                "ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment",
                "a",
                permissionSetArn=SET,
                customerManagedPolicyReference={"name": "reads", "path": "/"},
            ),
        ],
    ),
}


@pytest.mark.parametrize("form", _FORMS)
def test_a_right_is_found_in_every_form(form: str) -> None:
    name, resources = _FORMS[form]
    assert _reads(_held(*resources), name) is Verdict.ALLOWED
    (attaching,) = resources[-1:]
    rest = [it for it in resources if it is not attaching]
    assert _reads(_held(*rest), name) is Verdict.IMPLICITLY_DENIED


def test_a_role_has_inline_and_managed_policies_and_a_boundary_in_itself() -> None:
    inline = {"name": "own", "policy": _text(*READS)}
    role = {**ROLE.properties, "inlinePolicies": [inline]}
    held = Inventory((Resource(ROLE.urn, ROLE.type, role), POLICY, BUCKET), NOW, {})
    assert _reads(held, "app") is Verdict.ALLOWED
    role = {**ROLE.properties, "managedPolicyArns": [f"{IAM}:policy/reads"]}
    held = Inventory((Resource(ROLE.urn, ROLE.type, role), POLICY, BUCKET), NOW, {})
    assert _reads(held, "app") is Verdict.ALLOWED
    bound = {**role, "permissionsBoundary": f"{IAM}:policy/nothing"}
    nothing = made(
        "iam/policy:Policy", "n", arn=f"{IAM}:policy/nothing", policy=_text(allow("ec2:*"))
    )
    held = Inventory((Resource(ROLE.urn, ROLE.type, bound), POLICY, BUCKET, nothing), NOW, {})
    assert _reads(held, "app") is Verdict.IMPLICITLY_DENIED
    # A boundary whose text is not there, or which is not known, might let anything through.
    held = Inventory((Resource(ROLE.urn, ROLE.type, bound), POLICY, BUCKET), NOW, {})
    assert _reads(held, "app") is Verdict.UNDECIDED
    unknown = {**role, "permissionsBoundary": decode(UNKNOWN_TEXT)}
    held = Inventory((Resource(ROLE.urn, ROLE.type, unknown), POLICY, BUCKET), NOW, {})
    assert _reads(held, "app") is Verdict.UNDECIDED


def test_a_permission_set_without_an_account_is_nobody_and_may_have_a_boundary() -> None:
    assert [it.name for it in _held(PERMISSION_SET).principals] == ["app", "dana"]
    form = _FORMS["a permission set's own policy"][1]
    boundary = made(
        "ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment",
        "b",
        permissionSetArn=SET,
        permissionsBoundary={"customerManagedPolicyReference": {"name": "reads", "path": "/"}},
    )
    assert _reads(_held(*form, boundary), "auditor") is Verdict.ALLOWED
    other = made(
        "ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment",
        "b",
        permissionSetArn=SET,
        permissionsBoundary={"managedPolicyArn": "arn:aws:iam::aws:policy/Some"},
    )
    assert _reads(_held(*form, other), "auditor") is Verdict.UNDECIDED
    known: dict[str, object] = {"arn:aws:iam::aws:policy/Some": json.loads(_text(deny("s3:*")))}
    assert _reads(_held(*form, other, known=known), "auditor") is Verdict.EXPLICITLY_DENIED


def test_a_permission_sets_role_may_be_the_one_that_a_policy_names() -> None:
    role = f"{IAM}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_auditor_0123456789abcdef"
    policy = made(
        "s3/bucketPolicy:BucketPolicy",
        "p",
        bucket="data",
        policy=_text(to({"AWS": role}, READS[0])),
    )
    held = _held(PERMISSION_SET, ASSIGNED, policy)
    assert _reads(held, "auditor") is Verdict.UNDECIDED
    assert _reads(held, "app") is Verdict.IMPLICITLY_DENIED


def test_tags_are_the_principals_own_unless_its_sessions_bring_some() -> None:
    team = {"StringEquals": {"aws:PrincipalTag/team": "blue"}}
    own = made(
        "iam/rolePolicy:RolePolicy", "p", role="app", policy=_text({**READS[0], "Condition": team})
    )
    assert _reads(_held(own), "app") is Verdict.ALLOWED
    trust = _text(
        {
            "Effect": "Allow",
            "Principal": {"AWS": ACCOUNT},
            "Action": ["sts:AssumeRole", "sts:TagSession"],
        }
    )
    role = Resource(ROLE.urn, ROLE.type, {**ROLE.properties, "assumeRolePolicy": trust})
    assert _reads(Inventory((role, BUCKET, own), NOW, {}), "app") is Verdict.UNDECIDED


def test_a_bucket_in_no_state_is_undecided_and_one_of_the_states_has_its_policy() -> None:
    reading = _FORMS["a role's own policy"][1]
    assert _reads(Inventory((ROLE, *reading), NOW, {}), "app") is Verdict.UNDECIDED
    policy = made(
        "s3/bucketPolicy:BucketPolicy", "p", bucket="data", policy=_text(to("*", deny("s3:*")))
    )
    assert _reads(_held(*reading, policy), "app") is Verdict.EXPLICITLY_DENIED


def test_a_resource_whose_policy_is_not_read_is_undecided() -> None:
    (app,) = [it for it in _held().principals if it.name == "app"]
    topic = f"arn:aws:sns:us-east-1:{ACCOUNT}:t"
    found = _held().decide(app, "sns:Publish", topic)
    assert found.verdict is Verdict.UNDECIDED
    assert found.why == (f"the resource policy of {topic}, which is not read",)


@pytest.mark.parametrize("key_id", [KEY, "k1"])
def test_a_grant_of_a_key_is_found_by_id_and_arn(key_id: str) -> None:
    key = made("kms/key:Key", "key", arn=KEY, policy=_text(to({"Service": "ec2"}, allow("kms:*"))))
    grant = made(
        "kms/grant:Grant",
        "grant",
        keyId=key_id,
        granteePrincipal=f"{IAM}:role/app",
        operations=["Decrypt"],
    )
    (app,) = [it for it in _held(key).principals if it.name == "app"]
    assert _held(key).decide(app, "kms:Decrypt", KEY).verdict is Verdict.IMPLICITLY_DENIED
    found = _held(key, grant).decide(app, "kms:Decrypt", KEY)
    assert (found.verdict, [it.layer for it in found.by]) == (Verdict.ALLOWED, ["key grant"])


def test_what_is_told_of_a_request_wins_over_what_is_assumed() -> None:
    plain = {"Bool": {"aws:SecureTransport": "false"}}
    policy = made(
        "s3/bucketPolicy:BucketPolicy",
        "p",
        bucket="data",
        policy=_text(to("*", {**deny("s3:*"), "Condition": plain})),
    )
    held = _held(*_FORMS["a role's own policy"][1], policy)
    assert _reads(held, "app") is Verdict.ALLOWED
    (app,) = [it for it in held.principals if it.name == "app"]
    told = Context.of({"aws:SecureTransport": "false"})
    found = held.decide(app, "s3:GetObject", "arn:aws:s3:::data/a", told)
    assert found.verdict is Verdict.EXPLICITLY_DENIED
