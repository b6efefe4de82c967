"""What identities may do, who may take roles, and what bounds them."""

from __future__ import annotations

import json
from typing import Any

from policies import resource_types as types
from policies.model import Outcome
from policies.resources import Resource
from tests.policies.case import Case, allow, document
from tests.policies.cases.models import (
    BUCKET,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    UNDECIDED,
    role_policy,
)
from tests.policies.support import PLATFORM, UNKNOWN_TEXT, context, resource

IAM = "arn:aws:iam::000000000000"
BOUNDARY = min(context().permissions_boundaries)
ISSUER = "token.actions.githubusercontent.com"
PROVIDER = f"{IAM}:oidc-provider/{ISSUER}"


def role(**properties: Any) -> Resource:
    return resource(types.ROLE.token, properties, name="runtime")


def trusting(principal: Any, **more: Any) -> Resource:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, **more}
    return role(assumeRolePolicy=document(statement))


def for_ci(**condition: Any) -> Resource:
    return trusting({"Federated": PROVIDER}, Condition=condition)


def attached(arn: str) -> Resource:
    return resource(types.ROLE_POLICY_ATTACHMENT.token, {"role": "runtime", "policyArn": arn})


def case(policy: str, outcome: Outcome, subject: Resource, says: str = "", why: str = "") -> Case:
    return Case(policy=policy, outcome=outcome, subject=subject, says=says, why=why)


EXACT = {f"{ISSUER}:aud": "sts.amazonaws.com", f"{ISSUER}:sub": "repo:o/r:environment:prod"}
BUCKET_ALL = resource(
    types.BUCKET_POLICY.token,
    {"bucket": "b", "policy": document(allow("s3:*", "*", Principal={"AWS": IAM + ":root"}))},
)

GITLAB = f"{IAM}:oidc-provider/gitlab.com"


def for_gitlab(name: str, ref: str) -> Resource:
    condition = {
        "StringEquals": {"gitlab.com:aud": "https://gitlab.com"},
        "StringLike": {"gitlab.com:sub": f"project_path:g/s/p:ref_type:branch:ref:{ref}"},
    }
    found = trusting({"Federated": GITLAB}, Condition=condition)
    return role(name=name, assumeRolePolicy=found.properties["assumeRolePolicy"])


def permission_set(document_of: Any) -> Resource:
    return resource(types.SSO_INLINE_POLICY.token, {"inlinePolicy": document_of})


def managed(arn: Any) -> Resource:
    return resource(types.SSO_MANAGED_POLICY.token, {"managedPolicyArn": arn})


