"""Ways around policies on who takes a role or signs in: trust, credentials, providers."""

from __future__ import annotations

import json
from typing import Any

from policies import resource_types as types
from tests.policies.evasions.row import allow, altered, caught, made

ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
ROLE = "groundwork-customer-support-runtime"
RUNTIME = "customer-support-runtime"
PLACE = "arn:aws:iam::000000000000:policy/groundwork/boundary"
BOUNDARY = f"{PLACE}/groundwork-production-service-boundary"
WIDE = json.dumps({"Version": "2012-10-17", "Statement": [allow("iam:CreateAccessKey")]})
FOREIGN = "arn:aws:iam::999999999999"


def trust(principal: Any, **more: Any) -> str:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def managed(name: str, path: str = "/") -> Any:
    arn = f"arn:aws:iam::000000000000:policy{path}{name}"
    return made(types.POLICY, {"name": name, "arn": arn, "path": path, "policy": WIDE}, name)


ROWS = [
    caught(
        "trust-everybody-with-a-condition",
        "Trust everybody, under a condition that everybody meets.",
        "IAM-03",
        "IAM-03",
        altered(
            types.ROLE,
            RUNTIME,
            assumeRolePolicy=trust(
                {"AWS": "*"}, Condition={"Bool": {"aws:SecureTransport": "true"}}
            ),
        ),
    ),
    caught(
        "trust-by-account-number",
        "Trust another account by its number alone.",
        "IAM-03",
        "IAM-03",
        altered(types.ROLE, RUNTIME, assumeRolePolicy=trust({"AWS": "999999999999"})),
    ),
    caught(
        "kind-of-principal-in-lower-case",
        "Trust a service by the kind `service`, in lower case.",
        "IAM-03",
        "IAM-03",
        altered(types.ROLE, RUNTIME, assumeRolePolicy=trust({"service": "lambda.amazonaws.com"})),
    ),
    caught(
        "service-for-whatever-account",
        "Trust a service without aws:SourceAccount.",
        "IAM-04",
        "IAM-04",
        altered(types.ROLE, RUNTIME, assumeRolePolicy=trust({"Service": "bedrock.amazonaws.com"})),
    ),
    caught(
        "source-account-if-exists",
        "Compare aws:SourceAccount by StringEqualsIfExists.",
        "IAM-04",
        "IAM-04",
        altered(
            types.ROLE,
            RUNTIME,
            assumeRolePolicy=trust(
                {"Service": "bedrock.amazonaws.com"},
                Condition={"StringEqualsIfExists": {"aws:SourceAccount": "000000000000"}},
            ),
        ),
    ),
    caught(
        "repository-by-a-pattern",
        "Let CI of every repository of an owner take a role.",
        "IAM-11",
        "IAM-11",
        altered(
            types.ROLE,
            RUNTIME,
            assumeRolePolicy=trust(
                {
                    "Federated": "arn:aws:iam::000000000000:oidc-provider/"
                    "token.actions.githubusercontent.com"
                },
                Action="sts:AssumeRoleWithWebIdentity",
                Condition={
                    "StringLike": {"token.actions.githubusercontent.com:sub": "repo:meridian/*"},
                    "StringEquals": {
                        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com"
                    },
                },
            ),
        ),
    ),
    caught(
        "user-instead-of-a-role",
        "Make a user with an access key, whom no trust policy holds.",
        "IAM-09",
        "IAM-09 MOD-10",
        made(types.USER, {"name": "robot", "path": "/break-glass/"}, "robot"),
        made(types.ACCESS_KEY, {"user": "robot"}, "robot-key"),
    ),
    caught(
        "api-key-of-bedrock",
        "Make a long-term API key of Bedrock, which needs no role.",
        "MOD-10",
        "IAM-09 MOD-10",
        made(
            types.SERVICE_CREDENTIAL,
            {"serviceName": "bedrock.amazonaws.com", "userName": "robot"},
        ),
    ),
    caught(
        "identity-provider-of-ones-own",
        "Make an identity provider of one's own, whose tokens the account then trusts.",
        "GOV-15",
        "GOV-15",
        made(
            "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
            {"url": "https://example.com", "clientIdLists": ["sts.amazonaws.com"]},
        ),
    ),
    caught(
        "permission-set-in-a-use-case",
        "Give people rights by a permission set, from a use case's stack.",
        "GOV-15",
        "GOV-15 IAM-02",
        made(
            types.SSO_MANAGED_POLICY,
            {"managedPolicyArn": ADMIN, "permissionSetArn": "arn:aws:sso:::permissionSet/x"},
        ),
    ),
]
