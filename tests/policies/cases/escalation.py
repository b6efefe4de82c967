"""Privilege escalation, confused deputies, users, and duties that do not go together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from policies import resource_types as types
from policies.escalations import METHODS
from policies.model import Outcome
from policies.resources import Resource
from tests.policies.case import Case, allow, document
from tests.policies.cases.models import BUCKET, FAIL, NOT_APPLICABLE, PASS, UNDECIDED, role_policy
from tests.policies.declared import changing, declared, with_statement
from tests.policies.support import PLATFORM, UNKNOWN_TEXT, USE_CASE, context, resource

IAM = "arn:aws:iam::000000000000"
ROLES = f"{IAM}:role/groundwork/use-case/*"
BOUNDED = {"StringEquals": {"iam:PermissionsBoundary": f"{IAM}:policy/groundwork/boundary/b"}}
ONE_POLICY = {"ArnEquals": {"iam:PolicyARN": f"{IAM}:policy/groundwork/groundwork-stopped"}}
LAMBDA = ["lambda:CreateFunction", "lambda:InvokeFunction"]
HELD = declared(
    USE_CASE,
    types.ROLE,
    types.ROLE_POLICY,
    types.INFERENCE_PROFILE,
    types.GUARDRAIL,
    types.KNOWLEDGE_BASE,
)
RUNTIME = "customer-support-runtime-policy"


def role(**properties: Any) -> Resource:
    return resource(types.ROLE.token, {"name": "runtime", **properties}, name="runtime")


def holding(*statements: dict[str, Any], **more: Any) -> list[Resource]:
    """Return a role with the statements in a policy of its own."""
    return [role(), role_policy(*statements, **more)]


def passing(service: str = "", on: str = "*") -> dict[str, Any]:
    condition = {"StringEquals": {"iam:PassedToService": service}} if service else {}
    return allow("iam:PassRole", on, **({"Condition": condition} if condition else {}))


def runtime_with(*statements: dict[str, Any]) -> list[Resource]:
    """Return the real use case's identities, the runtime's policy with statements added."""
    return [with_statement(it, *statements) if it.name == RUNTIME else it for it in HELD]


def stack(
    policy: str, outcome: Outcome, subject: Sequence[Resource], says: str = "", why: str = ""
) -> Case:
    return Case(policy=policy, outcome=outcome, subject=subject, says=says, why=why)


def trusted_by(service: str, **condition: Any) -> Resource:
    statement = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": service},
        "Condition": condition,
    }
    return role(assumeRolePolicy=document(statement))


def one(policy: str, outcome: Outcome, subject: Resource, says: str = "", why: str = "") -> Case:
    return Case(policy=policy, outcome=outcome, subject=subject, says=says, why=why)


OWN = {"aws:SourceAccount": "000000000000"}
FOR_BASES = {"aws:SourceArn": "arn:aws:bedrock:us-east-1:000000000000:knowledge-base/*"}
BEDROCK = "bedrock.amazonaws.com"
GITHUB = document(
    {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": f"{IAM}:oidc-provider/token.actions.githubusercontent.com"},
    }
)

CASES = [
    *(one("IAM-04", PASS, each, why=each.name) for each in declared(USE_CASE, types.ROLE)),
    one("IAM-04", PASS, trusted_by(BEDROCK, StringEquals=OWN, ArnLike=FOR_BASES), why="named"),
    one(
        "IAM-04",
        PASS,
        trusted_by(
            "logs.amazonaws.com",
            ArnLike={"aws:SourceArn": "arn:aws:logs:us-east-1:000000000000:*"},
        ),
        why="account in the ARN",
    ),
    one("IAM-04", FAIL, trusted_by(BEDROCK), "for whatever account asks"),
    one(
        "IAM-04", FAIL, trusted_by(BEDROCK, StringEquals=OWN), "for anything in the account", "arn"
    ),
    one(
        "IAM-04",
        FAIL,
        trusted_by("ecs-tasks.amazonaws.com", StringEquals={"aws:SourceAccount": "999999999999"}),
        "for whatever account asks",
        "foreign",
    ),
    one(
        "IAM-04",
        FAIL,
        trusted_by("lambda.amazonaws.com", StringEqualsIfExists=OWN),
        "for whatever account asks",
        "if_exists",
    ),
    one("IAM-04", NOT_APPLICABLE, role(assumeRolePolicy=GITHUB)),
    one("IAM-04", UNDECIDED, role(assumeRolePolicy=UNKNOWN_TEXT)),
    stack("IAM-06", PASS, HELD),
    stack("IAM-06", PASS, holding(allow("iam:PutRolePolicy", ROLES, Condition=BOUNDED)), why="b"),
    stack(
        "IAM-06", PASS, holding(allow("iam:AttachRolePolicy", "*", Condition=ONE_POLICY)), why="p"
    ),
    stack("IAM-06", PASS, holding(allow(LAMBDA, "*")), why="half"),
    stack(
        "IAM-06",
        PASS,
        holding(allow(LAMBDA, "*"), passing("bedrock.amazonaws.com")),
        why="passed to another service",
    ),
    stack(
        "IAM-06",
        PASS,
        holding(allow(LAMBDA, "*"), passing("lambda.amazonaws.com", ROLES)),
        why="bounded roles",
    ),
    stack(
        "IAM-06",
        PASS,
        holding(
            allow("iam:*", "*"),
            {"Effect": "Deny", "Action": "*", "Resource": "*"},
        ),
        why="denied",
    ),
    stack(
        "IAM-06",
        PASS,
        holding(allow("lambda:UpdateFunctionCode", "arn:aws:lambda:us-east-1:1:function:one")),
        why="named function",
    ),
    stack(
        "IAM-06",
        PASS,
        holding(allow("iam:CreateAccessKey", f"{IAM}:user/${{aws:username}}")),
        why="own user",
    ),
    stack(
        "IAM-06", FAIL, holding(allow("iam:CreatePolicyVersion", "*")), "iam:CreatePolicyVersion"
    ),
    stack("IAM-06", FAIL, holding(allow("*", "*")), "ways more", "everything"),
    stack(
        "IAM-06",
        FAIL,
        runtime_with(passing(), allow(LAMBDA, "*")),
        "iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction",
        "lambda",
    ),
    stack(
        "IAM-06",
        FAIL,
        [
            role(),
            role_policy(passing()),
            resource(
                types.POLICY.token,
                {
                    "arn": f"{IAM}:policy/starts",
                    "path": "/",
                    "policy": document(allow("sagemaker:CreateTrainingJob", "*")),
                },
                name="starts",
            ),
            resource(
                types.ROLE_POLICY_ATTACHMENT.token,
                {"role": "runtime", "policyArn": f"{IAM}:policy/starts"},
            ),
        ],
        "iam:PassRole + sagemaker:CreateTrainingJob",
        "in two policies of one role",
    ),
    stack(
        "IAM-06",
        FAIL,
        holding(
            allow("iam:PutRolePolicy", ROLES, Condition={"StringLike": {"iam:PolicyARN": "*"}})
        ),
        "iam:PutRolePolicy",
        "key of another action",
    ),
    stack(
        "IAM-06", FAIL, holding(allow("sts:AssumeRole", f"{IAM}:role/*")), "sts:AssumeRole", "any"
    ),
    stack("IAM-06", NOT_APPLICABLE, [BUCKET]),
    stack("IAM-06", UNDECIDED, holding(policy=UNKNOWN_TEXT)),
    stack(
        "IAM-06",
        UNDECIDED,
        holding(policy=json.loads(document(allow(["iam:PutRolePolicy"], UNKNOWN_TEXT)))),  # type: ignore[arg-type]
        why="unknown_resource",
    ),
    stack("IAM-07", PASS, HELD),
    stack(
        "IAM-07",
        FAIL,
        changing(HELD, types.ROLE, {"tags": {"use_case": "returns-triage"}}, "runtime"),
        "the role is of returns-triage",
        "tag",
    ),
    stack(
        "IAM-07",
        FAIL,
        changing(
            HELD, types.ROLE, {"tags": {"use_case": "customer-support", "UseCase": "x"}}, "runtime"
        ),
        "2 tags of a use case",
        "two tags",
    ),
    stack(
        "IAM-07",
        FAIL,
        runtime_with(
            allow(
                "bedrock:InvokeModel",
                "arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/other",
            )
        ),
        "is no inference profile of this use case",
        "profile",
    ),
    stack(
        "IAM-07",
        FAIL,
        runtime_with(allow("bedrock:Retrieve", "*")),
        "is no knowledge base of this use case",
        "knowledge",
    ),
    stack(
        "IAM-07",
        FAIL,
        runtime_with(
            allow("s3:GetObject", "arn:aws:s3:::meridian-data-public-000000000000-us-east-1/*")
        ),
        "that nobody approved",
        "data",
    ),
    stack("IAM-07", NOT_APPLICABLE, holding(allow("s3:ListAllMyBuckets", "*"))),
    stack("IAM-07", UNDECIDED, changing(HELD, types.ROLE_POLICY, {"policy": UNKNOWN_TEXT})),
    stack("IAM-08", PASS, HELD),
    stack(
        "IAM-08",
        PASS,
        runtime_with(
            allow(
                "s3:GetObject", "arn:aws:s3:::meridian-data-confidential-000000000000-us-east-1/*"
            ),
            allow(
                "s3:PutObject",
                "*",
                Condition={"StringEquals": {"aws:ResourceAccount": "000000000000"}},
            ),
        ),
        why="own account",
    ),
    stack(
        "IAM-08",
        FAIL,
        runtime_with(allow("bedrock:UpdateGuardrail", "*")),
        "calls models and may bedrock:UpdateGuardrail",
    ),
    stack(
        "IAM-08",
        FAIL,
        runtime_with(allow("logs:Delete*", "*")),
        "logs:DeleteLogGroup",
        "records",
    ),
    stack(
        "IAM-08",
        FAIL,
        runtime_with(allow("s3:PutObject", "arn:aws:s3:::somebody-elses/*")),
        "may write to arn:aws:s3:::somebody-elses/*",
        "sends",
    ),
    stack("IAM-08", NOT_APPLICABLE, [BUCKET]),
    stack("IAM-08", UNDECIDED, holding(policy=UNKNOWN_TEXT)),
    stack("IAM-09", PASS, [BUCKET], why="stack"),
    Case(
        policy="IAM-09",
        outcome=PASS,
        subject=resource(types.USER.token, {"path": "/break-glass/"}),
        where=context(PLATFORM),
        why="emergency",
    ),
    one("IAM-09", FAIL, resource(types.USER.token, {"path": "/break-glass/"}), "an IAM user"),
    one("IAM-09", FAIL, resource(types.ACCESS_KEY.token, {"user": "u"}), "an access key", "key"),
    one("IAM-09", FAIL, resource(types.LOGIN_PROFILE.token, {"user": "u"}), "a password", "login"),
    Case(
        policy="IAM-09",
        outcome=FAIL,
        subject=resource(types.USER.token, {"path": "/"}),
        where=context(PLATFORM),
        says="an IAM user",
        why="platform",
    ),
    one("IAM-09", NOT_APPLICABLE, BUCKET),
    stack("IAM-09", NOT_APPLICABLE, [resource(types.USER.token, {})], why="stack"),
    Case(
        policy="IAM-09",
        outcome=UNDECIDED,
        subject=resource(types.USER.token, {"path": UNKNOWN_TEXT}),
        where=context(PLATFORM),
    ),
    *(
        stack("IAM-06", FAIL, holding(allow(list(it.actions), "*")), it.actions[-1], it.name)
        for it in METHODS
    ),
]