CASES = [
    case("IAM-01", PASS, permission_set(document(allow("kms:Decrypt", "*"))), why="people"),
    case(
        "IAM-01",
        FAIL,
        permission_set(document(allow("iam:*", "*"))),
        "every action of iam",
        "people",
    ),
    case("IAM-01", UNDECIDED, permission_set(UNKNOWN_TEXT), why="people"),
    case("IAM-02", PASS, managed("arn:aws:iam::aws:policy/SecurityAudit"), why="people"),
    case(
        "IAM-02",
        FAIL,
        managed("arn:aws:iam::aws:policy/AdministratorAccess"),
        "AdministratorAccess is attached",
        "people",
    ),
    case("IAM-02", UNDECIDED, managed(UNKNOWN_TEXT), why="people"),
    case(
        "IAM-10",
        FAIL,
        permission_set(document({"Effect": "Allow", "NotAction": "s3:*"})),
        "allows by NotAction",
        "people",
    ),
    case("IAM-11", PASS, for_gitlab("groundwork-ci-deployer", "main"), why="gitlab"),
    case(
        "IAM-11",
        FAIL,
        for_gitlab("groundwork-ci-deployer", "*"),
        "does not name one repository",
        "every_branch_deploys",
    ),
    Case(
        policy="IAM-11",
        outcome=PASS,
        subject=for_gitlab("groundwork-ci-planner", "*"),
        where=context(PLATFORM),
        why="every_branch_reads",
    ),
    Case(
        policy="IAM-11",
        outcome=FAIL,
        subject=for_gitlab("groundwork-ci-deployer", "*"),
        says="does not name one repository",
        where=context(PLATFORM),
        why="every_branch_of_the_platform_deploys",
    ),
    Case(
        policy="IAM-11",
        outcome=FAIL,
        subject=for_gitlab("groundwork-ci-planner", "rel*"),
        says="does not name one repository",
        where=context(PLATFORM),
        why="some_branches_read",
    ),
    case(
        "IAM-11",
        FAIL,
        for_gitlab("groundwork-ci-planner", "*"),
        "does not name one repository",
        "a_use_case_has_no_planner",
    ),
    case("IAM-01", PASS, role_policy(allow(["s3:Get*", "kms:Decrypt"], "*"))),
    case("IAM-01", PASS, role_policy(allow("logs:*", "*")), why="not_sensitive"),
    case("IAM-01", FAIL, role_policy(allow("*", "*")), "every action of AWS"),
    case("IAM-01", FAIL, role_policy(allow("*:*", "*")), "every action of AWS", "both"),
    case("IAM-01", FAIL, role_policy(allow("KMS:*", "x")), "every action of kms", "case"),
    case("IAM-01", FAIL, role_policy(allow("s3:?*", "x")), "every action of s3", "glob"),
    case("IAM-01", FAIL, BUCKET_ALL, "every action of s3", "bucket"),
    case(
        "IAM-01",
        FAIL,
        role_policy({"Effect": "Allow", "NotAction": "ec2:*", "Resource": "*"}),
        "all actions but some",
        "not_action",
    ),
    case("IAM-01", NOT_APPLICABLE, BUCKET),
    case("IAM-01", UNDECIDED, role_policy(policy=UNKNOWN_TEXT)),
    case("IAM-02", PASS, attached(f"{IAM}:policy/groundwork/reader")),
    case(
        "IAM-02",
        FAIL,
        attached("arn:aws:iam::aws:policy/AmazonBedrockFullAccess"),
        "AmazonBedrockFullAccess is attached",
    ),
    case(
        "IAM-02",
        FAIL,
        role(managedPolicyArns=["arn:aws-us-gov:iam::aws:policy/AdministratorAccess"]),
        "AdministratorAccess is attached",
        "other_partition",
    ),
    case("IAM-02", FAIL, attached(str(BOUNDARY)), "attached as a grant", "boundary"),
    case("IAM-02", NOT_APPLICABLE, role()),
    case("IAM-02", UNDECIDED, attached(UNKNOWN_TEXT)),
    case("IAM-03", PASS, trusting({"Service": "ecs-tasks.amazonaws.com"})),
    case("IAM-03", PASS, trusting({"AWS": f"{IAM}:root"}), why="own_account"),
    case("IAM-03", PASS, for_ci(StringEquals=EXACT), why="own_provider"),
    case("IAM-03", FAIL, trusting("*"), "trusts whoever it matches"),
    case("IAM-03", FAIL, trusting({"AWS": ["*"]}), "trusts whoever it matches", "aws"),
    case(
        "IAM-03",
        FAIL,
        trusting({"AWS": "arn:aws:iam::*:root"}),
        "trusts whoever it matches",
        "any_account",
    ),
    case("IAM-03", FAIL, trusting({"AWS": "999999999999"}), "not of a known account", "foreign"),
    case("IAM-03", FAIL, trusting({"Service": "ec2.amazonaws.com"}), "not on the", "service"),
    case("IAM-03", FAIL, trusting({"Federated": "accounts.google.com"}), "not an identity", "web"),
    case(
        "IAM-03",
        FAIL,
        role(assumeRolePolicy=document({"Effect": "Allow", "NotPrincipal": {"AWS": IAM}})),
        "all principals but some",
        "not_principal",
    ),
    case("IAM-03", NOT_APPLICABLE, BUCKET),
    case("IAM-03", UNDECIDED, role(assumeRolePolicy=UNKNOWN_TEXT)),
    case("IAM-05", PASS, role(permissionsBoundary=BOUNDARY)),
    case("IAM-05", FAIL, role(), "no permissions boundary"),
    case("IAM-05", FAIL, role(permissionsBoundary=""), "no permissions boundary", "empty"),
    case("IAM-05", FAIL, role(permissionsBoundary=f"{IAM}:policy/mine"), "bounded by", "other"),
    Case(policy="IAM-05", outcome=NOT_APPLICABLE, subject=role(), where=context(PLATFORM)),
    case("IAM-05", UNDECIDED, role(permissionsBoundary=UNKNOWN_TEXT)),
    case("IAM-10", PASS, role_policy(allow("s3:GetObject", "*"))),
    case(
        "IAM-10",
        PASS,
        role_policy({"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"}),
        why="deny",
    ),
    case(
        "IAM-10",
        FAIL,
        role_policy({"effect": "Allow", "notaction": "s3:*", "resource": "*"}),
        "allows by NotAction",
    ),
    case("IAM-10", NOT_APPLICABLE, BUCKET),
    case("IAM-10", UNDECIDED, role_policy(policy=UNKNOWN_TEXT)),
    case("IAM-11", PASS, for_ci(StringEquals=EXACT)),
    case("IAM-11", FAIL, for_ci(StringEquals={f"{ISSUER}:aud": "x"}), "whatever its sub claim"),
    case(
        "IAM-11",
        FAIL,
        for_ci(StringLike={**EXACT, f"{ISSUER}:sub": "repo:o/*"}),
        "does not name one repository",
        "any_repository",
    ),
    case(
        "IAM-11",
        FAIL,
        for_ci(StringEqualsIfExists=EXACT),
        "whatever its aud claim",
        "if_exists",
    ),
    case("IAM-11", NOT_APPLICABLE, trusting({"Service": "lambda.amazonaws.com"})),
    case("IAM-11", UNDECIDED, role(assumeRolePolicy=UNKNOWN_TEXT)),
    case(
        "IAM-11",
        UNDECIDED,
        role(assumeRolePolicy=json.loads(document({"Effect": UNKNOWN_TEXT}))),
        why="unknown_part",
    ),
]
